"""Reviewing in a real browser: by keyboard alone, and nothing is lost when the browser is closed in the middle."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.desk.browser.conftest import Window

pytestmark = pytest.mark.browser
REPORT = "/versions/2/review"


def imported(window: Window, path: Path) -> str:
    """Import a file and wait until it is read; the path of its review page."""
    window.go("/documents/new")
    window.page.set_input_files("#id_upload", str(path))
    window.page.click("main button.main")
    window.page.locator("a.button.main", has_text="审读").wait_for(timeout=60_000)
    return str(window.page.locator("a.button.main", has_text="审读").get_attribute("href"))


def left(window: Window) -> int:
    """How many facts wait, as the page says."""
    found = re.search(r"还有 (\d+) 条待审", window.page.locator("#left").inner_text())
    assert found
    return int(found[1])


def settled(window: Window) -> None:
    """Wait until everything that was decided has reached the server."""
    deadline = time.monotonic() + 90
    while window.page.evaluate("box.jobs.length"):
        assert time.monotonic() < deadline, "处理结果没有存到服务器"
        window.page.wait_for_timeout(50)


def here(window: Window) -> str:
    """The id of the fact that the keyboard is at."""
    return str(window.page.locator("#facts .on").get_attribute("data-fact"))


def state(window: Window, fact: str) -> str:
    return str(window.page.locator(f"#f{fact}").get_attribute("data-state"))


def kept(window: Window, path: str, fact: str) -> str:
    """The state of a fact as the server has it."""
    window.go(path)
    return state(window, fact)


@pytest.mark.shared
def test_three_hundred_facts_of_a_real_report_by_keyboard_alone(sign_in: Any, shared: Path) -> None:
    window = sign_in()
    path = imported(window, shared / "corpus/seeds/001.txt")
    window.go(path)
    page = window.page
    before = left(window)
    assert before > 800
    doubts = page.eval_on_selector_all("#facts [data-fact]", "rows => rows.map(row => Number(row.dataset.doubt))")
    assert doubts[0] == max(doubts), "存疑的在前"
    for count in range(300):
        if count % 30 == 7 and page.locator("#facts .on").get_attribute("data-kind") == "figure":
            fact = here(window)
            page.keyboard.press("e")
            page.locator(f"#f{fact} form.fact").wait_for()
            page.keyboard.press("Tab")  # from the indicator to the value
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.type("人")
            page.keyboard.press("Control+Enter")
        else:
            page.keyboard.press("x" if count % 11 == 3 else "a")
    settled(window)
    assert left(window) == before - 300
    window.go(path)
    assert left(window) == before - 300
    states = page.eval_on_selector_all("#facts [data-fact]", "rows => rows.map(row => row.dataset.state)")
    decided = [one for one in states if one != "pending"]
    assert len(decided) == 300 and states.count("rejected") >= 20 and states.count("corrected") >= 3


@pytest.mark.shared
def test_a_newcomer_imports_reviews_ten_facts_and_finds_them_in_the_ledger(sign_in: Any, shared: Path) -> None:
    """The walk of docs/how-to/desk-first-steps.md, from the home page and by what the pages themselves offer."""
    window = sign_in("shenhe")
    page = window.page
    page.click("text=全部文件")
    page.click("a:has-text('导入文件')")
    page.set_input_files("#id_upload", str(shared / "corpus/seeds/003.txt"))
    page.click("text=导入并读取")
    page.locator("a.button.main", has_text="审读").click(timeout=60_000)
    page.select_option("#n-kind", "figure")
    page.select_option("#n-doubt", "no")
    page.locator("#facts li:not([hidden])").first.click()
    for _ in range(10):
        page.keyboard.press("a")
    settled(window)
    cells = page.eval_on_selector_all("#facts li.accepted .cell", "links => links.map(link => link.href)")
    told = page.locator("#facts li.accepted").all_inner_texts()
    assert len(told) == 10 and len(cells) + sum("不入观测值" in words for words in told) == 10
    for cell in cells:
        window.go(cell.removeprefix(window.desk.address))
        assert "现行" in page.locator("main table").inner_text()
        page.locator("[data-origin]").first.hover()
        page.locator("#pop mark").wait_for()


def test_closing_the_browser_in_the_middle_loses_nothing(sign_in: Any) -> None:
    window = sign_in()
    window.go("/versions/1/review")
    page, before = window.page, left(window)
    page.route("**/decide", lambda route: route.abort())  # the network is gone
    facts = []
    for key in "aaxaa":
        facts.append(here(window))
        page.keyboard.press(key)
    page.locator("#say.grave").wait_for()
    window.complaints.clear()  # the browser reports the requests that we cut off
    window.new_page()
    window.complaints.clear()
    window.go("/versions/1/review")
    settled(window)
    window.go("/versions/1/review")
    assert [state(window, fact) for fact in facts] == ["accepted", "accepted", "rejected", "accepted", "accepted"]
    assert left(window) == before - 5


def test_an_answer_that_got_lost_is_no_conflict(sign_in: Any) -> None:
    window = sign_in()
    window.go("/versions/1/review")
    page, fact = window.page, here(window)
    page.route(
        "**/decide", lambda route: (route.fetch(), route.abort())
    )  # the server has it, the browser does not know
    page.keyboard.press("a")
    page.locator("#say.grave").wait_for()
    page.unroute("**/decide")
    window.new_page()
    window.complaints.clear()
    window.go("/versions/1/review")
    settled(window)
    assert page.is_closed() and window.page.locator("#parked").is_hidden()
    assert kept(window, "/versions/1/review", fact) == "accepted"


def test_who_decides_second_sees_both_sides_and_chooses(sign_in: Any) -> None:
    first, second = sign_in("tianbao"), sign_in("shenhe")
    for window in (first, second):
        window.go("/versions/3/review")
    fact = here(first)
    assert here(second) == fact
    first.page.keyboard.press("x")
    settled(first)
    second.page.keyboard.press("a")
    parked = second.page.locator("#parked")
    parked.wait_for()
    words = parked.inner_text()
    assert "您要采用" in words and "不采用" in words and "填报员" in words
    second.complaints.clear()  # the browser reports every 409
    second.page.click("#parked button:has-text('仍按我的')")
    settled(second)
    assert kept(second, "/versions/3/review", fact) == "accepted"


def test_undo_takes_back_one_and_many(sign_in: Any) -> None:
    window = sign_in()
    window.go("/versions/3/review?kind=honour")
    page, before = window.page, left(window)
    page.click("#all")
    settled(window)
    after = left(window)
    assert after < before
    page.keyboard.press("z")
    settled(window)
    assert left(window) == before
    window.go("/versions/3/review")
    fact = here(window)
    page.keyboard.press("a")
    page.keyboard.press("z")
    settled(window)
    assert kept(window, "/versions/3/review", fact) == "pending"


def test_split_merge_and_back_by_keyboard(sign_in: Any) -> None:
    window = sign_in()
    window.go("/versions/3/review?kind=figure&order=text")
    page, fact = window.page, here(window)
    page.keyboard.press("s")
    page.locator(f"#f{fact} form.fact fieldset").nth(1).wait_for()
    page.fill(f"#f{fact} [name=indicator]", "甲")
    page.fill(f"#f{fact} [name=indicator-2]", "乙")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator(f"#f{fact}").count() == 0
    assert "甲" in page.locator("#facts .on").inner_text()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert state(window, fact) == "pending"
    page.keyboard.press("m")
    assert "再按一次 M" in page.locator("#say").inner_text()
    with page.expect_navigation():
        page.keyboard.press("m")
    assert page.locator(f"#f{fact}").count() == 0
    with page.expect_navigation():
        page.keyboard.press("z")
    assert state(window, fact) == "pending"


def test_a_missed_number_is_marked_from_the_text(sign_in: Any) -> None:
    window = sign_in()
    window.go(REPORT)
    page = window.page
    page.evaluate("""() => {
      const pieces = [...document.querySelectorAll('#text span[data-at]')];
      const piece = pieces.find((one) => one.textContent.includes('澜湾区'));
      const at = piece.firstChild.data.indexOf('澜湾区');
      getSelection().setBaseAndExtent(piece.firstChild, at, piece.firstChild, at + 3);
    }""")
    page.keyboard.press("t")
    form = page.locator("#new form.fact")
    form.wait_for()
    assert "澜湾区" in form.inner_text()
    form.locator("[name=indicator]").fill("测试指标")
    form.locator("[name=value]").fill("3.5万")
    form.locator("[name=unit]").fill("人")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "测试指标" in page.locator("#facts .on").inner_text()
    page.locator("#facts .on .cell").click()
    page.locator("h1", has_text="测试指标").wait_for()
    assert "3.5" in page.locator("main table").inner_text()


def test_the_list_follows_the_text_and_the_filters_stay_in_the_address(sign_in: Any) -> None:
    window = sign_in()
    window.go("/versions/2/review?order=text")
    page = window.page
    page.wait_for_timeout(800)
    page.evaluate("document.getElementById('text').scrollTop = 1e6")
    page.wait_for_timeout(300)
    first = page.evaluate("""() => {
      const side = document.getElementById('side').getBoundingClientRect();
      const rows = [...document.querySelectorAll('#facts li')];
      const row = rows.find((one) => one.getBoundingClientRect().bottom > side.top + 60);
      return Number(row.dataset.start);
    }""")
    assert first > 400
    page.select_option("#n-kind", "honour")
    kinds = page.eval_on_selector_all("#facts li:not([hidden])", "rows => rows.map(row => row.dataset.kind)")
    assert set(kinds) == {"honour"} and "kind=honour" in page.url
    page.reload()
    assert page.locator("#n-kind").input_value() == "honour"
