"""Reporting rounds: made, changed while they are drafts, opened, locked, unlocked; every step in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction

from luoshi.desk.accounts.models import Organ, UnitGroup, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.calendar import is_working, special_days, working_day
from luoshi.desk.ledger.models import Entry, Filing, Indicator, Item, Round
from luoshi.desk.ledger.selectors.groups import members_on
from luoshi.desk.ledger.services.approval import CONVERTED, missing_post, unit_times
from luoshi.desk.ledger.services.entries import Clash, Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_return, filing_submit
from luoshi.indicators.periods import months
from luoshi.records import LuoshiError

__all__ = [
    "Clash", "Given", "Plan", "Wanted", "entries_save", "filing_approve", "filing_return", "filing_submit",
    "round_change", "round_create", "round_lock", "round_open", "round_unlock",
]  # fmt: skip
MOST_LEVELS = 2
_UNITS = {"growth": "%", "share": "%", "rank": "位", "multiple": "倍"}
"""What is entered where the measure itself tells the unit."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator that a round is to ask for; *total* is the code of the one of which it is a part."""

    indicator: Indicator
    unit: str = ""
    measure: str = "level"
    optional: bool = False
    total: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as it is to be: what it is called, its period, who owes it, who holds it, from when to when."""

    name: str
    period: str
    group: UnitGroup
    organ: Organ
    opens_on: date
    due_on: date
    levels: int = 1
    sensitivity: int = 0


def round_create(actor: User, plan: Plan, wanted: Sequence[Wanted]) -> Round:
    """A round in draft, held by the plan's organ.

    Raises:
        PermissionDenied: the person may not hold rounds there.
        LuoshiError: the plan or what it asks for is not whole (L651 to L653, L661, L663, L664).
    """
    demand(actor, "round", plan.organ, sensitivity=plan.sensitivity)
    _refuse(plan, wanted)
    with transaction.atomic():
        made = Round.objects.create(**_told(plan), created_by=actor)
        _ask(made, wanted)
        detail = {"名称": plan.name, "指标": len(wanted)}
        record("建立轮次", actor=actor, target=made, organ=plan.organ, detail=detail)
    return made


def round_change(actor: User, one: Round, plan: Plan, wanted: Sequence[Wanted]) -> Round:
    """Make a draft anew as *plan* and *wanted* say.

    Raises:
        PermissionDenied: the person may not hold rounds there, or not where the plan moves it.
        LuoshiError: the round is no draft any more, or as `round_create`.
    """
    with transaction.atomic():
        row = _round(actor, one, Round.State.DRAFT)
        demand(actor, "round", plan.organ, sensitivity=plan.sensitivity)
        _refuse(plan, wanted)
        for name, value in _told(plan).items():
            setattr(row, name, value)
        row.save()
        row.items.all().delete()
        _ask(row, wanted)
        detail = {"名称": plan.name, "指标": len(wanted)}
        record("修改轮次", actor=actor, target=row, organ=row.organ, detail=detail)
    return row


def round_open(actor: User, one: Round) -> int:
    """Open a round: every unit of its group on the opening day gets its filing; how many.

    Raises:
        PermissionDenied: the person may not hold rounds there.
        LuoshiError: it is no draft any more, or its group has no unit on that day.
    """
    with transaction.atomic():
        row = _round(actor, one, Round.State.DRAFT)
        units = members_on(row.group, row.opens_on)
        if not units:
            raise LuoshiError("L662", f"“{row.group}”在开始日没有单位", row.name, "请先给这个单位组加上单位")
        filings = Filing.objects.bulk_create(Filing(round=row, organ=organ) for organ in units)
        items = list(row.items.all())
        blank = (Entry(filing=filing, item=item) for filing in filings for item in items)
        Entry.objects.bulk_create(blank, batch_size=1000)
        row.state = Round.State.OPEN
        row.save(update_fields=["state"])
        record("开始填报", actor=actor, target=row, organ=row.organ, detail={"单位": len(filings)})
    return len(filings)


def round_lock(actor: User, one: Round) -> int:
    """Lock a round: nothing can be entered or approved any more; what is missing is entered as 未报. How many rows.

    The filings are locked first: whoever is in the middle of entering or approving ends before, nobody begins after.
    """
    with transaction.atomic():
        row = _round(actor, one, Round.State.OPEN)
        filings = list(row.filings.select_for_update(no_key=True, of=("self",)).select_related("organ").order_by("pk"))
        missing = [filing for filing in filings if filing.state != Filing.State.APPROVED]
        row.state = Round.State.LOCKED
        row.save(update_fields=["state"])
        posted = missing_post(actor, row, missing)
        detail = {"未核定": [str(filing.organ) for filing in missing]} | (posted.detail if posted else {})
        record("锁定轮次", actor=actor, target=row, organ=row.organ, detail=detail)
    return posted.posting.rows if posted else 0


def round_unlock(actor: User, one: Round, reason: str) -> None:
    """Open a locked round again, for a correction; the reason is kept in the audit chain."""
    if not reason.strip():
        raise LuoshiError("L654", "解锁没有写理由", one.name, "请写明为什么要解锁")
    with transaction.atomic():
        row = _round(actor, one, Round.State.LOCKED)
        row.state = Round.State.OPEN
        row.save(update_fields=["state"])
        record("解锁轮次", actor=actor, target=row, organ=row.organ, detail={"理由": reason.strip()[:400]})


def _round(actor: User, one: Round, state: str) -> Round:
    row = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("organ", "group").get(pk=one.pk)
    demand(actor, "round", row.organ, sensitivity=row.sensitivity)
    if row.state != state:
        raise LuoshiError("L656", f"轮次现在是“{row.get_state_display()}”，不能这样处理", row.name, "请刷新页面")
    return row


def _told(plan: Plan) -> dict[str, object]:
    return {field.name: getattr(plan, field.name) for field in fields(plan)}


def _refuse(plan: Plan, wanted: Sequence[Wanted]) -> None:
    """Refuse a plan that is not whole."""
    if not wanted or plan.due_on < plan.opens_on:
        raise LuoshiError("L651", "轮次没有指标，或截止日在开始日之前", plan.name, "请补上指标、改正日期")
    if months(plan.period) is None:
        todo = "请写成 2024、2024-H1、2024-Q1、2024-Q1/Q3、2024-03 或 2024-01/2024-10"
        raise LuoshiError("L663", f"认不出期间“{plan.period}”", plan.name, todo)
    if not 1 <= plan.levels <= MOST_LEVELS:
        raise LuoshiError("L664", f"没有 {plan.levels} 级审核", plan.name, "请选一级（本单位）或两级（再由主办单位）")
    special = special_days(plan.due_on, plan.due_on)
    if not is_working(plan.due_on, special):
        todo = f"请改为前一个工作日，或 {working_day(plan.due_on, 1)}"
        raise LuoshiError("L665", f"截止日 {plan.due_on} 不是工作日", plan.name, todo)


def _ask(made: Round, wanted: Sequence[Wanted]) -> None:
    """Enter what a round asks for.

    Raises:
        LuoshiError: a unit cannot be converted, an indicator is asked for twice, a total is not among the items.
    """
    items: dict[tuple[str, str], Item] = {}
    for order, one in enumerate(wanted):
        key = one.indicator.code, one.measure
        unit = one.unit or _UNITS.get(one.measure, one.indicator.unit)
        if one.measure in CONVERTED and unit_times(unit, one.indicator.unit) is None:
            what = f"{unit} 换算不成 {one.indicator.unit}"
            raise LuoshiError("L661", what, one.indicator.name, "请改用能换算的单位")
        if key in items:
            raise LuoshiError("L652", "同一指标要求了两次", one.indicator.name, "请删去一行，或改用另一量类")
        items[key] = Item.objects.create(
            round=made, indicator=one.indicator, measure=one.measure, unit=unit, order=order, optional=one.optional
        )
    for one in wanted:
        if not one.total:
            continue
        total = items.get((one.total, one.measure))
        if total is None or one.total == one.indicator.code:
            raise LuoshiError("L653", f"合计项 {one.total} 不在本轮指标里", made.name, "请把合计指标也加入本轮")
        items[one.indicator.code, one.measure].part_of = total
        items[one.indicator.code, one.measure].save(update_fields=["part_of"])
