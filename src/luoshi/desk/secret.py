"""The key that signs sessions: made once, kept in the home folder, read by nobody else."""

import os
import secrets
from pathlib import Path

from luoshi.records import LuoshiError

_NAME = "secret.key"
_LEAST = 50
"""What Django's own check for production asks of a key."""


def secret_key(home: Path, *, strict: bool = False) -> str:
    """The key in *home*, made if it is not there; ``LUOSHI_SECRET`` goes before it.

    Raises LuoshiError where the folder cannot be written, where the file holds no key, and, if *strict*, where
    ``LUOSHI_SECRET`` is too short to keep a secret.
    """
    given = os.environ.get("LUOSHI_SECRET")
    if given:
        if strict and len(given) < _LEAST:
            todo = f"请写至少 {_LEAST} 个随机字符，或者不设，由程序自己生成"
            raise LuoshiError("L606", "会话密钥太短", "LUOSHI_SECRET", todo)
        return given
    path = home / _NAME
    try:
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            _make(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        todo = f"请检查该文件夹的权限，或用 LUOSHI_HOME 另指一个（{why}）"
        raise LuoshiError("L602", "写不了数据文件夹", str(home), todo) from error
    if len(key) < _LEAST:
        raise LuoshiError("L607", "密钥文件不完整", str(path), "请删去它再启动，会重新生成（所有人须重新登录）")
    return key


def _make(path: Path) -> None:
    """Write a key whole under another name, then link it: of two processes that start at once one wins for both."""
    temporary = path.with_name(f"{_NAME}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links: the rename may overwrite one that nobody has used yet
        os.replace(temporary, path)
        return
    os.unlink(temporary)
