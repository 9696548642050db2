"""Organs: made, named anew, moved, closed. An organ lives on under its id; its names have their times."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, OrganName, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.records import LuoshiError

_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class OrganData:
    """What an organ is, besides its name and place."""

    kind: str
    short: str = ""
    order: int = 0


def organ_create(*, name: str, kind: str, parent: Organ | None = None, short: str = "", order: int = 0) -> Organ:
    """A new organ below *parent*, with its path; for set-up (pages go through `organ_add`)."""
    organ = Organ.objects.create(name=name, kind=kind, parent=parent, short=short, order=order)
    organ.path = f"{parent.path if parent else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    OrganName.objects.create(organ=organ, name=name)
    return organ


def organ_add(actor: User, parent: Organ, name: str, data: OrganData, *, since: date | None = None) -> Organ:
    """A new organ below *parent*, in being since a day (None: since always).

    Raises:
        PermissionDenied: the person may not keep the organs there.
        LuoshiError: the parent has such an organ already, is closed, or the tree would be too deep.
    """
    with transaction.atomic():
        above = _locked(actor, parent)
        if above.closed_on:
            raise LuoshiError("L643", "上级单位已撤销", str(above), "请选别的上级，或先恢复它")
        if above.path.count("/") > _DEEPEST:
            raise LuoshiError("L643", f"单位最多 {_DEEPEST} 级", name, "请放在更上面的一级")
        _free(above, name)
        made = organ_create(name=name, kind=data.kind, parent=above, short=data.short, order=data.order)
        made.names.update(since=since)
        detail = {"名称": name, "上级": str(above), "类别": made.get_kind_display()}
        record("新增单位", actor=actor, target=made, organ=made, detail=detail)
    return made


def organ_edit(actor: User, organ: Organ, data: OrganData) -> Organ:
    """Change an organ's kind, short name and place among its neighbours."""
    with transaction.atomic():
        row = _locked(actor, organ)
        changed = {}
        for name, said in (("kind", "类别"), ("short", "简称"), ("order", "排序")):
            before, after = getattr(row, name), getattr(data, name)
            if before != after:
                changed[said] = [before, after]
                setattr(row, name, after)
        if changed:
            row.save(update_fields=["kind", "short", "order"])
            record("修改单位", actor=actor, target=row, organ=row, detail={"改动": changed})
    return row


def organ_rename(actor: User, organ: Organ, name: str, *, on: date) -> Organ:
    """Give an organ a new name from a day on; the old one keeps its time.

    Raises:
        PermissionDenied: the person may not keep the organs there.
        LuoshiError: the day is to come, or not after the day on which the name of today began; the name is taken.
    """
    with transaction.atomic():
        row = _locked(actor, organ)
        if on > timezone.localdate():
            raise LuoshiError("L644", "更名日期还没有到", str(row), "请在更名生效当天或以后登记")
        if name == row.name:
            raise LuoshiError("L644", "新名称和现在的一样", name, "请写新的名称")
        _free(row.parent, name)
        now = row.names.filter(until=None).order_by("-since").first()
        if now and now.since and now.since >= on:
            raise LuoshiError("L644", f"现名自 {now.since} 起使用，更名日期要在它之后", str(row), "请核对日期")
        before = row.name
        row.names.filter(until=None).update(until=on)
        OrganName.objects.create(organ=row, name=name, since=on)
        row.name = name
        row.save(update_fields=["name"])
        detail = {"原名": before, "新名": name, "自": on.isoformat()}
        record("单位更名", actor=actor, target=row, organ=row, detail=detail)
    return row


def organ_former_name(actor: User, organ: Organ, name: str, *, until: date, since: date | None = None) -> OrganName:
    """Enter a name that an organ had before the earliest that is known; the earliest begins where this one ends.

    Raises:
        PermissionDenied: the person may not keep the organs there.
        LuoshiError: the times overlap, or do not run forward.
    """
    with transaction.atomic():
        row = _locked(actor, organ)
        first = row.names.order_by("pk").filter(since=None).first() or row.names.order_by("since").first()
        ends = first.until if first else None
        wrong = bool(first and first.since and first.since < until) or bool(ends and ends <= until)
        if wrong or until > timezone.localdate() or (since and since >= until):
            raise LuoshiError("L644", "旧名的时间与已有名称重叠，或起止颠倒", name, "请核对旧名的起止日期")
        if first and first.since is None:
            first.since = until
            first.save(update_fields=["since"])
        made = OrganName.objects.create(organ=row, name=name, since=since, until=until)
        detail = {"旧名": name, "自": since.isoformat() if since else "", "至": until.isoformat()}
        record("补记旧名", actor=actor, target=row, organ=row, detail=detail)
    return made


def organ_move(actor: User, organ: Organ, parent: Organ) -> Organ:
    """Put an organ, with all below it, under another one.

    Raises:
        PermissionDenied: the person may not keep the organs above, there and here.
        LuoshiError: *parent* is the organ itself or below it, is closed, or has an organ of that name.
    """
    with transaction.atomic():
        # both orders of two moves at once would make a ring: one waits for the other
        list(Organ.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        row, above = _locked(actor, organ), _locked(actor, parent)
        if row.parent is None:
            raise LuoshiError("L645", "最上一级不能移动", str(row), "请移动它下面的单位")
        demand(actor, "organs", row.parent)
        if above.path.startswith(row.path):
            raise LuoshiError("L645", "不能移到自己或自己的下级之下", str(row), "请选别的上级")
        if above.closed_on:
            raise LuoshiError("L645", "新的上级已撤销", str(above), "请选别的上级")
        if above.pk != row.parent_id:
            _move(row, above)
            detail = {"原上级": str(organ.parent or ""), "新上级": str(above)}
            record("移动单位", actor=actor, target=row, organ=row, detail=detail)
    return row


def organ_close(actor: User, organ: Organ, *, on: date) -> Organ:
    """Close an organ from a day on: it stays with its figures, and gets no new ones.

    Raises:
        PermissionDenied: the person may not keep the organs above it.
        LuoshiError: organs below it are open, or the day is to come.
    """
    with transaction.atomic():
        row = _locked(actor, organ)
        if row.parent is None:
            raise LuoshiError("L646", "最上一级不能撤销", str(row), "请撤销它下面的单位")
        demand(actor, "organs", row.parent)
        if on > timezone.localdate():
            raise LuoshiError("L646", "撤销日期还没有到", str(row), "请在撤销当天或以后登记")
        below = list(row.children.filter(closed_on=None)[:4])
        if below:
            todo = "请先移走或撤销下级单位"
            raise LuoshiError("L646", f"还有下级：{'、'.join(map(str, below[:3]))}", str(row), todo)
        row.closed_on = on
        row.save(update_fields=["closed_on"])
        record("撤销单位", actor=actor, target=row, organ=row, detail={"自": on.isoformat()})
    return row


def organ_reopen(actor: User, organ: Organ) -> Organ:
    """Take a closing back."""
    with transaction.atomic():
        row = _locked(actor, organ)
        if row.parent is not None:
            demand(actor, "organs", row.parent)
        if row.closed_on:
            row.closed_on = None
            row.save(update_fields=["closed_on"])
            record("恢复单位", actor=actor, target=row, organ=row)
    return row


def _locked(actor: User, organ: Organ) -> Organ:
    """The organ as it is now, locked until the transaction ends, if the person may keep it."""
    row = Organ.objects.select_for_update(no_key=True, of=("self",)).select_related("parent").get(pk=organ.pk)
    demand(actor, "organs", row)
    return row


def _free(parent: Organ | None, name: str) -> None:
    if Organ.objects.filter(parent=parent, name=name).exists():
        raise LuoshiError("L647", f"已有单位“{name}”", str(parent or "最上一级"), "请换一个名称，或修改已有的那个")


def _move(row: Organ, above: Organ) -> None:
    """Rewrite the paths of an organ and of all below it."""
    _free(above, row.name)
    before, after = row.path, f"{above.path}{row.pk}/"
    paths = Organ.objects.filter(path__startswith=before).values_list("path", flat=True)
    deepest = max(path.count("/") for path in paths)
    if deepest - before.count("/") + after.count("/") - 2 > _DEEPEST:
        raise LuoshiError("L645", f"移过去会超过 {_DEEPEST} 级", str(row), "请选更上面的一级")
    tail = Substr("path", len(before) + 1)
    Organ.objects.filter(Q(path__startswith=before)).update(path=Concat(Value(after), tail))
    row.parent, row.path = above, after
    row.save(update_fields=["parent"])
