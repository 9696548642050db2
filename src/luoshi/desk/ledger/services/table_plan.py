"""What a table would do to the ledger: each row beside what is believed of its cell, problems and doubts."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.entry.checks import Asked, Reference, doubts
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import Observation, TableImport
from luoshi.desk.ledger.services.posting import cell_of
from luoshi.desk.ledger.table_rows import Meant, Problem, Rows, names
from luoshi.desk.ledger.tables import open_table
from luoshi.indicators.periods import Months, months
from luoshi.records import LuoshiError
from luoshi.write.labels import period_label

BATCH = 1000
_BELIEVED = ("pk", "cell", "value", "unit", "state", "note", "sensitivity", "place", "origin", "version")


@dataclass(frozen=True, slots=True)
class Planned:
    """A row, and what the ledger believes of its cell (None: nothing); *doubt* tells what speaks against it.

    *unit* is that of the row as it was filled, *times* the ledger's.
    """

    row: Observation
    unit: str
    times: Decimal
    old: Mapping[str, Any] | None = None
    doubt: str = ""

    @property
    def same(self) -> bool:
        """Whether the ledger says so already."""
        old, row = self.old, self.row
        return old is not None and (old["value"], old["unit"], old["state"], old["note"], old["sensitivity"]) == (
            row.value, row.unit, row.state, row.note, row.sensitivity,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows in their order, the problems among them, and how far through the table they end (per cent)."""

    planned: Sequence[Planned]
    problems: Sequence[Problem]
    progress: int


def plan(table: TableImport, actor: User, *, doubting: bool = True) -> Iterator[Batch]:
    """The table of an import, batch by batch: memory holds one, and a key of 20 bytes for each cell.

    *doubting* tells whether doubts are wanted: they cost as much as the rest.

    Raises:
        LuoshiError: the file kept is not the one uploaded, or is no table that can be read.
    """
    upload = table.upload
    data = path_of(upload.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != upload.sha256:
        raise LuoshiError("L677", "存放的文件与上传时不同", upload.name, "请重新上传，并请维护人员检查磁盘")
    sheet = open_table(data, upload.name)
    del data
    rows = iter(Rows(sheet, names(upload.organ), table.sensitivity))
    seen: dict[bytes, str] = {}
    allowed: dict[int, bool] = {}
    done = 0
    while some := list(islice(rows, BATCH)):
        done += len(some)
        good: list[Meant] = []
        wrong: list[Problem] = []
        for one in some:
            if isinstance(one, Problem):
                wrong.append(one)
            elif problem := _refused(one.row, actor, allowed) or _doubled(one.row, seen):
                wrong.append(problem)
            else:
                good.append(one)
        planned = _beside(good, doubting=doubting)
        wrong += [problem for problem in map(_guarded, planned) if problem]
        yield Batch(planned, wrong, min(99, done * 100 // max(sheet.count, 1)))


def basis_line(planned: Planned) -> bytes:
    """What a confirmation is bound to, row by row: the cell and what was believed of it."""
    return f"{planned.row.cell}:{planned.old['pk'] if planned.old else ''}\n".encode()


def _refused(row: Observation, actor: User, allowed: dict[int, bool]) -> Problem | None:
    """A problem where the person may not enter for the row's organ."""
    organ = row.organ
    assert organ is not None
    if organ.pk not in allowed:
        allowed[organ.pk] = may(actor, "approve", organ, sensitivity=row.sensitivity)
    if allowed[organ.pk]:
        return None
    return _problem(row, "单位", f"{actor}没有为“{organ}”入账的权限", "请由有权限的人导入，或向管理员申请")


def _doubled(row: Observation, seen: dict[bytes, str]) -> Problem | None:
    """A problem where an earlier row of the table is for the same cell."""
    key, place = bytes.fromhex(row.cell), row.place
    first = seen.setdefault(key, place)
    if first is place:
        return None
    what = f"与 {first} 是同一格：{row.organ} {row.name} {period_label(row.period)}"
    return _problem(row, "数值", what, "每格只留一行")


def _guarded(one: Planned) -> Problem | None:
    """A problem where the ledger keeps the cell from more eyes than the import would."""
    if one.old is None or one.old["sensitivity"] <= one.row.sensitivity:
        return None
    what = "台账里这一格的敏感程度更高"
    return _problem(one.row, "数值", what, "请选同样的敏感程度重新上传")


def _problem(row: Observation, column: str, what: str, todo: str) -> Problem:
    return Problem(column, row.place, what, todo)


def _beside(some: Sequence[Meant], *, doubting: bool) -> list[Planned]:
    """Each row beside what is believed of its cell, and the doubt that this or the year before raises."""
    years = {one.row.cell: _a_year_before(one.row) if doubting else "" for one in some}
    believed = _believed([*years, *(cell for cell in years.values() if cell)])
    return [
        Planned(
            one.row,
            one.unit,
            one.times,
            believed.get(one.row.cell),
            _doubt(one, believed.get(one.row.cell), believed.get(years[one.row.cell])) if doubting else "",
        )
        for one in some
    ]


def _believed(cells: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What the ledger believes of cells from filings and imports (what a document says stands beside it)."""
    found: dict[str, Mapping[str, Any]] = {}
    for at in range(0, len(cells), BATCH):
        rows = Observation.objects.filter(cell__in=cells[at : at + BATCH], superseded_at=None)
        # asked for rows without a version, SQLite goes through all of them instead of through the cells
        found |= {row["cell"]: row for row in rows.order_by("pk").values(*_BELIEVED) if row["version"] is None}
    return found


def _a_year_before(row: Observation) -> str:
    """The cell of the same a year before."""
    run = _months(row.period)
    if run is None or row.measure == "rank":
        return ""
    period, row.period = row.period, str(Months(run.year - 1, run.first, run.last))
    cell, row.period = cell_of(row), period
    return cell


_months = lru_cache(maxsize=4096)(months)


def _doubt(one: Meant, old: Mapping[str, Any] | None, year: Mapping[str, Any] | None) -> str:
    """What speaks against a value: a slip of the unit or a jump, against what is believed or the year before."""
    was, before = _reference("台账现值", one, old), _reference("上年同期", one, year)
    if one.row.value is None or not (was or before):
        return ""
    value = one.row.value / one.times
    return "；".join(
        doubt.words for doubt in doubts([Asked(0, "", one.row.measure, value, last_year=before, before=was)])
    )


def _reference(words: str, one: Meant, old: Mapping[str, Any] | None) -> Reference | None:
    """An earlier value in the unit of the row; none that the person may not see."""
    row = one.row
    if old is None or old["value"] is None or old["unit"] != row.unit or old["sensitivity"] > row.sensitivity:
        return None
    return Reference(words, old["value"] / one.times)
