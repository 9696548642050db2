"""Figures that other systems send, into the ledger: read as the rows of an uploaded table are, all or none."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.db import transaction

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand, may
from luoshi.desk.api.problems import ProblemError, Wrong
from luoshi.desk.api.schemas.ledger import Entered
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.models import Observation, Upload
from luoshi.desk.ledger.services.posting import post, supersede
from luoshi.desk.ledger.table_rows import Names, Problem, Rows, names
from luoshi.desk.ledger.tables import COLUMNS, Marks, Sheet

MOST_ROWS = 50_000
"""Rows of one call."""
_FIELDS = ("organ", "indicator", "period", "value", "unit", "measure", "kind", "note")
"""Our columns in the order of those of a table."""
_KINDS = {str(key): str(words) for key, words in Observation.Kind.choices}
_WORDS = dict(zip(COLUMNS, _FIELDS, strict=True))
_BATCH, _PLACE = 500, 120
_ROW = re.compile(r"(\d+)$")
_UNPRINTED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent: its name, its bytes (they are kept, as an upload is), its rows, and how a row is named."""

    name: str
    data: bytes
    rows: Sequence[Given]
    named: str = ""
    first: int = 2
    """The number of the first row, where rows are lines of a file."""

    def where(self, number: int, column: str = "") -> str:
        """A row in words: 第3行 value, or rows[0].value."""
        if self.named:
            return f"{self.named}[{number - self.first}]" + (f".{_WORDS.get(column, column)}" if column else "")
        return f"第{number}行" + (f" {_WORDS.get(column, column)}" if column else "")


def rows_enter(actor: User, under: Organ, batch: Batch, *, dry: bool = False) -> Entered:
    """Enter what was sent, or with *dry* only tell what would be entered; all rows or none.

    What the ledger says already is not entered again; another value supersedes the one before.

    Raises:
        PermissionDenied: the person may not enter figures there.
        ProblemError: a row is wrong; all that are wrong are told.
    """
    demand(actor, "approve", under)
    if len(batch.rows) > MOST_ROWS:
        what = f"有 {len(batch.rows)} 行，一次最多 {MOST_ROWS} 行"
        raise ProblemError(413, "L675", what, batch.name, "请分几次发送")
    name = _UNPRINTED.sub("", PurePath(batch.name.replace("\\", "/")).name)[-100:] or "未命名"
    place, digest = ("", "") if dry else keep(batch.data)
    with transaction.atomic():
        Organ.objects.select_for_update(of=("self",)).get(pk=int(under.path.split("/")[1]))
        told, skipped = _told(actor, under, batch)
        old = _believed(told)
        _guard(batch, told, old)
        fresh = [row for row, _ in told if not _same(row, old.get(row.cell))]
        done = Entered(
            rows=len(batch.rows), entered=len(fresh), superseded=sum(row.cell in old for row in fresh),
            same=len(told) - len(fresh), skipped=skipped, posting=None,
        )  # fmt: skip
        if dry or not fresh:
            return done
        size = len(batch.data)
        upload = Upload.objects.create(name=name, file=place, sha256=digest, size=size, organ=under, by=actor)
        supersede(old[row.cell] for row in fresh if row.cell in old)
        numbers = {id(row): number for row, number in told}
        for row in fresh:
            where = batch.where(numbers[id(row)])
            row.place, row.approved_by = f"{name[: _PLACE - len(where) - 1]} {where}", actor
            row.supersedes = old.get(row.cell)
        posted = post(actor, "接口推送", fresh, note=name).posting
        detail = {"文件": name, "行": posted.rows, "取代": done.superseded, "入账号": posted.pk, "摘要": posted.digest}
        record("推送数据", actor=actor, target=upload, organ=under, detail=detail)
        return done.model_copy(update={"posting": posted.pk})


def known_names(under: Organ) -> Names:
    """The names that may be used below an organ: as in a table, and ORG_ with the organ's number."""
    found = names(under)
    codes: dict[str, Organ | None] = {
        f"ORG_{organ.pk}": organ for organ in Organ.objects.filter(path__startswith=under.path)
    }
    return replace(found, organs={**found.organs, **codes})


def _told(actor: User, under: Organ, batch: Batch) -> tuple[list[tuple[Observation, int]], int]:
    """The rows as observations with their numbers, and how many say nothing.

    Raises:
        ProblemError: some are wrong.
    """
    spoken = [(row, number) for number, row in enumerate(batch.rows, batch.first) if row.get("state") != "未报"]
    wrong = [(number, problem) for row, number in spoken for problem in _unfit(batch, row, number)]
    made: list[tuple[Observation, int]] = []
    seen: dict[str, int] = {}
    allowed: dict[int, bool] = {}
    for found, number in _read(under, spoken):
        if isinstance(found, Problem):
            wrong.append((number, Wrong(where=batch.where(number, found.column), what=found.what, todo=found.todo)))
            continue
        organ = found.organ
        assert organ is not None
        if not allowed.setdefault(organ.pk, may(actor, "approve", organ)):
            todo = "请用有权限的令牌，或向管理员申请"
            what = f"没有为“{organ}”入账的权限"
            wrong.append((number, Wrong(where=batch.where(number, "单位"), what=what, todo=todo)))
        elif seen.setdefault(found.cell, number) != number:
            what = f"与{batch.where(seen[found.cell])}是同一格"
            wrong.append((number, Wrong(where=batch.where(number, "数值"), what=what, todo="每格只留一行")))
        else:
            made.append((found, number))
    if wrong:
        raise _refusal([problem for _, problem in sorted(wrong, key=lambda one: one[0])])
    return made, len(batch.rows) - len(spoken)


def _read(under: Organ, rows: Iterable[tuple[Given, int]]) -> Iterator[tuple[Observation | Problem, int]]:
    """Each row read as a row of a table is."""
    known, places = known_names(under), {column: at for at, column in enumerate(COLUMNS)}
    for row, number in rows:
        value = "不适用" if row.get("state") == "不适用" else row.get("value", "")
        kind = _KINDS.get(row.get("kind", ""), row.get("kind", ""))
        own = {"value": value, "kind": kind}
        cells = [own.get(name, row.get(name, "")) for name in _FIELDS]
        sheet = Sheet("", places, number, 1, iter([cells]), Marks())
        found = next(iter(Rows(sheet, known)), Problem("数值", "", "没有内容", "请删去空行"))
        yield (found if isinstance(found, Problem) else found.row), number


def _unfit(batch: Batch, row: Given, number: int) -> Iterator[Wrong]:
    """What a row says beside its value that cannot be sent: it would be lost without a word."""
    usual = ("", "yoy") if row.get("measure") in ("growth", "增速") else ("",)
    told = (("comparison", usual), ("aspect", ("",)), ("bound", ("", "eq")), ("high", ("",)), ("low", ("",)))
    for name, allowed in told:
        if row.get(name, "") not in allowed:
            what, todo = f"不收 {name} 为“{row[name][:20]}”的数", "这样的数由审读文件入账，请删去这一行"
            yield Wrong(where=batch.where(number, name), what=what, todo=todo)


def _refusal(wrong: Sequence[Wrong]) -> ProblemError:
    what = f"有 {len(wrong)} 处错误，都没有记入：{wrong[0].what}"
    return ProblemError(422, "L736", what, wrong[0].where, wrong[0].todo, errors=wrong)


def _believed(told: Sequence[tuple[Observation, int]]) -> dict[str, Observation]:
    """What the ledger believes of these cells from filings and imports (what a document says stands beside it)."""
    cells = [row.cell for row, _ in told]
    found: dict[str, Observation] = {}
    for at in range(0, len(cells), _BATCH):
        rows = Observation.objects.select_for_update().filter(cell__in=cells[at : at + _BATCH], superseded_at=None)
        found |= {row.cell: row for row in rows.order_by("pk") if row.version_id is None}
    return found


def _guard(batch: Batch, told: Sequence[tuple[Observation, int]], old: Mapping[str, Observation]) -> None:
    """Refuse rows whose cell the ledger keeps from more eyes than an interface may see."""
    what, todo = "台账里这一格的敏感程度更高", "请由有权限的人在网页上导入"
    wrong = [
        Wrong(where=batch.where(number, "数值"), what=what, todo=todo)
        for row, number in told
        if row.cell in old and old[row.cell].sensitivity > row.sensitivity
    ]
    if wrong:
        raise _refusal(wrong)


def _same(row: Observation, old: Observation | None) -> bool:
    return old is not None and (old.value, old.unit, old.state, old.note) == (row.value, row.unit, row.state, row.note)
