"""Taking an export into an empty desk: all of it in one transaction, proved before it is kept."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as ZlibError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luoshi.desk.audit.services import record
from luoshi.desk.audit.verify import Anchor, last
from luoshi.desk.exchange.clearing import clear
from luoshi.desk.exchange.manifest import FILES, NAME, Manifest, manifest_of
from luoshi.desk.exchange.places import Source, opened
from luoshi.desk.exchange.proving import prove, proved_lines
from luoshi.desk.exchange.tables import Table, tables
from luoshi.desk.exchange.writing import backup, faults_now, not_whole
from luoshi.desk.finding.services import rebuild
from luoshi.desk.ledger.files import path_of
from luoshi.records import LuoshiError

Told = Callable[[str], object]
_BATCH = 1000
_NOTHING = "没有恢复任何内容；请核对程序版本和磁盘空间，或换一份备份再试"
_LONGEST_MANIFEST = 16 << 20
_TIMES = 2
"""How much of the disk SQLite needs for a byte of a table: in its log first, then in its file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says beyond the file: that the desk's content may go, that faults are known, an old anchor."""

    replace: bool = False
    broken: bool = False
    anchors: tuple[Anchor, ...] = ()


def take_in(path: Path, *, told: Told, wish: Wish = Wish()) -> Manifest:
    """Take a backup or an export into this desk; keys stay what they were.

    The desk must be empty, or *wish* says that its content may go: that is backed up first, beside the desk. Files
    come first (where the process is killed they stay: a file that no row names does no harm), then all rows in one
    transaction. Before it ends, every table is read again and compared with the manifest, the audit chain is walked,
    and the index of search made: what is not equal is not kept, and what was there before is there again.

    Raises:
        LuoshiError: the desk is not empty, the export is damaged or of another form, or is not equal once it is in.
    """
    with opened(path) as source:
        manifest = looked_at(source, path, told)
        if manifest.faults and not wish.broken:
            raise not_whole(manifest.faults[0])
        if not wish.replace:
            demand_empty()
        _demand_room(manifest, source)
        before = _kept_before(told) if wish.replace and not _is_empty() else None
        with _files(source, manifest, leave=before is not None):
            try:
                with transaction.atomic():
                    _rows(path, source, manifest, before, told=told, wish=wish)
            except (DatabaseError, ValueError) as error:
                raise LuoshiError("L709", f"数据库不收这份备份（{error}）"[:300], str(path), _NOTHING) from error
    told("已逐表核对，审计链完整。")
    return manifest


def looked_at(source: Source, path: Path, told: Told) -> Manifest:
    """The manifest of a backup, after all of it was read and compared with it.

    Raises:
        LuoshiError: it is none, of another form, or damaged.
    """
    try:
        with source.open(NAME) as file:
            data = file.read(_LONGEST_MANIFEST)
    except (KeyError, OSError, BadZipFile, ZlibError, EOFError) as error:
        todo = "请选 luoshi backup 得到的文件，或 luoshi export --all 得到的文件夹"
        raise LuoshiError("L704", "不是本程序的备份或导出", str(path), todo) from error
    manifest = manifest_of(data, str(path))
    prove(source, manifest, told)
    return manifest


def demand_empty() -> None:
    """Raise LuoshiError where the desk holds anything."""
    for table in tables():
        if table.model._default_manager.exists():
            todo = (
                "请用 LUOSHI_HOME（或 LUOSHI_DATABASE）指向新的空位置，核对无误后再换上；"
                "确要盖掉这里的内容，加 --replace"
            )
            raise LuoshiError("L710", "只能恢复到空的案头", f"表 {table.name} 里已有内容", todo)


def _is_empty() -> bool:
    return not any(table.model._default_manager.exists() for table in tables())


def _kept_before(told: Told) -> Manifest:
    """Back up what is to be replaced, whole or not, beside the desk."""
    path = Path(settings.HOME) / f"恢复前-{timezone.localtime():%Y-%m-%d-%H%M%S}.zip"
    told(f"先备份现有内容：{path}")
    return backup(path, told=told, broken=True)


def _demand_room(manifest: Manifest, source: Source) -> None:
    """Raise LuoshiError where the disk cannot hold it: half-way on is a bad moment to find out."""
    size = sum(int(row["size"]) for row in proved_lines(source, FILES, manifest.files, key="file"))
    if connection.vendor == "sqlite":
        size += _TIMES * sum(part.bytes for part in manifest.tables.values())
    free = shutil.disk_usage(settings.HOME).free
    if size > free:
        what = f"约需 {size >> 20} MB，只剩 {free >> 20} MB"
        raise LuoshiError("L731", what, str(settings.HOME), "没有恢复任何内容；请腾出磁盘空间，或换一个位置")


def _rows(path: Path, source: Source, manifest: Manifest, before: Manifest | None, *, told: Told, wish: Wish) -> None:
    """Put all rows in the place of what was there *before*, and prove them."""
    if before is not None:
        clear(before.chain)
    demand_empty()
    for table in tables():
        _load(table, source, manifest)
        told(f"{table.name}：{manifest.tables[table.name].rows} 行")
    _settle()
    _compare(manifest, wish)
    told(f"检索的索引：{rebuild()} 行")
    if before is not None:
        detail = {"备份": path.name, "原有": before.chain["events"], "原有摘要": before.chain["digest"]}
        record("以备份替换全部内容", target="exchange/restore", detail=detail)


@contextmanager
def _files(source: Source, manifest: Manifest, *, leave: bool) -> Iterator[None]:
    """Put the files in their place, each whole or not at all; where the block fails they go again.

    With *leave* they stay all the same: in a desk that is being used somebody may have brought the same file meanwhile.
    """
    made: list[Path] = []
    try:
        for row in proved_lines(source, FILES, manifest.files, key="file"):
            path = path_of(str(row["file"]))
            if path.exists() and path.stat().st_size == row["size"]:
                continue
            try:
                _put(source, str(row["file"]), path)
            except OSError as error:
                todo = f"没有恢复任何内容；请检查磁盘空间和权限（{error.strerror or error}）"
                raise LuoshiError("L731", "存不下原文件", str(path.parent), todo) from error
            made.append(path)
        yield
    except BaseException:
        for path in () if leave else made:
            path.unlink(missing_ok=True)
        raise


def _put(source: Source, place: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file, source.open(f"files/{place}") as part:
            shutil.copyfileobj(part, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _load(table: Table, source: Source, manifest: Manifest) -> None:
    """Insert the rows of a table, past the ORM: it would write its own times into them."""
    part, key = manifest.tables[table.name], table.columns[0].name
    name = f"tables/{table.name}.jsonl"
    values = _values(table, proved_lines(source, name, part, key=key), name)
    done = 0
    while some := list(islice(values, _BATCH)):
        try:
            _insert(table, some)
        except (DatabaseError, ValueError, OverflowError) as error:
            what = f"数据库不收第 {done + 1} 至 {done + len(some)} 行（{error}）"[:300]
            raise LuoshiError("L709", what, name, _NOTHING) from error
        done += len(some)


def _values(table: Table, rows: Iterable[dict[str, Any]], name: str) -> Iterator[list[Any]]:
    """The rows as the database takes them."""
    for number, row in enumerate(rows, 1):
        try:
            yield [_stored(column, value) for column, value in zip(table.columns, table.values(row), strict=True)]
        except (ValueError, TypeError, ArithmeticError, AttributeError, ValidationError) as error:
            raise LuoshiError("L709", f"第 {number} 行不合这张表的写法", name, _NOTHING) from error


def _stored(column: Any, value: Any) -> Any:
    return column.field.get_db_prep_save(value, connection)


def _insert(table: Table, rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    name = quote(table.model._meta.db_table)
    columns = ", ".join(quote(column.column) for column in table.columns)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)


def _settle() -> None:
    """Let new rows be numbered after the last one, and prove that no key leads nowhere."""
    models = [table.model for table in tables()]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
    connection.check_constraints()


def _compare(manifest: Manifest, wish: Wish) -> None:
    """Read every table again: it must be what the manifest says, and the chain must hold."""
    for table in tables():
        if digest_of(table.rows()) != manifest.tables[table.name].sha256:
            todo = "没有恢复任何内容；数字超过15位有效数字时请改用 PostgreSQL"
            raise LuoshiError("L733", "存入后读出的与备份不同", f"表 {table.name}", todo)
    if dict(zip(("events", "digest"), last(), strict=True)) != manifest.chain:
        raise LuoshiError("L706", "审计链尾与清单不符", NAME, "备份被改动过，请换一份")
    faults = faults_now(wish.anchors)
    if faults and not (wish.broken and faults == manifest.faults):
        raise not_whole(next((one for one in faults if one not in manifest.faults), faults[0]))


def digest_of(lines: Iterable[bytes]) -> str:
    """The SHA-256 of lines."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def digests() -> dict[str, str]:
    """The digest of every table of this desk: two desks are equal where these are."""
    return {table.name: digest_of(table.rows()) for table in tables()}


def kept_files() -> list[str]:
    """The places of all files of this desk."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(f"{path.parent.name}/{path.name}" for path in root.glob("??/*") if len(path.name) == 64)
