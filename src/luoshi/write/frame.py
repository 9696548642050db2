"""Escaping and the frame of a page: one file, no network, nothing that may run but our own script."""

import hashlib
from base64 import b64encode
from functools import cache
from importlib import resources
from typing import Final

GENERATOR: Final = '<meta name="generator" content="luoshi">'
"""By this a page of ours is known, so that a folder of results is not read as if it held texts."""

# Every character that a page may not hold as it is: markup, control characters (shown as their pictures), halves of
# surrogate pairs, and the direction marks with which a text could disguise what it says. One for one: offsets hold.
_BARRED: Final = (
    *(*range(0x80, 0xA0), *range(0xD800, 0xE000), *range(0xFDD0, 0xFDF0)),
    *(*range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    *(plane * 0x10000 + code for plane in range(17) for code in (0xFFFE, 0xFFFF)),
)
_MARKUP: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_TABLE: Final[dict[int, str]] = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | dict.fromkeys(_BARRED, "\ufffd")
    | {0x7F: "\u2421", 0x0A: "\n", 0x09: "\t", 0x0D: "&#13;"}
    | {ord(char): name for char, name in _MARKUP.items()}
)


def escape(text: str) -> str:
    r"""*text* safe between tags and inside quoted attributes.

    >>> escape('<a href="x">\x00&')
    '&lt;a href=&quot;x&quot;&gt;␀&amp;'
    """
    return text.translate(_TABLE)


@cache
def asset(name: str) -> str:
    """A file of this room (page.css, page.js) as text."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def fingerprint(content: str) -> str:
    """What a content security policy calls an inline style or script: ``'sha256-…'``."""
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def frame(title: str, body: str, *, script: bool = True) -> str:
    """A whole HTML page around *body* (already escaped); style and script inlined, named by hash in its policy."""
    style, code = asset("page.css"), asset("page.js")
    policy = f"default-src 'none'; style-src {fingerprint(style)}; "
    policy += f"script-src {fingerprint(code) if script else chr(39) + 'none' + chr(39)}; "
    policy += "base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"{GENERATOR}\n"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n"
        f"{f'<script>{code}</script>' if script else ''}\n</body>\n</html>\n"
    )
