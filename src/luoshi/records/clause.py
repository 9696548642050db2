"""A policy clause (政策条款): who gets what under which conditions, up to where, how paid, and until when.

A clause states its formula; it holds no amount of any party. Conditions are a small closed tree, benefits a small
closed algebra; the room ``rules`` computes with both. Money is in the currency's own unit, shares in percent.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from luoshi.records.fact import ParseClass
from luoshi.records.figure import Because

Operator = Literal["all", "any", "not", ">=", ">", "<=", "<", "between", "=", "has", "in", "within"]
BenefitKind = Literal[
    "fixed",
    "rate",
    "unit",
    "step",
    "milestone",
    "by year",
    "match",
    "interest",
    "waive",
    "actual",
    "multiplier",
    "addon",
    "increment",
    "amend",
    "case by case",
    "unstated",
]
CapLevel = Literal["item", "project", "firm", "person", "year", "policy", "cumulative", "joint", "contribution", "unit"]
StackKind = Literal["max", "sum", "difference", "exclusive", "once", "precedence"]
ClauseStatus = Literal["in force", "trial", "draft"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A node of a condition tree; *field* is named in the text's own words.

    ``all``/``any``/``not`` hold *parts*; comparisons hold *value* in *unit* (percent; yuan after 万/亿 were applied);
    ``between`` reaches from *value* to *high*, its ends open where flags say so; ``has`` is an event;
    ``in`` is one of *options*; ``within`` is a last day (ISO) in *options*.

    >>> Condition(">=", "营业收入", Decimal(50000000), unit="元").field
    '营业收入'
    """

    operator: Operator
    field: str = ""
    value: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    low_open: bool = False
    high_open: bool = False
    options: tuple[str, ...] = ()
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a banded benefit: what holds (*when*, *label* as printed, or *years*) and what it gives."""

    label: str = ""
    when: Condition | None = None
    years: tuple[int, ...] = ()
    amount: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Cap:
    """An upper limit (封顶) and the level it holds for: an amount, a *rate* of a *base*, or a contribution."""

    level: CapLevel
    amount: Decimal | None = None
    rate: Decimal | None = None
    base: str = ""
    currency: str = "元"
    counter: str = ""
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """One grant of the algebra (docs/algorithms/clauses.md); a clause gives the sum of those whose *when* holds.

    *amount* is money, with *high* for a range; *rate* percent of *base* (times *factor*); *counter* the thing counted
    (人, 件, 吨), *every* the size of a step above *above*; *bands* are aligned alternatives (*marginal*: each part of
    the base at its own rate). *additive* (再) keeps the conditions of what went before, *replaces* (提高到) takes its
    place, *alternative* (或) is instead of it. *upto* (最高, 不超过) makes it an upper bound. *former* is the rate
    before an amendment.
    """

    kind: BenefitKind
    when: Condition | None = None
    amount: Decimal | None = None
    high: Decimal | None = None
    currency: str = "元"
    rate: Decimal | None = None
    base: str = ""
    factor: Decimal = Decimal(1)
    counter: str = ""
    every: Decimal | None = None
    above: Decimal = Decimal(0)
    bands: tuple[Band, ...] = ()
    marginal: bool = False
    additive: bool = False
    replaces: bool = False
    alternative: bool = False
    upto: bool = False
    former: Decimal | None = None
    caps: tuple[Cap, ...] = ()
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Payout:
    """How the award is paid: at once, or in *shares* (percent, one an instalment)."""

    once: bool = False
    shares: tuple[Decimal, ...] = ()
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Stacking:
    """How awards meet: 就高 (max), 可同时享受 (sum), 递进补差 (difference), 不重复 (exclusive), once by *key*."""

    kind: StackKind
    scope: str = ""
    key: str = ""
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """From which day to which (ISO days, empty where not told) and with what force; a draft never pays."""

    start: str = ""
    end: str = ""
    status: ClauseStatus = "in force"
    years: int | None = None
    supersedes: bool = False
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A policy clause with its formula, its limits and what is missing to compute it.

    *conditions* hold for every benefit; *excluded* are those named by 除外; *result* is the class that the text itself
    allows, *missing* what it lacks (never guessed), *problems* what is wrong in it (lists that do not match). *lead* is
    the first office named, *delivery* is 免申即享 or 申请.
    """

    start: int
    end: int
    surface: str
    subject: str = ""
    excluded: tuple[str, ...] = ()
    conditions: Condition | None = None
    benefits: tuple[Benefit, ...] = ()
    caps: tuple[Cap, ...] = ()
    payout: Payout = field(default_factory=Payout)
    stacking: tuple[Stacking, ...] = ()
    commitment: str = ""
    quota: int | None = None
    lead: str = ""
    support: tuple[str, ...] = ()
    validity: Validity = field(default_factory=Validity)
    delivery: str = ""
    result: ParseClass = "not computable"
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    section: str = ""
    because: tuple[Because, ...] = ()
