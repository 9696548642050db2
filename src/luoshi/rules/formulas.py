"""The formula of one benefit with the facts of a party put in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.records.clause import Band, Benefit
from luoshi.rules.truth import Fact, holds, number, plain

YEARS, YEAR, PRINCIPAL = "享受年数", "年度", "贷款金额"
Labels = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """What one benefit adds: its *value* in *unit*, the steps, and what was missing for it."""

    value: Decimal = Decimal(0)
    steps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bound: bool = False
    unit: str = "元"


def part_of(benefit: Benefit, facts: Mapping[str, Fact], labels: Labels, *, expired: bool) -> Part:
    """The value of a benefit whose condition holds; *expired* brings back the rate before an amendment."""
    if benefit.kind == "multiplier":
        return _times(benefit, facts)
    if benefit.kind == "amend":
        rate = benefit.former if expired else benefit.rate
        note = "期限已过，恢复原比例" if expired else ""
        current = replace(benefit, upto=benefit.upto and not expired)
        return _share(current, rate or Decimal(0), facts, note)
    if benefit.kind == "by year" or (benefit.bands and benefit.bands[0].years):
        return _by_year(benefit, facts)
    if benefit.marginal:
        return _parts(benefit, facts)
    if benefit.bands:
        return _banded(benefit, facts, labels)
    return _FORMULAS.get(benefit.kind, _unknown)(benefit, facts)


def _unknown(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    return Part(missing=("金额或标准",))


def _fixed(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    value = benefit.high or benefit.amount
    if value is None:
        return Part(missing=("金额或标准",))
    word = "最高" if benefit.upto else ""
    return Part(value, (f"{word}{plain(value)}{benefit.currency}",), bound=benefit.upto, unit=benefit.currency)


def _share(benefit: Benefit, rate: Decimal, facts: Mapping[str, Fact], note: str = "") -> Part:
    base = number(facts, benefit.base)
    if base is None:
        return Part(missing=(benefit.base,))
    unit = "美元" if _dollars(benefit) else benefit.currency
    value = base * benefit.factor * rate / 100
    times = f"×{plain(benefit.factor)}" if benefit.factor != 1 else ""
    step = f"{note}{benefit.base}{plain(base)}{times}×{plain(rate)}%={plain(value)}{unit}"
    return Part(value, (step,), bound=benefit.upto, unit=unit)


def _dollars(benefit: Benefit) -> bool:
    return any(band.when is not None and band.when.unit == "美元" for band in benefit.bands)


def _rate(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    return _share(benefit, benefit.rate or Decimal(0), facts)


def _interest(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    """A share of the interest paid, or of the interest rate on the principal, where a cap may name a rate as well."""
    if "利率" not in benefit.base:
        return _rate(benefit, facts)
    capped = next((cap for cap in benefit.caps if cap.rate is not None), None)
    principal_name = capped.base if capped and capped.base else PRINCIPAL
    rate, principal = number(facts, benefit.base), number(facts, principal_name)
    if rate is None or principal is None:
        lacking = ((benefit.base, rate), (principal_name, principal))
        return Part(missing=tuple(name for name, value in lacking if value is None))
    share = rate * (benefit.rate or Decimal(0)) / 100
    steps = [f"{benefit.base}{plain(rate)}%×{plain(benefit.rate or Decimal(0))}%={plain(share)}%"]
    if capped is not None and capped.rate is not None and share > capped.rate:
        share = capped.rate
        steps.append(f"不超过{principal_name}的{plain(share)}%")
    value = principal * share / 100
    return Part(
        value, (*steps, f"{principal_name}{plain(principal)}×{plain(share)}%={plain(value)}元"), bound=benefit.upto
    )


def _unit(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    """So much for each thing counted, or for each whole step above the threshold."""
    count = Decimal(1)
    for name in benefit.base.split("×"):
        value = number(facts, name)
        if value is None:
            return Part(missing=(name,))
        count *= value
    if benefit.every:
        count = max(Decimal(0), (count - benefit.above) // benefit.every)
    each = benefit.amount or Decimal(0)
    step = f"{plain(each)}{benefit.currency}×{plain(count)}={plain(each * count)}{benefit.currency}"
    return Part(each * count, (step,), bound=benefit.upto, unit=benefit.currency)


def _actual(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    value = number(facts, benefit.base)
    return Part(missing=(benefit.base,)) if value is None else Part(value, (f"{benefit.base}按实{plain(value)}元",))


def _addon(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    """A rate with points put on, up to the highest rate."""
    base = number(facts, benefit.base)
    if base is None:
        return Part(missing=(benefit.base or "原比例",))
    value = base + (benefit.rate or Decimal(0))
    tops = [cap.rate for cap in benefit.caps if cap.rate is not None]
    return Part(min([value, *tops]), (f"{plain(base)}%加{plain(benefit.rate or Decimal(0))}个百分点",), unit="%")


def _times(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    base = number(facts, benefit.base)
    if base is None:
        return Part(missing=(benefit.base,))
    return Part(base * benefit.factor, (f"{benefit.base}{plain(base)}×{plain(benefit.factor)}",), unit="")


def _value(band: Band, benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    if band.amount is not None:
        word = f"{band.label}：" if band.label else ""
        return Part(
            band.amount, (f"{word}{plain(band.amount)}{benefit.currency}",), bound=benefit.upto, unit=benefit.currency
        )
    return _share(benefit, band.rate or Decimal(0), facts)


def _banded(benefit: Benefit, facts: Mapping[str, Fact], labels: Labels) -> Part:
    """The band that holds; of stages all that are reached."""
    found = [(band, holds(band.when, facts, labels)) for band in benefit.bands]
    held = [_value(band, benefit, facts) for band, truth in found if truth.value]
    unknown = tuple(dict.fromkeys(name for _, truth in found if truth.value is None for name in truth.missing))
    if unknown and (benefit.kind == "milestone" or not held):
        return Part(missing=unknown)
    if not held:
        return Part(steps=("不在任何一档",), unit=benefit.currency)
    steps = tuple(step for part in held for step in part.steps)
    missing = tuple(name for part in held for name in part.missing)
    return Part(sum((part.value for part in held), Decimal(0)), steps, missing, benefit.upto, held[0].unit)


def _parts(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    """Each part of the base at the rate of its band (不超过500万元的部分30%, 超过的部分20%)."""
    base = number(facts, benefit.base)
    if base is None:
        return Part(missing=(benefit.base,))
    total, steps = Decimal(0), []
    for band in benefit.bands:
        if band.when is None or band.when.value is None:
            continue
        upward = band.when.operator not in ("<", "<=")
        low = band.when.value if upward else Decimal(0)
        high = band.when.high if upward else band.when.value
        part = max(Decimal(0), (base if high is None else min(base, high)) - low)
        value = part * (band.rate or Decimal(0)) / 100
        total += value
        steps.append(f"{band.label}：{plain(part)}×{plain(band.rate or Decimal(0))}%={plain(value)}元")
    return Part(total, tuple(steps), bound=benefit.upto)


def _by_year(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    """The sum over the years that a party has it (享受年数), or one year's (年度), or one claim a window."""
    if not benefit.bands[0].years:
        return _windows(benefit, facts)
    many, one = number(facts, YEARS), number(facts, YEAR)
    if many is None and one is None:
        return Part(missing=(YEARS,))
    years = [int(one)] if one is not None else list(range(1, int(many or 0) + 1))
    total, steps = Decimal(0), []
    for year in years:
        band = next((band for band in benefit.bands if year in band.years), None)
        base = number(facts, f"{benefit.base}（第{year}年）") or number(facts, benefit.base)
        if band is None:
            continue
        if band.amount is None and base is None:
            return Part(missing=(benefit.base,))
        value = band.amount if band.amount is not None else (base or Decimal(0)) * (band.rate or Decimal(0)) / 100
        total += value
        steps.append(f"第{year}年{plain(value)}元")
    return Part(total, tuple(steps), bound=benefit.upto)


def _windows(benefit: Benefit, facts: Mapping[str, Fact]) -> Part:
    total, steps = Decimal(0), []
    for band in benefit.bands:
        base = number(facts, f"{benefit.base}（{band.label}）")
        if base is None:
            return Part(missing=(f"{benefit.base}（{band.label}）",))
        value = base * (band.rate or Decimal(0)) / 100
        total += value
        steps.append(f"{band.label}：{plain(base)}×{plain(band.rate or Decimal(0))}%={plain(value)}元")
    return Part(total, tuple(steps))


_FORMULAS: dict[str, Callable[[Benefit, Mapping[str, Fact]], Part]] = {
    "fixed": _fixed,
    "rate": _rate,
    "match": _rate,
    "increment": _rate,
    "interest": _interest,
    "unit": _unit,
    "step": _unit,
    "waive": _rate,
    "actual": _actual,
    "addon": _addon,
}
