"""A project's months: what was done in each and since January, start and inclusion; amounts that must add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.tracking.models import KeyProject, Monthly
from luoshi.desk.tracking.origins import Sources, marked, of_hand
from luoshi.desk.tracking.permits import demand_report
from luoshi.desk.tracking.services.history import changed, demand_revision, log
from luoshi.desk.tracking.services.reports import File, evidence_keep
from luoshi.records import LuoshiError
from luoshi.write.amounts import in_magnitude

LABELS: Final[Mapping[str, str]] = {
    "number": "序号",
    "code": "项目代码",
    "name": "项目名称",
    "level": "级别",
    "kind": "类型",
    "category": "领域",
    "builder": "项目单位",
    "organ_name": "责任单位",
    "leader": "责任领导",
    "location": "建设地点",
    "content": "建设内容和规模",
    "total": "总投资",
    "before": "至上年底累计完成投资",
    "plan": "年度计划投资",
    "inclusion_code": "纳统代码",
    "included_on": "纳统日期",
    "planned_start": "计划开工",
    "actual_start": "实际开工",
    "planned_finish": "计划竣工",
    "actual_finish": "实际竣工",
    "note": "备注",
}
"""The fields that a keeper of the list may change."""
REPORTED: Final = ("inclusion_code", "included_on", "actual_start", "actual_finish")
"""Those that who reports may tell together with the month."""
_STAGES: Final = ("month", "month_done", "done", "included", "image", "problems", "steps")
_FEN: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class MonthTold:
    """What is reported of a project for a month; amounts in yuan, *done* since January."""

    month: int
    done: Decimal
    month_done: Decimal | None = None
    included: Decimal | None = None
    image: str = ""
    problems: str = ""
    note: str = ""
    dates: Mapping[str, Any] = field(default_factory=dict)
    origin: str = "hand"
    place: str = ""
    steps: str = ""


def project_report(
    actor: User, project: KeyProject, told: MonthTold, files: Sequence[File] = (), *, revision: int
) -> Monthly:
    """Report a month: what was done in it and since January, 形象进度, problems, start and inclusion.

    Raises:
        PermissionDenied: the person may not enter for the organ in charge.
        LuoshiError: L711, changed meanwhile; L719, amounts that do not add up without a word why.
    """
    with transaction.atomic():
        row = locked(project)
        demand_report(actor, row.organ, row.owner, row.sensitivity)
        demand_revision(row, revision)
        made = month_keep(actor, row, told)
        evidence_keep(files, monthly=made)
        fresh = {name: value for name, value in told.dates.items() if name in REPORTED}
        fields = changed(row, fresh, LABELS)
        row.sources = marked(row.sources, [name for name in fresh if LABELS[name] in fields], of_hand(actor))
        row.revision += 1
        save(row)
        fields |= {"月份": ("", f"{told.month}月"), "本年累计完成投资": ("", made.done)}
        log(actor, row, row.owner, "报进度", fields, note=told.note)
    return made


def locked(project: KeyProject) -> KeyProject:
    """The project, locked until the transaction ends."""
    rows = KeyProject.objects.select_for_update(no_key=True, of=("self",)).select_related("owner", "organ", "parent")
    return rows.get(pk=project.pk)


def save(row: KeyProject) -> None:
    """Save a project; a code that is there already is told."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise LuoshiError("L718", f"项目代码 {row.code} 已经有了", row.name, "代码在一份台账里只能用一次") from error


def month_keep(actor: User, row: KeyProject, told: MonthTold, sources: Mapping[str, Any] | None = None) -> Monthly:
    """Keep a month, and repeat it on the project where it is the latest."""
    today = timezone.localdate()
    if not 1 <= told.month <= 12 or date(row.year, told.month, 1) > today:
        raise LuoshiError("L719", "这个月还没有到", f"{row.year}年{told.month}月", "请选已经到的月份")
    if told.done < 0 or (told.month_done is not None and told.month_done < 0 and not told.note.strip()):
        raise LuoshiError("L719", "完成投资不能是负数", row.name, "核减请在说明里写明")
    earlier = row.monthly.filter(month__lt=told.month).order_by("-month", "-pk").first()
    base = earlier.done if earlier else Decimal(0)
    month_done = told.month_done
    next_to = (earlier.month if earlier else 0) == told.month - 1
    if month_done is None and next_to:
        month_done = told.done - base
    off = month_done is not None and next_to and abs(base + month_done - told.done) > _FEN
    if (off or told.done < base) and not told.note.strip():
        what = f"累计 {told.done:f} 元，上月累计 {base:f} 元加本月 {month_done or 0:f} 元"
        raise LuoshiError("L719", f"累计和本月对不上：{what}", row.name, "请改正，或在说明里写明原因")
    sources = _sources(actor, told, month_done, sources)
    made = Monthly.objects.create(
        project=row, month=told.month, month_done=month_done, done=told.done, included=told.included,
        image=told.image.strip(), problems=told.problems.strip(), steps=told.steps.strip(), origin=told.origin,
        place=told.place[:160], sources=sources, note=told.note.strip()[:400], by=actor,
    )  # fmt: skip
    if row.month is None or told.month >= row.month:
        for name in _STAGES:
            setattr(row, name, getattr(made, name))
        row.sources = {**row.sources, **sources}
    return made


def _sources(actor: User, told: MonthTold, month_done: Decimal | None, given: Mapping[str, Any] | None) -> Sources:
    """Where each value of a month comes from: its cell, the person, or the arithmetic."""
    found = marked({}, _STAGES, of_hand(actor))
    found |= {name: dict(given[name]) for name in _STAGES if given and name in given}
    if told.month_done is None and month_done is not None:
        now, before = in_magnitude(told.done), in_magnitude(told.done - month_done)
        words = f"{now}-{before}={in_magnitude(month_done)}（元，本年累计减上月累计）"
        found = marked(found, ["month_done"], {"sign": "computed", "place": words})
    return found
