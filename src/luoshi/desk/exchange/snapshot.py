"""The desk as it is at one moment, while others go on writing."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from luoshi.records import LuoshiError

_PAGES = 5000


@contextmanager
def snapshot(folder: Path) -> Iterator[None]:
    """Let whatever this thread reads within be of one moment; nothing may be written.

    SQLite: a copy by its own backup interface in *folder*, gone afterwards, so that no reader holds up the log of a
    desk that is being used. PostgreSQL: one transaction that reads repeatably.
    """
    if connection.vendor == "sqlite":
        place = tempfile.TemporaryDirectory(dir=folder, prefix=".luoshi-")
        with place, _copied(Path(place.name) / "copy.sqlite3"):
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _copied(path: Path) -> Iterator[None]:
    """This thread's connection leads to a copy for as long as the block lasts."""
    path.touch(mode=0o600)
    _copy(path)
    before = connections[DEFAULT_DB_ALIAS]
    settings: dict[str, Any] = {**before.settings_dict, "NAME": str(path)}
    settings["OPTIONS"] = {"init_command": "PRAGMA query_only=ON;"}
    copy = type(before)(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = copy
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = before
        copy.close()


def _copy(path: Path) -> None:
    """Copy the database as it is now.

    The reading transaction stays open over all steps: without it, every write of another process would make SQLite
    begin the copy anew, and a large desk that is never quiet would never be copied.
    """
    connection.ensure_connection()
    source: Any = connection.connection
    target = sqlite3.connect(path)
    source.execute("BEGIN DEFERRED")
    try:
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        target.execute("PRAGMA synchronous=OFF")  # nobody needs it once this process is gone
        source.backup(target, pages=_PAGES)
    except sqlite3.Error as error:
        todo = f"请检查磁盘空间和权限（{error}）"
        raise LuoshiError("L703", "复制不了数据库", str(path.parent), todo) from error
    finally:
        source.execute("ROLLBACK")
        target.close()
