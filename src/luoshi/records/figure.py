"""A Figure (数据): one quantitative statement, pointing at the characters that state its value."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.records.interval import Interval
from luoshi.records.span import Span

Measure = Literal["level", "growth", "difference", "share", "rank", "multiple"]
Bound = Literal["eq", "ge", "gt", "le", "lt", "approx"]
Status = Literal["actual", "expected", "target", "stretch"]


@dataclass(frozen=True, slots=True)
class Because:
    """Why a field has its value: the words of the text that made it so.

    *rule* names the rule in Chinese (``同比``, ``计划部分``); *words* are the text's own, empty where the rule rests on
    the place alone; *start* and *end* are offsets in the raw text, -1 where there are no words.
    """

    field: str
    rule: str
    words: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantitative statement (../docs/algorithms/reading.md says how each field is found).

    Offsets count characters of the raw decoded text. *value* is in *unit* after 万/亿 were applied; a range has *high*;
    *period* is ``2022``, ``2022-H1``, ``2022-Q1``, ``2022-Q1/Q3``, ``2022-11``, ``2016/2021``, ``2022-12-31`` or ``-``.
    *comparison* is ``yoy``, ``previous``, ``average``, ``base:…``, ``other:…`` or empty. *step* is the size of the
    last printed digit in *unit* (4500亿元 -> 1亿), *hedged* tells 余/多 inside the number.

    >>> f = Figure(0, 6, "4500亿元", Decimal(450000000000), "元", step=Decimal(10**8), bound="gt")
    >>> f.span.length
    6
    >>> str(f.interval)
    '(450000000000, +∞)'
    """

    start: int
    end: int
    surface: str
    value: Decimal
    unit: str
    high: Decimal | None = None
    measure: Measure = "level"
    comparison: str = ""
    bound: Bound = "eq"
    status: Status = "actual"
    period: str = "-"
    scope: str = "-"
    indicator: str = "-"
    indicator_start: int = -1
    indicator_end: int = -1
    section: str = ""
    step: Decimal = Decimal(1)
    hedged: bool = False
    because: tuple[Because, ...] = ()

    @property
    def span(self) -> Span:
        """Where the value is stated."""
        return Span(self.start, self.end)

    @property
    def interval(self) -> Interval:
        """What the printed number, its hedge and its last digit allow the true value to be.

        Plain numbers are exact where they count things (whole numbers of a counter), otherwise they allow for rounding
        to the last printed digit: 8.1% is [8.05, 8.15). 余/多 allow up to the next step of the leading digits (1.3亿余
        is [1.3亿, 1.4亿)); 突破/超 and 以上 are open above, 近/不足 reach from nine tenths of the value, 左右
        allows five per cent.
        """
        return interval_of(self)


def interval_of(figure: Figure) -> Interval:
    """The interval that a figure's print allows (see Figure.interval)."""
    value, high = figure.value, figure.high
    if high is not None:
        return Interval(min(value, high), max(value, high))
    if figure.hedged:
        return Interval(value, value + figure.step, high_open=True)
    half = figure.step / 2
    match figure.bound:
        case "gt":
            return Interval(value, None, low_open=True)
        case "ge":
            return Interval(value, None)
        case "le":
            return Interval(None, value)
        case "lt":
            return Interval(value * Decimal("0.9"), value, high_open=True)
        case "approx":
            return Interval(value - abs(value) / 20, value + abs(value) / 20)
    if figure.measure in ("level", "rank") and figure.step == 1 and value == value.to_integral_value():
        return Interval.exact(value)
    return Interval(value - half, value + half, high_open=True)
