"""PDF files: what is printed is read in a reader's order, in paragraphs, with the page and box of every line."""

import io
import re
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.read.files import load_bytes
from luoshi.read.files.pdf import load_pdf
from luoshi.read.reader import read
from luoshi.records import Figure, LuoshiError
from tests.read.files.printed import Paper, printed
from tests.shared import ROOT

PROSE = (
    "全市上下聚焦高质量发展，扎实推进各项工作，经济运行总体平稳，全年新增就业八万人，完成年度目标的百分之一百零二。"
    "城乡居民收入稳步增长，重点项目建设提速，园区配套更加完善，营商环境持续优化，群众获得感不断增强。"
)


def paragraphs(text: str) -> list[str]:
    return [re.sub(r"\s", "", line) for line in text.split("\n") if line.strip()]


def said(figures: tuple[Figure, ...]) -> list[tuple[object, ...]]:
    return [(f.surface, f.value, f.unit, f.measure, f.status, f.period, f.scope, f.indicator) for f in figures]


@pytest.mark.parametrize(
    ("columns", "size"), [(1, 12.0), (1, 16.0), (2, 9.0), (2, 10.5)], ids=["one", "large", "two-small", "two"]
)
def test_a_printed_text_gives_the_same_paragraphs_and_figures(columns: int, size: float) -> None:
    text = (ROOT / "samples/report.txt").read_text(encoding="utf-8")
    loaded = load_pdf(printed(text, columns=columns, size=size, number="- {} -"), "报告.pdf")
    assert paragraphs(loaded.text) == paragraphs(text)
    assert said(read(loaded.text).figures) == said(read(text).figures)


def test_a_real_report_gives_the_same_figures_on_paper(shared: Path) -> None:
    text = (shared / "corpus/seeds/001.txt").read_text(encoding="utf-8")
    for columns in (1, 2):
        loaded = load_pdf(printed(text, columns=columns, size=12 / columns, number="第{}页"), "报告.pdf")
        assert paragraphs(loaded.text) == paragraphs(text)
        assert said(read(loaded.text, name="x").figures) == said(read(text, name="x").figures)


def test_each_printed_line_has_its_page_and_box() -> None:
    loaded = load_pdf(printed("\n".join([PROSE] * 16)), "报告.pdf")
    assert {place.page for place in loaded.places} == {1, 2}
    for place in loaded.places:
        assert place.box is not None
        left, top, right, bottom = place.box
        assert 70 <= left < right <= 540 and 0 < top < bottom < 842 and 8 < bottom - top < 16
    first = loaded.places[0]
    assert PROSE.startswith(loaded.text[first.start : first.end])
    assert "".join(loaded.text[p.start : p.end] for p in loaded.places) == loaded.text.replace("\n", "")


@pytest.mark.parametrize("number", ["- {} -", "{}", "第{}页", "{}/9"])
def test_running_heads_and_page_numbers_are_left_out(number: str) -> None:
    loaded = load_pdf(printed("\n".join([PROSE] * 20), header="滨海市人民政府公报", number=number), "公报.pdf")
    assert paragraphs(loaded.text) == [PROSE] * 20
    assert loaded.notes == ("已略去页眉、页脚和页码4处",)


def test_a_number_that_stands_on_one_page_only_is_kept() -> None:
    paper = Paper(number="")
    paper.paragraph(PROSE)
    paper.canvas.drawString(80, 60, "2024")
    assert "2024" in load_pdf(paper.done(), "报告.pdf").text


def test_paragraphs_without_indents_are_divided_where_a_sentence_ends() -> None:
    lines = ["一、总体情况", PROSE, "（一）工业。" + PROSE, "（二）农业。" + PROSE]
    loaded = load_pdf(printed("\n".join(lines), indent=False), "报告.pdf")
    assert paragraphs(loaded.text) == lines


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_turned_round_is_read_as_it_is_shown(rotation: int) -> None:
    """What stands upright in the file lies on its side on the turned page: its lines still come out, none twice."""
    paper = Paper()
    paper.paragraph("新增就业8万人")
    data = paper.done()
    document = pdfium.PdfDocument(data)
    page = document[0]
    page.set_rotation(rotation)
    loaded = load_pdf(_saved(document), "报告.pdf")
    assert sorted(loaded.text.replace("\n", "")) == sorted("新增就业8万人")


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


HEADS = [["指标", "2025年", "", "2026年目标"], ["", "总量（亿元）", "增速（%）", ""]]
BODY = [["地区生产总值", "618.4", "5.8", "5.5左右"], ["一般公共预算收入", "41.6", "4.2", ""]]
MERGED = [(0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 2, 1)]


def test_a_ruled_table_keeps_its_merged_cells() -> None:
    paper = Paper()
    paper.paragraph(PROSE)
    paper.paragraph("表1 主要指标", centred=True)
    paper.table([*HEADS, *BODY], merged=MERGED)
    paper.paragraph(PROSE)
    loaded = load_pdf(paper.done(), "报告.pdf")
    [table] = loaded.tables
    cells = [[(loaded.text[c.start : c.end], c.rows, c.columns) for c in row] for row in table.rows]
    assert cells[0] == [("指标", 2, 1), ("2025年", 1, 2), ("2026年目标", 2, 1)]
    assert cells[1] == [("总量（亿元）", 1, 1), ("增速（%）", 1, 1)]
    assert [[text for text, _, _ in row] for row in cells[2:]] == BODY
    assert table.caption == "表1 主要指标"
    assert loaded.text.index(PROSE) < table.start < loaded.text.rindex(PROSE)
    place = next(p for p in loaded.places if loaded.text[p.start : p.end] == "618.4")
    assert place.page == 1 and place.box is not None


def test_a_table_that_goes_on_is_one_and_has_its_heads_once() -> None:
    paper = Paper()
    for number in range(2):
        if number:
            paper._new_page()
        paper.table([["指标", "数值"], [f"甲{number}", "1.5"], [f"乙{number}", "2.5"]])
    loaded = load_pdf(paper.done(), "表.pdf")
    [table] = loaded.tables
    assert [loaded.text[row[0].start : row[0].end] for row in table.rows] == ["指标", "甲0", "乙0", "甲1", "乙1"]


def test_columns_of_a_table_without_rules_are_divided_by_tabs() -> None:
    paper = Paper()
    paper.table([["指标", "总量", "增速"], ["产值", "12.5", "3.1"], ["投资", "8.0", "-2.0"]], ruled=False)
    assert load_pdf(paper.done(), "表.pdf").text == "指标\t总量\t增速\n产值\t12.5\t3.1\n投资\t8.0\t-2.0\n"


def test_a_page_that_is_a_picture_is_told() -> None:
    paper = Paper()
    paper.paragraph(PROSE)
    paper.picture()
    loaded = load_pdf(paper.done(), "报告.pdf")
    assert loaded.notes == ("第2页是扫描件或图片，没有文字层，须先用OCR识别",)


def _pictures() -> bytes:
    paper = Paper()
    paper.picture()
    return paper.done()


def _locked() -> bytes:
    paper = Paper(password="secret")
    paper.paragraph(PROSE)
    return paper.done()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (_pictures, "L110", "OCR"),
        (_locked, "L109", "密码"),
        (lambda: b"%PDF-1.4\nnothing", "L109", "损坏"),
        (lambda: printed(PROSE)[:900], "L109", "损坏"),
    ],
    ids=["pictures", "password", "nothing", "cut off"],
)
def test_files_that_cannot_be_read_say_why(data: Callable[[], bytes], code: str, words: str) -> None:
    with pytest.raises(LuoshiError) as caught:
        load_bytes(data(), "报告.pdf")
    assert caught.value.code == code and words in str(caught.value)


@settings(max_examples=60)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=40))
def test_a_spoilt_file_never_breaks_the_reader(at: int, junk: bytes) -> None:
    whole = _WHOLE
    at %= len(whole)
    try:
        load_pdf(whole[:at] + junk + whole[at + len(junk) :], "报告.pdf")
    except LuoshiError as error:
        assert error.code in ("L109", "L110")


_WHOLE = printed(PROSE, header="滨海")


def test_five_hundred_pages_are_read_in_bounded_time() -> None:
    data = printed("\n".join([PROSE] * 5000), size=14)
    before = time.perf_counter()
    loaded = load_pdf(data, "长.pdf")
    assert len({place.page for place in loaded.places}) > 450
    assert time.perf_counter() - before < 60
