"""Importing tables of observations: uploaded, checked by the worker, confirmed by the person, entered whole or not."""

import re
from pathlib import PurePath

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.leases import LEASE, MOST_TRIES
from luoshi.desk.ledger.models import TableImport, Upload
from luoshi.desk.ledger.programs import refuse_program
from luoshi.desk.ledger.services.table_check import Lost, problem_told, table_check
from luoshi.desk.ledger.services.table_enter import table_enter
from luoshi.read.files.kinds import kind_of
from luoshi.records import LuoshiError

_UNPRINTED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_State = TableImport.State
_OPEN = (_State.WAITING, _State.CHECKED, _State.REFUSED)


def table_upload(actor: User, *, name: str, data: bytes, organ: Organ, sensitivity: int = 0) -> TableImport:
    """Keep a workbook of observations and let the worker check it; nothing enters the ledger yet.

    Raises:
        PermissionDenied: the person may not approve figures there.
        LuoshiError: it is empty, too big or no workbook.
    """
    demand(actor, "approve", organ, sensitivity=sensitivity)
    name = _UNPRINTED.sub("", PurePath(name.replace("\\", "/")).name)[-200:] or "未命名.xlsx"
    if not data:
        raise LuoshiError("L101", "文件是空的", name, "请检查文件是否下载完整")
    refuse_program(data, name)
    if len(data) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1_000_000
        raise LuoshiError("L614", f"文件超过 {most} MB", name, "请拆分后分别导入")
    if kind_of(data, name) not in ("xlsx", "xls"):
        raise LuoshiError("L673", "不是能读的 Excel 工作簿", name, "请用 Excel、WPS 打开后另存为 xlsx")
    place, digest = keep(data)
    with transaction.atomic():
        upload = Upload.objects.create(name=name, file=place, sha256=digest, size=len(data), organ=organ, by=actor)
        made = TableImport.objects.create(upload=upload, sensitivity=sensitivity)
        record("上传数据表", actor=actor, target=made, organ=organ, detail={"文件": name, "摘要": digest})
    return made


def table_confirm(actor: User, one: TableImport, *, basis: str) -> None:
    """Let a checked table without problems enter the ledger; *basis* is that of the check that the person saw.

    Raises:
        PermissionDenied: the person may not approve figures there.
        LuoshiError: it has problems, nothing new, is not waiting for a word, or was checked again meanwhile.
    """
    with transaction.atomic():
        row = _mine(actor, one)
        if row.state != _State.CHECKED or row.problem_count or not row.entering:
            empty = row.state == _State.CHECKED and not row.problem_count
            what = "没有要入账的内容" if empty else f"现在是“{row.get_state_display()}”，不能入账"
            raise LuoshiError("L676", what, row.upload.name, "请刷新页面看最新状态")
        if row.basis != basis:
            raise LuoshiError("L678", "您看到的检查结果已经更新", row.upload.name, "请再看一遍预览，然后确认")
        row.state, row.confirmed_by, row.tries, row.note = _State.CONFIRMED, actor, 0, ""
        row.save(update_fields=["state", "confirmed_by", "tries", "note"])
        detail = {"行": row.rows, "新记入": row.fresh, "取代": row.superseding}
        record("确认入账", actor=actor, target=row, organ=row.upload.organ, detail=detail)


def table_recheck(actor: User, one: TableImport) -> None:
    """Check a table once more: the catalogue, the organs or the ledger changed.

    Raises:
        PermissionDenied: the person may not approve figures there.
    """
    with transaction.atomic():
        row = _mine(actor, one)
        if row.state in (_State.CHECKED, _State.REFUSED):
            row.state, row.progress, row.tries, row.note = _State.WAITING, 0, 0, ""
            row.save(update_fields=["state", "progress", "tries", "note"])
            record("重新检查", actor=actor, target=row, organ=row.upload.organ)


def table_drop(actor: User, one: TableImport) -> None:
    """Give an uploaded table up; the file is kept.

    Raises:
        PermissionDenied: the person may not approve figures there.
        LuoshiError: it is confirmed or entered already.
    """
    with transaction.atomic():
        row = _mine(actor, one)
        if row.state not in _OPEN:
            what = f"现在是“{row.get_state_display()}”，不能放弃"
            raise LuoshiError("L676", what, row.upload.name, "请刷新页面看最新状态")
        row.state, row.lease, row.worker = _State.DROPPED, None, ""
        row.save(update_fields=["state", "lease", "worker"])
        record("放弃导入", actor=actor, target=row, organ=row.upload.organ)


def _mine(actor: User, one: TableImport) -> TableImport:
    row = (
        TableImport.objects.select_for_update(no_key=True, of=("self",)).select_related("upload__organ").get(pk=one.pk)
    )
    demand(actor, "approve", row.upload.organ, sensitivity=row.sensitivity)
    return row


def take_table(worker: str) -> TableImport | None:
    """The next table to check or to enter, leased to *worker*: a new one, or one whose worker did not come back."""
    while True:
        now = timezone.now()
        free = Q(lease__isnull=True) | Q(lease__lt=now)
        with transaction.atomic():
            rows = TableImport.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
            waiting = rows.filter(free, state__in=(_State.WAITING, _State.CONFIRMED))
            row = waiting.select_related("upload__organ", "upload__by", "confirmed_by").order_by("pk").first()
            if row is None:
                return None
            row.tries += 1
            if row.tries <= MOST_TRIES:
                row.worker, row.lease = worker, now + LEASE
                row.save(update_fields=["worker", "lease", "tries"])
                return row
        _refuse(row, LuoshiError("L679", "处理进程多次中断", row.upload.name, "请拆成几个较小的文件再上传"))


def table_work(one: TableImport) -> None:
    """Check a leased table, or enter it; what cannot be done is told on it, and nothing is entered then."""
    try:
        table_check(one) if one.state == _State.WAITING else table_enter(one)
    except Lost:
        pass  # the lease ran out and another worker has it, or somebody gave the table up
    except LuoshiError as error:
        _refuse(one, error)
    except DatabaseError:
        raise  # the worker begins anew once the database answers
    except Exception as error:  # one bad file never stops the others
        what = f"处理时出错（{type(error).__name__}）"
        _refuse(one, LuoshiError("L670", what, one.upload.name, "请另存为 xlsx 再试；仍不行请把文件交给维护人员"))


def _refuse(one: TableImport, error: LuoshiError) -> None:
    told = [problem_told(error.where, error.what, f"{error.todo}（{error.code}）")]
    mine = TableImport.objects.filter(pk=one.pk, worker=one.worker, state=one.state)
    with transaction.atomic():
        if mine.update(state=_State.REFUSED, problems=told, problem_count=1, preview={}, lease=None, worker=""):
            record("数据表未入账", target=one, organ=one.upload.organ, detail={"原因": str(error)[:400]})
