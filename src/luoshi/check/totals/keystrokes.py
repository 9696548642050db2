"""Slips of the hand: would one keystroke in one figure make an account agree, and how likely is that by chance.

A list that does not say that it is complete may fall short of its total for a good reason. But where the difference is
that of one digit, two neighbouring digits swapped, a decimal point or a 万 for an 亿, chance hardly explains it: of the
differences between 10 and 100 only nine are a single digit. (Bookkeepers know: a difference of 9, 90, 900 is a swap.)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from luoshi.check.balance import added, counted, printed
from luoshi.check.passages import Place
from luoshi.records import Figure, Interval

_NUMBER = re.compile(r"\d+(?:[,，]\d{3})*(?:\.\d+)?")
_ONE = Decimal(1)
_CLOSE = 4
_SEEN = 4
_TOLD = 3
_HOPELESS = Decimal("0.25")
LIKELY = Decimal("0.1")
"""Below this chance a difference counts as a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Figures any one of which agrees when written otherwise, each with what it would be.

    *chance* (0 to 1) is how easily a wrong account would look so.
    """

    ways: tuple[tuple[Place, str], ...]
    chance: Decimal

    @property
    def told(self) -> str:
        """The slip in words for a user."""
        shown = (f"{printed(place.figure)}应为{written}" for place, written in self.ways[:_TOLD])
        return f"若{'，或'.join(shown)}，则相符"


def rewritten(figure: Figure) -> Iterator[tuple[str, Interval]]:
    """What a figure may have been meant to be, one keystroke away: as printed, and what that allows in its unit.

    >>> two = Figure(0, 3, "12项", Decimal(12), "项")
    >>> [(shown, str(allowed)) for shown, allowed in rewritten(two)][-3:]
    [('21项', '21'), ('1.2项', '1.2'), ('120项', '120')]
    """
    shown = printed(figure)
    match = _NUMBER.search(shown)
    digits = match.group().replace(",", "").replace("，", "") if match else ""
    if match is None or not Decimal(digits):
        return
    scale = figure.value / Decimal(digits)
    before, after = shown[: match.start()], shown[match.end() :]
    for other in _typed(digits):
        yield before + other + after, _around(figure, Decimal(other), scale)
    for one, two in (("万", "亿"), ("亿", "万")):
        if after.startswith(one) and not after.startswith("万亿"):
            size = Decimal(10**4) if one == "万" else 1 / Decimal(10**4)
            yield before + match.group() + two + after[1:], _around(figure, Decimal(digits), scale * size)


def _around(figure: Figure, number: Decimal, scale: Decimal) -> Interval:
    """What a number allows when printed so, in a figure's unit."""
    exponent = number.as_tuple().exponent
    half = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    half = Decimal(0) if counted(figure) and figure.step == 1 else half
    return Interval((number - half) * scale, (number + half) * scale)


def _typed(digits: str) -> Iterator[str]:
    """A number with one digit changed, two neighbours swapped, or its point moved by one place."""
    for at, old in enumerate(digits):
        for new in "0123456789" if old != "." else "":
            if new != old and (new != "0" or at or digits[1:2] == "."):
                yield digits[:at] + new + digits[at + 1 :]
    places = [at for at, char in enumerate(digits) if char != "."]
    for one, two in pairwise(places):
        if digits[one] != digits[two] and (one or digits[two] != "0"):
            changed = list(digits)
            changed[one], changed[two] = digits[two], digits[one]
            yield "".join(changed)
    for shift in (-1, 1):
        yield f"{Decimal(digits).scaleb(shift):f}"


def of_sum(total: Place | None, parts: Sequence[Place], stated: Decimal = Decimal(0)) -> Slip | None:
    """The slip that explains why parts miss their total, None where none does or a print is hedged.

    Without a *total* in print the parts should make *stated* (100 %).
    """
    figures = (total, *parts) if total is not None else tuple(parts)
    if any(p.figure.bound != "eq" or p.figure.hedged for p in figures):
        return None
    due = total.allowed if total is not None else Interval.exact(stated)
    value = total.figure.value if total is not None else stated
    whole = added([p.allowed for p in parts])
    gap = abs(sum((p.figure.value for p in parts), start=Decimal(0)) - value)
    if not gap or None in (whole.low, whole.high, due.low, due.high):
        return None
    rooms = [(p, _room(due, whole, p.allowed)) for p in parts]
    if total is not None:
        rooms.insert(0, (total, whole))
    width = max(_width(whole) + _width(due), min(_grain(p.figure) for p in figures))
    near = min(_ONE, _CLOSE * gap / value)
    return _ways(rooms, near * min(_ONE, width / _decade(gap + width)))


def of_rate(rooms: Iterable[tuple[Place, Interval]], off: Decimal) -> Slip | None:
    """The slip that explains why a printed rate does not follow from two amounts.

    *rooms* are the three figures, each with what the other two allow it to be; *off* is how far the printed rate is
    from the computed one, as a part of the latter.
    """
    known = [(p, room) for p, room in rooms if room.low is not None and room.high is not None]
    if any(p.figure.bound != "eq" or p.figure.hedged for p, _ in known):
        return None
    chance = Decimal(0)
    for place, room in known:
        assert room.low is not None and room.high is not None
        gap = abs((room.low + room.high) / 2 - place.figure.value)
        width = _width(room) + 2 * _half(place.figure)
        chance += min(_ONE, width / _decade(gap + width)) if gap else _ONE
    return _ways(known, min(_ONE, _CLOSE * off) * chance)


def _ways(rooms: Iterable[tuple[Place, Interval]], chance: Decimal) -> Slip | None:
    """The figures that one keystroke brings into their room; None where there are none, or chance does it as well."""
    ways = []
    if chance > _HOPELESS:
        return None
    for place, room in rooms:
        for shown, meant in rewritten(place.figure):
            assert meant.high is not None
            # what is too small to be seen in the account proves nothing
            if room.meets(meant) and _SEEN * _width(room) <= meant.high:
                ways.append((place, shown))
                break
    return Slip(tuple(ways), chance) if ways else None


def _room(total: Interval, whole: Interval, own: Interval) -> Interval:
    """What a part may be so that all of them make up the total."""
    assert total.low is not None and total.high is not None and whole.low is not None and whole.high is not None
    assert own.low is not None and own.high is not None
    return Interval(total.low - (whole.high - own.high), total.high - (whole.low - own.low))


def _grain(figure: Figure) -> Decimal:
    """The last digit of a figure that is not a zero: round numbers differ by round numbers, which proves little."""
    exponent = figure.value.normalize().as_tuple().exponent
    return max(figure.step, _ONE.scaleb(exponent if isinstance(exponent, int) else 0))


def _half(figure: Figure) -> Decimal:
    return Decimal(0) if counted(figure) and figure.step == 1 else figure.step / 2


def _width(interval: Interval) -> Decimal:
    return Decimal(0) if interval.low is None or interval.high is None else interval.high - interval.low


def _decade(gap: Decimal) -> Decimal:
    """The power of ten at or below a difference."""
    return _ONE.scaleb(gap.adjusted())
