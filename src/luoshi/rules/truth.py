"""Whether a condition holds for a party: true, false, or unknown with the facts that are missing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from luoshi.records.clause import Clause, Condition

Fact = Decimal | str | bool
_RATIO = re.compile(r"^(?P<part>.+?)占(?P<whole>.+?)(?:的)?(?:比重|比例|比|份额)?$")
_WORDS = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "between": "介于"}
_OTHER = ("其他", "无")


@dataclass(frozen=True, slots=True)
class Truth:
    """A verdict (None: unknown) with what is *missing* and the *steps* that led to it."""

    value: bool | None
    missing: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def choices(clause: Clause) -> dict[str, tuple[str, ...]]:
    """For each field that chooses (类别, 级别, 地区, 规模) all labels that the clause names."""
    out: dict[str, dict[str, None]] = {}
    whens = [clause.conditions, *(b.when for b in clause.benefits)]
    whens += [band.when for b in clause.benefits for band in b.bands]
    for when in whens:
        for node in _nodes(when):
            if node.operator == "in":
                out.setdefault(node.field, {}).update(dict.fromkeys(node.options))
    return {name: tuple(labels) for name, labels in out.items()}


def _nodes(when: Condition | None) -> Iterator[Condition]:
    if when is not None:
        yield when
        for part in when.parts:
            yield from _nodes(part)


def number(facts: Mapping[str, Fact], name: str) -> Decimal | None:
    """The number of a field; a share (甲占乙比重) is computed of its two parts where it is not given itself.

    >>> number({"设备投资": Decimal(3), "总投资": Decimal(4)}, "设备投资占总投资比重")
    Decimal('75.00')
    """
    value = facts.get(name)
    if isinstance(value, Decimal):
        return value
    hit = _RATIO.match(name)
    part, whole = (facts.get(hit["part"]), facts.get(hit["whole"])) if hit else (None, None)
    if isinstance(part, Decimal) and isinstance(whole, Decimal) and whole > 0:
        return part / whole * 100
    return None


def holds(condition: Condition | None, facts: Mapping[str, Fact], labels: Mapping[str, tuple[str, ...]]) -> Truth:
    """Kleene truth of a condition tree; *labels* are the alternatives of each choosing field.

    >>> holds(Condition(">", "增速", Decimal(15), unit="%"), {"增速": Decimal(15)}, {}).value
    False
    >>> holds(Condition("has", "首次上规"), {}, {}).missing
    ('首次上规',)
    """
    if condition is None:
        return Truth(True)
    match condition.operator:
        case "all" | "any" | "not":
            return _joined(condition, facts, labels)
        case "has":
            return _has(condition, facts)
        case "in":
            return _chosen(condition, facts, labels.get(condition.field, condition.options))
        case "within":
            return _within(condition, facts)
    return _compared(condition, facts)


def _joined(condition: Condition, facts: Mapping[str, Fact], labels: Mapping[str, tuple[str, ...]]) -> Truth:
    parts = [holds(part, facts, labels) for part in condition.parts]
    if condition.operator == "not":
        only = parts[0]
        return Truth(None if only.value is None else not only.value, only.missing, only.steps)
    decisive = condition.operator == "any"
    found = next((part for part in parts if part.value is decisive), None)
    steps = tuple(step for part in parts for step in part.steps)
    if found is not None:
        return Truth(decisive, (), found.steps)
    missing = tuple(name for part in parts for name in part.missing)
    return Truth(None if any(part.value is None for part in parts) else not decisive, missing, steps)


def _has(condition: Condition, facts: Mapping[str, Fact]) -> Truth:
    value = facts.get(condition.field)
    if not isinstance(value, bool):
        return Truth(None, (condition.field,))
    return Truth(value, (), (f"“{condition.field}”：{'是' if value else '否'}",))


def label_of(value: str, labels: tuple[str, ...]) -> str | None:
    """The one label that a value means; None where it means none or several (never guessed).

    >>> label_of("工业", ("规模以上工业", "服务业")), label_of("业", ("规模以上工业", "服务业"))
    ('规模以上工业', None)
    """
    if value in labels:
        return value
    found = [label for label in labels if value and value in label]
    return found[0] if len(found) == 1 else None


def _chosen(condition: Condition, facts: Mapping[str, Fact], labels: tuple[str, ...]) -> Truth:
    value = facts.get(condition.field)
    if value in _OTHER and value not in labels:
        return Truth(False, (), (f"{condition.field}为“{value}”，不在所列",))
    label = label_of(value, labels) if isinstance(value, str) else None
    if label is None:
        return Truth(None, (f"{condition.field}（须为{'、'.join(labels)}之一）",))
    held = label in condition.options
    return Truth(held, (), (f"{condition.field}为“{label}”",) if held else ())


def _within(condition: Condition, facts: Mapping[str, Fact]) -> Truth:
    day, last = facts.get(condition.field), condition.options[0]
    if not isinstance(day, str):
        return Truth(None, (f"{condition.field}（日期）",))
    return Truth(day <= last, (), (f"“{condition.field}”日期{day}，期限{last}",))


def _compared(condition: Condition, facts: Mapping[str, Fact]) -> Truth:
    value, low = number(facts, condition.field), condition.value
    if value is None or low is None:
        return Truth(None, (condition.field,))
    held = {
        ">=": value >= low,
        ">": value > low,
        "<=": value <= low,
        "<": value < low,
        "=": value == low,
        "between": _between(value, condition),
    }[condition.operator]
    end = f"至{plain(condition.high)}" if condition.high is not None else ""
    words = f"{_WORDS.get(condition.operator, '等于')}{plain(low)}{end}{condition.unit}"
    return Truth(held, (), (f"{condition.field}为{plain(value)}，要求{words}：{'满足' if held else '不满足'}",))


def _between(value: Decimal, condition: Condition) -> bool:
    low, high = condition.value, condition.high
    if low is None or high is None:
        return False
    above = value > low if condition.low_open else value >= low
    return above and (value < high if condition.high_open else value <= high)


def plain(value: Decimal) -> str:
    """A number without exponent and without idle zeros.

    >>> plain(Decimal("4.00E+7"))
    '40000000'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
