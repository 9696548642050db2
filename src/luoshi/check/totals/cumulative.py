"""A running total that falls: 前三季度 more than 全年 (累计与全年, docs/checks/cumulative.md).

What runs through a year can only grow, so the total since January to a later month holds the one to an earlier month.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from luoshi.check.frames import frame
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.indicators import catalogue
from luoshi.indicators.periods import Months, months
from luoshi.records import Finding

_ASSUMES = "两处是同一地区、同一口径的累计数；负数和冲减除外，当年累计只会增加"


@dataclass(frozen=True, slots=True)
class _Total:
    """A total since January, and the document that states it."""

    run: Months
    statement: Statement
    prepared: Prepared


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every running total of the document that is less than an earlier one of the same year."""
    yield from _falls([prepared])


def compare(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """The same between documents of one region."""
    for finding in _falls(prepared):
        if len({source.document for source in finding.sources}) > 1:
            yield finding


def _falls(prepared: Iterable[Prepared]) -> Iterator[Finding]:
    groups: dict[tuple[str, ...], list[_Total]] = defaultdict(list)
    for one in prepared:
        for statement in one.statements:
            total = _total(one, statement)
            if total is not None:
                seen = statement.seen
                groups[seen.indicator, seen.aspect, seen.region, seen.unit, str(total.run.year)].append(total)
    for totals in groups.values():
        ordered = sorted(totals, key=lambda total: total.run.last)
        yield from _first_fall(ordered)


def _total(prepared: Prepared, statement: Statement) -> _Total | None:
    """The statement as a plain total since January of a flow, None where it is none."""
    seen = statement.seen
    if not seen.indicator or seen.measure != "level" or seen.kind not in ("actual", "expected") or seen.value <= 0:
        return None
    if not seen.region or seen.region == "-" or seen.high is not None:
        return None
    run = months(seen.period)
    indicator = catalogue().indicators.get(seen.indicator)
    if run is None or not run.cumulative or indicator is None or not (indicator.kind == "flow" or seen.aspect):
        return None
    return _Total(run, statement, prepared) if _bare(prepared, statement) else None


def _bare(prepared: Prepared, statement: Statement) -> bool:
    """Whether nothing limits the name but the region that the figure is of."""
    around = frame(prepared, statement)
    own = around.rest in (statement.seen.region, prepared.document.region)
    return around.bare or (own and not (around.narrow or around.part or around.moves))


def _first_fall(ordered: Sequence[_Total]) -> Iterator[Finding]:
    """The first later total that cannot hold the greatest earlier one."""
    for at, later in enumerate(ordered):
        high = later.statement.allowed.high
        for earlier in ordered[:at]:
            low = earlier.statement.allowed.low
            if earlier.run.last < later.run.last and high is not None and low is not None and low > high:
                yield _finding(earlier, later)
                return


def _finding(earlier: _Total, later: _Total) -> Finding:
    one, two = earlier.statement.place.figure, later.statement.place.figure
    name = later.statement.seen.name
    span, whole = _words(earlier.run), _words(later.run)
    return Finding(
        check="cumulative",
        verdict="possible",
        message=f"“{name}”{span}累计{one.surface}，多于{whole}的{two.surface}，请核对是否写错，或前数已经修订",
        arithmetic=f"{one.surface}>{two.surface}",
        assumes=_ASSUMES,
        sources=(
            source_of(earlier.prepared.passages, earlier.statement.place),
            source_of(later.prepared.passages, later.statement.place),
        ),
    )


def _words(run: Months) -> str:
    """A running total's time in Chinese.

    >>> _words(Months(2024, 1, 9)), _words(Months(2024, 1, 12)), _words(Months(2024, 1, 5))
    ('2024年前三季度', '2024年全年', '2024年1—5月')
    """
    named = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}
    return f"{run.year}年{named.get(run.last) or (f'1—{run.last}月' if run.last > 1 else '1月')}"
