"""What code says in Chinese, in English: words and patterns of the catalogue, periods, values with their units.

Only what is wholly known is translated; names and sentences of texts come back as they are. The words are those of the
compiled catalogue with the context ``said`` (scripts/messages.py collects them).
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

_FULL: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS: Final = tuple(month[:3] for month in _FULL)
_NUMBERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_BOUNDS: Final = {"约": "approx.", "近": "nearly"}
_SCALES: Final = {"万": "10,000", "亿": "100 million"}
_ENDINGS: Final = {"累计": ", cumulative", "当月": ", of the month", "当季": ", of the quarter", "": ""}
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_POINTS: Final = {"，": ", ", "。": ". ", "：": ": ", "；": "; ", "、": ", ", "（": " (", "）": ")"}
_NEAR: Final = re.compile(r"(?<=[a-z”])[：，；（）]|^[：，。；、（）]|[：。）]$|（(?=[A-Z][a-z])")
_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_SPLIT: Final = re.compile(r"((?:^|\s)·(?:\s|$)|: |; |, |[：；。（）]| \(|\))")
_VALUE: Final = re.compile(r"([＞≥≤~+＋\-−]?[\d,.]+(?:[—-][\d,.]+)?) ([^\d\s,.]\S*)")
_LOOSE: Final = re.compile(r"[：。，；（“÷]")
_FILLED: Final = re.compile(r"\{\d\}")


@lru_cache(8192)
def english(words: str, *, strict: bool = False) -> str:
    """What code says in Chinese in English; names and whatever else is unknown as they are.

    *strict*: beside names and quotes only words of the catalogue count, no periods and no points.

    >>> english("2022年前三季度"), english("某某街道 · 2022年"), english("某某街道 · 2022年", strict=True)
    ('Q1–Q3 2022', '某某街道 · 2022', '某某街道 · 2022年')
    """
    if (found := _whole(words, strict)) is not None:
        return found
    head, mark, rest = words.partition("：")
    label, about = _whole(head, strict), _whole(rest, strict)
    if mark and label and about:
        return f"{label}: {about}"
    pieces = _SPLIT.split(words)
    words = "".join(piece if at % 2 else _piece(piece, strict) for at, piece in enumerate(pieces))
    if strict:
        return words
    if _HAN.search(_DATE.sub("", words)):
        return _NEAR.sub(lambda found: _POINTS[found[0]], words)
    words = _DATE.sub(lambda found: _day(*found.groups()), words)
    return re.sub(r"(?<=\S)  +", " ", "".join(_POINTS.get(one, one) for one in words))


def _piece(words: str, strict: bool) -> str:
    """A piece of a text: known as a whole, or words of the catalogue between spaces."""
    plain = words.strip()
    found = _whole(plain, strict) if plain else None
    if found is None:
        found = " ".join(_within(at, one) for at, one in enumerate(plain.split(" ")))
    return words.replace(plain, found) if plain else words


def _within(at: int, word: str) -> str:
    """A word of a sentence: inside one it begins small."""
    told = _whole(word, strict=True) if len(word) > 1 else None
    if told is None:
        return word
    return told if at == 0 or told[1:2].isupper() else told[:1].lower() + told[1:]


def _whole(words: str, strict: bool = False) -> str | None:
    """The English of a text that is wholly known: a word, a period, a value with its unit, a pattern, a list."""
    if not _HAN.search(words):
        return None
    known = catalogue().get(words)
    if known is None and not strict:
        known = period(words) or _value(words)
    if known is None:
        known = unit_of(words)
    if known is None:
        known = _pattern(words, strict)
    if known is None and "、" in words:
        parts = [_whole(part, strict) for part in words.split("、")]
        known = None if None in parts else ", ".join(part or "" for part in parts)
    return known


def period(words: str) -> str | None:
    """A period or a day in English; None for anything else.

    >>> [period(w) for w in ("2024年", "2016—2021年", "2024年1—11月", "2023年10月—2024年3月", "2024年下半年")]
    ['2024', '2016–2021', 'Jan–Nov 2024', 'Oct 2023–Mar 2024', 'H2 2024']
    >>> [period(w) for w in ("2024年5月6日", "2024年三季度", "2024年5月6日 09:30", "1—10月累计", "第2位", "年")]
    ['6 May 2024', 'Q3 2024', '6 May 2024 09:30', 'Jan–Oct, cumulative', 'No. 2', None]
    """
    for form, told in _PERIODS:
        if found := form.fullmatch(words):
            return told(*found.groups(""))
    return None


def _day(year: str, month: str, day: str, clock: str = "") -> str:
    return f"{int(day)} {_FULL[(int(month) - 1) % 12]} {year}{clock}"


def _month(month: str) -> str:
    return _MONTHS[(int(month) - 1) % 12]


def _run(first: str, last: str, what: str = "") -> str:
    return f"{_month(first)}–{_month(last)}{_ENDINGS[what]}" if last else f"{_month(first)}{_ENDINGS[what]}"


def _quarters(first: str, last: str, year: str = "", what: str = "") -> str:
    begin = f"Q{_NUMBERS[first]}–" if first else ""
    return f"{begin}Q{_NUMBERS[last]}{f' {year}' if year else ''}{_ENDINGS[what]}"


_PERIODS: Final[Sequence[tuple[re.Pattern[str], Callable[..., str]]]] = (
    (re.compile(r"(\d{4})年"), lambda year: year),
    (re.compile(r"(\d{4})—(\d{4})年"), lambda first, last: f"{first}–{last}"),
    (re.compile(_DATE.pattern + r"( \d\d:\d\d)?"), _day),
    (re.compile(r"(\d{4})年(\d{1,2})(?:—(\d{1,2}))?月"), lambda year, a, b: f"{_run(a, b)} {year}"),
    (
        re.compile(r"(\d{4})年(\d{1,2})月—(\d{4})年(\d{1,2})月"),
        lambda year, a, until, b: f"{_month(a)} {year}–{_month(b)} {until}",
    ),
    (re.compile(r"(\d{4})年([上下])半年"), lambda year, half: f"H{_NUMBERS[half]} {year}"),
    (re.compile(r"([上下])半年(累计)?"), lambda half, what: f"H{_NUMBERS[half]}{_ENDINGS[what]}"),
    (re.compile(r"(?:(\d{4})年)?第?([一二三四])季度(累计|当季)?"), lambda year, a, what: _quarters("", a, year, what)),
    (re.compile(r"(?:(\d{4})年)?前([二三])季度(累计)?"), lambda year, a, what: _quarters("一", a, year, what)),
    (re.compile(r"(\d{4})年([一二三])至([二三四])季度"), lambda year, a, b: _quarters(a, b, year)),
    (re.compile(r"(\d{1,2})(?:—(\d{1,2}))?月(累计|当月)?"), _run),
    (re.compile(r"(\d{1,2})月(\d{1,2})日"), lambda month, day: f"{int(day)} {_month(month)}"),
    (re.compile(r"(\d{4})年 (\d{1,2})月 (\S+)"), lambda year, month, value: f"{_month(month)} {year} {value}"),
    (re.compile(r"([约近])([\d,.]+%?)"), lambda bound, value: f"{_BOUNDS[bound]} {value}"),
    (re.compile(r"第([\d.]+)位"), lambda place: f"No. {place}"),
)


def _value(words: str) -> str | None:
    """A number with its unit: the digits stay those of the source, so a unit of many is put in brackets.

    >>> _value("某某 12"), _value("第12")
    (None, None)
    """
    found = _VALUE.fullmatch(words)
    unit = unit_of(found[2]) if found else None
    if not found or unit is None:
        return None
    if unit[:1].isdigit():
        return f"{found[1]} ({unit})"
    return f"{found[1]} {unit.removesuffix('s') if found[1] == '1' else unit}"


def unit_of(words: str) -> str | None:
    """A unit of measure in English, 万 and 亿 before it as the yearbooks print them.

    >>> unit_of("亿元"), unit_of("某")
    ('100 million yuan', None)
    """
    if (known := catalogue().get(words)) is not None or words[:1] not in _SCALES:
        return known
    base = catalogue().get(words[1:])
    return f"{_SCALES[words[0]]} {base}" if base else None


def _pattern(words: str, strict: bool) -> str | None:
    """The English of a text by a pattern; one of few words of its own counts only where all that it holds is known."""
    for form, told, loose in patterns():
        if found := form.fullmatch(words):
            held = [english(one, strict=strict) for one in found.groups()]
            if (loose and not strict) or not any(_HAN.search(one) for one in held):
                return told.format(*held)
    return None


@cache
def patterns() -> Sequence[tuple[re.Pattern[str], str, bool]]:
    """The patterns of the catalogue, those with the most words of their own first, and whether they hold anything."""
    forms = [(_FILLED.sub("", key), key, told) for key, told in catalogue().items() if "{0}" in key]
    forms.sort(key=lambda form: -len(form[0]))
    made = []
    for own, key, told in forms:
        form = re.compile("(.+?)".join(re.escape(part) for part in _FILLED.split(key)), re.S)
        made.append((form, told, len(own) > 5 or bool(_LOOSE.search(own))))
    return made


@cache
def catalogue() -> Mapping[str, str]:
    """What code says, from the compiled catalogue: Chinese to English."""
    file = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES/django.mo"
    return {key[5:]: told for key, told in _messages(file.read_bytes()) if key.startswith("said\x04")}


def _messages(data: bytes) -> Iterator[tuple[str, str]]:
    """The pairs of a compiled catalogue (the form of GNU gettext, little-endian)."""
    count, originals, translations = struct.unpack_from("<III", data, 8)
    for at in range(count):
        size, start = struct.unpack_from("<II", data, originals + 8 * at)
        told, there = struct.unpack_from("<II", data, translations + 8 * at)
        yield data[start : start + size].decode(), data[there : there + told].decode()
