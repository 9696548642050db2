"""How a workbook prints its numbers: the formats of cells (0.0%, 0.00), and formulas that lack a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.read.files.archive import Archive

_XF_LIST = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF_ANY = re.compile(rb"<(?:\w+:)?xf\b")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(\w+)=\"([^\"]*)\"")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
}
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DIGITS = re.compile(r"[#0?,]*[0#](?:\.([0#?]+))?(,*)(%?)")
_CELL_STYLE = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\")[^>]*?\bs=\"(\d+)\"")
_NO_VALUE = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*+>\s*+<(?:\w+:)?f\b[^>]*+(?:/>|>[^<]*+</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?+\s*+</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*+(?<!/)>(?!\s*+</)")
"""Cells that hold something: empty ones that only have a format may reach to the last row of the sheet."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a number is printed: decimals (-1: as many as it has), whether in percent, the words around it.

    *date* is ``ym`` or ``y`` for dates that are shown as a month or a year.
    """

    decimals: int = -1
    percent: bool = False
    before: str = ""
    after: str = ""
    date: str = ""

    def show(self, value: float) -> str:
        """The number as the sheet shows it, without separators of thousands.

        >>> Format(1, percent=True).show(0.053), Format(2).show(10.0), Format().show(0.1 + 0.2)
        ('5.3%', '10.00', '0.3')
        """
        if self.percent:
            value *= 100
        if self.decimals < 0:
            text = plain(value)
        else:
            # as Excel does: half away from zero, on the fifteen digits that it keeps
            text = f"{float(f'{value:.15g}') + (1e-9 if value > 0 else -1e-9) * 10.0**-self.decimals:.{self.decimals}f}"
        if text.startswith("-") and not text.strip("-0."):
            text = text[1:]
        return f"{self.before}{text}{'%' if self.percent else ''}{self.after}"


def plain(value: float) -> str:
    """A number without needless digits, as a sheet in the format General shows it.

    >>> plain(10905.6), plain(8.0), plain(1e15), plain(-0.0)
    ('10905.6', '8', '1000000000000000', '0')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < 1e20:
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.15f}".rstrip("0").rstrip(".") if "e" in text and abs(value) < 1 else text


def parse_format(code: str) -> Format | None:
    """The format that a format code means for positive numbers; None where it shows no plain number (dates, General).

    >>> parse_format('0.0"万"'), parse_format("yyyy-mm-dd"), parse_format("#,##0.00_ ")  # doctest: +ELLIPSIS
    (Format(decimals=1, percent=False, before='', after='万', date=''), None, Format(decimals=2, ...))
    >>> parse_format('yyyy"年"m"月"').date
    'ym'
    """
    section = code.split(";")[0]
    words = [m[1] or m[2] or "" for m in _QUOTED.finditer(section)]
    bare = _QUOTED.sub("\0" if any(words) else "", section)
    if re.search("y", bare, re.IGNORECASE) and not re.search("[dhs]", bare, re.IGNORECASE):
        return Format(date="ym" if re.search("m", bare, re.IGNORECASE) else "y")
    m = _DIGITS.search(bare)
    if m is None or re.search(r"[ymdhsEe@/?]", bare) or m[2]:
        return None
    decimals = len(m[1]) if m[1] and "#" not in m[1] else -1 if m[1] else 0
    left, right = bare[: m.start()].count("\0"), bare[m.end() :].count("\0")
    before = "".join(words[:left]).strip()
    after = "".join(words[len(words) - right :]).strip() if right else ""
    return Format(decimals, bool(m[3]), before, after)


def formats(archive: Archive) -> dict[int, Format]:
    """The formats of a workbook by number of style, without those that print numbers as they are."""
    styles = archive.read("xl/styles.xml") or b""
    codes = dict(_BUILT_IN)
    for m in _FORMAT.finditer(styles):
        told = dict(_ATTRIBUTE.findall(m.group()))
        if told.get(b"numFmtId", b"").isdigit():
            codes[int(told[b"numFmtId"])] = _unescaped(told.get(b"formatCode", b""))
    listed = _XF_LIST.search(styles)
    out: dict[int, Format] = {}
    if listed is None:
        return out
    pieces = _XF_ANY.split(listed.group())[1:]
    for index, piece in enumerate(pieces):
        m2 = re.search(rb"\bnumFmtId=\"(\d+)\"", piece)
        code = codes.get(int(m2[1]), "") if m2 else ""
        if code and (found := parse_format(code)) is not None:
            out[index] = found
    return out


def _unescaped(text: bytes) -> str:
    plain_text = text.decode("utf-8", "replace")
    for name, char in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&amp;", "&")):
        plain_text = plain_text.replace(name, char)
    return plain_text


def sheet_parts(archive: Archive) -> dict[str, str]:
    """The names of the sheets with the members that hold them."""
    targets = {}
    for m in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels") or b""):
        told = dict(_ATTRIBUTE.findall(m.group()))
        target = told.get(b"Target", b"").decode("utf-8", "replace")
        targets[told.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    out = {}
    for m in _SHEET.finditer(archive.read("xl/workbook.xml") or b""):
        told = dict(re.findall(rb"\b((?:\w+:)?\w+)=\"([^\"]*)\"", m.group()))
        key = next((value for name, value in told.items() if name.endswith(b":id") or name == b"id"), b"")
        out[_unescaped(told.get(b"name", b""))] = targets.get(key, "")
    return out


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet's own XML tells of cells: their formats and which formulas have no value; and its extent."""

    formats: Mapping[str, Format]
    empty_formulas: frozenset[str]
    rows: int
    columns: int


def marks(xml: bytes, known: Mapping[int, Format]) -> Marks:
    """The marks of a sheet from its XML; *known* are the formats of the styles."""
    told: dict[str, Format] = {}
    if known:
        for m in _CELL_STYLE.finditer(xml):
            found = known.get(int(m[2]))
            if found is not None:
                told[m[1].decode()] = found
    empty = frozenset(m[1].decode() for m in _NO_VALUE.finditer(xml)) if b"<f" in xml or b":f" in xml else frozenset()
    references = _REFERENCE.findall(xml)
    rows = max((int(row) for _, row in references), default=0)
    columns = max((column_number(letters.decode()) for letters in {letters for letters, _ in references}), default=0)
    return Marks(told, empty, rows, columns)


def column_number(letters: str) -> int:
    """The number of a column, from 1.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column, counted from 1.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
