"""The settings of the second reader: which model answers at which address, and how much it may be asked."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from luoshi.read.second.address import is_intranet
from luoshi.records import LuoshiError

_WHERE = "第二读者的设置"
_LARGEST = 65536
"""Bytes of a settings file; nobody writes a longer one."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LIMITS: dict[str, tuple[float, float]] = {
    "timeout": (0.05, 600),
    "attempts": (1, 5),
    "max_characters": (200, 60000),
    "max_requests": (1, 1000),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the second reader is asked and how much; the model is always asked at temperature 0.

    *address* is the base of an OpenAI-compatible service (``http://10.0.0.8:8000/v1``), *model* its name there,
    *key_env* the environment variable that holds the key (empty: none is sent). *timeout* is seconds for one whole
    request, *attempts* how often it is tried, *max_characters* what one request may hold of the text, *max_requests*
    how many a document may cost. *commitments* also asks for tasks. *allow_public* lets texts leave the intranet.

    Raises:
        LuoshiError: L121 a value is not allowed; L122 the address is no intranet address.

    >>> Settings("http://10.0.0.8:8000/v1", "qwen").url
    'http://10.0.0.8:8000/v1/chat/completions'
    """

    address: str
    model: str
    key_env: str = ""
    timeout: float = 60
    attempts: int = 3
    max_characters: int = 3000
    max_requests: int = 40
    commitments: bool = True
    allow_public: bool = False

    def __post_init__(self) -> None:
        """See that every value is one that the client can work with."""
        for field in fields(self):
            _check_type(field.name, getattr(self, field.name), str(field.type))
        for name, (low, high) in _LIMITS.items():
            if not low <= getattr(self, name) <= high:
                raise _wrong(f"{name} 要在 {low:g} 到 {high:g} 之间", "请改成范围之内的数")
        if not self.model or len(self.model) > 100 or not self.model.isprintable():
            raise _wrong("model 不是模型的名称", "请写服务上的模型名，如 qwen3-32b")
        if self.key_env and not _VARIABLE.fullmatch(self.key_env):
            raise _wrong("key_env 不是环境变量的名称", "请写变量名，如 LUOSHI_SECOND_KEY；密钥本身不要写进文件")
        _check_address(self.address, self.allow_public)

    @property
    def url(self) -> str:
        """The address that requests go to."""
        base = self.address.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


def load(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a TOML file; *environment* (default: the process's) must hold the key that they name.

    Raises:
        LuoshiError: L121 the file cannot be read or says what is not allowed, L122 the address is no intranet address,
            L123 the environment variable of the key is empty.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise _wrong("文件过大，不是设置", "请检查 --second 所指的文件", path)
        told = tomllib.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise _wrong("读不了设置文件", f"请检查路径和权限（{error.strerror or error}）", path) from error
    except (ValueError, RecursionError) as error:
        raise _wrong("设置文件不是 TOML", "请照文档中的样子写，存为 UTF-8", path) from error
    _check_names(told, path)
    settings = Settings(**told)
    if settings.key_env and not (os.environ if environment is None else environment).get(settings.key_env):
        raise LuoshiError("L123", f"环境变量 {settings.key_env} 是空的", str(path), "请先设好密钥，或去掉 key_env 一行")
    return settings


def _check_names(told: Mapping[str, Any], path: Path) -> None:
    """See that a file says all that is needed, nothing unknown, and above all no key."""
    if any(name in told for name in ("key", "api_key", "token", "password")):
        raise _wrong("密钥不能写在文件里", "请放进环境变量，用 key_env 写明变量名", path)
    known = [field.name for field in fields(Settings)]
    if unknown := sorted(set(told) - set(known)):
        raise _wrong(f"不认识的设置：{'、'.join(unknown)}", f"可写的有：{'、'.join(known)}", path)
    if missing := [name for name in ("address", "model") if name not in told]:
        raise _wrong(f"缺少设置：{'、'.join(missing)}", "请补上", path)


_KINDS = {"str": "文字", "int": "整数", "float": "数", "bool": "true 或 false"}


def _check_type(name: str, value: object, kind: str) -> None:
    """See that a value is of the kind that its field has; TOML tells 1 from true, Python does not."""
    kind = kind.removeprefix("<class '").removesuffix("'>")
    is_bool = isinstance(value, bool)
    right = {
        "str": isinstance(value, str),
        "bool": is_bool,
        "int": isinstance(value, int) and not is_bool,
        "float": isinstance(value, (int, float)) and not is_bool,
    }[kind]
    if not right:
        raise _wrong(f"{name} 要写成{_KINDS[kind]}", "请照文档中的样子写")


def _check_address(address: str, allow_public: bool) -> None:
    """See that an address is http(s), carries no password, and lies on the intranet unless *allow_public*."""
    todo = "请写成 http://主机:端口/v1 的样子"
    if not address.isascii() or not address.isprintable() or " " in address:
        raise _wrong("address 不是网址", todo)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise _wrong("address 不是网址", todo) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise _wrong("address 不是 http 或 https 网址", todo)
    if parts.username is not None or parts.password is not None:
        raise _wrong("address 里不能写用户名和密码", "请用 key_env 写明密钥所在的环境变量")
    if not allow_public and not is_intranet(host):
        todo = "请改用内网地址；确要把文件发到外网，先经批准，再写 allow_public = true"
        raise LuoshiError("L122", f"{host} 不是内网地址", _WHERE, todo)


def _wrong(what: str, todo: str, where: Path | None = None) -> LuoshiError:
    return LuoshiError("L121", what, _WHERE if where is None else str(where), todo)
