"""Groups of units with dated members: whoever keeps all of a group's units keeps the group."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from luoshi.desk.accounts.models import Organ, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.records import LuoshiError


def group_add(actor: User, *, name: str, code: str) -> UnitGroup:
    """A new group, empty.

    Raises:
        PermissionDenied: the person may not keep organs anywhere.
        LuoshiError: the code is taken.
    """
    demand(actor, "organs")
    with transaction.atomic():
        if UnitGroup.objects.filter(code=code).exists():
            raise LuoshiError("L648", f"代号 {code} 已有单位组在用", name, "请换一个代号")
        group = UnitGroup.objects.create(name=name, code=code)
        record("新增单位组", actor=actor, target=group, detail={"名称": name, "代号": code})
    return group


def group_rename(actor: User, group: UnitGroup, name: str) -> UnitGroup:
    """Give a group another name; its code stays, so that what names it finds it."""
    with transaction.atomic():
        row = _locked(actor, group)
        before, row.name = row.name, name
        if before != name:
            row.save(update_fields=["name"])
            record("修改单位组", actor=actor, target=row, detail={"改动": {"名称": [before, name]}})
    return row


def member_add(
    actor: User, group: UnitGroup, organ: Organ, *, since: date | None = None, order: int = 0
) -> UnitGroupMember:
    """Let a unit belong to a group from a day on (None: since always).

    Raises:
        PermissionDenied: the person does not keep the unit, or not all of the group's.
        LuoshiError: the unit belongs to the group at that time already.
    """
    with transaction.atomic():
        row = _locked(actor, group)
        demand(actor, "organs", organ)
        lasting = Q(until=None) | Q(until__gt=since) if since else Q()
        if row.members.filter(lasting, organ=organ).exists():
            raise LuoshiError("L648", f"{organ}这段时间已在组里", str(row), "请先写明它何时退出，再从那以后加入")
        made = UnitGroupMember.objects.create(group=row, organ=organ, since=since, order=order)
        detail = {"单位": str(organ), "自": since.isoformat() if since else ""}
        record("加入单位组", actor=actor, target=row, organ=organ, detail=detail)
    return made


def member_end(actor: User, member: UnitGroupMember, *, until: date) -> UnitGroupMember:
    """Let a unit leave a group on a day; who was in it before that day stays known.

    Raises:
        PermissionDenied: the person does not keep all of the group's units.
        LuoshiError: the day is not after the one on which it entered.
    """
    with transaction.atomic():
        row = _locked(actor, member.group)
        mine = row.members.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=member.pk)
        if mine.since and until <= mine.since:
            raise LuoshiError("L648", f"{mine.organ}自 {mine.since} 起在组里，退出要在它之后", str(row), "请核对日期")
        mine.until = until
        mine.save(update_fields=["until"])
        detail = {"单位": str(mine.organ), "至": until.isoformat()}
        record("退出单位组", actor=actor, target=row, organ=mine.organ, detail=detail)
    return mine


def _locked(actor: User, group: UnitGroup) -> UnitGroup:
    """The group, locked until the transaction ends, if the person keeps every unit in it."""
    row = UnitGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    demand(actor, "organs")
    for organ in Organ.objects.filter(memberships__group=row).distinct():
        demand(actor, "organs", organ)
    return row
