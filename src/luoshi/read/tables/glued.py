"""Tables whose cells ran together (10905.608.8): split only where the decimals and the sums prove the split."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.read.tables.lines import caption_above
from luoshi.records import Cell, Table

_ROW = re.compile(
    r"^[ \u3000]*(?P<name>[一-龥（）()、A-Za-z]{2,24}?)"
    r"(?P<run>[0-9]+\.[0-9]+\.[0-9]+|[0-9]+\.[0-9]+[-−][0-9]+(?:\.[0-9]+)?)。?[ \t]*$",
    re.MULTILINE,
)
_HEAD = re.compile(
    r"^[ \u3000]*(?P<corner>指标名称|指标|项目|地区|名称)(?P<one>(?:20[0-9]{2}年|总量|绝对数|数值)[^\n。]{0,12}?)"
    r"(?P<two>(?:比上年|同比|增长|增速)[^\n。]{0,12})。?[ \t]*$",
    re.MULTILINE,
)
_GROUP = re.compile(r"^[^\n]{1,24}[:：]。?$")
_MOST_ROWS = 300


def glued(text: str) -> Iterator[Table]:
    """Tables of a name and two glued numbers, below a head that names two columns.

    The first number has the same decimals in all rows; the one number of decimals is taken with which some row is the
    sum of the rows that follow it. Without such a proof nothing is read.
    """
    for head in _HEAD.finditer(text):
        rows = _rows(text, head.end() + 1)
        splits = [d for d in range(4) if (cut := _split(rows, d)) is not None and _adds_up(cut)]
        if len(splits) != 1:
            continue
        cells = [tuple(Cell(*head.span(group)) for group in ("corner", "one", "two"))]
        for m in rows:
            at = m.start("run") + _cut(m["run"], splits[0])
            cells.append((Cell(*m.span("name")), Cell(m.start("run"), at), Cell(at, m.end("run"))))
        yield Table(head.start("corner"), rows[-1].end("run"), tuple(cells), caption_above(text, head.start()))


def _rows(text: str, position: int) -> list[re.Match[str]]:
    """The rows of a name and a run of digits from *position* on; lines that only head a group may stand between."""
    out: list[re.Match[str]] = []
    while len(out) < _MOST_ROWS and position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        m = _ROW.match(text, position, end)
        if m is not None:
            out.append(m)
        elif not _GROUP.match(text[position:end]):
            break
        position = end + 1
    return out


def _cut(run: str, decimals: int) -> int:
    """Where a run is cut if its first number has so many decimals."""
    minus = max(run.find("-"), run.find("−"))
    return minus if minus > 0 else run.index(".") + decimals + (1 if decimals else 0)


def _split(rows: Sequence[re.Match[str]], decimals: int) -> list[Decimal] | None:
    """The first numbers of all rows, None where a row cannot be cut so."""
    out = []
    for m in rows:
        run = m["run"]
        cut = _cut(run, decimals)
        first, second = run[:cut], run[cut:]
        good = re.fullmatch(rf"(?:0|[1-9][0-9]*)\.[0-9]{{{decimals}}}" if decimals else r"[1-9][0-9]*", first)
        if not good or not re.fullmatch(r"[-−]?(?:0|[1-9][0-9]?)(?:\.[0-9]+)?|[-−]?[1-9][0-9]{2}\.[0-9]+", second):
            return None
        out.append(Decimal(first))
    return out


def _adds_up(values: Sequence[Decimal]) -> bool:
    """Whether some value is the sum of two or more that follow it, to the rounding of the last digit."""
    for k, total in enumerate(values):
        tally = Decimal(0)
        exponent = total.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        for n, value in enumerate(values[k + 1 :], 1):
            tally += value
            if n >= 2 and total and abs(tally - total) <= step * n / 2:
                return True
            if tally > total:
                break
    return False
