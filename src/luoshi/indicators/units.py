"""Units of one dimension and their exact ratios (data/units.toml): 公顷 and 亩, 斤 and 吨, 度 and 千瓦时.

Foreign currencies are known as money but never converted: an exchange rate is no constant.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from luoshi.indicators.wording import data

FOREIGN = frozenset(("美元", "美金", "欧元", "日元", "港元", "英镑", "新元", "卢布"))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A kind of quantity: its base unit and what each other spelling is worth in it."""

    name: str
    base: str
    ratios: Mapping[str, Decimal]


@cache
def dimensions() -> Mapping[str, Dimension]:
    """All dimensions by the base unit, read once.

    >>> dimensions()["亩"].ratios["公顷"]
    Decimal('15')
    """
    rows: dict[str, Dimension] = {}
    for name, table in tomllib.loads(data("units").read_text(encoding="utf-8")).items():
        base = table["base"]
        ratios = {unit: Decimal(ratio) for unit, ratio in table.items() if unit != "base"}
        rows[base] = Dimension(name, base, {base: Decimal(1), **ratios})
    return rows


def ratio(unit: str, base: str) -> Decimal | None:
    """How many *base* one *unit* is; None where they do not measure the same.

    >>> ratio("公顷", "亩"), ratio("斤", "吨"), ratio("家", "吨")
    (Decimal('15'), Decimal('0.0005'), None)
    """
    dimension = dimensions().get(base)
    return None if dimension is None else dimension.ratios.get(unit)
