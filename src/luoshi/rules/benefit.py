"""What a clause gives to a party: an exact amount, an upper bound, or what is missing, with every step in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from luoshi.records import ParseClass
from luoshi.records.clause import Benefit, Cap, Clause, StackKind
from luoshi.rules.formulas import Part, part_of
from luoshi.rules.truth import Fact, choices, holds, number, plain

AWARD, RECEIVED, DAY, RATE_OF_EXCHANGE = "应得奖励", "已获奖励", "申请日期", "汇率"
_TOTAL = ("joint", "cumulative", "firm", "year", "policy")


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one party: *amount* in *unit* (元, 美元, %), None where none can be computed or is asked.

    *eligible* is None while unknown; *payments* are the instalments; *steps* explain the amount in Chinese.
    """

    kind: ParseClass
    amount: Decimal | None = None
    unit: str = "元"
    eligible: bool | None = None
    payments: tuple[Decimal, ...] = ()
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(slots=True)
class _Ledger:
    """What was found on the way."""

    steps: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    bound: bool = False
    unit: str = "元"


def amount(clause: Clause, facts: Mapping[str, Fact]) -> Result:
    """What *clause* gives to a party with these *facts*, named in the clause's own words; nothing is guessed.

    Besides its own fields a clause may ask 申请日期 (ISO), 享受年数 or 年度, 应得奖励 and 已获奖励 (for clauses that
    only change an award), 汇率. Shares are percent, money is in yuan, spans of time are in months.

    >>> from luoshi.records.clause import Benefit, Clause
    >>> clause = Clause(0, 0, "", benefits=(Benefit("rate", rate=Decimal(10), base="投资额"),), result="exact")
    >>> amount(clause, {"投资额": Decimal(500)}).amount, amount(clause, {}).missing
    (Decimal('50'), ('投资额',))
    """
    lacking = [*clause.problems, *(name for name in clause.missing if name not in facts)]
    if lacking:
        return Result("not computable", missing=tuple(lacking))
    expired = _expired(clause, facts)
    if expired and not any(b.kind == "amend" for b in clause.benefits):
        return Result("exact", Decimal(0), eligible=False, steps=(expired,))
    refused = _refused(clause, facts)
    if refused is not None:
        return refused
    ledger = _Ledger()
    total = _sum(clause, facts, ledger, bool(expired))
    if total is None or ledger.missing:
        eligible = None if ledger.missing else True
        computed = clause.result == "exact" and not clause.benefits and not ledger.missing
        kind: ParseClass = "exact" if computed else "not computable"
        return Result(
            kind, None, eligible=eligible, missing=tuple(dict.fromkeys(ledger.missing)), steps=tuple(ledger.steps)
        )
    return _paid(clause, facts, total, ledger)


def _expired(clause: Clause, facts: Mapping[str, Fact]) -> str:
    day, held = facts.get(DAY), clause.validity
    if not isinstance(day, str):
        return ""
    if held.end and day > held.end:
        return f"申请日期{day}已过有效期（至{held.end}）"
    return f"申请日期{day}尚未施行（自{held.start}起）" if held.start and day < held.start else ""


def _refused(clause: Clause, facts: Mapping[str, Fact]) -> Result | None:
    """The end of the way where a condition fails or is unknown, None where all hold."""
    for name in clause.excluded:
        out = facts.get(name)
        if not isinstance(out, bool):
            return Result("not computable", missing=(f"是否属于“{name}”",))
        if out:
            return Result("exact", Decimal(0), eligible=False, steps=(f"属于除外情形“{name}”",))
    for rule in clause.stacking:
        if rule.kind == "once" and facts.get(f"{rule.key}已享受") is True:
            return Result("exact", Decimal(0), eligible=False, steps=(f"“{rule.key}”已享受过一次",))
    truth = holds(clause.conditions, facts, choices(clause))
    if truth.value is None:
        return Result("not computable", missing=truth.missing, steps=truth.steps)
    return None if truth.value else Result("exact", Decimal(0), eligible=False, steps=truth.steps)


def _sum(clause: Clause, facts: Mapping[str, Fact], ledger: _Ledger, expired: bool) -> Decimal | None:
    """The sum of the benefits that hold; of two ways (或) the better one; None where the clause has no award at all."""
    main: list[Part] = []
    other: list[Part] = []
    factor = Decimal(1)
    labels = choices(clause)
    for benefit in clause.benefits:
        truth = holds(benefit.when, facts, labels)
        ledger.steps += truth.steps
        if truth.value is None:
            ledger.missing += truth.missing
        elif benefit.kind == "multiplier" and not benefit.base:
            factor = benefit.factor if truth.value else factor
            ledger.bound |= benefit.upto and truth.value
        elif truth.value:
            row = other if benefit.alternative else main
            if benefit.replaces and row:
                row.pop()
            row.append(_limited(part_of(benefit, facts, labels, expired=expired), benefit, facts, ledger))
    awards = [b for b in clause.benefits if not (b.kind == "multiplier" and not b.base)]
    if not awards:
        return _wrapped(clause, facts, ledger, factor)
    idle = next((b for b in awards if b.kind == "multiplier"), None)
    if idle is not None and not main:
        main.append(part_of(replace(idle, factor=Decimal(1)), facts, labels, expired=expired))
    total = max(_added(main, ledger), _added(other, ledger)) * factor
    if factor != 1:
        ledger.steps.append(f"乘以系数{plain(factor)}")
    return _common(clause.benefits, total, facts, ledger)


def _added(parts: Sequence[Part], ledger: _Ledger) -> Decimal:
    total = Decimal(0)
    for part in parts:
        ledger.steps += part.steps
        ledger.missing += part.missing
        ledger.bound |= part.bound
        ledger.unit = part.unit
        total += part.value
    return total


def _wrapped(clause: Clause, facts: Mapping[str, Fact], ledger: _Ledger, factor: Decimal) -> Decimal | None:
    """A clause that only changes an award: 应得奖励 times the factor, less what was had (扣减)."""
    award = number(facts, AWARD)
    if award is None:
        if clause.payout.shares or clause.benefits or any(rule.kind == "difference" for rule in clause.stacking):
            ledger.missing.append(AWARD)
        return None
    total = award * factor
    if factor != 1:
        ledger.steps.append(f"{plain(award)}×{plain(factor)}={plain(total)}；文本未说明系数在封顶前还是封顶后适用")
    if any(rule.kind == "difference" for rule in clause.stacking):
        had = number(facts, RECEIVED)
        if had is None:
            ledger.missing.append(RECEIVED)
            return None
        total = max(Decimal(0), total - had)
        ledger.steps.append(f"应得{plain(award)}元，扣减已得{plain(had)}元，补差{plain(total)}元")
    return total


def _limited(part: Part, benefit: Benefit, facts: Mapping[str, Fact], ledger: _Ledger) -> Part:
    """A part of the sum under the caps of its own level; 最高 alone takes the award that the office has worked out."""
    award = number(facts, AWARD)
    if benefit.upto and award is not None and benefit.kind == "fixed":
        value = min(part.value, award)
        return Part(
            value, (*part.steps, f"核定{plain(award)}元，最高{plain(part.value)}元，取{plain(value)}元"), unit=part.unit
        )
    for cap in benefit.caps:
        if cap.amount is None and cap.rate is not None and benefit.kind not in ("addon", "interest"):
            part = _shared(part, cap, cap.rate, facts, ledger)
        if cap.level in _TOTAL or cap.amount is None:
            continue
        limit = cap.amount
        if cap.level == "unit":
            count = number(facts, f"{cap.counter}数")
            if count is None:
                ledger.missing.append(f"{cap.counter}数")
                continue
            limit *= count
        part = Part(
            _capped(part.value, limit, cap, part.unit, facts, ledger), part.steps, part.missing, part.bound, part.unit
        )
    return part


def _shared(part: Part, cap: Cap, rate: Decimal, facts: Mapping[str, Fact], ledger: _Ledger) -> Part:
    """A part under a share of something (不高于投入资金的50%); without that figure it is but an upper bound."""
    base = number(facts, cap.base)
    if base is None:
        ledger.steps.append(f"另不得高于“{cap.base}”的{plain(rate)}%，缺此数据，只能给出上限")
        return replace(part, bound=True)
    limit = base * rate / 100
    if part.value <= limit:
        return part
    ledger.steps.append(f"不高于{cap.base}{plain(base)}×{plain(rate)}%={plain(limit)}元")
    return replace(part, value=limit)


def _common(benefits: Sequence[Benefit], total: Decimal, facts: Mapping[str, Fact], ledger: _Ledger) -> Decimal:
    """The sum under the caps that hold for a firm, a year or all together."""
    for benefit in benefits:
        for cap in benefit.caps:
            if cap.level in _TOTAL and cap.amount is not None:
                total = _capped(total, cap.amount, cap, ledger.unit, facts, ledger)
    return total


def _capped(value: Decimal, limit: Decimal, cap: Cap, unit: str, facts: Mapping[str, Fact], ledger: _Ledger) -> Decimal:
    """The lesser of value and cap; across currencies only with 汇率, else the value is but an upper bound."""
    if cap.currency and unit != cap.currency:
        rate = number(facts, RATE_OF_EXCHANGE)
        if rate is None:
            ledger.bound = True
            ledger.steps.append(f"封顶{plain(limit)}{cap.currency}，须按汇率折算后比较")
            return value
        limit /= rate
    if value > limit:
        ledger.steps.append(f"超过封顶{plain(limit)}{unit}，取封顶")
        return limit
    return value


def _paid(clause: Clause, facts: Mapping[str, Fact], total: Decimal, ledger: _Ledger) -> Result:
    """The total under the party's own contribution, in its instalments."""
    for cap in clause.caps:
        base = number(facts, cap.base)
        if base is None:
            ledger.bound = True
            ledger.steps.append(f"另不得高于“{cap.base}”，缺此数据，只能给出上限")
        elif total > base:
            ledger.steps.append(f"贡献上限：不高于“{cap.base}”{plain(base)}元")
            total = base
    shares = clause.payout.shares
    payments = tuple(total * share / 100 for share in shares)
    if payments:
        ledger.steps.append("分期兑现：" + "、".join(map(plain, payments)))
    kind: ParseClass = "upper bound" if ledger.bound else "exact"
    return Result(kind, total, ledger.unit, total > 0, payments, (), tuple(ledger.steps))


def combined(kind: StackKind, awards: Sequence[Decimal]) -> Decimal:
    """Several awards of one party under a rule of stacking: the greatest (就高, 不重复) or all (可同时享受).

    >>> combined("max", [Decimal(3), Decimal(5)]), combined("sum", [Decimal(3), Decimal(5)])
    (Decimal('5'), Decimal('8'))
    """
    return sum(awards, Decimal(0)) if kind == "sum" else max(awards, default=Decimal(0))
