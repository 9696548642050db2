"""The key that signs sessions: made once, kept in the home folder, read by nobody else."""

import os
import secrets
from pathlib import Path

from luoshi.records import LuoshiError

_NAME = "secret.key"


def secret_key(home: Path) -> str:
    """The key in *home*, made if it is not there; ``LUOSHI_SECRET`` goes before it.

    Raises LuoshiError where the folder cannot be written.
    """
    given = os.environ.get("LUOSHI_SECRET")
    if given:
        return given
    path = home / _NAME
    try:
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            # two processes that start at once agree on the one whose file came first
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        todo = f"请检查该文件夹的权限，或用 LUOSHI_HOME 另指一个（{error.strerror or error}）"
        raise LuoshiError("L602", "写不了数据文件夹", str(home), todo) from error
    return path.read_text(encoding="ascii")
