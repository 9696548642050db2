"""Whatever changes what can be found: one act for each kind of write, for the property of the index."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.accounts.services.organs import (
    OrganData,
    organ_add,
    organ_close,
    organ_edit,
    organ_former_name,
    organ_move,
    organ_rename,
)
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Alias, Commitment, Honour, Indicator, Observation, Project, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.bulk import facts_accept
from luoshi.desk.ledger.services.catalogue import indicator_save, new_code
from luoshi.desk.ledger.services.posting import cell_of, post, supersede
from luoshi.desk.ledger.services.table_import import table_confirm, table_upload
from luoshi.desk.tracking.models import Distinction, KeyProject, Task
from luoshi.desk.tracking.services.deciding import task_drop
from luoshi.desk.tracking.services.honours import honour_add, honour_edit, honours_from_ledger
from luoshi.desk.tracking.services.projects import project_edit, projects_from_ledger
from luoshi.desk.tracking.services.promises import promises_run
from luoshi.desk.tracking.services.tasks import milestones_set, task_edit, tasks_from_ledger
from tests.desk.conftest import person
from tests.desk.test_posting_property import DEEDS, TEXT, _deed, _read
from tests.desk.test_tables import RETAIL, workbook
from tests.desk.tracking_scene import Scene, scene

WHOLE = f"{TEXT}二、2025年工作安排\n推进老旧小区改造，新建口袋公园12处，由区建设局牵头。\n"
LATER = WHOLE.replace("2.3万人", "2.4万人").replace("石墩港", "今年石墩港")
NAMES, PERIODS = ("海水淡化量", "泊位数", RETAIL), ("2023", "2024", "2024-03", "2024-06")
RECORDS = (Observation, Commitment, Project, Honour)


@dataclass
class World:
    """A city in which everything has been done once, and the people who go on."""

    one: Scene
    version: Version
    actor: User

    @cached_property
    def keeper(self) -> User:
        """Keeps organs and the catalogue."""
        return person("机构员", self.one.city, Role.ADMINISTRATOR)

    @cached_property
    def approver(self) -> User:
        """Imports tables."""
        return person("审核员", self.one.district, Role.APPROVER)

    @property
    def latest(self) -> Version:
        """The newest version of the report."""
        return Version.objects.filter(document=self.version.document_id, state="read").order_by("-number")[0]

    def organ(self, pick: int) -> Organ:
        """One of the organs."""
        organs = Organ.objects.order_by("pk")
        return organs[pick % len(organs)]


def world() -> World:
    """Make it."""
    one = scene()
    actor = person("审读员", one.district, Role.CLERK)
    made = World(one, _read(actor, one.district, WHOLE), actor)
    assert made.keeper and made.approver
    facts_accept(actor, made.version, dict.fromkeys(made.version.facts.values_list("pk", flat=True), 0))
    for act in ACTS.values():
        act(made, 0)
    return made


def _fact(now: World, pick: int) -> None:
    """A decision on a fact."""
    deeds = [name for name in DEEDS if name not in ("version", "stale", "wrong")]
    _deed(now.actor, now.latest, deeds[pick % len(deeds)], pick)


def _version(now: World, pick: int) -> None:
    """The report comes anew."""
    text = (LATER, WHOLE, LATER.replace("海", "河"))[pick % 3] + "续。" * now.latest.number
    _read(now.actor, now.one.district, text, now.latest)


def _row(now: World, pick: int, at: int) -> Observation:
    organ = now.organ(pick // 3)
    level = (pick + at) % 3 > 0
    row = Observation(
        organ=organ, owner=organ, region=organ.name, origin="cell", place="表!B2", name=NAMES[pick % 3],
        period=PERIODS[(pick + at) % 4], measure="level" if level else "growth", comparison="" if level else "yoy",
        value=Decimal(pick), unit="元" if level else "%", sensitivity=pick % 7 == 0,
    )  # fmt: skip
    row.cell = cell_of(row)
    return row


def _posted(now: World, pick: int) -> None:
    """Values are entered, or correct those that are there."""
    rows = list({row.cell: row for row in (_row(now, pick, at) for at in range(1 + pick % 3))}.values())
    old = Observation.objects.filter(cell__in=[row.cell for row in rows], superseded_at=None)
    posted = post(now.actor, "导入", rows, ended=supersede(old))
    record("导入", actor=now.actor, target=posted.posting, detail=posted.detail)


def _ended(now: World, pick: int) -> None:
    """Some rows are believed no longer."""
    model = RECORDS[pick % len(RECORDS)]
    rows = model._default_manager.filter(superseded_at=None).order_by("-pk" if pick % 2 else "pk")
    supersede(rows[: 1 + pick % 3])


def _table(now: World, pick: int) -> None:
    """A table is imported."""
    row = ("澜湾区", RETAIL, f"{2020 + pick % 4}-0{1 + pick % 3}", 100 + pick)
    table = table_upload(now.approver, name="月报.xlsx", data=workbook(row), organ=now.one.district)
    work_all()
    table.refresh_from_db()
    if table.state == "checked":
        table_confirm(now.approver, table, basis=table.basis)
        work_all()


def _indicator(now: World, pick: int) -> None:
    """An indicator comes, or is called otherwise."""
    known = Indicator.objects.order_by("pk")
    if pick % 2 or not known:
        made = Indicator(code=new_code(), name=f"泊位{pick}数", unit="个", group="港口", definition="能停船的")
        made.name = RETAIL if not known else made.name
        made.unit = "元" if made.name == RETAIL else made.unit
        indicator_save(now.keeper, made, aliases=[f"船位{pick}"])
        return
    one = known[pick % len(known)]
    one.definition = f"第{pick}次改的口径"
    kept = list(Alias.objects.filter(indicator=one).values_list("name", flat=True))[pick % 2 :]
    indicator_save(now.keeper, one, aliases=[*kept, f"别名{pick}"])


def _organ(now: World, pick: int) -> None:
    """An organ comes, is called otherwise, moves, ends."""
    one = now.organ(pick)
    data = OrganData(one.kind, f"简{pick}", pick)
    acts: tuple[Callable[[], Any], ...] = (
        lambda: organ_add(now.keeper, one, f"新设第{pick}局", OrganData(Organ.Kind.DEPARTMENT), since=date(2020, 1, 1)),
        lambda: organ_rename(now.keeper, one, f"改名{pick}区", on=date(2024, 1, 1)),
        lambda: organ_edit(now.keeper, one, data),
        lambda: organ_move(now.keeper, one, now.organ(pick // 5)),
        lambda: organ_former_name(now.keeper, one, f"老{pick}县", until=date(1999, 1, 1)),
        lambda: organ_close(now.keeper, one, on=date(2024, 6, 1)),
    )
    acts[pick % len(acts)]()


def _task(now: World, pick: int) -> None:
    """A task comes, is changed, reported, dropped."""
    one, tasks = now.one, Task.objects.order_by("-pk")
    if not tasks or pick % 6 == 0:
        one.task(f"建成步道{pick}公里", support_names=["区财政局"])
    elif pick % 6 == 1:
        task_edit(
            one.keeper, tasks[0], {"goal": f"含驿站{pick}处", "lead_name": "区财政局"}, revision=tasks[0].revision
        )
    elif pick % 6 == 2:
        one.reported(tasks[0])
    elif pick % 6 == 3:
        task_drop(one.watcher, tasks[0], "不再需要", revision=tasks[0].revision)
    elif pick % 6 == 4:
        milestones_set(one.keeper, tasks[0], {1: "", 2: f"完成{pick}公里"})
    else:
        tasks_from_ledger(one.keeper, one.into(), Commitment.objects.filter(superseded_at=None))


def _project(now: World, pick: int) -> None:
    """A key project comes, is changed, reported."""
    one, projects = now.one, KeyProject.objects.order_by("-pk")
    if not projects or pick % 4 == 0:
        one.project(f"{pick}号泊位", code=f"A{pick}-{len(projects)}")
    elif pick % 4 == 1:
        project_edit(one.keeper, projects[0], {"location": f"石墩港{pick}"}, revision=projects[0].revision)
    elif pick % 4 == 2:
        one.month(projects[0], 1 + pick % 12, 500)
    else:
        projects_from_ledger(one.keeper, one.into(), list(Project.objects.filter(superseded_at=None)))


def _honour(now: World, pick: int) -> None:
    """An entry of the register comes, is changed."""
    one, honours = now.one, Distinction.objects.order_by("-pk")
    if not honours or pick % 3 == 0:
        honour_add(one.keeper, one.into(), {"name": f"第{pick}批示范区", "level": "国家级"})
    elif pick % 3 == 1:
        honour_edit(one.keeper, honours[0], {"holder": f"第{pick}园区"}, revision=honours[0].revision)
    else:
        honours_from_ledger(one.keeper, one.into(), list(Honour.objects.filter(superseded_at=None)))


def _promises(now: World, pick: int) -> None:
    """A plan is put beside a report: what it promised is found in its text."""
    promises_run(now.actor, now.version, now.latest)


ACTS: Mapping[str, Callable[[World, int], None]] = {
    "posted": _posted, "ended": _ended, "fact": _fact, "version": _version, "indicator": _indicator, "table": _table,
    "organ": _organ, "task": _task, "project": _project, "honour": _honour, "promises": _promises,
}  # fmt: skip
"""By name; each takes any whole number."""
