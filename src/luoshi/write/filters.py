"""The search box and the choices above a list; each choice tells how many rows it holds."""

from collections.abc import Sequence
from typing import Final

from luoshi.write.frame import escape

Options = Sequence[tuple[str, str, int]]
_LONGEST: Final = 32


def filters(
    key: str, name: str, hint: str, choices: Sequence[tuple[str, str, Options]], count: int, *, follow: bool = True
) -> str:
    """The filters of the list *key* (*name* in words) of *count* rows; *follow* where it can scroll with the text.

    *choices* are the attribute of a row (``m`` for ``data-m``), its name in words, and value, label and count of each
    option. A choice whose one option holds all rows would choose nothing and is left out.
    """
    selects = "".join(_choice(key, attribute, label, options, count) for attribute, label, options in choices)
    along = '<label class="check"><input type="checkbox" class="follow" checked>随文滚动</label>' if follow else ""
    return (
        f'<div class="filters" role="search" aria-label="筛选{name}">'
        f'<label>查找<input id="{key}-w" data-key="w" type="search" placeholder="{hint}" autocomplete="off"></label>'
        f"{selects}"
        f'<p><output id="{key}-count">{count} 条</output> <button type="button" class="clear">清除筛选</button>'
        f"{along}</p></div>"
    )


def _choice(key: str, attribute: str, label: str, options: Options, whole: int) -> str:
    if len(options) < 2 and all(count == whole for _, _, count in options):
        return ""
    inner = "".join(
        f'<option value="{escape(value)}">{escape(short(words) or "未注明")}（{count}）</option>'
        for value, words, count in options
    )
    box = f'<select id="{key}-{attribute}" data-key="{attribute}"><option value="">全部</option>{inner}</select>'
    return f"<label>{label}{box}</label>"


def short(words: str) -> str:
    """*words* as they fit into a list of choices.

    >>> short("一" * 40) == "一" * 31 + "…"
    True
    """
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
