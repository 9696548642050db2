"""The respectively check (“分别”两边): as many values as names around 分别 and 依次 (docs/checks/respectively.md)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.check.wording.items import NUMERAL, Items, items, number
from luoshi.read.words import longest_first
from luoshi.records import Finding, Verdict

_STOPS = "，,。；;：:！？!?\n\r"
_OPEN, _CLOSE = "（(《“‘「【", "）)》”’」】"
_REACH = 120
_JOINT = re.compile(r"[和与及]")
_YEAR = re.compile(r"(?:19|20)\d\d年|\d{1,2}[月日号]")
_STATED = re.compile(
    rf"(?<![\d.第])(?P<n>{NUMERAL})[个家项类种条大]?(?P<noun>[\u4e00-\u9fff]{{1,8}})的?[\u4e00-\u9fff]{{0,10}}$"
)
# Grades and cases that an award is given by are told in other words than one by one.
_GIVEN = re.compile(r"[的，,]$|根据|按照?|省、市|国家、省|市、区|对于?")
_NO_TWO = ("每", "以上", "以下")
_ASSUMES = "名称与数值按先后一一对应"


@dataclass(frozen=True, slots=True)
class _Words:
    links: re.Pattern[str]
    pairs: re.Pattern[str]
    value: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> _Words:
    """The patterns made of ``respectively.toml``."""
    table = tomllib.loads(files("luoshi.check.wording").joinpath("respectively.toml").read_text("utf-8"))
    lead = longest_first(table["lead"])
    return _Words(
        links=re.compile(longest_first(table["links"])),
        pairs=re.compile(longest_first(table["pairs"])),
        value=re.compile(rf"(?:{lead}){{0,3}}(?:-|－|—)?(?:\d[\d.]*|[一二三四五六七八九十]{{1,3}}[成倍])"),
    )


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every 分别 with at least two values behind it.

    ``error`` only where the names state their own number (甲、乙两个项目), list that many, and the values are a plain
    list of another number.
    """
    passages = prepared.passages
    text = passages.text
    for link in words().links.finditer(text):
        end = _end(text, link.end())
        values = _values(text, link.end(), end)
        if len(values) < 2:
            continue
        start = _start(text, link.start())
        near = start < link.start() and text[start : link.start()].strip() != ""
        if not near:
            start = _start(text, start - 1)
        stop = link.start() if near else link.start() - 1
        yield from _compared(passages, (start, stop), (link.end(), end), len(values), near)


def _compared(
    passages: Passages, before: tuple[int, int], after: tuple[int, int], values: int, near: bool
) -> Iterator[Finding]:
    text = passages.text
    named = text[slice(*before)]
    names = items(text, *before)
    if not named.strip():
        return
    stated = _stated(named, names)
    twofold = words().pairs.search(named.replace(stated.words, "") if stated else named)
    number_named = stated.value if stated else values
    span = (before[0], after[1])
    if (names.may_be(number_named) and values == number_named) or (names.joins and names.may_be(values)):
        yield _finding(passages, "consistent", span, values, values)
    elif names.least == 1 and values == 2 and near and twofold and twofold[0] not in _NO_TWO:
        yield _finding(passages, "consistent", span, 2, 2)
    elif near and not twofold and stated and not names.joins:
        yield _finding(passages, "error" if values % stated.value else "possible", span, stated.value, values)
    elif near and not twofold and _unlike(named, names, values):
        yield _finding(passages, "possible", span, names.least, values)


def _unlike(named: str, names: Items, values: int) -> bool:
    """Whether plain names are of another number than the values; a multiple may be several values each."""
    if names.least < 2 or _GIVEN.search(named):
        return False
    return not names.least <= values <= names.most and bool(values % names.least)


@dataclass(frozen=True, slots=True)
class _Stated:
    """The number that names state of themselves, and the words that state it (两个项目)."""

    value: int
    words: str


def _stated(named: str, names: Items) -> _Stated | None:
    """What 甲、乙两个项目的投资额 says of its own number, if its list bears it out."""
    found = _STATED.search(named)
    if not found or names.least < 2:
        return None
    value = number(found["n"])
    return _Stated(value, found[0]) if names.may_be(value) else None


def _start(text: str, end: int) -> int:
    """Where the clause that ends at *end* begins, brackets skipped."""
    start, depth, floor = max(0, end), 0, max(0, end - _REACH)
    while start > floor:
        char = text[start - 1]
        if char in "\n\r" or (not depth and char in _STOPS):
            break
        if char in _CLOSE:
            depth += 1
        elif char in _OPEN:
            if not depth:
                break
            depth -= 1
        start -= 1
    return start


def _end(text: str, start: int) -> int:
    """Where the clause that begins at *start* ends."""
    depth = 0
    for offset in range(start, min(len(text), start + _REACH)):
        char = text[offset]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            if not depth:
                return offset
            depth -= 1
        elif not depth and char in _STOPS:
            return offset
    return min(len(text), start + _REACH)


def _values(text: str, start: int, end: int) -> list[str]:
    """The values of a list; empty unless every item is one (names may not stand between them)."""
    parts = [
        part.strip()
        for a, b in items(text, start, end).spans
        for part in (_JOINT.split(text[a:b]) if _apart(text[a:b]) else [text[a:b]])
    ]
    if len(parts) < 2 or _YEAR.search(text, start, end):
        return []
    first, *others = parts
    if not re.search(r"\d|[一二三四五六七八九十]{1,3}[成倍]", first):
        return []
    return parts if all(words().value.match(part) for part in others) else []


def _apart(item: str) -> bool:
    """Whether a 和 in an item parts two values (15和12个工作日)."""
    return all(re.search(r"\d", part) for part in _JOINT.split(item))


def _finding(passages: Passages, verdict: Verdict, span: tuple[int, int], names: int, values: int) -> Finding:
    if verdict == "consistent":
        message = f"名称与数值都是{values}个，相符"
    else:
        more = "数值" if values > names else "名称"
        message = f"名称有{names}个，数值有{values}个，{more}多出{abs(values - names)}个，请核对是否缺漏"
    return Finding(
        "respectively",
        verdict,
        message,
        f"{names}个名称{'=' if names == values else '≠'}{values}个数值",
        _ASSUMES,
        (passages.quote(*span),),
    )
