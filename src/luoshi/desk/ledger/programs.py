"""Programs, told by how their bytes begin whatever their name says: refused at once, none is kept."""

import re

from luoshi.records import LuoshiError

_BEGINNINGS = (
    (re.compile(rb"MZ.{62,}", re.DOTALL), "Windows 程序"),
    (re.compile(rb"\x7fELF"), "Linux 程序"),
    (re.compile(rb"(?:\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe)"), "macOS 程序"),
    (re.compile(rb"\xca\xfe\xba\xbe"), "Java 或 macOS 程序"),
    (re.compile(rb"dex\n\d{3}\0"), "安卓程序"),
    (re.compile(rb"L\0\0\0\x01\x14\x02\0"), "Windows 快捷方式"),
    (re.compile(rb"#!\s*/"), "脚本"),
    (re.compile(rb"@echo off\b", re.IGNORECASE), "批处理"),
)
_TODO = "请选要导入的文件本身：docx、pdf、txt、html、xlsx、csv"


def refuse_program(data: bytes, name: str) -> None:
    """Refuse an upload that is a program.

    Raises:
        LuoshiError: L615, with the name of the file and what it is.
    """
    for beginning, what in _BEGINNINGS:
        if beginning.match(data) and (not data.startswith(b"MZ") or b"\0" in data[:64]):
            raise LuoshiError("L615", f"这是{what}，不收", name, _TODO)
