"""Targets of a year beside what was observed: pace, required growth, light; two queries, as of any moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.observations import observations_seen
from luoshi.indicators.periods import Months, months
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
_NOMINAL: Final = ("现价", "当年价", "无", "")
Key = tuple[str, str, str, str, str]


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
    def whose(self) -> str:
        """The unit or region."""
        return str(self.target.organ or self.target.region)


def target_list(
    user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None, action: Action = "read"
) -> list[Line]:
    """The targets of a year that fit, each beside its observations; the first 1000."""
    year = int(sought.year)
    wanted = _targets(user, sought, year, moment, action)
    groups: dict[Key, list[Observation]] = {}
    for row in wanted:
        groups.setdefault(_key(row), []).append(row)
    seen = _observed(user, wanted, year, moment, action)
    levels = {(row.period, _key(row)): row for rows in seen.values() for row in rows}
    lines = [_line(rows, seen.get(key, ()), levels, scheme) for key, rows in groups.items()]
    if sought.light:
        lines = [line for line in lines if (line.light.light.key if line.light.light else "none") == sought.light]
    return _ordered(lines, sought)


def years_with_targets(user: User) -> list[int]:
    """The years of which the ledger has targets, the latest first."""
    rows = observations_seen(user).filter(kind__in=("target", "stretch")).order_by("-period")
    found = rows.values_list("period", flat=True).distinct()[:400]
    return sorted({int(period[:4]) for period in found if period[:4].isdecimal()}, reverse=True)


def _targets(
    user: User, sought: Sought, year: int, moment: datetime | None, action: Action
) -> Sequence[Observation]:  # fmt: skip
    rows = observations_seen(user, moment=moment, action=action)
    rows = rows.filter(kind__in=("target", "stretch"), period=str(year), value__isnull=False)
    if sought.q:
        named = Indicator.objects.filter(Q(name__icontains=sought.q) | Q(aliases__name__icontains=sought.q))
        rows = rows.filter(Q(name__icontains=sought.q) | Q(indicator__in=named))
    if sought.organ.isdecimal() and len(sought.organ) < 19:
        rows = rows.filter(organ=int(sought.organ))
    return list(rows.order_by("organ__path", "region", "indicator__group", "name", "-recorded_at", "-pk")[:MOST])


def _observed(
    user: User, wanted: Sequence[Observation], year: int, moment: datetime | None, action: Action
) -> Mapping[Key, list[Observation]]:  # fmt: skip
    """What was observed this year and last of the indicators and units that have targets, in one query."""
    indicators = {row.indicator_id for row in wanted if row.indicator_id}
    names = {row.name for row in wanted if not row.indicator_id}
    rows = observations_seen(user, moment=moment, action=action)
    rows = rows.filter(Q(indicator__in=indicators) | Q(indicator=None, name__in=names))
    rows = rows.filter(kind__in=("actual", "expected"), value__isnull=False)
    rows = rows.filter(Q(period__startswith=str(year)) | Q(period__startswith=str(year - 1)))
    found: dict[Key, list[Observation]] = {}
    for row in rows.order_by("recorded_at", "pk")[: 20 * MOST]:
        found.setdefault(_key(row), []).append(row)
    return found


def _key(row: Observation) -> Key:
    what = row.indicator.code if row.indicator else row.name
    whose = f"#{row.organ_id}" if row.organ_id else row.region
    comparison = "" if row.comparison in ("yoy", "") and row.measure == "growth" else row.comparison
    return what, whose, row.measure, comparison, row.aspect


def _line(
    rows: Sequence[Observation],
    seen: Sequence[Observation],
    levels: Mapping[tuple[str, Key], Observation],
    scheme: Scheme,
) -> Line:
    targets = [row for row in rows if row.kind == "target"] or list(rows)
    target = targets[0]
    stretch = next((row for row in rows if row.kind == "stretch" and row is not target), None)
    kind, direction = _kind(target), _direction(target)
    now, month = _latest(seen, int(target.period), kind)
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
    light = lit(scheme, _subject(kind), measures) if found.gap is not None else Lit(None, found.remark or "不能比")
    required, steps = _required(target, now, month, levels)
    return Line(target, stretch, now, month, found, light, required, steps, found.remark, others)


def _kind(target: Observation) -> Kind | None:
    if target.measure == "growth":
        return "growth"
    if target.measure == "rank":
        return "rank"
    if target.measure in ("share", "multiple", "difference"):
        return "rate"
    if target.indicator is None:
        return "rate" if target.unit in ("%", "‰") else None
    return {"flow": "flow", "stock": "stock"}.get(target.indicator.kind, "rate")  # type: ignore[return-value]


def _direction(target: Observation) -> Direction:
    """Lower is better: an indicator that should fall, an upper limit (控制在5.5%以内), a fall that was promised."""
    down = target.indicator is not None and target.indicator.direction == Indicator.Direction.DOWN
    falls = target.value is not None and target.value < 0
    return "down" if down or falls or target.bound == "le" else "up"


def _subject(kind: Kind) -> str:
    return {"flow": "progress", "growth": "growth"}.get(kind, "level")


def _latest(seen: Iterable[Observation], year: int, kind: Kind | None) -> tuple[Observation | None, int]:
    """The latest value of the year: of flows and growths since January, of others any; the actual before 预计."""
    best: tuple[tuple[int, int, int], Observation, int] | None = None
    for at, row in enumerate(seen):
        run = months(row.period[:7]) if len(row.period) == 10 else months(row.period)
        if run is None or run.year != year or (kind in ("flow", "growth") and not run.cumulative):
            continue
        rank = (run.last, int(row.kind == "actual"), at)
        if best is None or rank > best[0]:
            best = rank, row, run.last
    return (best[1], best[2]) if best else (None, 0)


def _required(
    target: Observation, now: Observation, month: int, levels: Mapping[tuple[str, Key], Observation]
) -> tuple[Decimal | None, str]:
    """The growth that the rest of the year needs; only at current prices, and only with both bases of last year."""
    if month >= 12 or target.measure not in ("level", "growth") or target.indicator is None:
        return None, ""
    if target.indicator.kind != "flow" or target.value is None:
        return None, ""
    year = int(target.period)
    what, whose, _, _, aspect = _key(target)
    key: Key = (what, whose, "level", "", aspect)
    whole = levels.get((str(year - 1), key))
    base = levels.get((str(Months(year - 1, 1, month)), key))
    done = now if target.measure == "level" else levels.get((str(Months(year, 1, month)), key))
    if whole is None or base is None or done is None or not whole.value or not base.value or not done.value:
        return None, ""
    goal = target.value
    if target.measure == "growth":
        if target.indicator.growth_basis not in _NOMINAL:
            return None, ""
        goal = implied_target(whole.value, target.value)
    found = required_growth(goal, done.value, whole.value, base.value)
    told = [_short(value) for value in (goal, done.value, whole.value, base.value)]
    return found, f"({told[0]}-{told[1]})÷({told[2]}-{told[3]})-1"


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
