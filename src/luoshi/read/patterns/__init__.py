"""Sentence patterns that state a quantity otherwise than by number and unit, one file a kind.

Each opener is tried at the characters that may begin it and gives a Quantity or None; each merger then looks at the
quantities of the whole text in order and joins, completes or drops them. A new pattern is a file here and a row below.
"""

from collections.abc import Callable

from luoshi.read.patterns import classes, compounds, fractions, ranges, ranks, ratios, sharing
from luoshi.read.quantities import Quantity

Opener = Callable[[str, int], Quantity | None]
Merger = Callable[[str, list[Quantity]], list[Quantity]]

# the characters that may begin it, characters of which one stands within reach (empty: none needed), and the opener
OPENERS: tuple[tuple[str, str, Opener], ...] = (
    ("第", "", ranks.ordinal_at),
    ("前", "", ranks.leading_at),
    ("首榜魁", "", ranks.first_at),
    ("0123456789十二三五", "强", ranks.strong_at),
    ("0123456789", "/", fractions.slash_at),
    ("一二两三四五六七八九百千万0123456789", "之", fractions.parts_at),
    ("一二两三四五六七八九", "成", fractions.tenths_at),
    ("0123456789", ":：∶︰", ratios.structure_at),
)
REACH = 12
"""Characters within which a needed character stands."""

MERGERS: tuple[Merger, ...] = (compounds.merge, ratios.merge, ranges.merge, sharing.merge, classes.drop)
