"""Tokens of other systems, and receipts of what they sent; who calls with a token."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Power, powers
from luoshi.desk.api.scopes import actions_of


class Token(models.Model):
    """A token (令牌) by which a program acts for *user*: only its digest is kept, it always expires.

    *prefix* is its public part, by which it is found and told apart in lists.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=40)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    """When it was last used, to the minute or so."""

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """The name that its owner gave it."""
        return self.name

    @property
    def live(self) -> bool:
        """Whether it is good now."""
        return self.revoked_at is None and timezone.now() < self.expires_at

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        return "已撤销" if self.revoked_at else "有效" if self.live else "已过期"


class Receipt(models.Model):
    """What was answered to a call with an idempotency key: the same call again gets the same, and does nothing."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64)
    """The digest of what was asked: another call may not use the same key."""
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        """One a key."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="receipt_once")]


class Caller(User):
    """A user for whom a token acts: may no more than both, and is recorded with the token's name."""

    token: Token

    class Meta:
        """The same rows as users."""

        proxy = True

    def __str__(self) -> str:
        """The person and the token: this is what the audit chain keeps."""
        return f"{super().__str__()}（令牌 {self.token.name}）"

    @property
    def _powers(self) -> tuple[date, tuple[Power, ...]]:
        """The grants of the person, narrowed to the scopes; `permissions.powers` asks for them here."""
        day = timezone.localdate()
        kept: tuple[date, tuple[Power, ...]] | None = self.__dict__.get("_narrowed")
        if kept is None or kept[0] != day:
            plain, allowed = User(pk=self.pk, is_active=self.is_active), actions_of(self.token.scopes)
            found = (Power(one.path, one.actions & allowed, one.sensitivity) for one in powers(plain, on=day))
            kept = self.__dict__["_narrowed"] = (day, tuple(found))
        return kept

    @_powers.setter
    def _powers(self, _: Any) -> None:
        """What is narrowed stays narrowed."""
