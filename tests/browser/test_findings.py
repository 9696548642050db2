"""Findings in a real browser: few and many, filtered, walked through by keys, and from one page to the other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from luoshi.records import Document, Finding, Source, Verdict
from luoshi.write import page
from luoshi.write.findings import Accepted, Standing
from luoshi.write.matrix_page import matrix_page
from tests.browser.test_page import Opened, browser
from tests.write import made

pytestmark = pytest.mark.browser
__all__ = ["browser"]

OTHER = Document("规划.txt", "到2024年新增就业8.5万人以上。\n")
PAGES = {"总结.txt": "总结.html", "规划.txt": "规划.html"}
KINDS: tuple[tuple[str, Verdict], ...] = (
    ("sum", "error"),
    ("growth", "possible"),
    ("style", "info"),
    ("sum", "consistent"),
    ("rank", "possible"),
)


def findings(count: int) -> tuple[Finding, ...]:
    """So many findings of several kinds at several places, the second across two documents."""
    marks = [figure for figure in made.document().figures if figure.surface]
    found = []
    for i in range(count):
        check, verdict = KINDS[i % len(KINDS)]
        one, two = marks[i % len(marks)], marks[(i + 1) % len(marks)]
        sources = [Source("总结.txt", f.start - 2, f.end, made.TEXT[f.start - 2 : f.end]) for f in (one, two)]
        if i == 1:
            sources[1] = Source("规划.txt", 6, 15, OTHER.text[6:15])
        found.append(Finding(check, verdict, f"第{i + 1}处的说明", "3+4=7≠8", "同一口径", tuple(sources)))
    return tuple(found)


@pytest.fixture
def shown(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Writes the pages of some findings and opens one; hears the browser's complaints at the end."""
    opened: list[Opened] = []

    def show(count: int, width: int = 1280, *, name: str = "总结.html", closed: int = 0, **options: Any) -> Opened:
        found = findings(count)
        ids = {finding: f"f{i:010d}" for i, finding in enumerate(found)}
        standing = Standing(ids, {key: Accepted("口径不同", "（试填）") for key in list(ids.values())[:closed]})
        told = {"pages": PAGES, "standing": standing}
        for document in (made.document(), OTHER):
            html = page(document, found, pages=PAGES, standing=standing)
            (tmp_path / PAGES[document.name]).write_text(html, encoding="utf-8")
        matrix = matrix_page([made.document(), OTHER], found, **told)  # type: ignore[arg-type]
        (tmp_path / "文件对照.html").write_text(matrix, encoding="utf-8")
        size = {"width": width, "height": 844}
        opened.append(Opened(browser, (tmp_path / name).as_uri(), viewport=size, **options))
        return opened[-1]

    yield show
    for one in opened:
        one.context.close()
        assert one.complaints == []


def visible(view: Any) -> list[str]:
    return [card.get_attribute("id") for card in view.page.locator("#findings .finding:visible").all()]


def test_the_gravest_stand_first_and_the_rest_is_folded(shown: Any) -> None:
    view = shown(10)
    view.page.click("#tab-findings")
    assert visible(view) == ["f0", "f5", "f1", "f4", "f6", "f9"]
    assert view.page.locator("#findings summary").all_text_contents() == ["提示 2 处", "相符 2 处"]
    view.page.click("#findings summary >> nth=1")
    assert visible(view)[-2:] == ["f3", "f8"]


def test_findings_are_filtered_by_verdict_and_check_and_the_link_restores_it(shown: Any) -> None:
    view = shown(10)
    view.page.click("#tab-findings")
    view.page.select_option("#findings-g", "consistent")
    assert visible(view) == ["f3", "f8"], "选中的，折着的也打开"
    assert view.page.text_content("#findings-count") == "2 条，共 10 条"
    view.page.select_option("#findings-g", "")
    view.page.select_option("#findings-k", "rank")
    assert visible(view) == ["f4", "f9"]
    mark = view.page.evaluate("location.hash")
    view.page.goto("about:blank")
    view.page.goto(f"{(shown(10)).page.url}{mark}")
    assert visible(view) == ["f4", "f9"]
    view.page.click("#findings .clear")
    view.page.fill("#findings-w", "第7处")
    view.page.locator("#findings-count:text-is('1 条，共 10 条')").wait_for(timeout=3000)
    assert visible(view) == ["f6"]


@pytest.mark.parametrize("width", [1280, 390])
def test_keys_walk_through_the_findings_with_their_places(shown: Any, width: int) -> None:
    view = shown(10, width)
    view.page.keyboard.press("2")
    seen = []
    for _ in range(3):
        view.page.keyboard.press("j")
        seen.append(view.active())
    assert seen == [("f0", "q0-0"), ("f5", "q5-0"), ("f1", "q1-0")]
    box = view.page.locator("#q1-0").bounding_box()
    assert 0 <= box["y"] < 844
    if width == 1280:
        card = view.page.locator("#f1").bounding_box()
        assert 0 <= card["y"] < 844
    view.page.keyboard.press("k")
    assert view.active() == ("f5", "q5-0")
    for _ in range(5):
        view.page.keyboard.press("j")
    assert view.page.locator("#f2").is_visible(), "走到折着的，就打开"


def test_a_quote_across_documents_opens_the_other_page_at_its_place(shown: Any) -> None:
    view = shown(5)
    view.page.click("#tab-findings")
    link = view.page.locator("#f1 footer a >> nth=1")
    assert link.text_content() == "§ 《规划.txt》第 7—15 字"
    link.click()
    view.page.wait_for_url("**/*.html#q0-0")
    assert view.active() == ("q0-0",)
    assert view.page.text_content("#text .q.possible") == OTHER.text[6:15]


def test_what_was_answered_for_is_folded_and_quiet_in_the_text(shown: Any) -> None:
    view = shown(5, closed=1)
    assert view.page.locator("#text .tag.accepted").count() == 2
    view.page.click("#tab-findings")
    assert "f0" not in visible(view)
    view.page.click("#findings summary:has-text('已说明理由')")
    assert "不采纳的理由：口径不同（（试填））" in view.page.text_content("#f0")


@pytest.mark.parametrize("count", [0, 5, 200])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_number_of_findings_is_accessible_and_fits(shown: Any, count: int, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe-playwright-python，跳过")
    for name in ("总结.html", "文件对照.html"):
        view = shown(count, width, name=name, closed=1, color_scheme=scheme, bypass_csp=True)
        if name == "总结.html":
            view.page.click("#tab-findings")
            view.page.keyboard.press("j")
            view.page.keyboard.press("Escape")  # the hint is gone, what was picked stays
        for fold in view.page.locator("details.group summary").all():
            fold.click()
        assert view.page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(view.page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_cell_leads_to_its_list_and_a_quote_to_its_page_without_a_script(shown: Any, width: int) -> None:
    view = shown(5, width, name="文件对照.html", java_script_enabled=False)
    view.page.click("td a >> nth=0")
    section = view.page.locator("#p0-1")
    assert section.is_visible()
    assert section.bounding_box()["y"] < 844
    view.page.click("#p0-1 footer a >> nth=1")
    assert view.page.url.endswith("#q0-0")
    assert view.page.locator("#q0-0").is_visible()


def test_without_a_script_findings_stand_below_the_text_and_folds_open(shown: Any) -> None:
    view = shown(10, java_script_enabled=False)
    assert visible(view)[:2] == ["f0", "f5"]
    assert view.page.locator("#findings .filters").is_hidden()
    view.page.click("#findings summary >> nth=0")
    assert view.page.locator("#f2").is_visible()


def test_in_print_folded_findings_are_printed(shown: Any) -> None:
    view = shown(10)
    view.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    view.page.emulate_media(media="print")
    assert len(visible(view)) == 10
    assert view.page.locator("#findings .filters").is_hidden()


def test_many_documents_scroll_within_their_table(browser: Any, tmp_path: Path) -> None:
    documents = [replace(OTHER, name=f"某市关于二〇二{i}年发展情况的报告全文.txt") for i in range(20)]
    sources = tuple(Source(document.name, 6, 15, OTHER.text[6:15]) for document in documents)
    found = [Finding("conflict", "possible", "不一致", "", "同一口径", sources[i : i + 2]) for i in range(19)]
    path = tmp_path / "文件对照.html"
    path.write_text(matrix_page(documents, found), encoding="utf-8")
    for width in (1280, 390):
        view = Opened(browser, path.as_uri(), viewport={"width": width, "height": 844})
        assert view.page.evaluate("document.documentElement.scrollWidth") <= width
        view.page.evaluate("document.querySelector('.region').scrollLeft = 900")
        assert view.page.locator("tbody th >> nth=3").bounding_box()["x"] >= 0, "行首留在视野里"
        view.context.close()
