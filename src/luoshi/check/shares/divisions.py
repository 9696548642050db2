"""A division (比): what share of a whole a part is printed to be; and the finding that recomputes it."""

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.check.balance import added, printed
from luoshi.check.passages import Passages, Place, source_of
from luoshi.check.shares.ratios import Agreement, agreement, division, percent, telling
from luoshi.records import Finding, Source, Verdict


@dataclass(frozen=True, slots=True)
class Division:
    """Parts over a whole beside the printed rate.

    *off* is what a disagreement would be (None: nothing, since the whole is a guess), *assumes* what was taken for
    granted, in Chinese.
    """

    parts: tuple[Place, ...]
    whole: Place
    rate: Place
    assumes: str
    off: Verdict | None = None

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
    return f"{shown}与{whole}之比，与写出的{rate}{doubt}"


def sources_of(passages: Passages, places: Iterable[Place]) -> tuple[Source, ...]:
    """One source a quote, in the order of the text."""
    ordered = sorted(places, key=lambda p: p.index)
    return tuple(dict.fromkeys(source_of(passages, place) for place in ordered))
