"""The report as Word opens it: paper, typefaces, headings, tables, and every finding with its words."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from luoshi.records import Document, Finding, Promise, Source
from luoshi.write.findings import Accepted, Standing, ranked
from luoshi.write.report import report, title_of
from tests.write import made

MADE = datetime(2024, 5, 1, 9, 30)
NOTE = Finding("style", "info", "写法不一", "", "", (Source("总结.txt", 0, 3, "临海区"),))
FINE = Finding("sum", "consistent", "合计相符", "1+2=3", "互不重复", (Source("总结.txt", 3, 8, "2023年"),))
FINDINGS = (*made.findings(), NOTE, FINE)
PROMISES = (
    Promise("p1", "target", "新增就业", "kept", *(Source("总结.txt", 1, 9, "计划新增就业8万人"),), period="2023"),
    Promise("p2", "task", "建成学校", "dropped", Source("总结.txt", 1, 9, "建成学校3所"), lead=("区教体局",)),
    Promise("p3", "target", "新提出的", "new", None, (Source("规划.txt", 1, 9, "新增床位500张"),)),
)


def written(path: Path, findings: tuple[Finding, ...] = FINDINGS, **options: Any) -> Any:
    documents = options.pop("documents", [made.document()])
    target = path / "核对报告.docx"
    report(documents, findings, target, made=MADE, **options)
    return docx.Document(str(target))


def everything(paper: Any) -> str:
    """All text of the body, tables included, in its order."""
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paper.element.body.iter(qn("w:p")))


def test_the_paper_is_that_of_the_standard(tmp_path: Path) -> None:
    paper = written(tmp_path)
    section = paper.sections[0]
    size = [section.page_width, section.page_height, section.top_margin, section.left_margin]
    assert [round(length.mm) for length in size] == [210, 297, 37, 28]
    area = (
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )
    assert [abs(have - want) < Mm(0.1) for have, want in zip(area, (Mm(156), Mm(225)), strict=True)] == [True, True]


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
    ],
)
def test_typefaces_are_set_for_chinese(tmp_path: Path, style: str, face: str, size: int) -> None:
    used = written(tmp_path).styles[style]
    fonts = used.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == face
    assert not [name for name in fonts.attrib if "Theme" in name]
    assert used.font.size == Pt(size)
    assert used.font.color.rgb == docx.shared.RGBColor(0, 0, 0)


def test_lines_are_of_28_points_and_other_faces_are_named(tmp_path: Path) -> None:
    paper = written(tmp_path)
    assert paper.styles["Normal"].paragraph_format.line_spacing == Pt(28)
    with ZipFile(tmp_path / "核对报告.docx") as archive:
        fonts = archive.read("word/fontTable.xml").decode("utf-8")
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    assert re.search(r'w:name="方正小标宋简体"><w:altName w:val="宋体"', fonts)


def test_pages_are_numbered_outside_in_half_width_song(tmp_path: Path) -> None:
    paper = written(tmp_path)
    assert paper.settings.odd_and_even_pages_header_footer
    for footer, align in ((paper.sections[0].footer, 2), (paper.sections[0].even_page_footer, 0)):
        [line] = footer.paragraphs
        assert line.text == "— 1 —"
        assert line.alignment == align
        assert "PAGE" in line._p.xml
        assert {run.font.size for run in line.runs} == {Pt(14)}
        assert {run._r.rPr.rFonts.get(qn("w:ascii")) for run in line.runs} == {"宋体"}


def test_headings_are_real_and_in_the_order_of_gravity(tmp_path: Path) -> None:
    paper = written(tmp_path, promises=PROMISES)
    heads = [p.text for p in paper.paragraphs if p.style.name == "Heading 1"]
    assert heads == [
        "一、错误（1处）",
        "二、可疑（1处）",
        "三、提示（1处）",
        "四、相符（1处）",
        "五、承诺兑现情况（3项）",
    ]
    assert [p.text for p in paper.paragraphs if p.style.name == "Heading 3"] == [
        "疑点1　分项之和与合计不符",
        "疑点2　两份文件的目标不同",
    ]


def test_every_finding_stands_with_its_sum_its_quotes_and_its_assumption(tmp_path: Path) -> None:
    text = everything(written(tmp_path))
    for finding in FINDINGS:
        for words in (finding.message, finding.arithmetic, finding.assumes, *(s.quote for s in finding.sources)):
            assert words in text
    notes = [int(number) for number in re.findall(r"§(\d+)", text)]
    assert notes == list(range(1, 8))
    assert "《总结》“经济运行稳中有进”部分，第82—88字" in text


def test_the_conclusion_is_told_in_a_sentence_and_a_table(tmp_path: Path) -> None:
    paper = written(tmp_path)
    text = everything(paper)
    assert "截至2024年5月1日9时30分，核对了《临海区2023年工作总结》（共174字），从中读出8条数据" in text
    assert "核对结论：错误1处、可疑1处、提示1处、相符1处。" in text
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert [row[:2] for row in rows] == [["结论", "处数"], ["错误", "1"], ["可疑", "1"], ["提示", "1"], ["相符", "1"]]


def test_tables_repeat_their_heads(tmp_path: Path) -> None:
    paper = written(tmp_path, promises=PROMISES)
    assert len(paper.tables) == 5
    for table in paper.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        widths = sum(int(cell.get(qn("w:w"))) for cell in table.rows[1]._tr.iter(qn("w:tcW")))
        assert abs(widths - Mm(156).twips) < 20


def test_what_was_answered_for_is_an_annex(tmp_path: Path) -> None:
    standing = Standing(
        {f: f"f{i}" for i, f in enumerate(FINDINGS)}, {"f1": Accepted("口径不同", "（试填）", "5月2日")}
    )
    paper = written(tmp_path, standing=standing)
    text = everything(paper)
    assert "一、错误（0处）\n没有。" in text
    assert "另有1处已由单位说明理由，列入附件2。" in text
    last = [cell.text for cell in paper.tables[-1].rows[1].cells]
    assert last[1:] == [
        "f1",
        last[2],
        "口径不同",
        "（试填）\n5月2日",
    ]
    assert all(source.quote in last[2] for source in FINDINGS[1].sources)
    assert "编号：f0" in text


def test_promises_have_their_counts_and_a_row_each(tmp_path: Path) -> None:
    paper = written(tmp_path, promises=PROMISES)
    text = everything(paper)
    assert "未再提及1项、完成1项、新增1项。" in text
    table = next(t for t in paper.tables if t.rows[0].cells[1].text == "结果")
    assert [row.cells[1].text for row in table.rows[1:]] == ["完成", "未再提及", "新增"]
    assert "牵头：区教体局" in table.rows[2].cells[2].text
    assert table.rows[3].cells[3].text == "无"


def test_nobody_is_named_and_the_lines_to_sign_are_empty(tmp_path: Path) -> None:
    paper = written(tmp_path)
    assert (paper.core_properties.author, paper.core_properties.last_modified_by) == ("", "")
    assert paper.core_properties.title == "关于《临海区2023年工作总结》的核对报告"
    assert paper.core_properties.created.replace(tzinfo=None) == MADE
    assert re.search(r"核对人：\s+复核人：\n2024年5月1日", everything(paper))


def test_without_findings_it_still_says_what_was_checked(tmp_path: Path) -> None:
    text = everything(written(tmp_path, ()))
    assert text.count("没有。") == 4
    assert "错误0处、可疑0处、提示0处、相符0处" in text


def test_a_long_report_keeps_every_finding(tmp_path: Path) -> None:
    many = tuple(
        replace(FINDINGS[i % 4], message=f"第{i}处", sources=(Source("总结.txt", i, i + 3, f"原句{i}。"),))
        for i in range(300)
    )
    paper = written(tmp_path, many)
    text = everything(paper)
    assert all(f"“原句{i}。”" in text for i in range(300))
    assert [int(n) for n in re.findall(r"疑点(\d+)　", text)] == list(range(1, 151))
    assert len(ranked(many)) == 300


@pytest.mark.parametrize("words", ["<w:p/>&\x00\x0b\ud800", "甲\n乙\t丙", "=1+1", "长" * 40_000])
def test_no_text_can_break_the_file(tmp_path: Path, words: str) -> None:
    findings = tuple(
        Finding("sum", verdict, words, words, words, (Source(words, 0, 3, words),)) for verdict in ("error", "info")
    )
    paper = written(tmp_path, findings, documents=[Document(words, words, title=words)])
    assert paper.tables


@pytest.mark.parametrize(
    ("documents", "title"),
    [
        ([Document("a/甲.txt", "")], "关于《甲》的核对报告"),
        ([Document("甲.txt", "", title="计划"), Document("乙.txt", "")], "关于《计划》等2份文件的核对报告"),
        ([], "核对报告"),
    ],
)
def test_the_title_names_the_documents(documents: list[Document], title: str) -> None:
    assert title_of(documents) == title
