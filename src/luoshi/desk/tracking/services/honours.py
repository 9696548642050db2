"""The register of pilots and honours: entered, changed, moved from one status to the next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Honour
from luoshi.desk.ledger.selectors.organs import OrganNames
from luoshi.desk.tracking.deadlines import due_of
from luoshi.desk.tracking.models import Change, Distinction
from luoshi.desk.tracking.origins import marked, of_hand, of_row
from luoshi.desk.tracking.permits import demand_keep
from luoshi.desk.tracking.services.editions import editions_keep
from luoshi.desk.tracking.services.history import Fields, changed, demand_revision, log
from luoshi.desk.tracking.services.tasks import TaskList
from luoshi.records import LuoshiError
from luoshi.write.labels import HONOUR_KINDS, LEVELS

LABELS: Final[Mapping[str, str]] = {
    "name": "名称",
    "level": "级别",
    "kind": "类别",
    "holder": "获得者",
    "organ": "责任单位",
    "grantor": "授予者",
    "status": "状态",
    "sought_on": "申报日期",
    "granted_on": "获批日期",
    "review_due": "应复审日期",
    "reviewed_on": "复审日期",
    "removed_on": "摘牌日期",
    "note": "备注",
}
Status = Distinction.Status
_NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    Status.SOUGHT: (Status.GRANTED, Status.REMOVED),
    Status.GRANTED: (Status.REVIEWED, Status.REMOVED),
    Status.REVIEWED: (Status.GRANTED, Status.REMOVED),
    Status.REMOVED: (Status.SOUGHT,),
}
"""Where a status may lead: a reviewed title is confirmed (已获批) or taken away (摘牌)."""
_DAYS: Final[Mapping[str, str]] = {
    Status.SOUGHT: "sought_on",
    Status.GRANTED: "granted_on",
    Status.REVIEWED: "reviewed_on",
    Status.REMOVED: "removed_on",
}


def _in_words(fields: Fields) -> Fields:
    """What changed, as people read it."""
    words: Mapping[str, Mapping[str, str]] = {LABELS["level"]: LEVELS, LABELS["kind"]: HONOUR_KINDS}
    return {
        label: (words.get(label, {}).get(before, before), words.get(label, {}).get(after, after))
        for label, (before, after) in fields.items()
    }


def honour_add(actor: User, into: TaskList, values: Mapping[str, Any]) -> Distinction:
    """An entry typed by hand.

    Raises:
        PermissionDenied: the person may not keep the register there.
        LuoshiError: L720, it has no name, or its dates run backwards.
    """
    demand_keep(actor, into.owner, into.sensitivity)
    with transaction.atomic():
        row = Distinction(owner=into.owner, year=into.year, sensitivity=into.sensitivity, created_by=actor)
        fields = changed(row, _known(values), LABELS)
        _refuse(row)
        row.sources = marked({}, [name for name, label in LABELS.items() if label in fields], of_hand(actor))
        row.save()
        log(actor, row, row.owner, "登记", _in_words(fields))
    return row


def honours_from_ledger(actor: User, into: TaskList, found: Sequence[Honour]) -> list[Distinction]:
    """Entries out of honours that a review accepted: 已获批, with the sentence; those that are there are left out."""
    demand_keep(actor, into.owner, into.sensitivity)
    held = Distinction.objects.filter(owner=into.owner, honour__in=[one.pk for one in found])
    known, names = set(held.values_list("honour", flat=True)), OrganNames()
    made = []
    with transaction.atomic():
        for one in found:
            if one.pk in known:
                continue
            day = due_of(one.date, into.year) if one.date else None
            row = Distinction(
                owner=into.owner, year=into.year, sensitivity=into.sensitivity, created_by=actor, origin=one.origin,
                place=one.place, name=one.name, level=one.level, kind=one.kind, holder=one.holder, grantor=one.grantor,
                status=Status.GRANTED, granted_on=day, organ=names.named(one.holder) or one.organ, honour=one,
            )  # fmt: skip
            told = [name for name in ("name", "level", "holder", "grantor", "granted_on") if getattr(row, name)]
            row.sources = marked({}, told, of_row(one))
            row.save()
            made.append(row)
        if made:
            editions_keep(made)
            Change.objects.bulk_create(
                Change(subject="honour", key=row.pk, action="由台账登记", by=actor) for row in made
            )
            detail = {"条": len(made), "编号": [row.pk for row in made[:200]]}
            record("荣誉试点由台账登记", actor=actor, target=made[0], organ=into.owner, detail=detail)
    return made


def honour_edit(actor: User, row: Distinction, values: Mapping[str, Any], *, revision: int) -> Distinction:
    """Change an entry; the status only along its way.

    Raises:
        PermissionDenied: the person may not keep the register.
        LuoshiError: L711, it was changed meanwhile; L720, the status or the dates cannot be.
    """
    with transaction.atomic():
        one = (
            Distinction.objects.select_for_update(no_key=True, of=("self",))
            .select_related("owner", "organ")
            .get(pk=row.pk)
        )
        demand_keep(actor, one.owner, one.sensitivity)
        demand_revision(one, revision)
        before = one.status
        fields = changed(one, _known(values), LABELS)
        if one.status != before and one.status not in _NEXT[before]:
            was, now = Status(before).label, one.get_status_display()
            raise LuoshiError("L720", f"不能由{was}直接到{now}", str(one), "请照 创建中、已获批、复审、摘牌 的次序")
        _refuse(one)
        if fields:
            told = [name for name, label in LABELS.items() if label in fields]
            one.sources = marked(one.sources, told, of_hand(actor))
            one.revision += 1
            one.save()
            log(actor, one, one.owner, "修改", _in_words(fields), note=one.note)
    return one


def honours_edit(actor: User, edits: Sequence[tuple[Distinction, int, Mapping[str, Any]]]) -> int:
    """Change several entries as in a sheet, all or none; how many changed.

    Raises:
        PermissionDenied, LuoshiError: as `honour_edit`.
    """
    with transaction.atomic():
        count = 0
        for row, seen, values in sorted(edits, key=lambda one: one[0].pk):
            count += honour_edit(actor, row, values, revision=seen).revision > seen
        return count


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v.strip() if isinstance(v, str) else v for name, v in values.items() if name in LABELS}


def _refuse(row: Distinction) -> None:
    if not row.name:
        raise LuoshiError("L720", "没有写名称", "登记", "请写上荣誉或试点的全名")
    if row.status not in Status.values:
        raise LuoshiError("L720", "没有这个状态", row.status, "请从下拉表中选")
    day: date | None = getattr(row, _DAYS[row.status])
    if row.status != Status.SOUGHT and day is None and not row.honour_id:
        words = LABELS[_DAYS[row.status]]
        raise LuoshiError("L720", f"{row.get_status_display()}没有写{words}", str(row), "请填上日期")
    if day and day > timezone.localdate():
        raise LuoshiError("L720", f"{LABELS[_DAYS[row.status]]}还没有到", str(row), "请填今天或以前的日子")
    order = [one for one in (row.sought_on, row.granted_on) if one]
    if order != sorted(order) or (row.removed_on and row.granted_on and row.removed_on < row.granted_on):
        raise LuoshiError("L720", "日期的先后不对", str(row), "申报在前，获批在后，摘牌在最后")
