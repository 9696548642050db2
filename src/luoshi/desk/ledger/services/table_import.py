"""Importing tables of observations: uploaded, checked by the worker, confirmed by the person, entered whole or not."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand, may
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.files import keep, path_of
from luoshi.desk.ledger.models import Observation, Posting, TableImport, Upload
from luoshi.desk.ledger.services.posting import digest_of
from luoshi.desk.ledger.tables import Problem, names, observations, rows_of
from luoshi.read.files.kinds import kind_of
from luoshi.records import LuoshiError

LEASE = timedelta(minutes=30)
_BATCH = 1000
_MOST_TOLD = 100
_State = TableImport.State


def table_upload(actor: User, *, name: str, data: bytes, organ: Organ, sensitivity: int = 0) -> TableImport:
    """Keep a workbook of observations and let the worker check it; nothing enters the ledger yet.

    Raises:
        PermissionDenied: the person may not approve figures there.
        LuoshiError: it is too big or no workbook.
    """
    demand(actor, "approve", organ, sensitivity=sensitivity)
    if len(data) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1_000_000
        raise LuoshiError("L614", f"文件超过 {most} MB", name, "请拆分后分别导入")
    if kind_of(data, name) not in ("xlsx", "xls"):
        raise LuoshiError("L681", "不是能读的 Excel 工作簿", name, "请另存为 xlsx 再上传")
    place, digest = keep(data)
    with transaction.atomic():
        upload = Upload.objects.create(
            name=name[:200], file=place, sha256=digest, size=len(data), organ=organ, by=actor
        )
        made = TableImport.objects.create(upload=upload, sensitivity=sensitivity)
        record("上传数据表", actor=actor, target=made, organ=organ, detail={"文件": name, "摘要": digest})
    return made


def table_confirm(actor: User, one: TableImport) -> None:
    """Let a checked table without problems enter the ledger.

    Raises:
        LuoshiError: it has problems, or is not waiting for a word.
    """
    with transaction.atomic():
        row = _mine(actor, one)
        if row.state != _State.CHECKED or row.problem_count:
            what = f"现在是“{row.get_state_display()}”，不能入账"
            raise LuoshiError("L685", what, row.upload.name, "请改正后重新上传")
        row.state, row.confirmed_by = _State.CONFIRMED, actor
        row.save(update_fields=["state", "confirmed_by"])
        record("确认入账", actor=actor, target=row, organ=row.upload.organ, detail={"行": row.rows})


def table_drop(actor: User, one: TableImport) -> None:
    """Give an uploaded table up; the file is kept."""
    with transaction.atomic():
        row = _mine(actor, one)
        if row.state in (_State.WAITING, _State.CHECKED, _State.REFUSED):
            row.state = _State.DROPPED
            row.save(update_fields=["state"])
            record("放弃导入", actor=actor, target=row, organ=row.upload.organ)


def take_table(worker: str) -> TableImport | None:
    """The next table to check or to enter, leased to *worker*."""
    now = timezone.now()
    free = Q(lease__isnull=True) | Q(lease__lt=now)
    with transaction.atomic():
        rows = TableImport.objects.select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(free, state__in=(_State.WAITING, _State.CONFIRMED)).order_by("pk").first()
        if row:
            row.worker, row.lease = worker, now + LEASE
            row.save(update_fields=["worker", "lease"])
    return row


def table_work(one: TableImport) -> None:
    """Check a leased table, or enter it; what cannot be read is told on it."""
    try:
        _check(one) if one.state == _State.WAITING else _enter(one)
    except LuoshiError as error:
        told = [{"cell": error.where, "what": error.what, "todo": error.todo}]
        TableImport.objects.filter(pk=one.pk).update(
            state=_State.REFUSED, problems=told, problem_count=1, lease=None, worker=""
        )


def _check(one: TableImport) -> None:
    """Count rows and problems, and what the ledger has already."""
    count, problems, cells = 0, [], []
    for row in _rows(one):
        count += 1
        if isinstance(row, Problem):
            problems.append(row)
        else:
            cells.append(row.cell)
    doubled = len(cells) - len(set(cells))
    told = [asdict(problem) for problem in problems[:_MOST_TOLD]]
    if doubled:
        told.append({"cell": one.upload.name, "what": f"{doubled} 行与别的行是同一格", "todo": "每格只留一行"})
    wrong = len(problems) + bool(doubled)
    TableImport.objects.filter(pk=one.pk, state=_State.WAITING).update(
        state=_State.REFUSED if wrong or not count else _State.CHECKED,
        rows=count, problems=told, problem_count=wrong, superseding=_known(cells), lease=None, worker="", progress=100,
    )  # fmt: skip


def _enter(one: TableImport) -> None:
    """Enter all rows in one transaction: batches of inserts, the digest beside, one audit event."""
    with transaction.atomic():
        row = TableImport.objects.select_for_update().get(pk=one.pk)
        if row.state != _State.CONFIRMED or row.confirmed_by is None:
            return
        actor, now = row.confirmed_by, timezone.now()
        posting = Posting.objects.create(action="导入", by=actor, at=now, note=row.upload.name[:200])
        entered = _entered(row, posting)
        posting.digest = digest_of(entered)
        posting.rows = row.rows
        posting.save(update_fields=["digest", "rows"])
        row.state, row.posting, row.lease, row.worker = _State.POSTED, posting, None, ""
        row.save(update_fields=["state", "posting", "lease", "worker"])
        detail = {"行": posting.rows, "入账号": posting.pk, "摘要": posting.digest}
        record("导入数据", actor=actor, target=row, organ=row.upload.organ, detail=detail)


def _entered(one: TableImport, posting: Posting) -> Iterator[Observation]:
    """Each row once it is in the database, batch by batch: memory holds one batch."""
    batch: list[Observation] = []
    for row in _rows(one):
        if isinstance(row, Problem):
            raise LuoshiError("L686", row.what, row.cell, row.todo)
        row.posting, row.recorded_at, row.approved_by = posting, posting.at, posting.by
        batch.append(row)
        if len(batch) == _BATCH:
            yield from _inserted(batch, posting)
            batch = []
    yield from _inserted(batch, posting)


def _inserted(batch: list[Observation], posting: Posting) -> list[Observation]:
    """Insert a batch; what the ledger believed of the same cells is superseded."""
    cells = [row.cell for row in batch]
    believed = Observation.objects.filter(cell__in=cells, superseded_at=None, version=None)
    old = dict(believed.values_list("cell", "pk"))
    if old:
        Observation.objects.filter(pk__in=old.values()).update(superseded_at=posting.at)
        for row in batch:
            row.supersedes_id = old.get(row.cell)
    return Observation.objects.bulk_create(batch, batch_size=_BATCH)


def _rows(one: TableImport) -> Iterator[Observation | Problem]:
    """The table's rows, each proved against what the uploader may do."""
    data = path_of(one.upload.file).read_bytes()
    if hashlib.sha256(data).hexdigest() != one.upload.sha256:
        raise LuoshiError("L687", "存放的文件与上传时不同", one.upload.name, "请重新上传，并请维护人员检查磁盘")
    first, places, rows = rows_of(data, one.upload.name)
    common: dict[str, Any] = {"origin": "cell", "sensitivity": one.sensitivity}
    allowed: dict[int, bool] = {}
    for row in observations(places, rows, first=first, known=names(), common=common):
        if isinstance(row, Observation) and row.organ is not None:
            organ = row.organ
            if organ.pk not in allowed:
                allowed[organ.pk] = may(one.upload.by, "approve", organ, sensitivity=one.sensitivity)
            if not allowed[organ.pk]:
                yield Problem(row.place, f"您没有为“{organ}”入账的权限", "请由有权限的人导入")
                continue
            row.place = f"{one.upload.name} {row.place}"[:120]
        yield row


def _known(cells: list[str]) -> int:
    """How many of these cells the ledger has a believed value of."""
    count = 0
    for at in range(0, len(cells), _BATCH):
        part = cells[at : at + _BATCH]
        count += Observation.objects.filter(cell__in=part, superseded_at=None, version=None).count()
    return count


def _mine(actor: User, one: TableImport) -> TableImport:
    row = TableImport.objects.select_for_update(of=("self",)).select_related("upload__organ").get(pk=one.pk)
    demand(actor, "approve", row.upload.organ, sensitivity=row.sensitivity)
    return row
