"""What the ledger knows of one unit: its indicators with rank, its tasks, projects, honours and documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.urls import reverse
from django.utils.http import urlencode

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import powers, visible
from luoshi.desk.charts.compared import ranked
from luoshi.desk.charts.followed import Followed, followed_of
from luoshi.desk.charts.selectors import tree_order
from luoshi.desk.ledger.asof import believed
from luoshi.desk.ledger.models import Commitment, Document, Honour, Indicator, Observation, Project
from luoshi.desk.ledger.selectors.documents import documents_seen
from luoshi.desk.ledger.selectors.owned import owned
from luoshi.desk.tracking.selectors.observed import recent_periods
from luoshi.indicators.periods import Months, months

PAGE = 40
"""Indicators on a page."""
_FEW = 8
_HEAVY = ("version__text", "version__outline")


@dataclass(frozen=True, slots=True)
class Latest:
    """An indicator's latest actual value for a unit, its growth, and its rank among the units beside it."""

    indicator: Indicator
    level: Observation | None
    growth: Observation | None
    rank: int = 0
    among: int = 0

    @property
    def how(self) -> str:
        """The address at which its rank opens into the order of the units."""
        row = self.level
        if row is None:
            return ""
        told = urlencode({"organ": row.organ_id or "", "period": row.period, "what": "rank"})
        return f"{reverse('charts:how', args=[self.indicator.pk])}?{told}"

    @property
    def period(self) -> str:
        """Of when it is."""
        row = self.level or self.growth
        return row.period if row else ""


@dataclass(frozen=True, slots=True)
class Unit:
    """The page of a unit."""

    organ: Organ
    former: tuple[Any, ...]
    above: bool
    """Whether the person may open the unit above it."""
    below: tuple[Organ, ...]
    indicators: tuple[Latest, ...]
    pages: int
    page: int
    group: str
    groups: tuple[str, ...]
    followed: Followed
    registers: tuple[tuple[str, str, int, tuple[Any, ...]], ...]
    documents: tuple[Document, ...]
    document_count: int

    @property
    def ranked(self) -> bool:
        """Whether any value has a rank."""
        return any(one.rank for one in self.indicators)


def units_seen(user: User) -> QuerySet[Organ]:
    """The units that the person may see."""
    return Organ.objects.filter(visible(user, organ="", sensitivity="")).select_related("parent")


def unit_tree(user: User) -> list[tuple[Organ, int]]:
    """The units that the person may see, each after the one above it, and how deep it stands."""
    return [(organ, organ.path.count("/") - 2) for organ in sorted(units_seen(user), key=tree_order)]


def unit_of(user: User, organ: Organ, *, moment: datetime | None = None, group: str = "", page: int = 1) -> Unit:
    """The page of a unit; a dozen queries however much it has."""
    seen = Observation.objects.filter(owned(user), believed(moment))
    last = seen.filter(organ=organ, indicator=OuterRef("pk"), kind="actual", value__isnull=False).order_by("-period")
    known = Indicator.objects.annotate(last=Subquery(last.values("period")[:1])).filter(last__isnull=False)
    listed = list(known.order_by("group", "pk"))
    groups = tuple(dict.fromkeys(one.group for one in listed))
    narrowed = [one for one in listed if not group or one.group == group]
    pages = max(1, -(-len(narrowed) // PAGE))
    page = min(max(1, page), pages)
    shown = narrowed[(page - 1) * PAGE : page * PAGE]
    count, documents = _few(documents_seen(user).filter(organ=organ))
    near = Organ.objects.filter(Q(parent=organ) | Q(parent__isnull=False, parent=organ.parent_id)).order_by(
        "order", "pk"
    )
    around = list(near)
    seen_here = {power.path for power in powers(user) if "read" in power.actions}
    return Unit(
        organ=organ,
        former=tuple(organ.names.filter(until__isnull=False)),
        above=organ.parent is not None and organ.parent.path.startswith(tuple(seen_here)),
        below=tuple(one for one in around if one.parent_id == organ.pk and one.path.startswith(tuple(seen_here))),
        indicators=tuple(_latest(seen, organ, shown, [one for one in around if one.parent_id == organ.parent_id])),
        pages=pages,
        page=page,
        group=group,
        groups=groups,
        followed=followed_of(user, organ, moment=moment),
        registers=tuple(_registers(user, organ, moment)),
        documents=documents,
        document_count=count,
    )


def _latest(
    seen: QuerySet[Observation], organ: Organ, shown: Sequence[Any], beside: Sequence[Organ]
) -> Iterable[Latest]:
    """The latest of each indicator, with the rank of its level; five queries at most."""
    found: dict[int, dict[str, Observation]] = {one.pk: {} for one in shown}
    for row in sorted(_of_last_year(seen, organ, shown), key=_freshness):
        if row.comparison in ("", "yoy") and row.value is not None:
            kept = found[row.indicator_id or 0]
            if row.measure != "share" or "level" not in kept:
                kept["growth" if row.measure == "growth" else "level"] = row
    equals = [one.pk for one in beside if one.kind == organ.kind] if organ.parent_id else []
    levels = [one["level"] for one in found.values() if "level" in one]
    ranks = _ranks(seen, equals, levels, {one.pk: one for one in shown})
    for one in shown:
        level, growth = found[one.pk].get("level"), found[one.pk].get("growth")
        same = growth if growth and (level is None or growth.period == level.period) else None
        yield Latest(one, level, same, *ranks.get(one.pk, (0, 0)))


def _of_last_year(seen: QuerySet[Observation], organ: Organ, shown: Sequence[Any]) -> list[Observation]:
    """The values of each indicator's last year: of the latest months alone, where its level is among them."""
    rows = _light(seen.filter(organ=organ, kind="actual", aspect="", measure__in=("level", "share", "growth")))
    by_year: dict[str, list[int]] = {}
    for one in shown:
        by_year.setdefault(one.last[:4], []).append(one.pk)
    lately = Q(pk__in=())
    for year, keys in by_year.items():
        periods = recent_periods(int(year)) if year.isdecimal() else None
        lately |= Q(indicator__in=keys, period__in=periods or ())
    found = [*rows.filter(lately)] if shown else []
    told = {row.indicator_id for row in found if row.measure != "growth" and row.value is not None}
    rest = Q(pk__in=())
    for year, keys in by_year.items():
        rest |= Q(indicator__in=[key for key in keys if key not in told], period__startswith=year)
    return [*found, *rows.filter(rest)] if told < {one.pk for one in shown} else found


def _light(rows: QuerySet[Observation]) -> QuerySet[Observation]:
    """Rows with what a value and its mark need."""
    return rows.only(
        "pk", "organ_id", "indicator_id", "period", "kind", "measure", "comparison", "value", "high", "low", "bound",
        "unit", "state", "origin", "quote", "place", "start", "cell", "recorded_at", "version_id", "fact_id",
    )  # fmt: skip


def _freshness(row: Observation) -> tuple[int, int, int, datetime]:
    """Later periods after earlier ones, of those that end together the longest last."""
    run = months(row.period) or Months(0, 12, 0)
    return run.year, run.last, -run.first, row.recorded_at


def _ranks(
    seen: QuerySet[Observation], beside: Sequence[int], levels: Sequence[Observation], shown: Mapping[int, Indicator]
) -> Mapping[int, tuple[int, int]]:
    """The rank of each level among the units beside, and how many of these have a value for the same period."""
    if len(beside) < 2 or not levels:
        return {}
    organ = levels[0].organ_id
    periods = {row.indicator_id: row.period for row in levels}
    rows = seen.filter(
        indicator__in=periods, organ__in=beside, period__in=set(periods.values()), kind="actual", measure="level",
        aspect="", value__isnull=False,
    ).order_by("recorded_at")  # fmt: skip
    values: dict[int, dict[str, Decimal]] = {}
    for indicator, where, period, value in rows.values_list("indicator_id", "organ_id", "period", "value"):
        if periods.get(indicator) == period and indicator is not None and value is not None:
            values.setdefault(indicator, {})[str(where)] = value
    made = {}
    for key, some in values.items():
        indicator_ = shown[key]
        if len(some) > 1 and indicator_.direction in (Indicator.Direction.UP, Indicator.Direction.DOWN):
            made[key] = dict(ranked(some, indicator_)).get(str(organ), 0), len(some)
    return made


def _registers(user: User, organ: Organ, moment: datetime | None) -> Iterable[tuple[str, str, int, tuple[Any, ...]]]:
    """Tasks, projects and honours of the unit: how many, and the latest."""
    for register, name, model in (
        ("commitments", "承诺任务", Commitment),
        ("projects", "项目", Project),
        ("honours", "荣誉", Honour),
    ):
        rows: QuerySet[Any] = model._default_manager.filter(owned(user), believed(moment), organ=organ)
        yield register, name, *_few(rows.select_related("version__document").defer(*_HEAVY))


def _few(rows: QuerySet[Any]) -> tuple[int, tuple[Any, ...]]:
    """How many rows there are, and the latest; one query."""
    found = tuple(rows.annotate(whole=Window(Count("pk"))).order_by("-pk")[:_FEW])
    return (found[0].whole if found else 0), found
