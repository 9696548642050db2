"""Uploaded templates: kept as they came, read again when they are taken over, never written before they were shown."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath

from django.db import transaction

from luoshi.desk.accounts.models import User
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.files import keep, path_of
from luoshi.desk.ledger.models import Filing, Item, Upload
from luoshi.desk.ledger.programs import refuse_program
from luoshi.desk.ledger.services.entries import Given, entries_save
from luoshi.desk.ledger.services.filings import EDITABLE, filing_locked
from luoshi.desk.ledger.workbooks.filled import Filled, Said, filled
from luoshi.records import LuoshiError


def upload_keep(actor: User, filing: Filing, *, name: str, data: bytes) -> Upload:
    """Keep a filled template of a filing; nothing of it is entered yet.

    Raises:
        PermissionDenied: the person may not enter for that unit.
        LuoshiError: it is no template, that of another filing, or the filing takes no entries now.
    """
    name = PurePath(name.replace("\\", "/")).name[:200] or "未命名.xlsx"
    refuse_program(data, name)
    with transaction.atomic():
        row = filing_locked(actor, filing, "enter", EDITABLE)
    told = filled(data, name, _items(row))
    _same_filing(told, row, name)
    place, digest = keep(data)
    with transaction.atomic():
        upload = Upload.objects.create(
            name=name, file=place, sha256=digest, size=len(data), organ=row.organ, filing=row, by=actor
        )
        detail = {"文件": name, "字节": len(data), "摘要": digest, "错误": len(told.errors)}
        record("上传填报表", actor=actor, target=upload, organ=row.organ, detail=detail)
    return upload


def upload_read(upload: Upload) -> Filled:
    """What a kept upload says."""
    assert upload.filing is not None
    return filled(path_of(upload.file).read_bytes(), upload.name, _items(upload.filing))


def upload_take(
    actor: User, upload: Upload, *, seen: Mapping[int, int] | None = None, theirs: Collection[int] = ()
) -> int:
    """Enter what a kept upload says; how many cells changed.

    Where somebody else changed a cell since the template was downloaded, *seen* has the revision over which the person
    chose to write, *theirs* the items that are to stay as they are.

    Raises:
        PermissionDenied, Clash: as `entries_save`.
        LuoshiError: cells of the upload are wrong, or as `entries_save`.
    """
    told = upload_read(upload)
    assert upload.filing is not None
    if told.errors:
        what = f"表里还有 {len(told.errors)} 处错误"
        raise LuoshiError("L688", what, told.errors[0].place, "请在 Excel 里改好，重新上传")
    given = [one for one in given_of(told.said, seen or {}) if one.item not in theirs]
    return entries_save(actor, upload.filing, given, upload=upload)


def given_of(said: Iterable[Said], seen: Mapping[int, int]) -> list[Given]:
    """What the rows of a template give for the cells."""
    return [
        Given(
            item=one.item,
            value=one.typed.value,
            not_applicable=one.typed.not_applicable,
            note=one.note,
            revision=seen.get(one.item, one.revision),
            place=one.place,
        )
        for one in said
    ]


def _items(filing: Filing) -> dict[int, Item]:
    return {item.pk: item for item in filing.round.items.select_related("indicator")}


def _same_filing(told: Filled, row: Filing, name: str) -> None:
    if told.filing == row.pk and told.round == row.round_id:
        return
    what = "这是另一个单位的模板" if told.round == row.round_id else "这是另一轮填报的模板"
    raise LuoshiError("L687", what, name, f"请上传“{row.round} · {row.organ}”的模板")
