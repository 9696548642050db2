"""Users: made with a first password, changed, put out of use, unlocked; by administrators of where they work."""

import secrets
from dataclasses import dataclass

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from luoshi.desk.accounts.models import Grant, Organ, Role, Sensitivity, User
from luoshi.desk.accounts.permissions import demand, demand_everywhere
from luoshi.desk.accounts.services.organs import organ_create
from luoshi.desk.accounts.services.sessions import sessions_end
from luoshi.desk.audit.services import record
from luoshi.records import LuoshiError

_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for one another when read out."""


@dataclass(frozen=True, slots=True)
class UserData:
    """What is kept of a person."""

    full_name: str
    organ: Organ
    email: str = ""
    outside: bool = False
    """Signs in elsewhere only: has no password here."""


def first_password() -> str:
    """A password to be read out once and changed at the first log-in: three groups of four."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def user_add(actor: User, username: str, data: UserData) -> tuple[User, str]:
    """A new user, and the first password, which is kept nowhere and must be changed (empty: signs in elsewhere).

    Raises:
        PermissionDenied: the person may not keep the users of that organ.
        LuoshiError: the name is taken.
    """
    demand(actor, "users", data.organ)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise LuoshiError("L641", f"用户名 {username} 已有人用", "用户", "请换一个")
        password = "" if data.outside else first_password()
        user = User(username=username, email=data.email, full_name=data.full_name, organ=data.organ)
        user.must_change_password = not data.outside
        # not create_user: that would not tell the rules of passwords, and this one could be chosen again
        user.set_password(password or None)
        user.save()
        detail = {"用户名": username, "姓名": data.full_name, "单位": str(data.organ)}
        record("新增用户", actor=actor, target=user, organ=data.organ, detail=detail)
    return user, password


def user_edit(actor: User, user: User, data: UserData) -> User:
    """Change what is kept of a person; somebody who moves to another organ keeps the grants (take them back apart).

    Raises:
        PermissionDenied: the person may not keep that user, or the users of the new organ.
    """
    with transaction.atomic():
        row = _locked(actor, user)
        demand(actor, "users", data.organ)
        changed: dict[str, list[str]] = {}
        for name, said in (("full_name", "姓名"), ("organ", "单位"), ("email", "邮箱")):
            before, after = getattr(row, name), getattr(data, name)
            if before != after:
                changed[said] = [str(before or ""), str(after)]
                setattr(row, name, after)
        if data.outside and row.has_usable_password():
            row.set_unusable_password()
            row.must_change_password = False
            changed["登录方式"] = ["本系统密码", "统一身份"]
        if changed:
            row.save()
            record("修改用户", actor=actor, target=row, organ=row.organ, detail={"改动": changed})
    return row


def user_deactivate(actor: User, user: User) -> User:
    """Put an account out of use: its sessions end at once, it cannot sign in; what it did stays under its name."""
    with transaction.atomic():
        row = _locked(actor, user)
        if row.is_active:
            row.is_active = False
            row.save(update_fields=["is_active"])
            sessions_end(row)
            record("停用用户", actor=actor, target=row, organ=row.organ)
    return row


def user_activate(actor: User, user: User) -> User:
    """Put an account into use again."""
    with transaction.atomic():
        row = _locked(actor, user)
        if not row.is_active:
            row.is_active = True
            row.save(update_fields=["is_active"])
            record("启用用户", actor=actor, target=row, organ=row.organ)
    return row


def user_unlock(actor: User, user: User) -> int:
    """Let somebody try to sign in again who typed wrong passwords too often; how many entries were cleared."""
    with transaction.atomic():
        row = _locked(actor, user)
        cleared = int(reset(username=row.username))
        record("解锁用户", actor=actor, target=row, organ=row.organ)
    return cleared


def password_reset(actor: User, user: User) -> str:
    """Give somebody a first password again; it is told once. All their sessions end, the lock is taken away.

    Raises:
        PermissionDenied: the person may not keep that user, or it is themselves.
        LuoshiError: the account is out of use.
    """
    with transaction.atomic():
        row = _locked(actor, user)
        if not row.is_active:
            raise LuoshiError("L649", "帐户已停用", str(row), "请先启用")
        password = first_password()
        row.set_password(password)
        row.must_change_password = True
        row.save()
        sessions_end(row)
        reset(username=row.username)
        record("重置密码", actor=actor, target=row, organ=row.organ)
    return password


def administrator_create(username: str, password: str, *, name: str = "") -> User:
    """The first administrator, over a root organ that is made where there is none.

    Raises:
        LuoshiError: the name is taken, or the password is too weak.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise LuoshiError("L641", f"用户名 {username} 已有人用", "用户", "请换一个")
    try:
        validate_password(password, User(username=username, full_name=name))
    except ValidationError as error:
        raise LuoshiError("L642", "密码太弱", "用户", "".join(error.messages)) from error
    with transaction.atomic():
        root = Organ.objects.filter(parent=None).order_by("pk").first()
        root = root or organ_create(name="本单位", kind=Organ.Kind.REGION)
        user = User(username=username, full_name=name or username, organ=root, must_change_password=True)
        user.set_password(password)
        user.save()
        Grant.objects.create(user=user, role=Role.ADMINISTRATOR, organ=root, sensitivity=Sensitivity.PERSONS)
        record("建立管理员", target=user, organ=root)
    return user


def demand_over(actor: User, user: User) -> None:
    """Raise PermissionDenied unless *actor* may keep *user*: where they work and everything that they were granted.

    Else who keeps a small organ could take over somebody who works there and may do more than themselves.
    """
    if actor.pk == user.pk:
        raise PermissionDenied("自己的帐户和权限不能由自己管理，请由另一位管理员处理")
    if user.organ is None:
        demand_everywhere(actor, "users")
    else:
        demand(actor, "users", user.organ)
    for grant in user.grants.select_related("organ"):
        demand(actor, "users", grant.organ, sensitivity=grant.sensitivity)


def _locked(actor: User, user: User) -> User:
    row = User.objects.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=user.pk)
    demand_over(actor, row)
    return row
