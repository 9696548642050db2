"""An Indicator (指标), what is measured, and an Observation (观测值), its value for a region and a period."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.records.figure import Because, Bound, Measure
from luoshi.records.interval import Interval
from luoshi.records.span import Source

Direction = Literal["up", "down", "none", "range"]
IndicatorKind = Literal["flow", "stock", "rate", "index"]
Grain = Literal["月", "季", "年"]
ObservationKind = Literal["actual", "expected", "target", "stretch", "forecast"]
Aspect = Literal["", "added"]
Edition = Literal["", "快报", "初步", "最终", "修订"]
State = Literal["已报", "未报", "迟报", "不适用", "口径变更"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the catalogue of indicators.

    *unit* is the base unit that values are brought to, *dimension* its kind (money, people, land ...). *direction*
    tells which way is better (``range``: neither too high nor too low), *kind* whether it runs through a period or
    stands at its end. *level* and *growth* are the price basis of the two in Chinese (现价, 不变价, 可比口径): where
    they differ, the ratio of two levels is not the growth. *january* is False where January is never published alone
    (1—2月 are one period). *note* tells in Chinese what limits comparison.
    """

    id: str
    name: str
    group: str
    unit: str
    dimension: str
    aliases: tuple[str, ...] = ()
    direction: Direction = "up"
    kind: IndicatorKind = "flow"
    level: str = "无"
    growth: str = "无"
    grain: Grain = "年"
    january: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """A value of an indicator for a region and a period, pointing at the place that states it.

    *indicator* is the catalogue's id, empty where the catalogue has none; *name* is the catalogue's term or else the
    text's own. *aspect* ``added`` is what came to a stock in the period (新增高新技术企业). *value*, *high*, *unit* and
    *interval* are in the catalogue's base unit; *bound* is how the value was hedged, *interval* what it allows.
    *measure*, *comparison* and *period* are those of a Figure. *edition* is the status of the number where it is
    known, *state* whether it was reported, *note* what was converted or must be borne in mind.
    """

    indicator: str
    name: str
    region: str
    period: str
    kind: ObservationKind
    measure: Measure
    value: Decimal
    unit: str
    interval: Interval
    source: Source
    high: Decimal | None = None
    bound: Bound = "eq"
    comparison: str = ""
    aspect: Aspect = ""
    edition: Edition = ""
    state: State = "已报"
    note: str = ""
    because: tuple[Because, ...] = ()
