from decimal import Decimal
from typing import Any

from luoshi.indicators import Column, columns_of, pick, pivot
from luoshi.records import Interval, Source
from luoshi.records.observation import Observation

GDP = Column("gdp", "", "growth", "actual", "2025")


def one(value: str, start: int = 0, **fields: Any) -> Observation:
    plain: dict[str, Any] = {
        "indicator": "gdp",
        "name": "地区生产总值",
        "region": "甲市",
        "period": "2025",
        "kind": "actual",
        "measure": "growth",
        "comparison": "yoy",
        "unit": "%",
        "interval": Interval.exact(Decimal(value)),
    }
    source = Source("报告.txt", start, start + 2, value)
    return Observation(**{"value": Decimal(value), "source": source, **plain, **fields})


def test_a_cell_has_every_different_statement_once() -> None:
    found = pick([one("5"), one("5", 9), one("5.2", 20), one("5", 30, bound="approx")], GDP, "甲市")
    assert [(seen.value, seen.source.start) for seen in found] == [(5, 0), (Decimal("5.2"), 20), (5, 30)]


def test_a_cell_is_of_its_region_period_kind_and_comparison() -> None:
    others = [
        one("1", region="乙区"),
        one("2", period="2021/2025"),
        one("3", kind="target"),
        one("4", comparison="average"),
        one("6", measure="level"),
        one("7", aspect="added"),
        one("8", indicator="cpi"),
    ]
    assert pick(others, GDP, "甲市") == ()
    assert pick([*others, one("5", kind="expected")], GDP, "甲市")[0].value == 5


def test_a_vague_statement_gives_way_to_a_precise_one() -> None:
    column = Column("gdp", "", "level", "actual", "2025")
    fields: dict[str, Any] = {"measure": "level", "comparison": "", "unit": "元"}
    vague = one("3", interval=Interval(Decimal(3), None, low_open=True), bound="gt", **fields)
    assert [seen.bound for seen in pick([vague, one("3.2", **fields)], column, "甲市")] == ["eq"]
    assert pick([vague, one("2.9", **fields)], column, "甲市")[0] == vague


def test_another_basis_gives_way_to_the_plain_growth() -> None:
    assert [seen.value for seen in pick([one("2.5", note="口径：同口径"), one("1.7")], GDP, "甲市")] == [Decimal("1.7")]
    assert [seen.value for seen in pick([one("2.5", note="口径：同口径")], GDP, "甲市")] == [Decimal("2.5")]


def test_rows_are_documents_and_columns_are_ordered() -> None:
    seen = [
        one("5", kind="target", period="2026"),
        one("4"),
        one("9", indicator="cpi", name="居民消费价格指数"),
        one("4", 7),
    ]
    columns = columns_of(seen)
    assert [(column.indicator, column.period) for column in columns] == [
        ("gdp", "2025"),
        ("gdp", "2026"),
        ("cpi", "2025"),
    ]
    cells = pivot(seen)["报告.txt", "甲市"]
    assert [[cell.value for cell in cells[column]] for column in columns] == [[4], [5], [9]]
