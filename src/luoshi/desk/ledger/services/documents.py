"""Taking documents in: bytes kept, a version waiting for a reader."""

from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.models import Document, Version
from luoshi.desk.ledger.programs import refuse_program
from luoshi.read.files.kinds import kind_of
from luoshi.records import LuoshiError

_ENDINGS = frozenset(
    ("", ".txt", ".text", ".md", ".docx", ".docm", ".doc", ".wps", ".pdf", ".html", ".htm", ".shtml", ".xhtml",
     ".jhtml", ".aspx", ".jsp", ".mht", ".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".rtf", ".ofd", ".xml")
)  # fmt: skip
"""Endings of names that are taken; what the bytes are decides how they are read."""
_TEXTS = ("txt", "csv")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
"""How pictures begin, which are no text whatever their name says."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the person says of a file; what is left open is told by the text."""

    title: str = ""
    year: int | None = None
    region: str = ""
    sensitivity: int = 0


def document_import(
    actor: User, *, name: str, data: bytes, organ: Organ, given: Given | None = None, document: Document | None = None
) -> Version:
    """Keep a file as a new document of *organ*, or as the next version of *document*, waiting to be read.

    The same bytes a second time give the version that is there.

    Raises:
        PermissionDenied: the person may not import there.
        LuoshiError: the file is empty, too big, or of a kind that is not read.
    """
    given = given or Given()
    owner = document.organ if document else organ
    demand(actor, "import", owner, sensitivity=document.sensitivity if document else given.sensitivity)
    name = PurePath(name.replace("\\", "/")).name[:200] or "未命名"
    _refuse(name, data)
    place, digest = keep(data)
    with transaction.atomic():
        if document is None:
            document = _document(actor, name, organ, given)
        else:
            document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
            same = document.versions.filter(sha256=digest).first()
            if same:
                return same
        version = Version.objects.create(
            document=document,
            number=(document.versions.aggregate(last=Max("number"))["last"] or 0) + 1,
            name=name,
            file=place,
            sha256=digest,
            size=len(data),
            year_given=given.year,
            region_given=given.region,
            created_by=actor,
        )
        detail = {"文件": name, "字节": len(data), "摘要": digest, "版本": version.number}
        record("导入文件", actor=actor, target=version, organ=owner, detail=detail)
    return version


def _document(actor: User, name: str, organ: Organ, given: Given) -> Document:
    """A new document; its title is the file's name until the text tells a better one."""
    return Document.objects.create(
        title=(given.title or PurePath(name).stem)[:200],
        organ=organ,
        region=given.region,
        year=given.year,
        sensitivity=given.sensitivity,
        created_by=actor,
    )


def version_retry(actor: User, version: Version) -> None:
    """Let a version whose reading failed be read again.

    Raises:
        PermissionDenied: the person may not import there.
    """
    document = version.document
    demand(actor, "import", document.organ, sensitivity=document.sensitivity)
    with transaction.atomic():
        failed = Version.objects.filter(pk=version.pk, state=Version.State.FAILED)
        if failed.update(state=Version.State.WAITING, tries=0, error="", progress=0):
            record("重新读取", actor=actor, target=version, organ=document.organ)


def _refuse(name: str, data: bytes) -> None:
    """Refuse what no reader would take; the reader's own words tell why."""
    if not data:
        raise LuoshiError("L101", "文件是空的", name, "请检查文件是否下载完整")
    refuse_program(data, name)
    if len(data) > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES // 1_000_000
        raise LuoshiError("L614", f"文件超过 {most} MB", name, "请拆分后分别导入")
    ending = PurePath(name).suffix.lower()
    kind = kind_of(data, name)
    if ending not in _ENDINGS or (kind in _TEXTS and data.startswith(_PICTURES)):
        todo = "可以导入 docx、pdf、txt、html、xlsx、csv；其他格式请先另存为其中一种"
        raise LuoshiError("L615", f"不收这种文件（{ending or '没有扩展名'}）", name, todo)
