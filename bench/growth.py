"""Whether the readers take time in proportion to what they read, also where a text is one thing over and over.

``python3 do.py bench growth`` gives each reader texts that are hard for patterns (one sign, one line, one half-open
bracket ... repeated), 40,000 and 200,000 characters long, and prints seconds and the growth exponent: 1 is
proportional, 2 is quadratic. The shorter text is the floor, measured in the same run; the best of three, without the
collector of garbage, which depends on what else the process holds. Exit status 1 where an exponent is above 1.5.
"""

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from math import log

from luoshi.read.clean import clean
from luoshi.read.facts.policy import parse_clause
from luoshi.read.tables.plain import find_tables

SHORT, LONG = 40_000, 200_000
LIMIT = 1.5
NOISE = 0.02
"""Seconds under which a clock says nothing of growth."""

DIRTY = (
    *("1", "(", "（", "a ", "1 ", "\n", "项(", "項(xiàng)", "“9 2”", "<", "<a>\n", "最新评论\n", "，", "的1.", " \n"),
    *("??一\n", "\ud800", "\x00", "4399在线游戏", "www.a娱乐场", "转自http://a.cn/bbbb", "中abC\n", "國"),
    *("中" * 28 + " ", "一" * 60 + "\n", "[1] “9 2”某9省2市\n"),
)
ROWS = ("1  ", "|", "\t", "指标\n", "　", "1.", "指标1.1.1\n", "（", "[1]")
CLAUSES = ("对年产值达到1亿元的企业，给予10万元奖励，每家最高50万元；", "对企业给予5万元奖励；")
READERS: Mapping[str, tuple[Callable[[str], object], Sequence[str], int]] = {
    "清理": (clean, DIRTY, 1),
    "表格": (find_tables, ROWS, 1),
    "条款": (parse_clause, CLAUSES, 80),
}
"""The reader, what is repeated for it, and how many times shorter its texts are (no clause is longer)."""


def seconds(reader: Callable[[str], object], text: str) -> float:
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        gc.collect()
        began = time.process_time()
        reader(text)
        best = min(best, time.process_time() - began)
    return best


def exponent(short: float, long: float) -> float:
    """How time grows with length; 0 where the longer text took too little to say.

    >>> exponent(0.1, 0.5)
    1.0
    >>> exponent(0.1, 2.5)
    2.0
    """
    return round(log(long / max(short, 1e-6)) / log(LONG / SHORT), 2) if long > NOISE else 0.0


def main() -> int:
    """Measure and print; 1 where something grows faster than its text."""
    steep = []
    gc.disable()
    for name, (reader, units, shorter) in READERS.items():
        for unit in units:
            short, long = (seconds(reader, unit * (size // shorter // len(unit))) for size in (SHORT, LONG))
            grown = exponent(short, long)
            print(f"{name}　{unit[:12]!r:　<16} {short:7.3f} s  {long:7.3f} s  指数 {grown}", flush=True)
            if grown > LIMIT:
                steep.append(f"{name} {unit[:12]!r}：{grown}")
    print(f"增长过快：{'；'.join(steep)}" if steep else f"全部不超过 {LIMIT}")
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
