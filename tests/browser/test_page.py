"""The page of a document in a real browser: both sides lead to one another, nothing is blocked, nothing overflows."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from luoshi.records import Document, Figure
from luoshi.write import page
from tests.write import made

pytestmark = pytest.mark.browser
PAGES = {"规划.txt": "规划.html"}
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright，浏览器测试跳过")
    if not CHROMIUM:
        pytest.skip("本机没有 Chromium，浏览器测试跳过（装上 chromium 即可运行）")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


class Opened:
    """A page in a window of some size, and every complaint of the browser about it."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)

    def active(self) -> tuple[str, ...]:
        """The ids of what is highlighted."""
        return tuple(sorted(element.get_attribute("id") for element in self.page.locator(".on").all()))


def showing(browser: Any, path: Path, document: Document) -> Iterator[Any]:
    """Opens the page of *document*, as often as a test likes, and hears its complaints at the end."""
    path.write_text(page(document, made.findings(), pages=PAGES), encoding="utf-8", newline="\n")
    opened: list[Opened] = []

    def show(width: int = 1280, *, mark: str = "", **options: Any) -> Opened:
        size = {"width": width, "height": 844}
        opened.append(Opened(browser, path.as_uri() + mark, viewport=size, **options))
        return opened[-1]

    yield show
    for one in opened:
        one.context.close()
        assert one.complaints == []


@pytest.fixture
def shown(browser: Any, tmp_path: Path) -> Iterator[Any]:
    path = tmp_path / "页.html"
    yield from showing(browser, path, made.document())


@pytest.mark.parametrize("width", [1280, 390])
def test_a_click_on_either_side_shows_the_other(shown: Any, width: int) -> None:
    view = shown(width)
    view.page.click("#m3 a")
    assert view.active() == ("d3", "m3")
    assert view.page.locator("#d3").is_visible()
    if width == 390:
        view.page.locator("#d5 .o a").click()
    else:
        view.page.locator("#d5 th").click()
    assert view.active() == ("d5", "m5")
    box = view.page.locator("#m5").bounding_box()
    assert 0 <= box["y"] < 844
    covering = f"document.elementFromPoint({box['x'] + 4}, {box['y'] + 9}).closest('#m5') === null"
    assert not view.page.evaluate(covering), "标记被遮住"


def test_enter_goes_there_and_back(shown: Any) -> None:
    view = shown()
    view.page.focus("#m2 a")
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("document.activeElement.closest('tr').id") == "d2"
    assert view.page.text_content("#pop b") == "8万人", "键盘到出处时显示原句"
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("document.activeElement.parentElement.id") == "m2"


def test_keys_walk_through_the_figures(shown: Any) -> None:
    view = shown()
    view.page.keyboard.press("j")
    first = view.active()
    view.page.keyboard.press("j")
    view.page.keyboard.press("j")
    assert (first, view.active()) == (("d0", "m0"), ("d2", "m2"))
    view.page.keyboard.press("k")
    assert view.active() == ("d1", "m1")
    view.page.keyboard.press("?")
    assert view.page.locator("#help").is_visible()
    view.page.keyboard.press("Escape")
    assert view.page.locator("#help").is_hidden()
    view.page.keyboard.press("f")
    assert view.page.evaluate("document.activeElement.id") == "data-w"


def settled(view: Any, count: str) -> None:
    """Wait until the count of rows is *count* (typing is answered after a short pause)."""
    view.page.locator(f"#data-count:text-is('{count}')").wait_for(timeout=3000)


def test_filters_change_the_count_and_the_link_restores_them(shown: Any) -> None:
    view = shown()
    assert view.page.text_content("#data-count") == "8 条"
    view.page.select_option("#data-m", "growth")
    assert view.page.text_content("#data-count") == "2 条，共 8 条"
    view.page.select_option("#data-t", "stretch")
    assert view.page.text_content("#data-count") == "1 条，共 8 条"
    assert view.page.locator("mark.out").count() == 7
    again = shown(mark=view.page.evaluate("location.hash"))
    assert again.page.text_content("#data-count") == "1 条，共 8 条"
    view.page.click("#data .clear")
    view.page.fill("#data-w", "就业 青年")
    settled(view, "3 条，共 8 条")
    visible = [row.get_attribute("id") for row in view.page.locator("#data .rows tr:visible").all()]
    assert visible == ["d2", "d3", "d4"], "同一句中的三个数"
    view.page.fill("#data-w", "")
    view.page.select_option("#data-s", "0")
    settled(view, "5 条，共 8 条")


def test_the_mark_of_origin_shows_the_sentence(shown: Any) -> None:
    view = shown()
    view.page.hover("#d1 .o a")
    assert view.page.text_content("#pop .say") == "全年地区生产总值超过4500亿元,同比增长5.5%左右。"
    assert view.page.text_content("#pop b") == "5.5%"
    assert "总结.txt" in view.page.text_content("#pop small")
    view.page.hover("#r1")
    assert "拼音" in view.page.text_content("#pop")
    view.page.hover("#q1-0")
    assert "3+4=7≠8" in view.page.text_content("#pop")


def test_findings_lead_to_their_sentences(shown: Any) -> None:
    view = shown()
    view.page.click("#q1-0")
    assert view.active() == ("f1",)
    assert view.page.locator("#f1").is_visible()
    view.page.click("#f1 blockquote a >> nth=1")
    assert view.active() == ("q1-1",)
    assert view.page.locator("#f0 footer a >> nth=1").get_attribute("href") == "规划.html#q0-0"


def test_repairs_can_be_switched(shown: Any) -> None:
    view = shown()
    raw = view.page.locator("#r1 del")
    assert raw.is_visible()
    view.page.click("#tab-repairs")
    view.page.check("input[value=mended]")
    assert raw.is_hidden()
    view.page.click("#g0 a")
    assert view.page.locator("#r0").is_visible() is False
    assert view.page.locator("details.fold").get_attribute("open") is not None


@pytest.mark.parametrize("width", [1280, 1040, 900, 390, 320])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_nothing_scrolls_sideways(shown: Any, width: int, script: bool) -> None:
    view = shown(width, java_script_enabled=script)
    if script:
        assert view.page.evaluate("document.documentElement.scrollWidth") <= width
    else:
        assert view.page.locator("#d7").is_visible()
        assert view.page.locator("#f1").is_visible()
        assert not view.page.locator(".filters:visible").count()
    for part in ("#text", "#side", "#top"):
        box = view.page.locator(part).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 0.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(shown: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe-playwright-python，跳过")
    view = shown(width, color_scheme=scheme, bypass_csp=True)
    for tab in ("data", "findings", "repairs"):
        view.page.click(f"#tab-{tab}")
        found = axe.Axe().run(view.page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []


def test_a_very_long_page_still_answers(browser: Any, tmp_path: Path) -> None:
    sentence = "全年新增就业8万人,同比增长5.5%," + "各项事业取得进展," * 20 + "面貌改善。\n"
    figures = []
    for i in range(2500):
        at = i * len(sentence)
        figures.append(Figure(at + 6, at + 9, "8万人", Decimal(80000), "人", indicator="新增就业", period="2023"))
        figures.append(Figure(at + 14, at + 18, "5.5%", Decimal("5.5"), "%", measure="growth", indicator="新增就业"))
    path = tmp_path / "长.html"
    document = Document("长文.txt", sentence * 2500, figures=tuple(figures))
    assert len(document.text) > 480_000
    path.write_text(page(document, ()), encoding="utf-8", newline="\n")
    view = Opened(browser, path.as_uri(), viewport={"width": 1280, "height": 844})
    view.page.click("#m3 a")
    assert view.active() == ("d3", "m3")
    view.page.select_option("#data-m", "growth")
    assert view.page.text_content("#data-count") == "2500 条，共 5000 条"
    assert view.complaints == []
    view.context.close()


@pytest.fixture
def facted(browser: Any, tmp_path: Path) -> Iterator[Any]:
    path = tmp_path / "事实.html"
    yield from showing(browser, path, made.facted())


@pytest.mark.parametrize("width", [1280, 390])
def test_facts_and_their_rows_lead_to_one_another(facted: Any, width: int) -> None:
    view = facted(width)
    view.page.click("#co1-at")
    assert view.active() == ("co1", "co1-at")
    assert view.page.locator("#co1").is_visible()
    assert view.page.locator("#data").is_hidden()
    lit = "".join(view.page.locator("#text .lit").all_text_contents())
    assert lit == "“专精特新”(zhuān)企业新增20家以上"
    view.page.locator("#co0 .o a").click()
    assert view.active() == ("co0", "co0-at")
    box = view.page.locator("#co0-at").bounding_box()
    assert 0 <= box["y"] < 844


def test_a_figure_of_a_task_leads_to_its_row(facted: Any) -> None:
    view = facted()
    view.page.click("#tab-commitment")
    view.page.click("#co0 a >> text=10—12%")
    assert view.active() == ("d5", "m5")
    assert view.page.locator("#data").is_visible()


def test_keys_walk_through_the_list_that_is_shown(facted: Any) -> None:
    view = facted()
    view.page.keyboard.press("3")
    assert view.page.locator("#project").is_visible()
    for _ in range(2):
        view.page.keyboard.press("j")
    assert view.active() == ("pr1", "pr1-at")
    view.page.keyboard.press("f")
    assert view.page.evaluate("document.activeElement.id") == "project-w"
    view.page.keyboard.press("Escape")
    view.page.keyboard.press("Escape")
    view.page.keyboard.press("2")
    view.page.keyboard.press("k")
    assert view.active() == ("co0", "co0-at")


def test_facts_are_filtered_by_kind_and_status_and_the_link_restores_it(facted: Any) -> None:
    view = facted()
    view.page.click("#tab-honour")
    view.page.select_option("#honour-m", "省")
    assert view.page.text_content("#honour-count") == "1 条，共 2 条"
    assert view.page.locator("#ho0-at").is_hidden()
    again = facted(mark=view.page.evaluate("location.hash"))
    assert again.page.locator("#honour").is_visible()
    assert again.page.text_content("#honour-count") == "1 条，共 2 条"
    assert again.page.text_content("#data-count") == "8 条", "别的表不受影响"
    view.page.click("#tab-commitment")
    view.page.select_option("#commitment-u", "力争")
    assert [row.get_attribute("id") for row in view.page.locator("#commitment .rows tr:visible").all()] == ["co0"]


def test_the_sign_shows_what_was_read(facted: Any) -> None:
    view = facted()
    view.page.hover("#co1-at")
    assert "任务，第 2 条" in view.page.text_content("#pop")
    view.page.click("#tab-commitment")
    view.page.hover("#co1 .o a")
    assert "（有数）" in view.page.text_content("#pop small")


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lists_of_facts_are_accessible_and_fit(facted: Any, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe-playwright-python，跳过")
    view = facted(width, color_scheme=scheme, bypass_csp=True)
    for tab in ("commitment", "project", "honour", "term", "case", "clause"):
        view.page.click(f"#tab-{tab}")
        assert view.page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(view.page).response["violations"]
        assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []


def test_in_print_every_list_stands_with_its_numbers(facted: Any) -> None:
    view = facted()
    view.page.emulate_media(media="print")
    for name in ("data", "commitment", "project", "honour", "term", "case", "findings", "repairs"):
        assert view.page.locator(f"#{name}").is_visible(), name
    content = "getComputedStyle(document.getElementById('co1-at'), '::after').content"
    assert view.page.evaluate(content) == '"2"'
    assert view.page.locator("#commitment .filters").is_hidden()
