"""Key projects: put into a list, changed, reported month by month, split; what they need."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Project
from luoshi.desk.ledger.selectors.organs import OrganNames
from luoshi.desk.tracking.importing import ProjectRow
from luoshi.desk.tracking.models import Change, KeyProject, Need
from luoshi.desk.tracking.origins import marked, of_cell, of_hand, of_row
from luoshi.desk.tracking.permits import demand_keep, demand_report
from luoshi.desk.tracking.services.editions import editions_keep
from luoshi.desk.tracking.services.history import demand_revision, log
from luoshi.desk.tracking.services.monthly import LABELS, MonthTold, locked, month_keep, save
from luoshi.desk.tracking.services.tasks import TaskList
from luoshi.records import LuoshiError


def project_add(actor: User, into: TaskList, values: Mapping[str, Any]) -> KeyProject:
    """A project typed by hand.

    Raises:
        PermissionDenied: the person may not keep lists there.
        LuoshiError: L718, it has no name, or its code is there already.
    """
    told = [name for name, value in values.items() if value not in (None, "")]
    row = ProjectRow(values, {}, marked({}, told, of_hand(actor)), "")
    return projects_put(actor, into, [row], "新增")[0]


def projects_from_ledger(actor: User, into: TaskList, found: Sequence[Project]) -> list[KeyProject]:
    """Projects out of those that a review accepted; those that the list has already are left out."""
    held = KeyProject.objects.filter(owner=into.owner, year=into.year, record__in=[one.pk for one in found])
    known = set(held.values_list("record", flat=True))
    rows, records = [], [one for one in found if one.pk not in known]
    for one in records:
        values = {"name": one.name[:200], "total": one.investment, "plan": one.this_year, "location": one.location}
        told = [name for name, value in values.items() if value not in (None, "")]
        rows.append(ProjectRow(values, {}, marked({}, told, of_row(one)), one.place, record=one))
    made = projects_put(actor, into, rows, "由台账立项") if rows else []
    return made


def projects_put(actor: User, into: TaskList, rows: Sequence[ProjectRow], action: str) -> list[KeyProject]:
    """Put projects into a list, each with its history; a code that the list has already updates that project.

    Raises:
        PermissionDenied, LuoshiError: as `project_add`; L726, a code is that of a more or less sensitive project.
    """
    demand_keep(actor, into.owner, into.sensitivity)
    names = OrganNames()
    with transaction.atomic():
        Organ.objects.select_for_update(no_key=True).get(pk=into.owner.pk)
        mine = KeyProject.objects.filter(owner=into.owner, year=into.year)
        last = mine.aggregate(last=Max("number"))["last"] or 0
        codes = [str(row.values.get("code", "")) for row in rows if row.values.get("code")]
        known = {
            one.code: one
            for one in mine.select_for_update(no_key=True, of=("self",)).select_related("owner").filter(code__in=codes)
        }
        _demand_alike(known, into)
        made = []
        for at, row in enumerate(rows, 1):
            old = known.get(str(row.values.get("code", "")))
            made.append(_updated(actor, old, row, names) if old else _made(actor, into, row, last + at, names))
        editions_keep(made)
        detail = {"项目": len(made), "年度": into.year, "更新": len(known), "编号": [one.pk for one in made[:200]]}
        record(f"项目{action}", actor=actor, target=made[0], organ=into.owner, detail=detail)
        fresh = [one for one in made if one.code not in known or not one.code]
        Change.objects.bulk_create(
            (Change(subject="project", key=one.pk, action=action, by=actor, note=one.place) for one in fresh),
            batch_size=200,
        )
    return made


def _demand_alike(known: Mapping[str, KeyProject], into: TaskList) -> None:
    """Nothing of a list goes to whoever may not see it, and nobody changes what is above them, by way of a code."""
    other = [code for code, one in known.items() if one.sensitivity != into.sensitivity]
    if other:
        codes = "、".join(sorted(other)[:5])
        todo = "请给它们另编代码，或者把清单的敏感级别选得与原有项目一样，再导入"
        raise LuoshiError(
            "L726", "代码已用于另一敏感级别的项目，没有写入", f"{into.owner} {into.year}年：{codes}", todo
        )


def project_edit(actor: User, project: KeyProject, values: Mapping[str, Any], *, revision: int) -> KeyProject:
    """Change what is printed of a project.

    Raises:
        PermissionDenied: the person may not keep the list.
        LuoshiError: L711, it was changed meanwhile; L718, a value cannot be.
    """
    with transaction.atomic():
        row = locked(project)
        demand_keep(actor, row.owner, row.sensitivity)
        demand_revision(row, revision)
        _change(actor, row, {name: value for name, value in values.items() if name in LABELS}, OrganNames(), "修改")
    return row


def projects_edit(actor: User, edits: Sequence[tuple[KeyProject, int, Mapping[str, Any]]]) -> int:
    """Change several projects as in a sheet, all or none; how many changed.

    Raises:
        PermissionDenied, LuoshiError: as `project_edit`.
    """
    with transaction.atomic():
        count = 0
        for project, seen, values in sorted(edits, key=lambda one: one[0].pk):
            count += project_edit(actor, project, values, revision=seen).revision > seen
        return count


def project_split(actor: User, project: KeyProject, parent: KeyProject | None, *, revision: int) -> KeyProject:
    """Put a project into a package (打包), or take it out of one (None).

    Raises:
        PermissionDenied: the person may not keep the list.
        LuoshiError: L718, the package belongs to another list, is in a package itself, or the project is one.
    """
    with transaction.atomic():
        row = locked(project)
        demand_keep(actor, row.owner, row.sensitivity)
        demand_revision(row, revision)
        if parent is not None:
            wrong = parent.pk == row.pk or parent.parent_id or row.children.exists()
            if wrong or (parent.owner_id, parent.year) != (row.owner_id, row.year):
                raise LuoshiError("L718", "不能归入这个项目包", str(parent), "项目包与项目要在同一份台账，只有一层")
        before, row.parent = row.parent, parent
        row.revision += 1
        row.save()
        log(actor, row, row.owner, "打包拆分", {"所属项目包": (before, parent)})
    return row


def need_set(actor: User, project: KeyProject, values: Mapping[str, Any], need: Need | None = None) -> Need:
    """Say what a project needs of a factor, or how that stands now; keepers and reporters may.

    Raises:
        PermissionDenied: the person may neither keep the list nor report.
        LuoshiError: L718, the quantity is none or more was granted than is needed.
    """
    with transaction.atomic():
        row = locked(project)
        demand_report(actor, row.organ, row.owner, row.sensitivity)
        one = row.needs.get(pk=need.pk) if need else Need(project=row)
        before = _told(one) if need else ""
        old = {"quantity": one.quantity, "granted": one.granted} if need else {}
        for name in ("factor", "quantity", "unit", "needed_by", "source", "granted", "note"):
            if name in values:
                setattr(one, name, values[name])
        if one.quantity is None or one.quantity <= 0 or not 0 <= one.granted <= one.quantity:
            raise LuoshiError("L718", "要素的数量不对", str(row), "需要量大于零，已落实的不多于需要量")
        status = Need.Status
        partly = status.PARTLY if one.granted else status.OPEN
        one.status = status.GRANTED if one.granted == one.quantity else partly
        one.by = actor
        told = [name for name in ("quantity", "granted") if getattr(one, name) != old.get(name)]
        one.sources = marked(one.sources, told, of_hand(actor))
        one.save()
        row.revision += 1
        row.save(update_fields=["revision", "changed_at"])
        log(actor, row, row.owner, "要素", {one.get_factor_display(): (before, _told(one))}, note=one.note)
    return one


def _told(need: Need) -> str:
    return f"{need.quantity.normalize():f}{need.unit}，已落实{Decimal(need.granted).normalize():f}"


def _made(actor: User, into: TaskList, row: ProjectRow, number: int, names: OrganNames) -> KeyProject:
    one = KeyProject(
        owner=into.owner, year=into.year, sensitivity=into.sensitivity, created_by=actor, place=row.place[:160],
        origin=row.record.origin if row.record else "cell" if row.place else "hand", sources=dict(row.sources),
        record=row.record,
    )  # fmt: skip
    _set(one, row.values, names)
    one.number = one.number or number
    save(one)
    _rest(actor, one, row)
    return one


def _updated(actor: User, one: KeyProject, row: ProjectRow, names: OrganNames) -> KeyProject:
    demand_keep(actor, one.owner, one.sensitivity)
    _change(actor, one, row.values, names, "导入更新", row.sources)
    _rest(actor, one, row)
    return one


def _rest(actor: User, one: KeyProject, row: ProjectRow) -> None:
    """The month and the needs of an imported row."""
    values = row.values
    if row.month and values.get("done") is not None:
        told = MonthTold(
            row.month, values["done"], values.get("month_done"), None, values.get("image", ""),
            values.get("problems", ""), f"导入 {row.place}", {}, "cell", row.sources.get("done", {}).get("place", ""),
            values.get("steps", ""),
        )  # fmt: skip
        month_keep(actor, one, told, row.sources)
        save(one)
    for factor, (quantity, unit) in row.needs.items():
        kept = {"quantity": quantity, "unit": unit, "by": actor, "note": ""}
        kept["sources"] = {"quantity": row.sources.get(factor) or of_cell(row.place, actor)}
        Need.objects.update_or_create(project=one, factor=factor, defaults=kept)


def _change(
    actor: User, row: KeyProject, values: Mapping[str, Any], names: OrganNames, action: str,
    sources: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    before = {name: getattr(row, name) for name in LABELS}
    _set(row, values, names)
    fields = {
        label: (before[name], getattr(row, name))
        for name, label in LABELS.items()
        if before[name] != getattr(row, name)
    }
    if not fields:
        return
    for name, label in LABELS.items():
        if label in fields:
            told = (sources or {}).get(name) or of_hand(actor)
            row.sources = marked(row.sources, [name], told)
    row.revision += 1
    save(row)
    log(actor, row, row.owner, action, fields)


def _set(row: KeyProject, values: Mapping[str, Any], names: OrganNames) -> None:
    for name, value in values.items():
        if name in LABELS:
            setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.name:
        raise LuoshiError("L718", "没有写项目名称", row.place or "新项目", "请写上项目名称")
    for name in ("total", "before", "plan"):
        value = getattr(row, name)
        if value is not None and value < 0:
            raise LuoshiError("L718", f"{LABELS[name]}不能是负数", row.name, "请改正")
    if "organ_name" in values:
        row.organ = names.named(row.organ_name) or names.named(row.organ_name.split("、")[0])
