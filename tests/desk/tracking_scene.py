"""The invented city for following: a supervising district, two bureaus that lead, people of every role."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

import openpyxl
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.services.posting import cell_of, post
from luoshi.desk.tracking.models import KeyProject, Task
from luoshi.desk.tracking.services.monthly import MonthTold, project_report
from luoshi.desk.tracking.services.projects import project_add
from luoshi.desk.tracking.services.reports import File, Told, task_report
from luoshi.desk.tracking.services.tasks import TaskList, task_add
from tests.desk.conftest import person

WAN = Decimal(10_000)


@dataclass
class Scene:
    """A city, its district with two bureaus, another district."""

    city: Organ
    district: Organ
    bureau: Organ
    second: Organ
    other: Organ

    @cached_property
    def keeper(self) -> User:
        """Keeps the district's lists."""
        return person("立项员", self.district, Role.CLERK)

    @cached_property
    def reporter(self) -> User:
        """Reports for the bureau that leads."""
        return person("报送员", self.bureau, Role.CLERK)

    @cached_property
    def watcher(self) -> User:
        """Supervises the district."""
        return person("督查甲", self.district, Role.SUPERVISOR)

    @cached_property
    def stranger(self) -> User:
        """Works in another district."""
        return person("外区员", self.other, Role.CLERK, Role.SUPERVISOR)

    @cached_property
    def reader(self) -> User:
        """Only reads."""
        return person("查阅甲", self.district, Role.READER)

    @property
    def year(self) -> int:
        """This year."""
        return timezone.localdate().year

    def into(self, year: int = 0) -> TaskList:
        """The district's list of a year."""
        return TaskList(self.district, year or self.year, "重点工作任务清单")

    def task(self, text: str = "建成滨海步道12公里", due: str = "年底前", **values: Any) -> Task:
        """A task that the bureau leads."""
        told = {"text": text, "lead_name": "区建设局", "due_text": due, "theme": "二、提升品质"} | values
        return task_add(self.keeper, self.into(), told, {1: "完成3公里", 2: "完成8公里"})

    def reported(self, task: Task, *, done: bool = False, by: User | None = None, **told: Any) -> Task:
        """The task after a report."""
        words: dict[str, Any] = {"period": f"{self.year}年1月", "progress": "完成3公里。", "percent": 25} | told
        files = [File("验收单.pdf", b"%PDF-1.4 proof")]
        row = Task.objects.get(pk=task.pk)
        task_report(by or self.reporter, row, Told(**words, done=done), files, revision=row.revision)
        row.refresh_from_db()
        return row

    def project(self, name: str = "3号泊位", **values: Any) -> KeyProject:
        """A project of last year's list, so that all its months have come."""
        told = {"code": "A1", "name": name, "plan": 60_000 * WAN, "total": 125_000 * WAN, "organ_name": "区建设局"}
        return project_add(self.keeper, self.into(self.year - 1), told | values)

    def month(self, project: KeyProject, month: int, done: int, **told: Any) -> KeyProject:
        """The project after a month; *done* in 万元 since January."""
        row = KeyProject.objects.get(pk=project.pk)
        project_report(self.reporter, row, MonthTold(month, done * WAN, **told), revision=row.revision)
        row.refresh_from_db()
        return row


def scene() -> Scene:
    """Make the city."""
    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    district = organ_create(name="澜湾区", kind=Organ.Kind.REGION, parent=city)
    bureau = organ_create(name="区建设局", kind=Organ.Kind.DEPARTMENT, parent=district)
    second = organ_create(name="区财政局", kind=Organ.Kind.DEPARTMENT, parent=district, order=1)
    other = organ_create(name="石墩区", kind=Organ.Kind.REGION, parent=city, order=1)
    return Scene(city, district, bureau, second, other)


def observed(one: Scene, rows: Sequence[tuple[str, str, str, str, str]], **more: Any) -> list[Observation]:
    """Observations of the district: indicator, period, kind, measure, value."""
    made = []
    for name, period, kind, measure, value in rows:
        level = measure == "level"
        row = Observation(
            organ=one.district, owner=one.district, region="澜湾区", origin="cell", place="表.xlsx 表!B2",
            indicator=Indicator.objects.filter(name=name).first(), name=name, period=period, kind=kind,
            measure=measure, comparison="" if level else "yoy", value=Decimal(value),
            unit="元" if level else "%", approved_by=one.watcher, **more,
        )  # fmt: skip
        row.cell = cell_of(row)
        made.append(row)
    post(one.watcher, "导入", made)
    return made


def indicator(name: str, kind: str = "flow", **more: Any) -> Indicator:
    """An indicator of the catalogue."""
    return Indicator.objects.create(code=f"x-{name}", name=name, unit="元", kind=kind, **more)


def workbook(rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> bytes:
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for span in merges:
        sheet.merge_cells(span)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def day(words: str) -> date:
    """A day."""
    return date.fromisoformat(words)
