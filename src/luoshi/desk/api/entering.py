"""Figures that other systems send, into the ledger: all or none, each with the place where it stood."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from django.db import transaction

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand, may
from luoshi.desk.api.bulk.meaning import Given, Meaning, Meant, Unfit
from luoshi.desk.api.problems import ProblemError, Wrong
from luoshi.desk.api.schemas.ledger import Entered
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.models import Observation, Upload
from luoshi.desk.ledger.services.posting import post, supersede

MOST_ROWS = 50_000
"""Rows of one call."""
_BATCH, _PLACE = 500, 120
_UNPRINTED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_COMPARED = ("value", "high", "low", "bound", "unit", "edition", "state", "note")
"""What tells whether a row says the same as the ledger."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent: its name, its bytes (they are kept, as an upload is), its rows with their numbers.

    *listed* is the name of the list that the rows are of, where it is no file: rows[0].value.
    """

    name: str
    data: bytes
    rows: Sequence[tuple[int, Given]]
    listed: str = ""

    def where(self, number: int, column: str = "") -> str:
        """A row in words: 月报.csv 第3行 value, or rows[0].value."""
        if self.listed:
            return f"{self.listed}[{number}]" + (f".{column}" if column else "")
        return f"{self.name} 第{number}行" + (f" {column}" if column else "")


@dataclass(slots=True)
class _Read:
    """What the rows of a batch mean: what is to be looked up in the ledger, what is wrong, what stands beside."""

    made: list[tuple[Meant, int]] = field(default_factory=list)
    wrong: list[tuple[int, Wrong]] = field(default_factory=list)
    beside: int = 0


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
        Organ.objects.select_for_update(no_key=True, of=("self",)).get(pk=int(under.path.split("/")[1]))
        read = _meant(actor, under, batch)
        believed = _believed(one.row.cell for one, _ in read.made)
        old = {cell: row for cell, rows in believed.items() for row in rows if row.version_id is None}
        _guard(batch, read.made, old)
        done, fresh = _sorted_out(batch, read, believed, old)
        if dry or not fresh:
            return done
        size = len(batch.data)
        upload = Upload.objects.create(name=name, file=place, sha256=digest, size=size, organ=under, by=actor)
        ended = supersede(old[row.cell] for row, _ in fresh if row.cell in old)
        for row, number in fresh:
            where = f"{batch.listed}[{number}]" if batch.listed else f"第{number}行"
            row.place, row.approved_by = f"{name[: _PLACE - len(where) - 1]} {where}", actor
            row.supersedes = old.get(row.cell)
        posted = post(actor, "接口推送", [row for row, _ in fresh], note=name, ended=ended)
        detail = {"文件": name, "行": len(fresh), "取代": done.superseded} | posted.detail
        record("推送数据", actor=actor, target=upload, organ=under, detail=detail)
        return done.model_copy(update={"posting": posted.posting.pk})


def _meant(actor: User, under: Organ, batch: Batch) -> _Read:
    """What the rows mean; one a cell: what is filed goes before what came out of documents.

    Raises:
        ProblemError: some are wrong; all that are wrong are told, in the order of the rows.
    """
    meaning = Meaning(under, lambda organ: may(actor, "read", organ))
    read, seen = _Read(), dict[str, tuple[Meant, int]]()
    allowed: dict[tuple[int, int], bool] = {}
    for number, given in batch.rows:
        try:
            one = meaning.of(given)
            _may_enter(actor, one.row, allowed)
            known = seen.get(one.row.cell)
            if known and not one.told and not known[0].told:
                where = batch.where(known[1])
                raise Unfit("value", f"与{where}是同一格", "每格只留一行")
        except Unfit as error:
            where = batch.where(number, error.column)
            read.wrong.append((number, Wrong(where=where, what=error.what, todo=error.todo)))
            continue
        read.beside += known is not None
        if known is None or (known[0].told and not one.told):
            seen[one.row.cell] = one, number
    if read.wrong:
        raise _refusal([problem for _, problem in read.wrong])
    read.made = sorted(seen.values(), key=lambda one: one[1])
    return read


def _may_enter(actor: User, row: Observation, allowed: dict[tuple[int, int], bool]) -> None:
    """Refuse a row of somebody for whom the person may not approve figures."""
    key = row.owner_id, row.sensitivity
    if key not in allowed:
        allowed[key] = may(actor, "approve", row.owner, sensitivity=row.sensitivity)
    if not allowed[key]:
        raise Unfit("organ", f"没有为“{row.owner}”入账的权限", "请用有权限的令牌，或向管理员申请")


def _sorted_out(
    batch: Batch, read: _Read, believed: Mapping[str, Sequence[Observation]], old: Mapping[str, Observation]
) -> tuple[Entered, list[tuple[Observation, int]]]:
    """What is new of the rows, and how many say nothing new."""
    fresh: list[tuple[Observation, int]] = []
    same = skipped = 0
    for one, number in read.made:
        row, mine = one.row, old.get(one.row.cell)
        rivals = believed.get(row.cell, ()) if one.told else (mine,) if mine else ()
        if any(_same(row, rival) for rival in rivals):
            same += 1
        elif row.state == Observation.State.MISSING and mine is not None:
            skipped += 1  # that nothing was reported takes no value away
        else:
            fresh.append((row, number))
    superseded = sum(row.cell in old for row, _ in fresh)
    done = Entered(
        rows=len(batch.rows), entered=len(fresh), superseded=superseded, same=same, skipped=skipped,
        beside=read.beside, posting=None,
    )  # fmt: skip
    return done, fresh


def _refusal(wrong: Sequence[Wrong]) -> ProblemError:
    what = f"有 {len(wrong)} 处错误，都没有记入：{wrong[0].what}"
    return ProblemError(422, "L756", what, wrong[0].where, wrong[0].todo, errors=wrong)


def _believed(cells: Iterable[str]) -> dict[str, list[Observation]]:
    """What the ledger believes of these cells, locked: what is filed, and what documents say beside it."""
    wanted = list(cells)
    found: dict[str, list[Observation]] = {}
    for at in range(0, len(wanted), _BATCH):
        rows = Observation.objects.select_for_update(no_key=True, of=("self",))
        for row in rows.filter(cell__in=wanted[at : at + _BATCH], superseded_at=None).order_by("pk"):
            found.setdefault(row.cell, []).append(row)
    return found


def _guard(batch: Batch, made: Sequence[tuple[Meant, int]], old: Mapping[str, Observation]) -> None:
    """Refuse rows whose cell the ledger keeps from more eyes than the row would."""
    what, todo = "台账里这一格的敏感程度更高", "请在 sensitivity 写明，并由有权限的人推送"
    wrong = [
        Wrong(where=batch.where(number, "sensitivity"), what=what, todo=todo)
        for one, number in made
        if one.row.cell in old and old[one.row.cell].sensitivity > one.row.sensitivity
    ]
    if wrong:
        raise _refusal(wrong)


def _same(row: Observation, old: Observation) -> bool:
    return all(getattr(row, name) == getattr(old, name) for name in _COMPARED)
