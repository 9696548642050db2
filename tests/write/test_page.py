import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.records import Document, Figure, Finding, Project, Repair, Section, Source, Term
from luoshi.write import index_page, page
from luoshi.write.frame import asset, escape, fingerprint
from tests.write import keyed, made

GOLDEN = Path(__file__).resolve().parent / "golden" / "text.html"
VOID = {"meta", "input", "link", "br"}
# What the page adds to the text inside the article: none of it is the text's own.
ADDED = {"ins", "summary"}


class Reader(HTMLParser):
    """Checks that tags nest, and collects the text of the article without what the page adds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        assert len(named) == len(attrs), "属性重复"
        assert not [name for name in named if name.startswith("on") or name == "style"], "有行内脚本或样式"
        if tag == "a":
            assert "a" not in [open_tag for open_tag, _ in self.stack], "链接里有链接"
        self.tags.add(tag)
        self.ids += [named["id"] or ""] if "id" in named else []
        self.links += [named["href"] or ""] if tag == "a" else []
        if tag not in VOID:
            kind = "article" if named.get("id") == "text" else str(named.get("class") or "")
            self.stack.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag, f"{tag} 没有对上"

    def handle_data(self, data: str) -> None:
        kinds = [kind for _, kind in self.stack]
        inside = "article" in kinds and not {tag for tag, _ in self.stack} & ADDED
        if inside and not any(kind.startswith("tag ") or kind == "fact" for kind in kinds):
            self.text += data


def parsed(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.stack
    assert len(reader.ids) == len(set(reader.ids)), "id 重复"
    inner = {link[1:] for link in reader.links if link.startswith("#")}
    assert inner <= set(reader.ids), inner - set(reader.ids)
    return reader


def harmless(text: str) -> str:
    """What is left of *text* on a page: control characters as pictures, broken ones as the replacement character."""
    reader = Reader()
    reader.feed(f'<article id="text">{escape(text)}</article>')
    reader.close()
    return reader.text


def test_the_page_nests_and_holds_the_text() -> None:
    reader = parsed(page(made.document(), made.findings()))
    assert reader.text == made.TEXT
    assert {f"m{i}" for i in range(8)} | {f"d{i}" for i in range(8)} <= set(reader.ids)


def test_the_marked_text_is_as_it_was() -> None:
    html = page(made.document(), made.findings())
    article = html.partition('<article id="text"')[2].partition("</article>")[0]
    assert article == GOLDEN.read_text(encoding="utf-8")


def test_every_row_tells_its_figure() -> None:
    html = page(made.document(), made.findings())
    rows = re.findall(r"<tr id=\"d\d+\".*</tr>", html)
    assert [re.sub(r"<[^>]+>", " ", row).split() for row in rows[:2]] == [
        ["地区生产总值", "超过", "4500", "亿元", "§", "数量", "实际", "2023年", "临海区"],
        ["地区生产总值", "约", "5", ".5", "%", "§", "增速", "同比", "实际", "2023年", "临海区"],
    ]
    assert 'data-v="5.5%"' in rows[1]
    assert "量类：“同比增长”（增长词）" in rows[1]


def test_findings_stand_at_their_sentences_and_in_the_list() -> None:
    html = page(made.document(), made.findings(), pages={"规划.txt": "规划.html"})
    assert html.count('href="#f1"') == 3
    assert html.index('id="f1"') < html.index('id="f0"'), "错误排在可疑之前"
    assert 'href="规划.html#q0-0"' in html
    assert "3+4=7≠8（万人）" in html


def test_findings_of_other_documents_are_left_out() -> None:
    other = Finding("sum", "error", "别处的错误", "", "", (Source("别处.txt", 0, 1, "别"),))
    assert "别处的错误" not in page(made.document(), [other])


def test_chrome_is_folded_and_repairs_are_shown() -> None:
    html = page(made.document(), ())
    assert '<details class="fold"><summary>略去 1 行：网页附带内容，导航文字，没有句末标点</summary>' in html
    assert "<del>(zhuān)</del>" in html
    assert '<span class="r only"' in html


def test_the_policy_allows_only_our_own_style_and_script() -> None:
    html = page(made.document(), ())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    for name in ("page.css", "page.js"):
        assert fingerprint(asset(name)) in policy[1]
        assert f">{asset(name)}</" in html
    assert policy[1].startswith("default-src 'none'")
    assert "unsafe" not in policy[1]
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


SECTIONS = st.builds(
    Section,
    st.integers(-2, 30),
    st.integers(-2, 40),
    st.integers(1, 9),
    st.sampled_from(["", "一、"]),
    st.text(max_size=4),
)
REPAIRS = st.builds(
    Repair,
    st.integers(-2, 30),
    st.integers(-2, 40),
    st.sampled_from(["chrome", "pinyin", "blank"]),
    st.text(max_size=2),
    st.text(max_size=3),
    st.booleans(),
)
FIGURES = st.builds(
    Figure,
    start=st.integers(-2, 30),
    end=st.integers(-2, 40),
    surface=st.text(max_size=4),
    value=st.decimals(allow_nan=None),
    unit=st.text(max_size=2),
    indicator=st.text(max_size=4),
    section=st.text(max_size=4),
    period=st.text(max_size=8),
    comparison=st.text(max_size=8),
)
ANY = st.text(st.one_of(st.sampled_from("\n\r\t <>&\"'一5%"), st.characters()), max_size=30)


@given(ANY, st.lists(FIGURES, max_size=4), st.lists(REPAIRS, max_size=4), st.lists(SECTIONS, max_size=3), st.data())
def test_any_document_gives_a_sound_page_with_its_text(
    text: str, figures: list[Figure], repairs: list[Repair], sections: list[Section], data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.tuples(st.integers(-2, 30), st.integers(-2, 40)), max_size=3))
    sources = tuple(Source("x", start, end, text[max(start, 0) : max(end, 0)]) for start, end in places)
    finding = Finding(text[:3], "error", text[:5], text[:5], text[:5], sources)
    document = Document(
        "x", text, title=text[:9], figures=tuple(figures), repairs=tuple(repairs), sections=tuple(sections)
    )
    reader = parsed(page(document, [finding]))
    assert reader.text == harmless(text)
    assert not reader.tags & {"iframe", "img", "object", "form"}


PROJECTS = st.builds(
    Project,
    st.integers(-2, 30),
    st.integers(-2, 40),
    st.text(max_size=5),
    st.text(max_size=5),
    investment=st.one_of(st.none(), st.decimals(allow_nan=None)),
    figures=st.just((1, 2)),
)
TERMS = st.builds(Term, st.integers(-2, 30), st.integers(-2, 40), *(st.text(max_size=5) for _ in range(3)))


@given(ANY, st.lists(FIGURES, max_size=3), st.lists(PROJECTS, max_size=4), st.lists(TERMS, max_size=4))
def test_any_facts_give_a_sound_page_with_its_text(
    text: str, figures: list[Figure], projects: list[Project], terms: list[Term]
) -> None:
    document = Document("x", text, figures=tuple(figures), projects=tuple(projects), terms=tuple(terms))
    reader = parsed(page(document, ()))
    assert reader.text == harmless(text)
    assert {f"pr{i}" for i in range(len(projects))} | {f"te{i}" for i in range(len(terms))} <= set(reader.ids)


def test_facts_are_marked_and_listed() -> None:
    html = page(made.facted(), made.findings())
    reader = parsed(html)
    assert reader.text == made.TEXT
    signs = ["co0", "co1", "pr0", "pr1", "ho0", "ho1", "te0", "ca0", "cl0"]
    assert [name for name in reader.ids if name.endswith("-at")] == sorted(
        (f"{sign}-at" for sign in signs), key=lambda name: html.index(f'id="{name}"')
    )
    assert 'id="pr2"' in html, "文中没有的也列出"
    assert 'id="pr2-at"' not in html
    assert '<span class="co pr" data-k="co0 pr0">工业投资增长</span>' in html
    assert '<a href="#d5">10—12%</a>' in html.partition('id="co0"')[2].partition("</tr>")[0], "任务里的数连到数据"
    assert "12.5亿元" in html
    assert "提示：有修订 2 处" in html


def test_lists_without_facts_are_left_out() -> None:
    assert 'id="tab-commitment"' not in page(made.document(), ())
    html = page(replace(made.facted(), commitments=(), cases=()), ())
    assert [name in html for name in ('id="tab-commitment"', 'id="tab-project"', 'id="tab-case"')] == [0, 1, 0]


def test_markup_in_a_text_stays_text() -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">\u202e'
    document = replace(made.document(), text=evil, title=evil, region=evil, sections=(), repairs=(), figures=())
    reader = parsed(page(document, ()))
    assert reader.text == evil.replace("\u202e", "\ufffd")
    assert "img" not in reader.tags


def test_overlapping_figures_all_lead_to_the_text() -> None:
    one = made.document().figures[0]
    inner = replace(one, start=one.start + 1, surface="500亿元")
    reader = parsed(page(replace(made.document(), figures=(one, inner)), ()))
    assert reader.links.count("#m0") == 2


def test_a_title_is_taken_from_the_name_where_there_is_none() -> None:
    assert "<h1>无题.txt</h1>" in page(Document("无题.txt", ""), ())


def test_the_index_lists_documents_and_counts() -> None:
    html = index_page([(made.document(), "总结.html")], made.findings(), workbook="数据台账.xlsx")
    reader = parsed(html)
    assert {"总结.html", "数据台账.xlsx"} <= set(reader.links)
    assert "script-src 'none'" in html
    cells = re.findall(r'<td class="n">([\d,]+)</td>', html)
    assert cells == [str(len(made.TEXT)), "8", "3", "1", "1", "0", "0", "3"]
    html = index_page([(made.facted(), "总结.html")], ())
    assert re.findall(r'<td class="n">([\d,]+)</td>', html)[3:8] == ["2", "3", "2", "1", "1"]


@pytest.mark.parametrize("stem", ["000", "001", "002", "003", "004", "a-13", "c-01"])
def test_real_documents_are_whole_on_their_pages(stem: str) -> None:
    document = keyed.keyed(stem)
    reader = parsed(page(document, [keyed.finding(document, 0, 1)]))
    assert reader.text == harmless(document.text)
    assert sum(1 for name in reader.ids if re.fullmatch(r"m\d+", name)) >= 0.95 * len(document.figures)


def test_a_very_long_text_is_written_in_moderate_time_and_size() -> None:
    sentence = "全年新增就业8万人,同比增长5.5%,社会各项事业取得新的进展,人民生活水平继续提高,城乡面貌持续改善。\n"
    text = sentence * 2500
    figures = []
    for i in range(2500):
        at = i * len(sentence)
        figures.append(Figure(at + 6, at + 9, "8万人", Decimal(80000), "人", indicator="新增就业", period="2023"))
        figures.append(Figure(at + 14, at + 18, "5.5%", Decimal("5.5"), "%", measure="growth"))
    html = page(Document("长文.txt", text, figures=tuple(figures)), ())
    assert html.count("<mark ") == 5000
    assert len(html) < 5_000_000
