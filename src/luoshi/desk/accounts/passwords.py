"""The rules of passwords that Django does not bring: kinds of characters, none of the last again, an age."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from luoshi.desk.accounts.models import PasswordUsed, User


class KindsOfCharacters:
    """At least two kinds of: small letters, capitals, figures, signs (GB/T 22239-2019, 8.1.4.1)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password of one kind."""
        kinds = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
        if sum(any(kind(char) for char in password) for kind in kinds) < 2:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return "密码须同时含有字母、数字或符号中的两类。"


class NotUsedBefore:
    """None of the last passwords again; keeps their hashes."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for one of the last passwords of a user who is there already."""
        if not isinstance(user, User) or user.pk is None:
            return
        known = list(user.passwords.values_list("password", flat=True)[: settings.PASSWORDS_KEPT])
        # the one in use may be older than this rule; all are compared, so that the time tells nothing
        same = [check_password(password, one) for one in dict.fromkeys([user.password, *known])]
        if True in same:
            raise ValidationError(self.get_help_text(), code="password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Keep the new one's hash, and since when it is used; Django calls this after it was saved."""
        if not isinstance(user, User) or user.pk is None:
            return
        now = timezone.now()
        User.objects.filter(pk=user.pk).update(password_at=now)
        user.password_at = now
        PasswordUsed.objects.create(user=user, password=user.password, at=now)
        kept = user.passwords.values_list("pk", flat=True)[: settings.PASSWORDS_KEPT]
        user.passwords.exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return f"不能与最近 {settings.PASSWORDS_KEPT} 次用过的密码相同。"


def expired(user: User) -> bool:
    """Whether a user's password is older than the office allows."""
    if not settings.PASSWORD_DAYS or not user.has_usable_password():
        return False
    since = user.password_at or user.date_joined
    return since + timedelta(days=settings.PASSWORD_DAYS) < timezone.now()
