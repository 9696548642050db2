"""A round of the invented city: its statistics office asks two districts; people of every role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from luoshi.desk.accounts.models import Organ, Role, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.models import Filing, Indicator, Observation, Round
from luoshi.desk.ledger.services.entries import Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_submit
from luoshi.desk.ledger.services.posting import cell_of, post
from luoshi.desk.ledger.services.rounds import Plan, Wanted, round_create, round_open
from tests.desk.conftest import person

FRIDAY, TUESDAY = date(2024, 4, 12), date(2024, 4, 23)
NAMES = ("地区生产总值", "第一产业增加值", "第二产业增加值", "第三产业增加值", "年末常住人口", "备查数")
_UNITS = {"年末常住人口": "人", "备查数": "个"}


@dataclass
class Scene:
    """The city with its two districts and the office that holds the round."""

    city: Organ
    district: Organ
    other: Organ
    office: Organ
    group: UnitGroup
    indicators: Mapping[str, Indicator]

    def plan(self, **changes: object) -> Plan:
        """A round of the first quarter, due long ago unless told otherwise."""
        told: dict[str, object] = {
            "name": "2024年一季度主要指标",
            "period": "2024-Q1",
            "group": self.group,
            "organ": self.office,
            "opens_on": FRIDAY,
            "due_on": TUESDAY,
        }
        return Plan(**(told | changes))  # type: ignore[arg-type]

    def wanted(self, *, growth: bool = True) -> list[Wanted]:
        """The total with its parts in 亿元, the population in 万人, a growth rate, and an optional figure."""
        one = self.indicators
        total, *rest = (one[name] for name in NAMES)
        parts = [Wanted(part, "亿元", total=total.code) for part in rest[:3]]
        rate = [Wanted(total, measure="growth")] if growth else []
        return [Wanted(total, "亿元"), *parts, Wanted(rest[3], "万人"), Wanted(rest[4], optional=True), *rate]

    def open(self, **changes: object) -> Round:
        """An open round."""
        made = round_create(self.supervisor, self.plan(**changes), self.wanted())
        round_open(self.supervisor, made)
        made.refresh_from_db()
        return made

    def filing(self, one: Round, organ: Organ | None = None) -> Filing:
        """The filing of a district (澜湾区)."""
        return one.filings.get(organ=organ or self.district)

    @cached_property
    def clerk(self) -> User:
        return person("周填", self.district, Role.CLERK)

    @cached_property
    def second(self) -> User:
        return person("吴报", self.district, Role.CLERK)

    @cached_property
    def approver(self) -> User:
        return person("郑审", self.district, Role.APPROVER)

    @cached_property
    def holder(self) -> User:
        return person("王核", self.office, Role.APPROVER)

    @cached_property
    def supervisor(self) -> User:
        return person("冯督", self.office, Role.SUPERVISOR)


def scene() -> Scene:
    """Make the city."""
    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    office = organ_create(name="市统计局", kind=Organ.Kind.DEPARTMENT, parent=city)
    first, second = (organ_create(name=name, kind=Organ.Kind.REGION, parent=city) for name in ("澜湾区", "石墩区"))
    group = UnitGroup.objects.create(code="districts", name="各区")
    UnitGroupMember.objects.bulk_create(UnitGroupMember(group=group, organ=organ) for organ in (first, second))
    indicators = {
        name: Indicator.objects.create(
            code=f"x-{number}", name=name, unit=_UNITS.get(name, "元"), kind="stock" if name in _UNITS else "flow"
        )
        for number, name in enumerate(NAMES)
    }
    return Scene(city, first, second, office, group, indicators)


VALUES = {NAMES[0]: "618.4", NAMES[1]: "18.4", NAMES[2]: "250", NAMES[3]: "350", NAMES[4]: "96.5", "growth": "5.3"}
"""A filing in which everything fits."""


def given(filing: Filing, values: Mapping[str, str | None], *, revision: int = 0, note: str = "") -> list[Given]:
    """What a clerk gives, by the indicator's name (``growth`` for the rate); None is 不适用."""
    found = []
    for item in filing.round.items.select_related("indicator"):
        name = "growth" if item.measure == "growth" else item.indicator.name
        if name in values:
            words = values[name]
            value = None if words is None else Decimal(words)
            found.append(Given(item.pk, value, words is None, note, revision))
    return found


def fill(clerk: User, filing: Filing, values: Mapping[str, str | None] = VALUES) -> None:
    """Enter a filing."""
    assert entries_save(clerk, filing, given(filing, values)) == len(values)


def submitted(one: Scene, filing: Filing) -> Filing:
    """A filing that waits for approval."""
    fill(one.clerk, filing)
    return filing_submit(one.clerk, filing, checked=True)


def approved(one: Scene, filing: Filing) -> Filing:
    """A filing that is approved."""
    done = submitted(one, filing)
    return filing_approve(one.approver, done, revision=done.revision)


def known(one: Scene, values: Iterable[tuple[str, str, str, str]]) -> None:
    """What the ledger has of 澜湾区 from earlier: name, period, measure, value in the base unit."""
    rows = []
    for name, period, measure, value in values:
        row = Observation(
            organ=one.district, owner=one.district, region=one.district.name, origin="cell", place="旧表.xlsx 表!B2",
            indicator=one.indicators[name], name=name, period=period, measure=measure,
            comparison="yoy" if measure == "growth" else "", value=Decimal(value),
            unit=one.indicators[name].unit if measure == "level" else "%",
        )  # fmt: skip
        row.cell = cell_of(row)
        rows.append(row)
    post(one.supervisor, "导入", rows)


def days_from(day: date, count: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=count)
