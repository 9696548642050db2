"""Reading tables of observations: whatever Excel makes of a cell is understood, or told by its address."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]

from luoshi.desk.accounts.models import Organ, OrganName
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.models import Alias, Indicator, Observation
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.table_rows import Meant, Problem, Rows, names
from luoshi.desk.ledger.tables import COLUMNS, NEEDED, open_table
from luoshi.records import LuoshiError

pytestmark = pytest.mark.django_db
RETAIL, GDP = "社会消费品零售总额", "地区生产总值"


@pytest.fixture
def town(district: Organ) -> Organ:
    catalogue_fill()
    return organ_create(name="石墩镇", kind=Organ.Kind.TOWN, parent=district)


def workbook(*rows: Sequence[Any], head: Sequence[Any] = COLUMNS, before: int = 0, left: int = 0) -> bytes:
    """A workbook with one sheet: some empty rows and columns, the head, the rows."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("数据")
    dated = book.add_format({"num_format": "yyyy-mm"})
    for number, row in enumerate([head, *rows], before):
        for column, cell in enumerate(row, left):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, dated)
            elif cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return stream.getvalue()


def read(organ: Organ, data: bytes) -> list[Observation | Problem]:
    return [one.row if isinstance(one, Meant) else one for one in Rows(open_table(data, "表.xlsx"), names(organ))]


def one(organ: Organ, *row: Any, head: Sequence[Any] = COLUMNS) -> Observation | Problem:
    [found] = read(organ, workbook(row, head=head))
    return found


def value(organ: Organ, *row: Any) -> Observation:
    found = one(organ, *row)
    assert isinstance(found, Observation), found
    return found


def wrong(organ: Organ, *row: Any) -> Problem:
    found = one(organ, *row)
    assert isinstance(found, Problem), found
    return found


def test_a_row_becomes_an_observation_in_the_unit_of_the_catalogue(district: Organ, town: Organ) -> None:
    row = value(district, "石墩镇", RETAIL, "2024-05", 1234.5, "万元", "", "", "快报")
    assert (row.value, row.unit, row.period, row.measure) == (Decimal(12345000), "元", "2024-05", "level")
    assert (row.organ, row.owner, row.region, row.note) == (town, town, "石墩镇", "快报")
    assert (row.place, row.origin, row.state, row.kind) == ("数据!D2", "cell", "已报", "actual")
    assert row.indicator and row.indicator.name == RETAIL and len(row.cell) == 40


def test_what_a_row_is_the_value_of_does_not_depend_on_how_it_is_written(district: Organ, town: Organ) -> None:
    OrganName.objects.create(organ=town, name="石墩乡", until=date(2010, 1, 1))
    Alias.objects.create(indicator=Indicator.objects.get(name=RETAIL), name="社零额（测试）")
    ways: list[tuple[object, ...]] = [
        ("石墩镇", RETAIL, "2024-01/2024-03", 1),
        ("石墩乡", "社零额（测试）", "2024年1—3月", 1),
        ("石墩镇", "社会消费品零售额", "2024年一季度", 1),
        ("石墩镇", RETAIL, "2024-Q1", 1),
    ]
    assert len({value(district, *way).cell for way in ways}) == 1
    other = value(district, "石墩镇", RETAIL, "2024-Q1", 1, "%", "增速")
    assert (other.measure, other.comparison, other.unit) == ("growth", "yoy", "%")


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        (date(2024, 5, 1), "2024-05"),
        (2024, "2024"),
        ("2024 年 1-2 月", "2024-01/2024-02"),
        ("2024年前三季度", "2024-Q1/Q3"),
        ("２０２４", ""),
        (date(2024, 5, 7), ""),
        ("2024-13", ""),
        ("", ""),
    ],
)
def test_periods_as_excel_and_people_write_them(district: Organ, town: Organ, cell: object, period: str) -> None:
    found = one(district, "石墩镇", RETAIL, cell, 1)
    if period:
        assert isinstance(found, Observation) and found.period == period
    else:
        assert isinstance(found, Problem) and found.cell == "数据!C2"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (0.1 + 0.2, "0.3"),
        (12345678.9, "12345678.9"),
        ("1,234.50", "1234.5"),
        ("１２", "12"),
        (0, "0"),
        (-3.25, "-3.25"),
        ("3亿元", None),
        ("约12", None),
        ("", None),
        ("—", None),
        (True, None),
        (date(2024, 1, 1), None),
        (1e22, None),
        ("1234567890123456.78", None),
    ],
)
def test_numbers_are_taken_exactly_or_not_at_all(district: Organ, town: Organ, cell: object, kept: str | None) -> None:
    found = one(district, "石墩镇", RETAIL, "2024", cell)
    if kept is None:
        assert isinstance(found, Problem) and found.cell == "数据!D2" and found.todo
    else:
        assert isinstance(found, Observation) and found.value == Decimal(kept)


def test_empty_is_never_zero_and_not_applicable_is_a_state(district: Organ, town: Organ) -> None:
    assert "没有数值" in wrong(district, "石墩镇", RETAIL, "2024", None).what
    row = value(district, "石墩镇", RETAIL, "2024", "不适用")
    assert (row.value, row.state) == (None, "不适用")


@pytest.mark.parametrize(
    ("row", "cell", "what"),
    [
        (("无此镇", RETAIL, "2024", 1), "A2", "没有单位"),
        (("", RETAIL, "2024", 1), "A2", "没有写单位"),
        (("石墩镇", "无此指标的名字", "2024", 1), "B2", "没有“无此指标的名字”"),
        (("石墩镇", RETAIL, "去年", 1), "C2", "认不出期间"),
        (("石墩镇", RETAIL, "2024", 1, "万人"), "E2", "换算不成元"),
        (("石墩镇", RETAIL, "2024", 1, "", "涨幅"), "F2", "认不出量类"),
        (("石墩镇", RETAIL, "2024", 1, "万元", "增速"), "E2", "增速的单位不能是“万元”"),
        (("石墩镇", RETAIL, "2024", 1, "", "", "猜测"), "G2", "认不出性质"),
    ],
)
def test_what_is_wrong_is_told_by_the_cell(
    district: Organ, town: Organ, row: tuple[object, ...], cell: str, what: str
) -> None:
    found = wrong(district, *row)
    assert found.cell == f"数据!{cell}" and what in found.what and found.todo


def test_only_what_lies_below_the_organ_has_a_name(city: Organ, district: Organ, other: Organ, town: Organ) -> None:
    organ_create(name="石墩镇", kind=Organ.Kind.TOWN, parent=other)
    assert value(district, "石墩镇", RETAIL, "2024", 1).organ == town
    assert "几个单位都叫" in wrong(city, "石墩镇", RETAIL, "2024", 1).what
    assert "之下没有单位" in wrong(town, other.name, RETAIL, "2024", 1).what


def test_the_table_may_stand_anywhere_on_its_sheet(district: Organ, town: Organ) -> None:
    data = workbook(
        (1, "2024", "石墩镇", RETAIL), (), (2, "2025", "石墩镇", RETAIL),
        head=("数 值", "期\n间", "单位", "指标"), before=6, left=3,
    )  # fmt: skip
    first, second = read(district, data)
    assert isinstance(first, Observation) and isinstance(second, Observation)
    assert (first.place, second.place) == ("数据!D8", "数据!D10") and second.value == 2


def test_a_merged_cell_speaks_for_its_rows_but_never_for_numbers(district: Organ, town: Organ) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (NEEDED, ("石墩镇", RETAIL, "2023", 1), (None, None, "2024", 2), (None, GDP, "2024", None)):
        sheet.append(row)
    for cells in ("A2:A4", "B2:B3", "D3:D4"):
        sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    rows = read(district, stream.getvalue())
    assert [row.name for row in rows if isinstance(row, Observation)] == [RETAIL, RETAIL]
    assert isinstance(rows[2], Problem) and "没有数值" in rows[2].what


def test_a_formula_without_its_result_is_told(district: Organ, town: Organ) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (NEEDED, ("石墩镇", RETAIL, "2024", "=1+1"), ("石墩镇", '="地区"&"生产总值"', "2024", 5)):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    first, second = read(district, stream.getvalue())
    assert isinstance(first, Problem) and (first.cell, "公式" in first.what) == ("Sheet!D2", True)
    assert isinstance(second, Problem) and second.cell == "Sheet!B3"


def test_a_formula_with_its_result_is_its_result(district: Organ, town: Organ) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, NEEDED)
    sheet.write_row(1, 0, ("石墩镇", RETAIL, "2024"))
    sheet.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    [row] = read(district, stream.getvalue())
    assert isinstance(row, Observation) and row.value == 2


def test_a_number_shown_in_per_cent_is_what_is_shown(district: Organ, town: Organ) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, percent = book.add_worksheet("数据"), book.add_format({"num_format": "0.0%"})
    sheet.write_row(0, 0, COLUMNS)
    for row, unit in enumerate(("%", "万元"), 1):
        sheet.write_row(row, 0, ("石墩镇", RETAIL, "2024", None, unit, "增速" if unit == "%" else "数量"))
        sheet.write(row, 3, 0.053, percent)
    book.close()
    first, second = read(district, stream.getvalue())
    assert isinstance(first, Observation) and first.value == Decimal("5.3")
    assert isinstance(second, Problem) and "百分比格式" in second.what


def test_an_old_workbook_is_read_too(district: Organ, town: Organ) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("数据")
    cells: tuple[Sequence[object], ...] = (NEEDED, ("石墩镇", RETAIL, "2024", 7))
    for number, told in enumerate(cells):
        for column, cell in enumerate(told):
            sheet.write(number, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    [row] = read(district, stream.getvalue())
    assert isinstance(row, Observation) and row.value == 7


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "L673"),
        (b"PK\x03\x04 no", "L109"),
        (b"no workbook", "L673"),
        (workbook(head=("甲", "乙")), "L674"),
        (workbook(head=("单位", "指标", "数值")), "L674"),
        (workbook(head=(*NEEDED, "单位")), "L674"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(LuoshiError, match=code) as caught:
        open_table(data, "表.xlsx")
    assert caught.value.todo


def test_two_tables_in_one_workbook_are_refused_and_hidden_sheets_are_not_read(district: Organ, town: Organ) -> None:
    book = openpyxl.Workbook()
    for name in ("甲", "乙"):
        sheet = book.create_sheet(name)
        sheet.append(NEEDED)
        sheet.append(("石墩镇", RETAIL, "2024", 1))
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(LuoshiError, match="2 个工作表"):
        open_table(stream.getvalue(), "表.xlsx")
    book["乙"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    assert len(read(district, stream.getvalue())) == 1


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.desk.ledger.tables.MOST_ROWS", 2)
    with pytest.raises(LuoshiError, match="有 3 行"):
        open_table(workbook((1,), (2,), (3,)), "表.xlsx")
