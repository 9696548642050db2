"""Targets of a year beside what was observed: pace, required growth, light; some ten queries, as of any moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.observations import observations_seen
from luoshi.desk.tracking.selectors.observed import (
    Asker,
    Key,
    key_of,
    kind_of,
    latest_of,
    light,
    of_periods,
    of_year,
    whole,
)
from luoshi.indicators.periods import Months
from luoshi.track.lights import Lit, Scheme, lit
from luoshi.track.pace import (
    Direction,
    Done,
    Goal,
    Kind,
    Pace,
    implied_target,
    pace,
    required_growth,
    rounded,
    signed,
)
from luoshi.write.amounts import in_magnitude, plain

GROUPS: Final[Mapping[str, str]] = {"organ": "单位", "group": "类别", "light": "亮灯"}
SORTS: Final = ("name", "organ", "gap")
MOST: Final = 1000
_TENTH: Final = Decimal("0.1")
_NOMINAL: Final = ("现价", "当年价", "无", "")


@dataclass(frozen=True, slots=True)
class Sought:
    """What the table is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    organ: str = ""
    light: str = ""
    group: str = ""
    sort: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A target with its higher tier, the latest value, the year before, and what follows.

    *required* is the growth that the rest of the year needs, *required_steps* its arithmetic; *others* counts further
    targets of the same cell that are believed too (from another document).
    """

    target: Observation
    stretch: Observation | None
    now: Observation | None
    month: int
    pace: Pace | None
    light: Lit
    required: Decimal | None = None
    required_steps: str = ""
    bases: Sequence[Observation] = ()
    """Of what the required growth is computed beside the target: done so far, the year before and its same months."""
    remark: str = ""
    others: int = 0
    group: str = ""

    @property
    def in_points(self) -> bool:
        """Whether the gap is in percentage points."""
        return self.pace is not None and (self.pace.kind in ("flow", "growth") or self.target.unit == "%")

    @property
    def gap_words(self) -> str:
        """The gap with its sign, and its unit where it is not in percentage points."""
        if self.pace is None or self.pace.gap is None:
            return ""
        if self.in_points:
            return signed(rounded(self.pace.gap, Decimal("0.1")) or Decimal(0))
        unit = "位" if self.pace.kind == "rank" else self.target.unit.strip("-")
        plus = "+" if self.pace.gap > 0 else ""
        return f"{plus}{_short(self.pace.gap)} {unit}".rstrip()

    @property
    def share_words(self) -> str:
        """The share of the target that was reached."""
        return f"{rounded(self.pace.share, _TENTH)}%" if self.pace and self.pace.share is not None else ""

    @property
    def time_words(self) -> str:
        """The share of the year that has gone."""
        return f"{rounded(self.pace.time, _TENTH)}%" if self.pace and self.pace.time is not None else ""

    @property
    def required_words(self) -> str:
        """The growth that the rest of the year needs."""
        return f"{rounded(self.required, _TENTH)}%" if self.required is not None else ""

    @property
    def whose(self) -> str:
        """The unit or region."""
        return str(self.target.organ or self.target.region)


def target_list(
    user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None, action: Action = "read"
) -> list[Line]:
    """The targets of a year that fit, each beside its observations; the first 1000."""
    asker = Asker(user, moment, action)
    return shown(asker, lines_of(asker, sought, scheme))


def lines_of(asker: Asker, sought: Sought, scheme: Scheme, *, bases: bool = True) -> list[Line]:
    """The same lines, to be counted and sorted: before a row of theirs is shown, `shown` must have read it whole.

    Without *bases* the growth that the rest of the year needs is left out, and last year is not asked for.
    """
    year = int(sought.year)
    wanted = _targets(asker, sought, year)
    groups: dict[Key, list[Observation]] = {}
    for row in wanted:
        groups.setdefault(key_of(row), []).append(row)
    seen = of_year(asker, wanted, year)
    lines = [_line(rows, seen.get(key, ()), scheme) for key, rows in groups.items()]
    if bases:
        lines = _with_required(asker, lines, year)
    if sought.light:
        lines = [line for line in lines if (line.light.light.key if line.light.light else "none") == sought.light]
    return _ordered(lines, sought)


def shown(asker: Asker, lines: Sequence[Line]) -> list[Line]:
    """Lines with their rows read whole, as cells and marks of origin show them; one query."""
    rows = whole(asker, (row for line in lines for row in _rows(line)))

    def of(row: Observation | None) -> Observation | None:
        return rows.get(row.pk) if row else None

    return [
        replace(
            line,
            target=rows[line.target.pk],
            stretch=of(line.stretch),
            now=of(line.now),
            bases=[rows[row.pk] for row in line.bases if row.pk in rows],
        )
        for line in lines
        if line.target.pk in rows
    ]


def _rows(line: Line) -> list[Observation]:
    return [row for row in (line.target, line.stretch, line.now, *line.bases) if row is not None]


def years_with_targets(user: User) -> list[int]:
    """The years of which the ledger has targets, the latest first."""
    rows = observations_seen(user).filter(kind__in=("target", "stretch")).order_by("-period")
    found = rows.values_list("period", flat=True).distinct()[:400]
    return sorted({int(period[:4]) for period in found if period[:4].isdecimal()}, reverse=True)


def _targets(asker: Asker, sought: Sought, year: int) -> Sequence[Observation]:
    rows = asker.rows().filter(kind__in=("target", "stretch"), period=str(year), value__isnull=False)
    if sought.q:
        named = Indicator.objects.filter(Q(name__icontains=sought.q) | Q(aliases__name__icontains=sought.q))
        rows = rows.filter(Q(name__icontains=sought.q) | Q(indicator__in=named))
    if sought.organ.isdecimal() and len(sought.organ) < 19:
        rows = rows.filter(organ=int(sought.organ))
    return light(rows.order_by("organ__path", "region", "indicator__group", "name", "-recorded_at", "-pk"), MOST)


def _line(rows: Sequence[Observation], seen: Sequence[Observation], scheme: Scheme) -> Line:
    targets = [row for row in rows if row.kind == "target"] or list(rows)
    target = targets[0]
    stretch = next((row for row in rows if row.kind == "stretch" and row is not target), None)
    kind, direction = kind_of(target), _direction(target)
    now, month = latest_of(seen, int(target.period), kind)
    if kind is None and month == 12:
        kind = "stock"  # a whole year beside a whole year: no matter whether it runs or stands
    others = len({row.value for row in targets}) - 1
    if now is None or now.value is None:
        return Line(target, stretch, None, 0, None, Lit(None, "还没有实绩"), remark="还没有实绩", others=others)
    if kind is None:
        words = "指标不在目录里，不知是流量还是存量，不能比进度"
        return Line(target, stretch, now, month, None, Lit(None, words), remark=words, others=others)
    assert target.value is not None
    goal = Goal(target.value, stretch.value if stretch else None, target.low, target.high, direction)
    found = pace(kind, goal, Done(now.value, now.low, now.high), month)
    measures = {**found.measures, "rate": now.value if kind == "growth" else None, "lead": None}
    lamp = lit(scheme, _subject(kind), measures) if found.gap is not None else Lit(None, found.remark or "不能比")
    return Line(target, stretch, now, month, found, lamp, remark=found.remark, others=others)


def _direction(target: Observation) -> Direction:
    """Lower is better: an indicator that should fall, an upper limit (控制在5.5%以内), a fall that was promised."""
    down = target.indicator is not None and target.indicator.direction == Indicator.Direction.DOWN
    falls = target.value is not None and target.value < 0
    return "down" if down or falls or target.bound == "le" else "up"


def _subject(kind: Kind) -> str:
    return {"flow": "progress", "growth": "growth"}.get(kind, "level")


def _with_required(asker: Asker, lines: Sequence[Line], year: int) -> list[Line]:
    """Lines with the growth that the rest of the year needs; only at current prices, and with both bases of last year.

    Two queries: last year's levels, whole and of the same months; of growths the level of this year.
    """
    open_ones = [line for line in lines if _may_need(line)]
    targets = [line.target for line in open_ones]
    runs = {line.month for line in open_ones}
    before = of_periods(asker, targets, {str(year - 1), *(str(Months(year - 1, 1, month)) for month in runs)})
    growths = [line.target for line in open_ones if line.target.measure == "growth"]
    now = of_periods(asker, growths, {str(Months(year, 1, month)) for month in runs})
    levels = {(row.period, key): row for found in (before, now) for key, rows in found.items() for row in rows}
    needing = {id(line) for line in open_ones}
    return [_required(line, year, levels) if id(line) in needing else line for line in lines]


def _may_need(line: Line) -> bool:
    indicator = line.target.indicator
    if line.now is None or line.month >= 12 or indicator is None or indicator.kind != "flow":
        return False
    nominal = indicator.growth_basis in _NOMINAL
    return line.target.measure == "level" or (line.target.measure == "growth" and nominal)


def _required(line: Line, year: int, levels: Mapping[tuple[str, Key], Observation]) -> Line:
    target = line.target
    what, whose, _, _, aspect = key_of(target)
    key: Key = (what, whose, "level", "", aspect)
    whole_year = levels.get((str(year - 1), key))
    base = levels.get((str(Months(year - 1, 1, line.month)), key))
    done = line.now if target.measure == "level" else levels.get((str(Months(year, 1, line.month)), key))
    if whole_year is None or base is None or done is None or target.value is None:
        return line
    if not whole_year.value or not base.value or not done.value:
        return line
    goal = implied_target(whole_year.value, target.value) if target.measure == "growth" else target.value
    found = required_growth(goal, done.value, whole_year.value, base.value)
    told = [_short(value) for value in (goal, done.value, whole_year.value, base.value)]
    steps = f"({told[0]}-{told[1]})÷({told[2]}-{told[3]})-1"
    return replace(line, required=found, required_steps=steps, bases=(done, whole_year, base))


def _short(value: Decimal) -> str:
    return in_magnitude(Decimal(plain(round(value, 2))))


def _ordered(lines: list[Line], sought: Sought) -> list[Line]:
    if sought.sort == "name":
        lines.sort(key=lambda line: line.target.name)
    elif sought.sort == "gap":
        lines.sort(key=lambda line: line.pace.gap if line.pace and line.pace.gap is not None else Decimal(10**9))
    if sought.group not in GROUPS:
        return lines
    named = [_named(line, sought.group) for line in lines]
    order = {name: at for at, name in enumerate(dict.fromkeys(line.group for line in named))}
    return sorted(named, key=lambda line: order[line.group])


def _named(line: Line, group: str) -> Line:
    indicator = line.target.indicator
    light = line.light.light
    name = {
        "organ": line.whose,
        "group": (indicator.group if indicator else "") or "不在目录",
        "light": light.word if light else "不亮灯",
    }[group]
    return replace(line, group=name)
