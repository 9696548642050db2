"""What an export says of itself: its form, the state of the database, each table with its rows and digest."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from luoshi import __version__
from luoshi.desk.exchange.tables import LEFT_OUT_WORDS, tables
from luoshi.records import LuoshiError

NAME, README, FILES = "manifest.json", "说明.md", "files.jsonl"
FORMAT, VERSION = "luoshi-export", 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export: how many lines it has, and their SHA-256."""

    rows: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """The whole of it."""

    made_at: str
    program: str
    database: str
    schema: dict[str, list[str]]
    columns: dict[str, list[str]]
    tables: dict[str, Part] = field(default_factory=dict)
    files: Part = field(default_factory=lambda: Part(0, ""))
    chain: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = LEFT_OUT_WORDS
    format: str = FORMAT
    version: int = VERSION

    def written(self) -> bytes:
        """As the file has it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def manifest_now() -> Manifest:
    """The manifest of the desk as it is, before any part is written."""
    return Manifest(
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        program=__version__,
        database=connection.vendor,
        schema=schema_now(),
        columns={table.name: [column.name for column in table.columns] for table in tables()},
    )


def schema_now() -> dict[str, list[str]]:
    """The migrations of the desk's own apps that this database has."""
    own = {table.name.partition(".")[0] for table in tables()}
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        if app in own:
            found.setdefault(app, []).append(name)
    return found


def manifest_of(data: bytes, where: str) -> Manifest:
    """The manifest that a file holds, if this program can take its export in.

    Raises:
        LuoshiError: it is none, or of a program of another form.
    """
    try:
        told = json.loads(data)
        if told.get("format") != FORMAT or told.get("version") != VERSION:
            raise ValueError
        parts = {name: Part(**part) for name, part in told.pop("tables").items()}
        files = Part(**told.pop("files"))
        found = Manifest(**{**told, "tables": parts, "files": files})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        todo = "请选 luoshi backup 得到的文件，或 luoshi export --all 得到的文件夹"
        raise LuoshiError("L704", "不是本程序的备份或导出", where, todo) from error
    if found.schema != schema_now() or found.columns != manifest_now().columns:
        todo = f"备份由程序 {found.program} 做成，请用同一版本恢复，再升级"
        raise LuoshiError("L705", "备份的表结构与本程序的不同", where, todo)
    return found
