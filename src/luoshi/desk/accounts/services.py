"""All writes of the accounts."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from luoshi.desk.accounts.models import Grant, Organ, OrganName, Role, User
from luoshi.desk.audit.services import record, record_alone
from luoshi.records import LuoshiError


def organ_create(*, name: str, kind: str, parent: Organ | None = None, short: str = "", order: int = 0) -> Organ:
    """A new organ below *parent*, with its path; for set-up (pages go through `organ_save`)."""
    organ = Organ.objects.create(name=name, kind=kind, parent=parent, short=short, order=order)
    organ.path = f"{parent.path if parent else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    OrganName.objects.create(organ=organ, name=name)
    return organ


def administrator_create(username: str, password: str, *, name: str = "") -> User:
    """The first administrator, over a root organ that is made where there is none.

    Raises:
        LuoshiError: the name is taken, or the password is too weak.
    """
    if User.objects.filter(username=username).exists():
        raise LuoshiError("L641", f"用户名 {username} 已有人用", "用户", "请换一个")
    try:
        validate_password(password)
    except ValidationError as error:
        raise LuoshiError("L642", "密码太弱", "用户", "".join(error.messages)) from error
    with transaction.atomic():
        root = Organ.objects.filter(parent=None).order_by("pk").first()
        root = root or organ_create(name="本单位", kind=Organ.Kind.REGION)
        user = User.objects.create_user(
            username, password=password, full_name=name or username, organ=root, must_change_password=True
        )
        Grant.objects.create(user=user, role=Role.ADMINISTRATOR, organ=root)
        record("建立管理员", target=user, organ=root)
    return user


def password_changed(user: Any) -> None:
    """The person has a password of their own."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        record("修改密码", actor=user, target=user, organ=user.organ)


def looked_home(user: User) -> None:
    """The person has seen the home page now: what comes later is news."""
    User.objects.filter(pk=user.pk).update(last_look=timezone.now())


@receiver(user_logged_in)
def _logged_in(user: User, **_: Any) -> None:
    record_alone("登录", actor=user, target=user, organ=user.organ)


@receiver(user_logged_out)
def _logged_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record_alone("退出", actor=user, target=user, organ=user.organ)


@receiver(user_login_failed)
def _login_failed(credentials: dict[str, Any], **_: Any) -> None:
    record_alone("登录失败", detail={"用户名": str(credentials.get("username", ""))[:80]})
