"""Grants of one clause that stand on each other: ladders, parts of one quantity, steps above a threshold."""

from collections.abc import Sequence
from dataclasses import replace

from luoshi.read.facts.policy.conditions import joined
from luoshi.records.clause import Band, Benefit, Condition


def laddered(benefits: Sequence[Benefit]) -> list[Benefit]:
    """达到1亿元给…, 达到5亿元给…: the higher step takes over, both do not add up."""
    out = list(benefits)
    for place in range(len(out) - 1):
        low, high = out[place], out[place + 1]
        one, two = _single(low), _single(high)
        if one is None or two is None or high.additive or high.replaces or low.kind != high.kind or low.bands:
            continue
        rising = one.value is not None and two.value is not None and two.value > one.value
        rest = {part for part in parts_of(high.when) if part != two}
        if rest and rest != {part for part in parts_of(low.when) if part != one}:
            continue  # another party: both ladders stand side by side
        if one.field == two.field and rising and one.operator in (">", ">=") and two.operator in (">", ">="):
            tight = replace(
                one, operator="between", high=two.value, low_open=one.operator == ">", high_open=two.operator == ">="
            )
            out[place] = replace(low, when=_swapped(low.when, one, tight))
    return out


def marginal(benefits: Sequence[Benefit]) -> list[Benefit]:
    """不超过500万元的部分按30%,超过500万元的部分按20%: each part of one quantity at its own rate."""
    out: list[Benefit] = []
    for benefit in benefits:
        told, last = _single(benefit), out[-1] if out else None
        if benefit.kind != "increment" or told is None or told.unit == "%":
            out.append(benefit)
            continue
        band = Band(benefit.base, told, rate=benefit.rate)
        if last is not None and last.marginal and last.base == told.field:
            out[-1] = replace(last, bands=(*last.bands, band), caps=(*last.caps, *benefit.caps))
            continue
        rest = joined([part for part in parts_of(benefit.when) if part != told])
        shape = replace(benefit, kind="rate", rate=None, base=told.field, when=rest, bands=(band,), marginal=True)
        out.append(shape)
    return out


def _single(benefit: Benefit) -> Condition | None:
    """The one number among the conditions of a benefit, None where there are none or several."""
    parts = parts_of(benefit.when)
    numeric = [part for part in parts if part.value is not None]
    return numeric[0] if len(numeric) == 1 else None


def parts_of(when: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold."""
    if when is None:
        return ()
    return when.parts if when.operator == "all" else (when,)


def _swapped(when: Condition | None, old: Condition, new: Condition) -> Condition | None:
    return joined([new if part == old else part for part in parts_of(when)])


def stepped(benefits: Sequence[Benefit]) -> list[Benefit]:
    """每增加 counts from the threshold that was told before."""
    out: list[Benefit] = []
    for benefit in benefits:
        known = {
            c.field: c.value for b in out for c in parts_of(b.when) if c.value is not None and c.operator in (">=", ">")
        }
        above = known.get(benefit.base) if benefit.kind == "step" else None
        out.append(replace(benefit, above=above) if above is not None else benefit)
    return out
