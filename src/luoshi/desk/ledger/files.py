"""The folder of files: bytes under the name of their digest, written whole or not at all, never changed."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from luoshi.records import LuoshiError


def keep(data: bytes) -> tuple[str, str]:
    """Keep some bytes; the place below the folder of files, and their SHA-256.

    The same bytes are kept once. Files appear before the rows that name them: a row never names what is not there; a
    file that no row names (the program was killed in between) does no harm.

    Raises:
        LuoshiError: the folder cannot be written.
    """
    digest = hashlib.sha256(data).hexdigest()
    place = f"{digest[:2]}/{digest}"
    path = Path(settings.MEDIA_ROOT) / place
    try:
        if not path.exists() or path.stat().st_size != len(data):
            _write(path, data)
    except OSError as error:
        todo = f"请检查磁盘空间和权限（{error.strerror or error}）"
        raise LuoshiError("L611", "存不下文件", str(path.parent), todo) from error
    return place, digest


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, or leave what was there; nobody else may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def path_of(place: str) -> Path:
    """Where bytes are kept; *place* is what `keep` gave.

    Raises:
        LuoshiError: *place* is not such a place (nothing from a request ever gets here, this makes sure).
    """
    folder, _, digest = place.partition("/")
    if len(digest) != 64 or not digest.isalnum() or folder != digest[:2]:
        raise LuoshiError("L612", "不是存放文件的位置", place, "请重新上传")
    return Path(settings.MEDIA_ROOT) / folder / digest
