"""Word files: what a reader sees is read, once; what is deleted, hidden or machinery is not."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.read.files import load_bytes
from luoshi.read.files.docx import load_docx
from luoshi.read.reader import read
from luoshi.records import LuoshiError
from tests.read.files.made import archive, docx, docx_of, field, level, lists, p, r, tbl, tc, tr
from tests.shared import ROOT

HIDE = "<w:vanish/>"
BOX = "<w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>"
OLD_BOX = "<w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
BOTH = (
    f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{BOX}</mc:Choice>'
    f"<mc:Fallback>{OLD_BOX}</mc:Fallback></mc:AlternateContent></w:r>"
)
STYLES = (
    '<w:style w:styleId="h"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="k"><w:name w:val="kin"/><w:basedOn w:val="h"/></w:style>'
    '<w:style w:styleId="l"><w:name w:val="loop"/><w:basedOn w:val="m"/></w:style>'
    '<w:style w:styleId="m"><w:name w:val="loop2"/><w:basedOn w:val="l"/></w:style>'
    '<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
)


def text_of(body: str, **parts: str) -> str:
    return load_docx(docx(body, strict=False, main="word/document.xml", **parts), "报告.docx").text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ([r("全年新增"), r("就业8"), r("万人")], "全年新增就业8万人"),
        (["目标由", f"<w:ins>{r('9%')}</w:ins>", "<w:del><w:r><w:delText>8%</w:delText></w:r></w:del>"], "目标由9%"),
        ([f"<w:moveFrom>{r('旧处')}</w:moveFrom>", f"<w:moveTo>{r('新处')}</w:moveTo>"], "新处"),
        (["看得见", r("看不见", HIDE), r("又看见", '<w:vanish w:val="0"/>')], "看得见又看见"),
        (["甲", r("乙", '<w:rStyle w:val="k"/>'), r("丙", '<w:rStyle w:val="l"/>')], "甲丙"),
        (["共", field("NUMPAGES 99", "5"), "页"], "共5页"),
        (["甲", '<w:r><w:fldChar w:fldCharType="begin"/><w:t>指令</w:t></w:r>'], "甲"),
        (["<w:fldSimple w:instr='DATE'>" + r("1月") + "</w:fldSimple>"], "1月"),
        (["<w:hyperlink>" + r("网址") + "</w:hyperlink>"], "网址"),
        (["<w:r><w:t>2021</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:tab/><w:t>年</w:t></w:r>"], "2021-2025\t年"),
        (["<w:r><w:t>一行</w:t><w:br/><w:t>二行</w:t></w:r>"], "一行\n二行"),
        (['<w:r><w:br w:type="page"/><w:t>次页</w:t></w:r>'], "次页"),
        (["软", "<w:r><w:softHyphen/><w:t>连字</w:t></w:r>"], "软连字"),
        (['<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>'], "是"),
        (["10km", r("2", '<w:vertAlign w:val="superscript"/>')], "10km²"),
        (["<w:r><w:t>分\n行\t的</w:t></w:r>"], "分 行 的"),
        (
            ["<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("单击此处") + "</w:sdtContent></w:sdt>"],
            "",
        ),
        (["<w:sdt><w:sdtContent>" + r("控件") + "</w:sdtContent></w:sdt>"], "控件"),
        (["<w:r><w:ruby><w:rt>" + r("pin") + "</w:rt><w:rubyBase>" + r("拼") + "</w:rubyBase></w:ruby></w:r>"], "拼"),
        (["<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>"], "a=b"),
        (["A&B <C>"], "A&B <C>"),
    ],
)
def test_a_paragraph(content: list[str], text: str) -> None:
    body = p("首段") + p(*content) + p("末段")
    assert text_of(body, styles=STYLES) == f"首段\n{text}\n末段\n"
    strict = load_docx(docx(body, strict=True, styles=STYLES), "严格.docx")
    assert strict.text == f"首段\n{text}\n末段\n"


def test_tracked_changes_are_told_and_placed() -> None:
    body = p("总量", f"<w:ins>{r('4500')}</w:ins>", "亿元", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>")
    loaded = load_docx(docx(body), "x")
    [place] = loaded.places
    assert (loaded.text[place.start : place.end], place.note) == ("4500", "修订插入")
    assert loaded.notes == ("有未接受的修订：插入1处（已读入），删除1处（未读入）",)


def test_a_deleted_end_of_paragraph_joins_two_lines() -> None:
    body = p("总量达到", mark="del") + p("4500亿元。") + p("末尾", mark="del")
    assert text_of(body) == "总量达到4500亿元。\n末尾\n"


@pytest.mark.parametrize("box", [BOTH, f"<w:r>{BOX}</w:r>", f"<w:r>{OLD_BOX}</w:r>"], ids=["both", "new", "old"])
def test_text_boxes_are_read_once_below_their_paragraph(box: str) -> None:
    loaded = load_docx(docx(p("锚", box.format(p("框中8万人") + p("第二段")), "点") + p("后")), "x")
    assert loaded.text == "锚点\n框中8万人\n第二段\n后\n"
    assert [(loaded.text[q.start : q.end], q.part) for q in loaded.places] == [
        ("框中8万人", "文本框1"),
        ("第二段", "文本框1"),
    ]


def test_merged_cells() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = p("表1 主要指标") + p("单位：亿元") + tbl(
        tr(tc("指标", properties=start), tc("数值", properties='<w:gridSpan w:val="2"/>')),
        tr(tc(properties=on), "2021年", "2022年"),
        tr("总量", "4000", tc("45", "00")),
        tr("删去", "1", "2", properties="<w:del/>"),
        tr("尾", "3", properties='<w:gridBefore w:val="1"/>'),
    )  # fmt: skip
    loaded = load_docx(docx(body), "x")
    [table] = loaded.tables
    assert loaded.text[table.start : table.end] == "指标\t数值\t\n\t2021年\t2022年\n总量\t4000\t45 00\n\t尾\t3"
    assert table.caption == "表1 主要指标 单位：亿元"
    assert [(c.rows, c.columns) for c in table.rows[0]] == [(2, 1), (1, 2)]
    assert [(loaded.text[q.start : q.end], q.part, q.cell) for q in loaded.places][:4] == [
        ("指标", "表1", "A1"),
        ("数值", "表1", "B1"),
        ("2021年", "表1", "B2"),
        ("2022年", "表1", "C2"),
    ]


def test_old_horizontal_merges_and_nested_tables() -> None:
    first, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    inner = tbl(tr("甲", "1"), tr("乙", "2"))
    loaded = load_docx(docx(tbl(tr(tc("头", properties=first), tc(properties=on)), tr("名", tc(inner, "<w:p/>")))), "x")
    assert loaded.text == "头\t\n名\t甲 1 乙 2\n"
    assert loaded.tables[0].rows[0][0].columns == 2


def test_a_frame_of_one_column_is_no_table() -> None:
    loaded = load_docx(docx(tbl(tr(tc("专栏1", "到2025年，总量达到1000亿元。")), tr("第二格"))), "x")
    assert loaded.text == "专栏1\n到2025年，总量达到1000亿元。\n第二格\n"
    assert loaded.tables == ()


def test_notes_stand_at_the_end_where_the_reader_finds_them() -> None:
    mark = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'
    note = '<w:{0} w:id="{1}"><w:p><w:r><w:{0}Ref/></w:r>{2}</w:p></w:{0}>'
    body = p("开展考核", mark.format("footnote", 3), "。") + p("推进试点", mark.format("endnote", 1), "。") + p(
        "再说考核", mark.format("footnote", 3), "。"
    )  # fmt: skip
    loaded = load_docx(
        docx(
            body,
            footnotes=note.format("footnote", 0, r("分隔")) + note.format("footnote", 3, r(" 考核：每季一次。")),
            endnotes=note.format("endnote", 1, r("试点：先行先试。")),
        ),
        "x",
    )
    assert loaded.text == "开展考核[1]。\n推进试点[2]。\n再说考核[1]。\n[1] 考核：每季一次。\n[2] 试点：先行先试。\n"
    assert [q.part for q in loaded.places] == ["脚注", "尾注"]
    assert [(n.mark, len(n.references)) for n in read(loaded.text).footnotes] == [("1", 2), ("2", 1)]


def test_headers_footers_and_comments_are_left_out() -> None:
    body = p("正文", '<w:commentRangeStart w:id="0"/>', '<w:r><w:commentReference w:id="0"/></w:r>')
    assert text_of(body, header=p("页眉1亿元"), footer=p("页脚"), comments=p("批注")) == "正文\n"


def test_a_list_of_contents_is_left_out() -> None:
    control = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    body = p("报告") + p("目　录") + p("一、总体", style="T1") + p("二、安排", style="T1") + p("一、总体")
    loaded = load_docx(docx(body, styles=STYLES), "x")
    assert (loaded.text, loaded.notes) == ("报告\n一、总体\n", ("目录2行未读入",))
    assert (
        text_of(f"{control}<w:sdtContent>{p('目录')}{p('一 1')}</w:sdtContent></w:sdt>" + p("一、总体")) == "一、总体\n"
    )


def test_what_cannot_be_read_is_told() -> None:
    body = p("图", "<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:drawing><c:chart/></w:drawing></w:r>")
    assert load_docx(docx(body + "<w:altChunk/>"), "x").notes == (
        "有图片1幅，图中文字未读入",
        "有图表1幅，图中数据未读入",
        "有嵌入的其他文件，未读入",
    )


THREE = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3.", more='<w:suff w:val="nothing"/>'),
)


def numbered(*paragraphs: tuple[str, int, int]) -> str:
    return "".join(p(text, listed=(list_id, depth)) for text, list_id, depth in paragraphs)


def test_chinese_headings_are_numbered_and_start_anew() -> None:
    body = numbered(
        ("总体", 1, 0), ("要求", 1, 1), ("目标", 1, 1), ("2022年", 1, 2), ("任务", 1, 2), ("安排", 1, 0), ("工业", 1, 1)
    )
    assert text_of(body, numbering=lists(*THREE)).split() == [
        "一、总体", "（一）要求", "（二）目标", "1.", "2022年", "2.任务", "二、安排", "（一）工业",
    ]  # fmt: skip


def test_lists_of_one_definition_go_on_unless_they_start_anew() -> None:
    instances = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = numbered(("a", 1, 0), ("b", 2, 0), ("c", 3, 0), ("d", 3, 0), ("e", 9, 0)) + p("f", listed=(0, 0))
    assert text_of(body, numbering=lists(*THREE, instances=instances)) == "一、a\n二、b\n五、c\n六、d\ne\nf\n"


@pytest.mark.parametrize(
    ("levels", "depths", "lines"),
    [
        ([level(0, "decimal", "%1", start=3)], [0, 0], ["3 x", "4 x"]),
        (
            [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")],
            [0, 1, 1, 0, 1],
            ["1. x", "1.1 x", "1.2 x", "2. x", "2.1 x"],
        ),
        ([level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")], [1, 0], ["1.1 x", "1. x"]),
        (
            [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>')],
            [0, 1, 0, 1],
            ["一、x", "1. x", "二、x", "2. x"],
        ),
        (
            [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", more="<w:isLgl/>")],
            [0, 1],
            ["一、x", "1.1 x"],
        ),
        ([level(0, "bullet", "\uf0b7")], [0, 0], ["x", "x"]),
        ([level(0, "none", "专栏")], [0], ["x"]),
        ([level(0, "decimal", "第%1条")], [0, 0], ["第1条 x", "第2条 x"]),
        ([level(0, "decimalEnclosedCircle", "%1", more='<w:suff w:val="nothing"/>')], [0, 0], ["①x", "②x"]),
        ([level(0, "decimal", "%1.", start=-4)], [0], ["-4. x"]),
    ],
)
def test_numbers(levels: list[str], depths: list[int], lines: list[str]) -> None:
    assert text_of(numbered(*(("x", 1, depth) for depth in depths)), numbering=lists(*levels)).splitlines() == lines


def test_headings_are_numbered_by_their_style() -> None:
    levels = [
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="H2"/>'),
    ]
    body = p("总体", style="H1") + p("目标", style="H2") + p("任务", style="H2") + p("安排", style="H1")
    assert text_of(body, styles=STYLES, numbering=lists(*levels)).split() == [
        "一、总体",
        "（一）目标",
        "（二）任务",
        "二、安排",
    ]


def test_numbers_stand_in_empty_cells_but_not_in_empty_lines() -> None:
    order = tc(p(listed=(1, 0)))
    body = tbl(tr(order, "甲"), tr(order, "乙")) + p(listed=(1, 0)) + p("丁", listed=(1, 0))
    assert text_of(body, numbering=lists(level(0, "decimal", "%1"))) == "1\t甲\n2\t乙\n\n4 丁\n"


@pytest.mark.parametrize("source", ["samples/report.txt", "corpus/seeds/001.txt"])
def test_a_text_as_word_file_has_the_same_figures(source: str, request: pytest.FixtureRequest) -> None:
    shared = source.startswith("corpus")
    path = (request.getfixturevalue("shared") if shared else ROOT) / source
    text = path.read_text(encoding="utf-8")
    plain, again = read(text), read(load_bytes(docx_of(text), "报告.docx").text)
    assert len(plain.figures) > 50
    assert [(f.value, f.unit, f.indicator) for f in plain.figures] == [
        (f.value, f.unit, f.indicator) for f in again.figures
    ]


def test_a_report_is_read_at_once() -> None:
    text = "\n".join(["2022年，全区地区生产总值4500亿元，同比增长5.5%，新增就业8万人。" * 10] * 47)
    data = docx_of(text[:17_000])
    times = []
    for _ in range(5):
        start = time.process_time()
        load_docx(data, "x")
        times.append(time.process_time() - start)
    assert min(times) < 0.05


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 9}">' for n in range(1, 9))
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{0}</w:body></w:document>'


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/document.xml": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>' + DOCUMENT.format(p("&a8;"))}, "L109"),
        (
            {
                "word/document.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
                + DOCUMENT.format(p("&a;"))
            },
            "L109",
        ),
        ({"word/document.xml": DOCUMENT.format(p("x"))[:-9]}, "L109"),
        ({"word/document.xml": "<x/>"}, "L109"),
        ({"word/document.xml": ""}, "L109"),
        ({"word/document.xml": DOCUMENT.format("")}, "L110"),
        ({"word/document.xml": DOCUMENT.format("<w:tbl><w:tr><w:tc>" * 900 + "</w:tc></w:tr></w:tbl>" * 900)}, "L109"),
        ({"word/document.xml": bytes(60_000_000)}, "L108"),
    ],
    ids=["laughs", "outside", "cut", "other", "nothing", "empty", "deep", "bomb"],
)
def test_bad_files_are_refused_at_once(members: dict[str, str | bytes], code: str) -> None:
    start = time.process_time()
    with pytest.raises(LuoshiError) as error:
        load_docx(archive(members), "报告.docx")
    assert (error.value.code, error.value.where) == (code, "报告.docx")
    assert time.process_time() - start < 5


def test_a_main_part_of_another_name_is_found() -> None:
    assert load_bytes(docx(p("正文"), main="word/document2.xml"), "x.docx").text == "正文\n"


SAMPLE = (
    p("总体", listed=(1, 0)) + p("甲", f"<w:ins>{r('乙')}</w:ins>", field("PAGE", "1"), BOTH.format(p("框")))
    + tbl(tr(tc("a", properties='<w:vMerge w:val="restart"/>'), "b"), tr(tc(properties="<w:vMerge/>"), "c"))
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_mutated_xml_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(
        DOCUMENT.format(SAMPLE).replace("<w:document ", "<w:document xmlns:mc='a' xmlns:wps='b' xmlns:v='c' ").encode()
    )
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
    try:
        assert load_docx(archive({"word/document.xml": bytes(content)}), "x").text.strip()
    except LuoshiError as error:
        assert error.code in ("L109", "L110")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_mutated_files_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(docx(SAMPLE, styles=STYLES, numbering=lists(*THREE)))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        load_bytes(bytes(content), "x.docx")
    except LuoshiError as error:
        assert error.code.startswith("L1")


tags = st.sampled_from(
    ["p", "r", "t", "tbl", "tr", "tc", "ins", "del", "sdt", "sdtContent", "hyperlink", "br", "pPr", "numPr", "vMerge"]
)
trees = st.recursive(
    tags.map(lambda tag: f'<w:{tag} w:val="1">文</w:{tag}>'),
    lambda inner: st.builds(
        lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>", tags, st.lists(inner, max_size=4)
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(trees)
def test_any_tree_is_read_or_refused(tree: str) -> None:
    try:
        loaded = load_docx(docx(tree), "x")
    except LuoshiError as error:
        assert error.code == "L110"
    else:
        assert all(0 <= q.start <= q.end <= len(loaded.text) for q in loaded.places)


def test_word_files_of_python_docx(tmp_path: Path) -> None:
    made = pytest.importorskip("docx", reason="没有 python-docx，略过")
    document = made.Document()
    document.add_heading("2022年工作报告", 0)
    document.add_paragraph("新增就业8万人。")
    cells = document.add_table(rows=2, cols=2).rows[0].cells
    cells[0].merge(cells[1]).text = "指标"
    document.save(str(tmp_path / "报告.docx"))
    loaded = load_bytes((tmp_path / "报告.docx").read_bytes(), "报告.docx")
    assert loaded.text == "2022年工作报告\n新增就业8万人。\n指标\t\n\t\n"
