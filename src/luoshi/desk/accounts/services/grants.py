"""Grants: a role over an organ and all below it, up to a sensitivity, for a time."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from luoshi.desk.accounts.models import Grant, Organ, Role, Sensitivity, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.accounts.services.users import demand_over
from luoshi.desk.audit.services import record
from luoshi.records import LuoshiError


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be granted."""

    role: str
    organ: Organ
    sensitivity: int = Sensitivity.OPEN
    since: date | None = None
    until: date | None = None


def grant_give(actor: User, user: User, given: Given) -> Grant:
    """Grant a role; the same role over the same organ again changes its sensitivity and time.

    Nobody grants to themselves, nor what is wider or more sensitive than what they administer.

    Raises:
        PermissionDenied: the person may not grant that, or not to that user.
        LuoshiError: the role is none, or the time does not run forward.
    """
    if given.role not in Role.values or given.sensitivity not in Sensitivity.values:
        raise LuoshiError("L640", "没有这样的角色或敏感程度", given.role, "请在表中选择")
    if given.since and given.until and given.until <= given.since:
        raise LuoshiError("L640", "授权的止期不在起期之后", str(user), "请核对日期")
    with transaction.atomic():
        row = _locked(actor, user)
        demand(actor, "users", given.organ, sensitivity=given.sensitivity)
        time = {"sensitivity": given.sensitivity, "since": given.since, "until": given.until}
        grant, made = Grant.objects.update_or_create(user=row, role=given.role, organ=given.organ, defaults=time)
        record("授权" if made else "修改授权", actor=actor, target=row, organ=given.organ, detail=_told(grant))
    return grant


def grant_take(actor: User, grant: Grant) -> None:
    """Take a grant back, at once; the audit chain keeps what it was.

    Raises:
        PermissionDenied: the person may not keep that user.
    """
    with transaction.atomic():
        row = _locked(actor, grant.user)
        mine = Grant.objects.select_related("organ").filter(pk=grant.pk).first()
        if mine:
            record("收回授权", actor=actor, target=row, organ=mine.organ, detail=_told(mine))
            mine.delete()


def _locked(actor: User, user: User) -> User:
    row = User.objects.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=user.pk)
    if actor.pk == row.pk:
        raise PermissionDenied("不能给自己授权或收回自己的授权，请由另一位管理员处理")
    demand_over(actor, row)
    return row


def _told(grant: Grant) -> dict[str, str]:
    time = {"自": grant.since.isoformat() if grant.since else "", "至": grant.until.isoformat() if grant.until else ""}
    sensitivity = Sensitivity(grant.sensitivity).label
    return {"角色": Role(grant.role).label, "单位": str(grant.organ), "敏感程度": str(sensitivity)} | time
