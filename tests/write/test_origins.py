import json
from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.reader import read
from luoshi.records import Document, Place
from luoshi.write import lines, workbook
from luoshi.write.origins import Origins


def table(folder: Path) -> Document:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总"
    for row in (("指标", "2023年", "增长（%）"), ("地区生产总值（亿元）", 1106.4, 6.1)):
        sheet.append(row)
    book.save(folder / "表.xlsx")
    return read(folder / "表.xlsx")


def test_a_fact_of_a_sheet_points_at_its_cell(tmp_path: Path) -> None:
    document = table(tmp_path)
    told = {f["surface"]: f["origin"] for f in map(json.loads, lines([document]))}
    assert {surface: (origin["part"], origin["cell"]) for surface, origin in told.items()} == {
        "1106.4": ("汇总", "B2"),
        "6.1": ("汇总", "C2"),
    }


def test_the_ledger_tells_the_cell(tmp_path: Path) -> None:
    workbook([table(tmp_path)], [], tmp_path / "台账.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx")["出处"]
    assert [sheet.cell(row, 9).value for row in (1, 2, 3)] == ["文件中的位置", "〔汇总〕B2", "〔汇总〕C2"]


def test_a_plain_text_has_no_such_places() -> None:
    [line] = lines([read("新建学校3所。")])
    assert json.loads(line)["origin"] is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=40), st.integers(0, 40))
def test_what_is_given_holds_the_stretch(spans: list[tuple[int, int]], at: int) -> None:
    places = [Place(start, start + length) for start, length in spans]
    found = Origins(places).of(at, at + 1)
    holding = [place for place in places if place.start <= at < place.end]
    assert (found is not None) == bool(holding)
    if found is not None:
        assert found.start == max(place.start for place in holding)
