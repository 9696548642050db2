"""An earlier year's figure as a headline of a review (年份陈旧, docs/checks/stale.md)."""

import re
from collections import Counter
from collections.abc import Iterator

from luoshi.check.frames import frame, owner
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.records import Finding

CHECK = "stale"
_YEAR = re.compile(r"20[0-9]{2}")
_LEAST = 5
_COMPARED = re.compile(r"[比较由从自到至与和及]$|以来|间$|第一批|第二批|批|奖|榜|名单|度?百强")


def check(prepared: Prepared) -> Iterator[Finding]:
    """The levels of an earlier year that a review of one year tells as its own, for want of the year's figure."""
    year = _reviewed(prepared)
    if year is None:
        return
    for key, group in prepared.of.items():
        if key[2] != "level" or not group[0].known or len(group) > 1:
            continue
        one = group[0]
        told = any(_year(other) == year for other in _of_indicator(prepared, key[0]))
        if _year(one) == year - 1 and not told and _headline(prepared, one):
            yield _finding(prepared, one, year)


def _reviewed(prepared: Prepared) -> int | None:
    """The year that a document reviews: the one of most of its results, where it is one year's review."""
    years = Counter(
        _year(one)
        for one in prepared.statements
        if one.seen.kind in ("actual", "expected") and len(one.seen.period) == 4
    )
    if not years:
        return None
    (year, count), *_ = years.most_common(1)
    most = 2 * count > sum(years.values())
    return year if year is not None and count >= _LEAST and most and year == prepared.document.year else None


def _of_indicator(prepared: Prepared, indicator: str) -> Iterator[Statement]:
    for measure in ("level", "growth", "share"):
        for aspect in ("", "added"):
            yield from prepared.of.get((indicator, aspect, measure), ())


def _year(one: Statement) -> int | None:
    return int(one.seen.period) if _YEAR.fullmatch(one.seen.period) else None


def _headline(prepared: Prepared, one: Statement) -> bool:
    """Whether a clause opens with the earlier year and tells its figure plainly: no comparison, series or change."""
    if one.seen.kind != "actual" or owner(prepared, one):
        return False
    how = frame(prepared, one)
    if how.moves or how.narrow or how.rest or how.part:
        return False
    start, end = prepared.passages.sentence_of(one.place.start)
    before = prepared.passages.text[max(start, one.place.start - 60) : one.place.start]
    year = f"{one.seen.period}年"
    at = before.rfind(year)
    years = set(_YEAR.findall(prepared.passages.text[start:end]))
    return at >= 0 and not _COMPARED.search(before[:at][-1:]) and len(years) == 1 and "以来" not in before


def _finding(prepared: Prepared, one: Statement, year: int) -> Finding:
    return Finding(
        check=CHECK,
        verdict="info",
        message=f"全文主要写{year}年，“{one.seen.name}”却用{one.seen.period}年的{one.place.figure.surface}，{year}年的数未见",
        arithmetic=f"{one.seen.period}年≠{year}年",
        assumes=f"全文是对{year}年的回顾；当年数如尚未核定，用上年数并写明年份并无不妥",
        sources=(source_of(prepared.passages, one.place),),
    )
