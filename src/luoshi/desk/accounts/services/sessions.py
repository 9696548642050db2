"""Signing in and out, one's own password and sessions: what happened goes into the audit chain."""

import time
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import BACKEND_SESSION_KEY, update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models import F
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.audit.services import record, record_alone

BEGAN = "began"
"""Where a session keeps when it was begun: it ends so long after, whatever is done in it."""
_WAYS = {"LdapBackend": "LDAP", "OidcBackend": "OIDC"}
_STRANGER = "（没有这个用户名）"


def password_changed(user: Any) -> None:
    """The person has a password of their own."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        user.must_change_password = False
        record("修改密码", actor=user, target=user, organ=user.organ)


def other_sessions_end(request: HttpRequest, user: User) -> None:
    """End all sessions of the person but the one of this request."""
    with transaction.atomic():
        sessions_end(user)
        record("退出其他登录", actor=user, target=user, organ=user.organ)
    update_session_auth_hash(request, user)


def sessions_end(user: User) -> None:
    """Let no session of a person be good any more; within the caller's transaction."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
    user.refresh_from_db(fields=["epoch"])


def looked_home(user: User) -> None:
    """The person has seen the home page now: what comes later is news."""
    User.objects.filter(pk=user.pk).update(last_look=timezone.now())


@receiver(user_logged_in)
def _logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    request.session[BEGAN] = int(time.time())
    way = _WAYS.get(request.session.get(BACKEND_SESSION_KEY, "").rpartition(".")[2], "")
    record_alone("登录", actor=user, target=user, organ=user.organ, detail={"方式": way} if way else {})


@receiver(user_logged_out)
def _logged_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record_alone("退出", actor=user, target=user, organ=user.organ)


@receiver(user_login_failed)
def _login_failed(credentials: dict[str, Any], **_: Any) -> None:
    _tell_of("登录失败", credentials.get("username"))


@receiver(user_locked_out)
def _locked_out(username: str | None = None, **_: Any) -> None:
    _tell_of("登录锁定", username)


def _tell_of(action: str, username: Any) -> None:
    """Record what was tried with a name; one that nobody has is left out: it may be a password in the wrong field."""
    user = User.objects.filter(username=str(username or "")[:150]).select_related("organ").first()
    detail = {"用户名": user.username if user else _STRANGER}
    record_alone(action, target=user, organ=user.organ if user else None, detail=detail)
