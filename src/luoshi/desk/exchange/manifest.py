"""What an export says of itself: its form, the state of the database, each table with its rows and digest."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from luoshi import __version__
from luoshi.desk.exchange.tables import LEFT_OUT_WORDS, tables
from luoshi.records import LuoshiError

NAME, README, FILES = "manifest.json", "说明.md", "files.jsonl"
FORMAT, VERSION = "luoshi-export", 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export: how many lines it has, how many bytes, and their SHA-256."""

    rows: int
    sha256: str
    bytes: int


@dataclass(slots=True)
class Manifest:
    """The whole of it."""

    made_at: str
    program: str
    database: str
    schema: dict[str, list[str]]
    columns: dict[str, list[str]]
    tables: dict[str, Part] = field(default_factory=dict)
    files: Part = field(default_factory=lambda: Part(0, "", 0))
    chain: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    """What was wrong with the desk already; it was backed up all the same, because somebody asked for it."""
    lost: list[str] = field(default_factory=list)
    """Files that rows name and that the desk had no longer."""
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
    """The migrations of the desk's own apps that this program has."""
    own = {table.name.partition(".")[0] for table in tables()}
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationLoader(None).disk_migrations or ()):
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
        if told.get("format") != FORMAT:
            raise ValueError
        found = _read(told) if told["version"] == VERSION else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        todo = "请选 luoshi backup 得到的文件，或 luoshi export --all 得到的文件夹"
        raise LuoshiError("L704", "不是本程序的备份或导出", where, todo) from error
    todo = f"备份由程序 {str(told.get('program'))[:20]} 做成，请用同一版本恢复，再升级"
    if found is None:
        what = f"备份是第 {str(told['version'])[:9]} 版的格式，本程序只认第 {VERSION} 版"
        raise LuoshiError("L705", what, where, todo)
    if found.schema != schema_now() or found.columns != manifest_now().columns:
        raise LuoshiError("L705", "备份的表结构与本程序的不同", where, todo)
    if found.tables.keys() != found.columns.keys():
        missing = min(found.tables.keys() ^ found.columns.keys())
        raise LuoshiError("L708", "清单里的表不齐", missing, "备份已损坏，请换一份")
    return found


def _read(told: dict[str, Any]) -> Manifest:
    """A manifest from what was told.

    Raises:
        ValueError, TypeError, KeyError: it is not whole.
    """
    parts = {name: _part(**part) for name, part in told.pop("tables").items()}
    files, chain = _part(**told.pop("files")), told["chain"]
    if not isinstance(chain["events"], int) or not isinstance(chain["digest"], str):
        raise ValueError
    return Manifest(**{**told, "tables": parts, "files": files})


def _part(rows: Any, sha256: Any, bytes: Any) -> Part:
    if type(rows) is not int or type(bytes) is not int or min(rows, bytes) < 0 or len(sha256) != 64:
        raise ValueError
    return Part(rows, str(sha256), bytes)
