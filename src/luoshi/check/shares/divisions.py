"""A division (比): what share of a whole a part is printed to be; and the finding that recomputes it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.check.balance import added, printed
from luoshi.check.passages import Passages, Place, source_of
from luoshi.check.shares.ratios import HUNDRED, Agreement, agreement, division, percent, telling
from luoshi.check.totals.keystrokes import LIKELY, Slip, of_rate
from luoshi.indicators.ranges import over
from luoshi.records import Finding, Interval, Source, Verdict


@dataclass(frozen=True, slots=True)
class Division:
    """Parts over a whole beside the printed rate.

    *off* is what a disagreement would be (None: nothing, since the whole is a guess), *assumes* what was taken for
    granted, in Chinese; *hint* what would make a disagreement vanish.
    """

    parts: tuple[Place, ...]
    whole: Place
    rate: Place
    assumes: str
    off: Verdict | None = None
    hint: str = ""

    @property
    def agreement(self) -> Agreement | None:
        """How the printed rate compares with the computed one; None where there is nothing to compute."""
        computed = percent(added([p.allowed for p in self.parts]), self.whole.allowed)
        return None if computed is None else agreement(self.rate, computed)

    @property
    def telling(self) -> bool:
        """Whether agreement proves anything."""
        computed = percent(added([p.allowed for p in self.parts]), self.whole.allowed)
        return computed is not None and telling(self.rate, computed)


def best(found: Iterable[Division]) -> Division | None:
    """Of several readings of one rate the one that agrees, else the one cut off, else the first that may disagree."""
    readings = tuple(found)
    for wanted in ("meets", "cut"):
        for reading in readings:
            if reading.agreement == wanted and reading.telling:
                return reading
    if any(r.agreement in ("meets", "cut") for r in readings):
        return None
    return next((r for r in readings if r.off), None)


def slipped(found: Iterable[Division]) -> Division | None:
    """Of readings whose whole is a guess the one that a slip of the hand explains best, as possible; None for none.

    Every reading tried is one more chance to agree, and counts so.
    """
    readings = [r for r in found if r.agreement == "off" and r.off is None]
    best: tuple[Decimal, Division, Slip] | None = None
    for reading in readings:
        slip = _slip(reading)
        if slip is not None and (best is None or slip.chance < best[0]):
            best = slip.chance, reading, slip
    if best is None or best[0] * len(readings) > LIKELY:
        return None
    return replace(best[1], off="possible", hint=best[2].told)


def _slip(reading: Division) -> Slip | None:
    """One keystroke in a part, the whole or the rate that makes them agree."""
    parts, whole, rate = added([p.allowed for p in reading.parts]), reading.whole.allowed, reading.rate.allowed
    computed, base = percent(parts, whole), over(parts, rate)
    if computed is None or base is None or computed.low is None or base.low is None or base.high is None:
        return None
    if None in (parts.low, parts.high, whole.low, whole.high, rate.low, rate.high) or computed.low <= 0:
        return None
    assert whole.low is not None and whole.high is not None and rate.low is not None and rate.high is not None
    due = Interval(whole.low * rate.low / HUNDRED, whole.high * rate.high / HUNDRED)
    rooms = [(reading.rate, computed), (reading.whole, Interval(base.low * HUNDRED, base.high * HUNDRED))]
    if len(reading.parts) == 1:
        rooms.append((reading.parts[0], due))
    value = reading.rate.figure.value
    return of_rate(rooms, min(abs(value - computed.low) / max(value, computed.low), Decimal(1)))


def finding_of(passages: Passages, reading: Division, check: str = "share") -> Finding | None:
    """The division as a finding; None where it says nothing."""
    verdict: Verdict | None
    match reading.agreement:
        case "meets":
            verdict = "consistent" if reading.telling else None
        case "cut":
            verdict = "info"
        case _:
            verdict = reading.off
    if verdict is None:
        return None
    figures = [p.figure for p in reading.parts]
    return Finding(
        check, verdict, _message(reading, verdict),
        division(figures, reading.whole.figure, reading.rate.figure, meets=verdict == "consistent"),
        reading.assumes, sources_of(passages, (*reading.parts, reading.whole, reading.rate)),
    )  # fmt: skip


def _message(reading: Division, verdict: Verdict) -> str:
    shown = "、".join(printed(p.figure) for p in reading.parts)
    shown += "合计" if len(reading.parts) > 1 else ""
    whole, rate = printed(reading.whole.figure), printed(reading.rate.figure)
    if verdict == "consistent":
        return f"{shown}与{whole}之比，与写出的{rate}相符"
    if verdict == "info":
        return f"{shown}与{whole}之比截去末位得写出的{rate}，四舍五入则不同"
    doubt = "不符" if verdict == "error" else "可能不符，请核对分母和口径"
    hint = f"；{reading.hint}" if reading.hint else ""
    return f"{shown}与{whole}之比，与写出的{rate}{doubt}{hint}"


def sources_of(passages: Passages, places: Iterable[Place]) -> tuple[Source, ...]:
    """One source a quote, in the order of the text."""
    ordered = sorted(places, key=lambda p: p.index)
    return tuple(dict.fromkeys(source_of(passages, place) for place in ordered))
