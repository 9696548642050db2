"""Entering a confirmed table: read and prepared first, then written in one short transaction, or not at all.

SQLite lets one write at a time. So all that takes long (reading the workbook, its names, what the ledger believes) is
done before the transaction and kept in a temporary file; within it, batches are inserted as they lie there.
"""

import hashlib
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.audit.services import record
from luoshi.desk.finding.services import index_ended, index_posting
from luoshi.desk.ledger.models import Observation, Posting, TableImport
from luoshi.desk.ledger.services.ending import Ended
from luoshi.desk.ledger.services.inserting import CELL, OLD, Plain, insert, plain, reserved
from luoshi.desk.ledger.services.once import CellTaken, once
from luoshi.desk.ledger.services.posting import digest_of
from luoshi.desk.ledger.services.table_check import Lost, renew
from luoshi.desk.ledger.services.table_plan import Batch, Planned, basis_line, plan

_PLACE = 120
_State = TableImport.State
_AGAIN = "确认之后，台账里的这些格或权限有了变化，已重新检查；请再看一遍预览，然后确认。"


class _Changed(Exception):
    """The ledger is no longer as it was when the person confirmed."""


@dataclass(slots=True)
class _Prepared:
    """The posting as it is to be (its number is reserved), and what the confirmation is bound to."""

    posting: Posting
    basis: Any


@dataclass(frozen=True, slots=True)
class _Slice:
    """A batch as it lies in the temporary file: what must be believed of which cells, and the rows to insert."""

    believed: dict[str, int]
    unknown: tuple[str, ...]
    rows: tuple[Plain, ...]


def table_enter(one: TableImport) -> None:
    """Enter a leased, confirmed table: all rows with their posting and audit event, or nothing.

    Where the ledger changed since the check, it is checked again and the person asked anew.

    Raises:
        LuoshiError: the workbook cannot be read.
        Lost: the lease went to another worker.
    """
    actor = one.confirmed_by
    assert actor is not None
    with tempfile.TemporaryFile() as spool:
        try:
            told = _prepare(one, actor, spool)
            if told.basis.hexdigest() != one.basis:
                raise _Changed
            _store(one, actor, spool, told)
        except (_Changed, CellTaken):
            _send_back(one)


def _prepare(one: TableImport, actor: User, spool: IO[bytes]) -> _Prepared:
    """Write the slices, and take the digest of the rows on the way."""
    posting = Posting(pk=reserved(Posting), action="导入", by=actor, at=timezone.now(), note=one.upload.name[:200])
    told = _Prepared(posting, hashlib.sha256())

    def entered() -> Iterator[Observation]:
        for batch in plan(one, actor, doubting=False):
            renew(one, batch.progress)
            yield from _spooled(batch, one.upload.name, spool, told)

    posting.digest = digest_of(entered())
    return told


def _spooled(batch: Batch, file: str, spool: IO[bytes], told: _Prepared) -> list[Observation]:
    """Put a batch into the temporary file; the rows of it that are to be entered.

    Raises:
        _Changed: it has a problem that the check had not.
    """
    if batch.problems:
        raise _Changed
    rows = []
    for one in batch.planned:
        told.basis.update(basis_line(one))
        if not one.same:
            rows.append(_row(one, file, told.posting))
    believed = {one.row.cell: one.old["pk"] for one in batch.planned if one.old is not None}
    unknown = tuple(one.row.cell for one in batch.planned if one.old is None)
    pickle.dump(_Slice(believed, unknown, tuple(plain(row) for row in rows)), spool, pickle.HIGHEST_PROTOCOL)
    told.posting.rows += len(rows)
    return rows


def _row(one: Planned, file: str, posting: Posting) -> Observation:
    """The row as it is entered: under the posting, its place names the file too."""
    row = one.row
    row.posting_id, row.recorded_at, row.approved_by_id = posting.pk, posting.at, posting.by_id
    row.place = f"{file[: _PLACE - len(row.place) - 1]} {row.place}"[-_PLACE:]
    row.supersedes_id = one.old["pk"] if one.old else None
    return row


def _store(one: TableImport, actor: User, spool: IO[bytes], told: _Prepared) -> None:
    """Write what was prepared in one transaction."""
    with transaction.atomic():
        mine = TableImport.objects.select_for_update(no_key=True, of=("self",)).select_related("upload__organ")
        row = mine.filter(pk=one.pk, state=_State.CONFIRMED, worker=one.worker).first()
        if row is None:
            raise Lost
        posting = told.posting
        posting.save(force_insert=True)
        alike = Observation(
            posting=posting, recorded_at=posting.at, approved_by=actor, sensitivity=row.sensitivity, origin="cell"
        )
        spool.seek(0)
        ended = Ended(posting.at, {Observation: [key for piece in _slices(spool) for key in _write(piece, alike)]})
        index_posting(posting, (Observation,))
        index_ended(Observation, ended.keys[Observation])
        row.state, row.posting, row.lease, row.worker, row.progress = _State.POSTED, posting, None, "", 100
        row.save(update_fields=["state", "posting", "lease", "worker", "progress"])
        detail = {"行": posting.rows, "入账号": posting.pk, "摘要": posting.digest}
        record("导入数据", actor=actor, target=row, organ=row.upload.organ, detail=detail | ended.detail)


def _slices(spool: IO[bytes]) -> Iterator[_Slice]:
    while True:
        try:
            yield pickle.load(spool)
        except EOFError:
            return


def _write(piece: _Slice, alike: Observation) -> list[int]:
    """Write one slice: end what it supersedes, insert its rows; the keys of what was ended.

    Raises:
        _Changed: the ledger believes something else of its cells than when it was prepared.
        CellTaken: another act entered a value for one of them a moment before.
    """
    cells = [*piece.believed, *piece.unknown]
    rows = Observation.objects.select_for_update(no_key=True).filter(cell__in=cells, superseded_at=None)
    found = [
        (cell, pk) for cell, pk, version in rows.values_list("cell", "pk", "version").order_by("pk") if not version
    ]
    if dict(found) != piece.believed:
        raise _Changed
    ending = {row[CELL] for row in piece.rows if row[OLD] is not None}
    old = [pk for cell, pk in found if cell in ending]
    if old:
        Observation.objects.filter(pk__in=old).update(superseded_at=alike.recorded_at)
    if piece.rows:
        with once(row[CELL] for row in piece.rows):
            insert(piece.rows, alike)
    return old


def _send_back(one: TableImport) -> None:
    """Let the table be checked again, and tell why."""
    with transaction.atomic():
        mine = TableImport.objects.filter(pk=one.pk, state=_State.CONFIRMED, worker=one.worker)
        fields: dict[str, Any] = {"lease": None, "worker": "", "progress": 0, "tries": 0}
        if mine.update(state=_State.WAITING, confirmed_by=None, note=_AGAIN, **fields):
            record("确认作废，重新检查", target=one, organ=one.upload.organ)
