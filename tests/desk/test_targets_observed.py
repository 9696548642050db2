"""Of the series that have targets few rows are read, and those are the ones that matter."""

import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.desk.ledger.models import Observation
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors import observed as selectors
from luoshi.desk.tracking.selectors.observed import Asker, key_of, kind_of, latest_of, light, of_year
from luoshi.desk.tracking.selectors.targets import Line, Sought, lines_of, shown, target_list
from luoshi.indicators.periods import Months
from tests.desk.tracking_scene import Scene, indicator, observed, scene

pytestmark = pytest.mark.django_db
KINDS = {"零售总额": "flow", "常住人口": "stock", "失业率": "rate", "新开航线": ""}


@pytest.fixture
def one(db: None) -> Scene:
    return scene()


def _any(seed: int) -> list[tuple[str, str, str, str, str]]:
    """Series that end in any month, with gaps, days, 预计 for the whole year, months alone and since January."""
    dice = random.Random(seed)
    rows: set[tuple[str, str, str, str, str]] = set()
    for name in KINDS:
        rows.add((name, "2024", "target", "level", "12"))
        if dice.random() < 0.5:
            rows.add((name, "2024", "target", "growth", "5"))
        for month in range(1, dice.randrange(1, 12)):
            for first in {1, month}:
                for measure in ("level", "growth"):
                    if dice.random() < 0.6:
                        rows.add((name, str(Months(2024, first, month)), "actual", measure, str(month)))
        if dice.random() < 0.3:
            rows.add((name, f"2024-{dice.randrange(1, 13):02}-15", "actual", "level", "77"))
        if dice.random() < 0.3:
            rows.add((name, "2024", "expected", "level", "99"))
    return sorted(rows)


@pytest.mark.parametrize("seed", range(8))
def test_the_latest_is_the_latest_of_all(one: Scene, seed: int) -> None:
    for name, kind in KINDS.items():
        if kind:
            indicator(name, kind=kind)
    rows = observed(one, _any(seed))
    asker = Asker(one.reader)
    wanted = light(asker.rows().filter(kind="target"), 100)
    found = of_year(asker, wanted, 2024)
    by_key: dict[object, list[Observation]] = {}
    for row in sorted(rows, key=lambda row: (row.recorded_at, row.pk)):
        if row.kind in ("actual", "expected"):
            by_key.setdefault(key_of(row), []).append(row)
    for target in wanted:
        best, month = latest_of(by_key.get(key_of(target), ()), 2024, kind_of(target))
        mine, found_month = latest_of(found.get(key_of(target), ()), 2024, kind_of(target))
        assert (mine and mine.pk, found_month) == (best and best.pk, month), (target.name, target.measure)


def test_too_many_periods_to_tell_are_no_harm(one: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    indicator("零售总额", growth_basis="现价")
    observed(one, [row for row in _any(3) if row[0] == "零售总额"])
    before = target_list(one.reader, Sought(year="2024"), chosen())
    monkeypatch.setattr(selectors, "distinct", lambda *_, **__: None)
    after = target_list(one.reader, Sought(year="2024"), chosen())
    assert [(line.now and line.now.pk, line.required) for line in before] == [
        (line.now and line.now.pk, line.required) for line in after
    ]


def _read(one: Scene) -> tuple[int, int, list[Line]]:
    """Questions, rows of the ledger that were made for them, lines."""
    made: list[int] = []
    known = Observation.from_db.__func__  # type: ignore[attr-defined]

    def counted(cls: type[Observation], *given: object) -> Observation:
        made.append(1)
        return known(cls, *given)  # type: ignore[no-any-return]

    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as asked:
        patch.setattr(Observation, "from_db", classmethod(counted))
        asker = Asker(one.reader)
        lines = shown(asker, lines_of(asker, Sought(year="2024"), chosen(), bases=False)[:5])
    return len(asked), len(made), lines


def test_long_series_are_not_read(one: Scene) -> None:
    for number in range(12):
        indicator(f"指标{number}")
        rows = [(f"指标{number}", "2024", "target", "level", "12")]
        rows += [(f"指标{number}", str(Months(year, 1, month)), "actual", "level", "5")
                 for year in (2022, 2023, 2024) for month in range(1, 11)]  # fmt: skip
        rows += [(f"指标{number}", f"2024-{month:02}", "actual", "level", "1") for month in range(2, 11)]
        observed(one, rows)
    questions, rows_made, lines = _read(one)
    assert len(lines) == 5 and all(line.now and line.now.period == "2024-01/2024-10" for line in lines)
    assert lines[0].target.posting.by == one.watcher and lines[0].now and lines[0].now.value == Decimal(5)
    assert rows_made <= 12 * 3 + 10, "目标、最近两个月的累计，加上显示的五行"
    assert questions <= 10
