"""Taking an export into an empty desk: all of it in one transaction, proved before it is kept."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from os import fsync, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from luoshi.desk.exchange.manifest import NAME, Manifest, Part, manifest_of
from luoshi.desk.exchange.places import Source, opened
from luoshi.desk.exchange.proving import prove, proved_lines
from luoshi.desk.exchange.tables import Table, tables
from luoshi.desk.exchange.writing import demand_whole
from luoshi.desk.ledger.files import path_of
from luoshi.records import LuoshiError

Told = Callable[[str], object]
_BATCH = 1000


def take_in(path: Path, *, told: Told) -> Manifest:
    """Take a backup or an export into this desk, which must be empty; keys stay what they were.

    Files come first (a file that no row names does no harm), then all rows in one transaction. Before it ends, every
    table is read again and compared with the manifest, and the audit chain is walked: what is not equal is not kept.

    Raises:
        LuoshiError: the desk is not empty, the export is damaged or of another form, or is not equal once it is in.
    """
    with opened(path) as source:
        try:
            with source.open(NAME) as file:
                data = file.read()
        except KeyError as error:
            todo = "请选 luoshi backup 得到的文件，或 luoshi export --all 得到的文件夹"
            raise LuoshiError("L704", "不是本程序的备份或导出", str(path), todo) from error
        manifest = manifest_of(data, str(path))
        demand_empty()
        prove(source, manifest, told)
        _files(source, manifest)
        try:
            with transaction.atomic():
                demand_empty()
                for table in tables():
                    _load(table, source, manifest.tables[table.name])
                    told(f"{table.name}：{manifest.tables[table.name].rows} 行")
                _settle()
                _compare(manifest)
        except (DatabaseError, ValueError) as error:
            todo = "没有恢复任何内容；请核对程序版本，或换一份备份再试"
            raise LuoshiError("L709", f"数据库不收这份备份（{error}）"[:300], str(path), todo) from error
    told("已逐表核对，审计链完整。")
    return manifest


def demand_empty() -> None:
    """Raise LuoshiError where the desk holds anything."""
    for table in tables():
        if table.model._default_manager.exists():
            todo = "请用 LUOSHI_HOME（或 LUOSHI_DATABASE）指向新的空位置，核对无误后再换上"
            raise LuoshiError("L710", "只能恢复到空的案头", f"表 {table.name} 里已有内容", todo)


def _files(source: Source, manifest: Manifest) -> None:
    """Put the files in their place, each whole or not at all."""
    for row in proved_lines(source, "files.jsonl", manifest.files):
        path = path_of(str(row["file"]))
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            with source.open(f"files/{row['file']}") as part:
                shutil.copyfileobj(part, file)
            file.flush()
            fsync(file.fileno())
        replace(file.name, path)


def _load(table: Table, source: Source, part: Part) -> None:
    """Insert the rows of a table, past the ORM: it would write its own times into them."""
    rows = proved_lines(source, f"tables/{table.name}.jsonl", part)
    values = ([_stored(column, value) for column, value in zip(table.columns, table.values(row), strict=True)]
              for row in rows)  # fmt: skip
    while some := list(islice(values, _BATCH)):
        _insert(table, some)


def _stored(column: Any, value: Any) -> Any:
    return column.field.get_db_prep_save(value, connection)


def _insert(table: Table, rows: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    name = quote(table.model._meta.db_table)
    columns = ", ".join(quote(column.column) for column in table.columns)
    with connection.cursor() as cursor:
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


def _compare(manifest: Manifest) -> None:
    """Read every table again: it must be what the manifest says, and the chain must hold."""
    for table in tables():
        if digest_of(table.rows()) != manifest.tables[table.name].sha256:
            todo = "没有恢复任何内容；数字超过15位有效数字时请改用 PostgreSQL"
            raise LuoshiError("L711", "存入后读出的与备份不同", f"表 {table.name}", todo)
    demand_whole()


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
