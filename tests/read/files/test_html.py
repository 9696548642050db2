"""Saved pages: all of the text, none of the navigation, the tables as tables, whatever the page is like."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files import load_bytes
from luoshi.read.files.html import load_html
from luoshi.read.files.html_encoding import decode_page
from luoshi.read.reader import read
from luoshi.records import LuoshiError
from tests.read.files.made import page_of
from tests.shared import ROOT

LINES = [
    "2031年，全区地区生产总值4500亿元，同比增长5.5%。",
    "新增就业8万人；居民收入5万元。",
    "（一）重点工作",
    "建成道路12公里。",
]
CHROME = ["首页", "办事服务", "当前位置", "实施方案的通知", "ICP备", "分辨率", "字号", "document.write", "color"]


def text_of(page: str) -> str:
    return load_html(page.encode(), "报告.html").text


@pytest.mark.parametrize(
    ("inner", "lines"),
    [
        ("<p>一段</p><p>　　二段&nbsp;</p>", ["一段", "二段"]),
        ("一行<br>二行<br/><br />三行", ["一行", "二行", "三行"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("<p>总量<span>4500</span><b>亿</b>元</p>", ["总量4500亿元"]),
        ("<p>全区地区\n   生产总值\n4500亿元</p>", ["全区地区生产总值 4500亿元"]),
        ("<p>甲 <a href='x'>乙</a>\n<a href='y'>丙</a></p>", ["甲 乙 丙"]),
        ("<p>&ldquo;十四五&rdquo;&mdash;&#20013;&#x6587;&lt;5&amp;6&gt;&permil;</p>", ["“十四五”—中文<5&6>‰"]),
        ("<p>10km<sup>2</sup>，考核<sup>[1]</sup></p>", ["10km²，考核[1]"]),
        ("<p>软\u00ad连\u200b字\ufeff</p>", ["软连字"]),
        ("<p>甲<script>乙</script><style>丙</style><!-- 丁 --><noscript>戊</noscript></p>", ["甲"]),
        ("<p>甲<select><option>乙</option></select><button>丙</button></p>", ["甲"]),
        ("<p>改<del>旧</del><ins>新</ins></p>", ["改新"]),
        (
            "<ol start='3'><li>首项</li><li>次项</li><li value='9'><p>末项</p></li><li>1.自有</li></ol>",
            ["3. 首项", "4. 次项", "9. 末项", "1.自有"],
        ),
        ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", ["甲", "乙"]),
        ("<pre>一 行\n  二行</pre>", ["一 行", "二行"]),
        ("<h1>题</h1><h2>一、总体</h2><p>正文", ["题", "一、总体", "正文"]),
        ("<form><p>整页在表单里。</p></form>", ["整页在表单里。"]),
        ("<p>前。</p></body></html><p>后。</p>", ["前。", "后。"]),
        ("<font><p>没有关<font>的<b>标签</p><p>次段", ["没有关的标签", "次段"]),
    ],
)
def test_lines(inner: str, lines: list[str]) -> None:
    assert text_of(f"<html><body>{inner}").splitlines() == lines


def test_a_table_with_spans() -> None:
    page = """<table><caption>表1 指标（亿元）</caption><thead><tr><th rowspan="2">指标<th colspan=2>数值</thead>
    <tbody><tr><td>2021年<td>2022年</tr><tr><td>总<br>量<td>40<b>00</b><td><p>45</p><p>00</p></tr></tbody></table>"""
    loaded = load_html(f"<html><body><p>上文。</p>{page}<p>下文。</p>".encode(), "x")
    [table] = loaded.tables
    assert loaded.text == "上文。\n表1 指标（亿元）\n指标\t数值\t\n\t2021年\t2022年\n总 量\t4000\t45 00\n下文。\n"
    assert [[(loaded.text[c.start : c.end], c.rows, c.columns) for c in row] for row in table.rows] == [
        [("指标", 2, 1), ("数值", 1, 2)],
        [("2021年", 1, 1), ("2022年", 1, 1)],
        [("总 量", 1, 1), ("4000", 1, 1), ("45 00", 1, 1)],
    ]
    assert table.caption == "表1 指标（亿元）"
    assert [q.cell for q in loaded.places] == ["A1", "B1", "B2", "C2", "A3", "B3", "C3"]


@pytest.mark.parametrize(
    ("span", "kept"), [("rowspan=0", (2, 1)), ("rowspan=99", (2, 1)), ("colspan=x", (1, 1)), ("colspan=-3", (1, 1))]
)
def test_nonsense_spans(span: str, kept: tuple[int, int]) -> None:
    page = f"<table><tr><td {span}>甲<td>乙<tr><td>丙<td>丁</table>"
    [table] = load_html(f"<html>{page}".encode(), "x").tables
    assert (table.rows[0][0].rows, table.rows[0][0].columns) == kept


def test_a_table_as_frame_of_the_page_is_no_table() -> None:
    inner = "".join(f"<p>{line}</p>" for line in LINES)
    loaded = load_html(f"<html><table><tr><td><table><tr><td>{inner}</table></table>".encode(), "x")
    assert loaded.text.splitlines() == LINES
    assert loaded.tables == ()


def wrapped(inner: str, frame: str) -> str:
    head = "<div class='top'><a href=1>首页</a><a href=2>办事服务</a><a href=3>互动</a></div>"
    head += "<div class=dqwz>当前位置：首页</div>"
    side = "<ul>" + "".join(f"<li><a href={n}>第{n}批实施方案的通知</a></li>" for n in range(6)) + "</ul>"
    foot = "<div class=foot><p>主办：某区政府</p><p>鲁ICP备00000000号</p><p>建议分辨率1024以上浏览器浏览。</p></div>"
    tools = "<div class=tools>字号：<a>大</a><a>小</a></div>"
    tools += "<script>document.write('1亿元')</script><style>p{color:red}</style>"
    if frame == "div":
        body = f"{head}<div class=main><div class=con>{tools}<div id=zoom>{inner}</div></div>{side}</div>{foot}"
    elif frame == "table":
        body = (
            f"<table><tr><td colspan=2>{head}</td></tr><tr><td>{side}</td><td>{tools}<table><tr><td>{inner}</td></tr>"
            f"</table></td></tr><tr><td colspan=2>{foot}</td></tr></table>"
        )
    else:
        body = f"<header>{head}</header><nav>{side}</nav><article>{tools}{inner}</article><footer>{foot}</footer>"
    return f"<!DOCTYPE html><html><head><title>网页_某区政府</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("frame", ["div", "table", "tags"])
@pytest.mark.parametrize(
    "inner",
    [
        "".join(f"<p>{line}</p>" for line in LINES),
        "<br>".join(LINES),
        "".join(f"<div class=sec><div>{line}</div></div>" for line in LINES),
        "".join(f"<p>{''.join(f'<span><font>{c}</font></span>' for c in line)}<o:p></o:p></p>" for line in LINES),
        f"<div class=view>{LINES[0]}</div><div class=view>{'</div><div class=view>'.join(LINES[1:])}</div>",
        f"<p>{LINES[0]}</p><div class='related share'><p>{'</p><p>'.join(LINES[1:])}</p></div>",
    ],
    ids=["p", "br", "div", "span", "several", "misnamed"],
)
def test_the_text_is_kept_and_the_navigation_left_out(frame: str, inner: str) -> None:
    lines = text_of(wrapped(inner, frame)).splitlines()
    assert [line for line in lines if line in LINES] == LINES
    assert [word for word in CHROME if word in "".join(lines)] == []


def test_a_page_of_a_table_only_keeps_its_cells() -> None:
    table = "<table>" + "".join(f"<tr><td>指标{n}</td><td>{n * 7}</td></tr>" for n in range(9)) + "</table>"
    loaded = load_html(wrapped(table + "<p>注：数据为初步核算数。</p>", "div").encode(), "x")
    assert len(loaded.tables[0].rows) == 9
    assert "注：数据为初步核算数。" in loaded.text


def test_hidden_text_is_left_out_unless_it_is_the_text() -> None:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    assert "隐" not in text_of(f"<html><body>{body}<p style='display: none'>隐</p><p hidden>隐</p>")
    assert LINES[0] in text_of(f"<html><body><div style='display:none'>{body}</div>")


@pytest.mark.parametrize(
    ("head", "inner", "first"),
    [
        ("<title>工作报告_某区政府</title>", "", "工作报告"),
        ("<title>某区政府</title><meta name='ArticleTitle' content='工作报告'>", "", "工作报告"),
        ("<title>工作报告_某区政府</title>", "<p>工 作 报 告</p>", "工 作 报 告"),
        ("", "", LINES[0]),
    ],
)
def test_the_title_comes_first_and_once(head: str, inner: str, first: str) -> None:
    loaded = load_html(f"<html><head>{head}</head><body>{inner}<p>{LINES[0]}</p>".encode(), "x")
    assert loaded.text.splitlines()[0] == first
    assert "".join(loaded.text.split()).count("工作报告") <= 1
    assert [q.part for q in loaded.places] == (["网页标题"] if head and not inner else [])


PAGE = "<html><head>{0}</head><body><p>全区地区生产总值4500亿元，新增就业8万人。</p>"


@pytest.mark.parametrize(
    ("declared", "codec", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8", "utf-8"),
        ('<meta charset="gb2312">', "gbk", "gb18030"),
        ("<meta http-equiv=Content-Type content='text/html; charset=GBK'>", "gb18030", "gb18030"),
        ("", "gb18030", "gb18030"),
        ('<meta charset="gb2312">', "utf-8", "utf-8"),
        ('<meta charset="utf-8">', "gbk", "gb18030"),
        ('<meta charset="no-such">', "gbk", "gb18030"),
        ('<meta charset="hex">', "gbk", "gb18030"),
        ('<meta charset="gb2312">', "utf-8-sig", "utf-8"),
        ('<meta charset="utf-8">', "utf-16", "utf-16-le"),
    ],
)
def test_encodings(declared: str, codec: str, encoding: str) -> None:
    loaded = load_bytes(PAGE.format(declared).encode(codec), "x.html")
    assert (loaded.text, loaded.encoding, loaded.notes) == ("全区地区生产总值4500亿元，新增就业8万人。\n", encoding, ())


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_a_page_saved_in_the_wrong_encoding_is_set_right(wrong: str) -> None:
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in LINES * 3)
    if wrong == "cp1252":
        garbled = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in page.encode())
    else:
        garbled = page.encode().decode(wrong)
    loaded = load_html(garbled.encode(), "x")
    assert "4500亿元" in loaded.text
    assert "新增就业8万人" in loaded.text
    assert len(loaded.notes) == 1


def test_a_page_that_lost_letters_in_a_wrong_encoding_is_refused() -> None:
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in LINES * 3)
    with pytest.raises(LuoshiError, match=r"L105.*重新打开"):
        load_html(page.encode().decode("gbk", "replace").encode(), "x")


def test_even_words_read_as_gbk_are_set_right() -> None:
    page = "<html><body>" + "<p>确定的是</p><p>实现生产的增长，</p>" * 5
    assert load_html(page.encode().decode("gb18030").encode(), "x").text == "确定的是\n实现生产的增长，\n" * 5


@pytest.mark.parametrize("text", ["锛炉与銆字各一次，其余都是正常的文字，不应改动。", "café naïve Ünïcödé"])
def test_sound_pages_are_not_set_right(text: str) -> None:
    assert decode_page(text.encode(), "x") == (text, "utf-8", "")


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><title>x</title></head><body><div id=app></div><script>load()</script>",
        "<html><frameset cols='20%,80%'><frame src=a.htm><frame src=b.htm></frameset></html>",
        "<html>" + "<script>" * 1000,
    ],
)
def test_a_page_without_text_is_told(page: str) -> None:
    try:
        assert load_html(page.encode(), "x").text == "x\n"
    except LuoshiError as error:
        assert error.code == "L110"


@pytest.mark.parametrize("tag", ["div", "span", "font", "table><tr><td", "ul><li", "p", "a", "b"])
def test_pages_that_nest_too_deep_lose_nothing(tag: str) -> None:
    lines = [f"第{n}处。" for n in range(6000)]
    page = "<html><head><style>p{}</style></head><body><script>x()</script>" + "".join(f"<{tag}>{x}" for x in lines)
    text = text_of(page + "<p>尾部。</p>")
    assert "".join(text.split()).endswith("尾部。")
    assert all(line in text for line in lines)
    assert "x()" not in text


@pytest.mark.parametrize(
    "page",
    [
        "<" * 300_000,
        "<!--" * 100_000,
        "<a " * 100_000,
        "<script>" * 50_000,
        "<p " + "a=1 " * 100_000 + ">x",
        "<p>" + " " * 500_000 + "中",
        "<p>中" + " \n" * 300_000 + "中",
        "<table>" + "<tr><td colspan=1000 rowspan=9999>1<td colspan=1000>2" * 3000,
        "<table>" + ("<tr>" + "<td rowspan=65534>1" * 50) * 300,
        "<div class='nav foot'>x</div>" * 20_000,
        "<ul>" + "<li><a href=x>链接</a>" * 20_000,
        '<!DOCTYPE html [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><p>&b;&b;中',
    ],
    ids=lambda page: page[:12],
)
def test_no_page_runs_away(page: str) -> None:
    start = time.process_time()
    try:
        assert len(load_html(f"<html>{page}".encode(), "x").text) < 10 * len(page)
    except LuoshiError as error:
        assert error.code == "L110"
    assert time.process_time() - start < 5


@pytest.mark.parametrize("source", ["samples/report.txt", "corpus/seeds/001.txt"])
def test_a_text_as_page_has_the_same_figures(source: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue("shared") if source.startswith("corpus") else ROOT
    text = (folder / source).read_text(encoding="utf-8")
    plain = read(text)
    assert len(plain.figures) > 50
    for page in (page_of(text), page_of(text, wrap=False)):
        again = read(load_bytes(page.encode("gb18030"), "报告.htm").text)
        assert [(f.value, f.unit, f.indicator) for f in plain.figures] == [
            (f.value, f.unit, f.indicator) for f in again.figures
        ]


tags = st.sampled_from(
    ["p", "div", "table", "tr", "td", "a", "li", "ol", "br", "span", "script", "pre", "h1", "nav", "body"]
)
names = st.sampled_from(
    ["", " class='nav'", " style='display:none'", " colspan=3", " rowspan=2", " id=zoom", " hidden"]
)
bits = st.one_of(
    st.builds("<{}{}>".format, tags, names),
    st.builds("</{}>".format, tags),
    st.sampled_from(["就业8万人。", " ", "\n", "&nbsp;", "<", "<!--", "-->", "&#0;", "&#55296;", "<![CDATA["]),
    st.text(max_size=5),
)


@given(st.lists(bits, max_size=40).map("".join))
def test_any_page_is_read_or_refused(page: str) -> None:
    try:
        loaded = load_html(b"<html>" + page.encode("utf-8", "replace"), "x")
    except LuoshiError as error:
        assert error.code in ("L101", "L105", "L110")
    else:
        assert all(0 <= q.start <= q.end <= len(loaded.text) for q in loaded.places)
        assert all("\n" not in loaded.text[c.start : c.end] for t in loaded.tables for row in t.rows for c in row)


@given(st.data())
def test_mutated_bytes_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(page_of("\n".join(LINES)).encode(data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16"]))))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        load_bytes(bytes(content), "x.html")
    except LuoshiError as error:
        assert error.code.startswith("L1")
