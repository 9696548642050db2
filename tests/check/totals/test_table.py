"""The table check over the same table as text, csv, Word and Excel, and its properties."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.totals.table import check
from luoshi.records import Document, Finding
from tests.read.files.made import docx, p, tbl, tr

HEAD = ["单位", "项目数（个）", "年度计划投资（亿元）", "完成投资（亿元）", "投资完成率（%）"]
TOTAL = ["合计", "316", "640.7", "474.5", "74.1"]
ROWS = [
    line.split()
    for line in (
        "吉首 57 82.5 65.1 78.9",
        "泸溪 27 42.6 31.2 73.2",
        "凤凰 34 78.5 62.9 80.1",
        "古丈 24 23.4 19.0 81.2",
        "花垣 21 46.0 37.1 80.7",
        "保靖 24 41.9 30.9 73.7",
        "永顺 23 51.0 42.3 82.9",
        "龙山 21 51.7 40.9 79.1",
        "高新区 27 66.4 53.1 80.0",
        "州直 58 156.7 92.0 58.8",
    )
]
SUMS = [
    "57+27+34+24+21+24+23+21+27+58=316",
    "82.5+42.6+78.5+23.4+46.0+41.9+51.0+51.7+66.4+156.7=640.7",
    "65.1+31.2+62.9+19.0+37.1+30.9+42.3+40.9+53.1+92.0=474.5",
]
CAPTION = "2021年1—9月重点项目投资完成情况"


def found(doc: Document) -> tuple[Finding, ...]:
    findings = check(prepare(doc))
    for finding in findings:
        assert finding.sources and finding.assumes
        assert all(doc.text[s.start : s.end] == s.quote for s in finding.sources)
    return findings


def plain(rows: list[list[str]], between: str = "\t") -> str:
    return f"表1 {CAPTION}\n" + "\n".join(between.join(row) for row in rows) + "\n"


def word(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "表.docx"
    path.write_bytes(docx(p(f"表1 {CAPTION}") + tbl(*(tr(*row) for row in rows))))
    return path


def excel(folder: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([CAPTION])
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row])
    for cells in sheet.iter_rows(min_row=3, min_col=3):
        for cell in cells:
            cell.number_format = "0.0"
    data = io.BytesIO()
    book.save(data)
    path = folder / "表.xlsx"
    path.write_bytes(data.getvalue())
    return path


def comma(folder: Path, rows: list[list[str]]) -> Path:
    path = folder / "表.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["text", "blanks", "csv", "docx", "xlsx"])
@pytest.mark.parametrize("above", [True, False])
def test_the_full_table_in_every_form(tmp_path: Path, form: str, above: bool) -> None:
    rows = [HEAD, TOTAL, *ROWS] if above else [HEAD, *ROWS, TOTAL]
    made = {"csv": comma, "docx": word, "xlsx": excel}
    between = "  " if form == "blanks" else "\t"
    doc = luoshi.read(made[form](tmp_path, rows) if form in made else plain(rows, between), year=2021)
    findings = found(doc)
    assert [f.arithmetic for f in findings[:3]] == SUMS
    assert [f.verdict for f in findings] == ["consistent"] * 4 + ["info"]
    assert findings[4].arithmetic == "92.0/156.7=58.71%≠58.8%"


def test_the_text_around_against_the_table() -> None:
    text = "1—9月，州直项目完成投资114.8亿元，吉首项目完成投资65.1亿元。\n\n" + plain([HEAD, TOTAL, *ROWS])
    odd = [f for f in found(luoshi.read(text, year=2021)) if f.verdict == "possible"]
    assert [f.arithmetic for f in odd] == ["114.8≠92.0"] and "多22.8亿元" in odd[0].message


cells = st.lists(st.tuples(st.integers(1, 900), st.integers(1, 900)), min_size=3, max_size=8)


def made(parts: list[tuple[int, int]], totals: tuple[int, int]) -> Document:
    rows = [[f"第{'甲乙丙丁戊己庚辛'[i]}县", str(a), str(b)] for i, (a, b) in enumerate(parts)]
    return luoshi.read(plain([["地区", "项目数（个）", "企业数（家）"], *rows, ["合计", *map(str, totals)]]))


@settings(max_examples=25)
@given(cells)
def test_totals_that_add_up(parts: list[tuple[int, int]]) -> None:
    doc = made(parts, (sum(a for a, _ in parts), sum(b for _, b in parts)))
    assert [f.verdict for f in found(doc)] == ["consistent", "consistent"]


@settings(max_examples=25)
@given(cells, st.sampled_from([-1, 1]))
def test_a_total_off_by_one_is_an_error(parts: list[tuple[int, int]], off: int) -> None:
    doc = made(parts, (sum(a for a, _ in parts), sum(b for _, b in parts) + off))
    if sum(b for _, b in parts) < 8:  # a total of a few may be of something else
        return
    assert [f.verdict for f in found(doc)] == ["consistent", "error"]


@settings(max_examples=25)
@given(st.lists(st.decimals("1", "900", places=3), min_size=3, max_size=8))
def test_rounded_columns_are_never_an_error(parts: list[Decimal]) -> None:
    rows = [[f"第{'甲乙丙丁戊己庚辛'[i]}县", "10", f"{a:.1f}"] for i, a in enumerate(parts)]
    total = ["合计", str(10 * len(parts)), f"{sum(parts):.1f}"]
    doc = luoshi.read(plain([["地区", "项目数（个）", "完成投资（亿元）"], *rows, total]))
    assert {f.verdict for f in found(doc)} == {"consistent"}
