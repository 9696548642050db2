"""Pace (序时进度): what was reached beside what was planned, and what the rest of the year asks for.

Flows run with time (done/target against months/12), growths and rates are compared as they stand, stocks at the end of
the year only. Sources and worked numbers: docs/algorithms/pace.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from luoshi.write.amounts import plain

Kind = Literal["flow", "growth", "rate", "stock", "rank"]
Direction = Literal["up", "down"]
_HUNDRED, _YEAR = Decimal(100), 12
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached: *value*, or more of the *stretch* (力争); *low* and *high* are what a hedged print allows.

    *direction* says which way is better: a goal that is an upper limit (控制在5.5%以内) is ``down``.
    """

    value: Decimal
    stretch: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    direction: Direction = "up"

    @property
    def threshold(self) -> Decimal:
        """From where on it is reached: the easier end of what the print allows."""
        easier = self.low if self.direction == "up" else self.high
        return self.value if easier is None else easier


@dataclass(frozen=True, slots=True)
class Done:
    """What was reached since January, with the interval that a hedged print allows."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def least(self) -> Decimal:
        """The least that the print allows."""
        return self.value if self.low is None else self.low

    @property
    def most(self) -> Decimal:
        """The most that the print allows."""
        return self.value if self.high is None else self.high


@dataclass(frozen=True, slots=True)
class Pace:
    """Where something stands after so many months; in per cent and points, unrounded.

    *share* is done/target, *time* months/12, *gap* what it is ahead (+) or behind (-): points of a flow and a growth,
    units of a rate; *ratio* is done in per cent of what was due by now; *left* and *monthly* are what the rest of the
    year must bring. *met* is None where that cannot be said yet; *tier* tells which of two goals was reached. *steps*
    is the arithmetic as a reader would write it.
    """

    kind: Kind
    month: int
    share: Decimal | None = None
    time: Decimal | None = None
    gap: Decimal | None = None
    ratio: Decimal | None = None
    left: Decimal | None = None
    monthly: Decimal | None = None
    met: bool | None = None
    tier: Literal["", "target", "stretch"] = ""
    steps: tuple[str, ...] = ()
    remark: str = ""

    @property
    def measures(self) -> Mapping[str, Decimal | None]:
        """What rules of lights ask for: gap, ratio, shortfall (100 - ratio), all in per cent or points."""
        short = None if self.ratio is None else _HUNDRED - self.ratio
        return {"gap": self.gap, "ratio": self.ratio, "shortfall": short}


def pace(kind: Kind, goal: Goal, done: Done, month: int) -> Pace:
    """Where something stands at the end of a month (1 to 12).

    >>> found = pace("flow", Goal(Decimal("640.7")), Done(Decimal("474.5")), 9)
    >>> rounded(found.share), rounded(found.gap)
    (Decimal('74.06'), Decimal('-0.94'))
    """
    if kind == "flow":
        return _flow(goal, done, month)
    if kind == "stock":
        return _stock(goal, done, month)
    return _direct(kind, goal, done, month)


def time_share(month: int) -> Decimal:
    """时间进度: months/12 in per cent.

    >>> rounded(time_share(5))
    Decimal('41.67')
    """
    return Decimal(month) / _YEAR * _HUNDRED


def required_growth(target: Decimal, done: Decimal, last_year: Decimal, last_done: Decimal) -> Decimal | None:
    """The growth that the rest of the year needs: (T - C) / (LY - LYc) - 1, in per cent; None without a base.

    >>> rounded(required_growth(Decimal(1100), Decimal(520), Decimal(1000), Decimal(500)))
    Decimal('16.00')
    """
    rest = last_year - last_done
    return ((target - done) / rest - 1) * _HUNDRED if rest > 0 else None


def implied_target(last_year: Decimal, rate: Decimal) -> Decimal:
    """The level that a growth target means at the prices of last year: LY x (1 + g).

    >>> implied_target(Decimal(1000), Decimal(10))
    Decimal('1100.0')
    """
    return last_year * (1 + rate / _HUNDRED)


def rounded(value: Decimal | None, places: Decimal = _CENT) -> Decimal | None:
    """As offices print: half up, on the unrounded value.

    >>> rounded(Decimal("5.905"))
    Decimal('5.91')
    """
    return None if value is None else value.quantize(places, rounding=ROUND_HALF_UP)


def signed(value: Decimal) -> str:
    """A gap with its sign, to two places at most.

    >>> signed(Decimal("3.8333")), signed(Decimal("-2")), signed(Decimal(0))
    ('+3.83', '-2', '0')
    """
    text = _print(value)
    return f"+{text}" if value > 0 and text != "0" else text


def _flow(goal: Goal, done: Done, month: int) -> Pace:
    time = time_share(month)
    left = goal.value - done.value
    monthly = left / (_YEAR - month) if month < _YEAR and left > 0 and goal.direction == "up" else None
    met, tier = _met(goal, done, month, early=True)
    if goal.value <= 0:
        return Pace("flow", month, time=time, met=met, tier=tier, remark="目标为零或负数，不能算完成率")
    share = done.value / goal.value * _HUNDRED
    gap = share - time if goal.direction == "up" else time - share
    ratio = share / time * _HUNDRED if goal.direction == "up" else time / share * _HUNDRED if share > 0 else None
    steps = [f"{_print(done.value)}÷{_print(goal.value)}={_print(share)}%"]
    if month < _YEAR:
        steps.append(f"{month}÷12={_print(time)}%")
    first, second = (share, time) if goal.direction == "up" else (time, share)
    steps.append(f"{_print(first)}%-{_print(second)}%={signed(gap)}个百分点")
    if monthly is not None:
        steps.append(f"({_print(goal.value)}-{_print(done.value)})÷{_YEAR - month}={_print(monthly)}")
    told = tuple(steps)
    remark = _hedged(done, met, month)
    return Pace("flow", month, share, time, gap, ratio, max(left, Decimal(0)), monthly, met, tier, told, remark)


def _direct(kind: Kind, goal: Goal, done: Done, month: int) -> Pace:
    better = goal.direction == "up" and kind != "rank"
    gap = done.value - goal.threshold if better else goal.threshold - done.value
    limit = goal if kind != "rank" else Goal(goal.value, goal.stretch, goal.low, goal.high, "down")
    met, tier = _met(limit, done, month, early=False)
    unit = {"growth": "个百分点", "rank": "位"}.get(kind, "")
    first, second = (done.value, goal.threshold) if better else (goal.threshold, done.value)
    steps = (f"{_print(first)}-{_number(second)}={signed(gap)}{unit}",)
    remark = _hedged(done, met, month)
    return Pace(kind, month, gap=gap, met=met, tier=tier, steps=steps, remark=remark)


def _stock(goal: Goal, done: Done, month: int) -> Pace:
    share = done.value / goal.value * _HUNDRED if goal.value > 0 else None
    left = goal.value - done.value if goal.direction == "up" else done.value - goal.value
    steps = () if share is None else (f"{_print(done.value)}÷{_print(goal.value)}={_print(share)}%",)
    if month < _YEAR:
        return Pace("stock", month, share, left=left, steps=steps, remark="年末数，年底才比")
    met, tier = _met(goal, done, month, early=False)
    return Pace("stock", month, share, gap=-left, left=left, met=met, tier=tier, steps=steps)


def _met(goal: Goal, done: Done, month: int, *, early: bool) -> tuple[bool | None, Literal["", "target", "stretch"]]:
    """Whether the goal is reached, and which tier; before December only what can no longer change (*early*: flows)."""
    up = goal.direction == "up"
    if up:
        surely, never = done.least >= goal.threshold, done.most < goal.threshold
    else:
        surely, never = done.most <= goal.threshold, done.least > goal.threshold
    if month < _YEAR:
        lasting = early and (surely if up else never)
        if not lasting:
            return None, ""
    if never:
        return False, ""
    if not surely:
        return None, ""
    far = goal.stretch
    beyond = far is not None and (done.least >= far if up else done.most <= far)
    return True, "stretch" if beyond else "target"


def _hedged(done: Done, met: bool | None, month: int) -> str:
    if month < _YEAR or met is not None:
        return ""
    return f"完成数是约数（{_print(done.least)}—{_print(done.most)}），够不够得着目标说不准"


def _print(value: Decimal) -> str:
    return plain(rounded(value) or Decimal(0))


def _number(value: Decimal) -> str:
    return f"({_print(value)})" if value < 0 else _print(value)
