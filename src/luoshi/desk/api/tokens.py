"""Tokens: made (the secret is told once), revoked, found again by a call; all of it in the audit chain."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import may
from luoshi.desk.accounts.selectors import users_kept
from luoshi.desk.accounts.services.users import demand_over
from luoshi.desk.api.models import Caller, Token
from luoshi.desk.api.scopes import SCOPES
from luoshi.desk.audit.services import record
from luoshi.records import LuoshiError

MOST_DAYS = 366
MOST_TOKENS = 20
"""So many live tokens one person may have."""
_MARK = "luoshi"
_STEP = timedelta(minutes=1)


def token_issue(actor: User, *, name: str, scopes: Sequence[str], days: int) -> tuple[Token, str]:
    """A token of the person's own, and its secret, which is kept nowhere; whatever else it may, it may read.

    Raises:
        LuoshiError: it has no name, no scope or one that is none, lives too long, or the person has too many.
    """
    name = " ".join(name.split())[:40]
    wrong = sorted(set(scopes) - SCOPES.keys())
    if not name or not scopes or wrong:
        raise LuoshiError("L750", "令牌没有名称或没有选用途", name or "名称", "请写明给哪个系统用，至少选一种用途")
    if not 1 <= days <= MOST_DAYS:
        raise LuoshiError("L751", f"有效期 {days} 天不行", name, f"请写 1 到 {MOST_DAYS} 天")
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    with transaction.atomic():
        row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=actor.pk)
        live = row.tokens.filter(revoked_at=None, expires_at__gt=timezone.now())
        if live.count() >= MOST_TOKENS:
            raise LuoshiError("L752", f"有效的令牌已有 {MOST_TOKENS} 个", name, "请先撤销不用的")
        token = Token.objects.create(
            user=row,
            name=name,
            prefix=prefix,
            digest=_digest(secret),
            scopes=[scope for scope in SCOPES if scope in ("read", *scopes)],
            expires_at=timezone.now() + timedelta(days=days),
        )
        detail = {"令牌": name, "编号": prefix, "用途": list(token.scopes), "至": token.expires_at.date().isoformat()}
        record("建立令牌", actor=actor, target=token, organ=row.organ, detail=detail)
    return token, f"{_MARK}_{prefix}_{secret}"


def token_revoke(actor: User, token: Token) -> None:
    """Revoke a token at once: one's own, or as an administrator that of somebody whom one keeps.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    with transaction.atomic():
        row = Token.objects.select_for_update(no_key=True, of=("self",)).select_related("user__organ").get(pk=token.pk)
        if row.user_id != actor.pk:
            demand_over(actor, row.user)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = timezone.now(), actor
            row.save(update_fields=["revoked_at", "revoked_by"])
            detail = {"令牌": row.name, "编号": row.prefix, "主人": row.user.username}
            record("撤销令牌", actor=actor, target=row, organ=row.user.organ, detail=detail)


def tokens_seen(user: User) -> QuerySet[Token]:
    """One's own tokens, and those of the users whom one keeps."""
    seen = Q(user=user)
    if may(user, "users"):
        seen |= Q(user__in=users_kept(user).order_by().values("pk"))
    return Token.objects.filter(seen).select_related("user__organ", "revoked_by").order_by("-pk")


def may_revoke(actor: User, token: Token) -> bool:
    """Whether the person may revoke a token that they see."""
    if token.user_id == actor.pk:
        return True
    try:
        demand_over(actor, token.user)
    except PermissionDenied:
        return False
    return True


def caller_of(words: str) -> Caller | None:
    """Who calls with this token; None where it is none, expired or revoked, or its owner is out of use."""
    mark, _, rest = words.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != _MARK or not secret or not prefix.isascii() or not prefix.isalnum():
        return None
    token = Token.objects.filter(prefix=prefix[:12]).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(secret)) or not token.live:
        return None
    caller = Caller.objects.select_related("organ").filter(pk=token.user_id, is_active=True).first()
    if caller is None:
        return None
    caller.token = token
    _used(token)
    return caller


def _used(token: Token) -> None:
    """Keep that it was used; once a minute is enough, a write for every read would be too much."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > _STEP:
        Token.objects.filter(pk=token.pk).update(used_at=now)


def _digest(secret: str) -> str:
    """The digest of a secret: it is random and long, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
