"""Every page of documents, review and ledger in a real browser: axe, no sideways scroll, focus to be seen, print."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/documents/", "/documents/new", "/documents/2/", "/versions/2/review", "/versions/2/review?order=text",
    "/versions/2/facts?words=2024年", "/facts/{fact}/", "/ledger/", "/ledger/?as_of=2020-01-01", "/ledger/commitments/",
    "/ledger/projects/", "/ledger/honours/", "/ledger/cells/{cell}/", "/ledger/observations/{row}/origin",
    "/indicators/", "/indicators/{indicator}/",
)  # fmt: skip


@pytest.fixture(scope="module")
def places(browser: Any, desk: Any) -> dict[str, str]:
    """Ids for the addresses, once everything that is sure was accepted, as a person would."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(desk.address)
    page.fill("#id_username", "tianbao")
    page.fill("#id_password", "lanwan-2024")
    page.click("button.main")
    page.wait_for_url(desk.address + "/")
    page.goto(f"{desk.address}/versions/2/review")
    page.click("#all")
    _settled(page)
    found = {"fact": page.locator("#facts li").first.get_attribute("data-fact")}
    page.goto(f"{desk.address}/ledger/?words=地区生产总值")
    found["cell"] = page.locator("tbody td.n a[href*=cells]").first.get_attribute("href").split("/")[-2]
    found["row"] = page.locator("[data-origin]").first.get_attribute("data-origin").split("/")[-2]
    found["indicator"] = page.locator("tbody th a").first.get_attribute("href").split("/")[-2]
    context.close()
    return found


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit(sign_in: Any, places: dict[str, str], width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，无障碍测试跳过").Axe()
    # the policy of the desk lets no foreign script in: only the check itself passes it
    window = sign_in(width=width, color_scheme=scheme, bypass_csp=True)
    faults = []
    for path in PAGES:
        window.go(path.format(**places))
        found = axe.run(window.page).response["violations"]
        faults += [f"{path} {fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]
        over = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        faults += [f"{path} 横向超出 {over}"] if over > 0 else []
    assert faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_blocked_by_the_policy_and_the_focus_is_seen(
    sign_in: Any, places: dict[str, str], width: int
) -> None:
    window = sign_in(width=width)
    for path in PAGES:
        window.go(path.format(**places))
        for _ in range(4):
            window.page.keyboard.press("Tab")
        seen = window.page.evaluate("""() => {
          const style = getComputedStyle(document.activeElement);
          const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
          return drawn && document.activeElement !== document.body;
        }""")
        assert seen, path


def test_without_a_script_a_fact_is_still_decided(sign_in: Any, places: dict[str, str]) -> None:
    window = sign_in(java_script_enabled=False)
    window.go("/versions/3/review?kind=figure")
    page = window.page
    assert page.locator("#deeds").is_hidden()
    page.locator("#facts li:not([hidden]) a.go").nth(2).click()
    page.locator("h1", has_text="数据").wait_for()
    page.fill("[name=value] >> nth=0", "12.5亿")
    page.click("button[value=correct] >> nth=0")
    assert "12.5亿" in page.locator("#facts li.corrected").first.inner_text()
    page.click("#all")
    assert "已处理" in page.locator(".messages").inner_text()


def test_the_mark_of_origin_shows_the_sentence(sign_in: Any, places: dict[str, str]) -> None:
    window = sign_in()
    window.go("/ledger/?words=地区生产总值")
    mark = window.page.locator("[data-origin]").first
    for deed in (mark.hover, mark.focus):
        deed()
        pop = window.page.locator("#pop")
        pop.locator("mark").wait_for()
        assert "填报员" in pop.inner_text() and "审读" in pop.inner_text()
        window.page.keyboard.press("Escape")
        assert pop.is_hidden()
        window.page.mouse.move(5, 5)
    mark.focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/review?fact=*")
    assert window.page.locator("#facts .on").count() == 1


def test_downloads_come_from_the_page(sign_in: Any, places: dict[str, str]) -> None:
    window = sign_in("chayue")
    window.go("/ledger/?words=地区生产总值")
    for form in ("xlsx", "CSV"):
        with window.page.expect_download() as told:
            window.page.click(f".tools a:text-is('{form}')")
        assert told.value.suggested_filename.startswith("台账")


def test_a_whole_report_is_reviewed_on_a_phone(sign_in: Any) -> None:
    window = sign_in(width=390, has_touch=True)
    window.go("/versions/1/review")
    page = window.page
    before = page.locator("#facts .on").get_attribute("data-fact")
    page.tap("#deeds [data-key=a]")
    assert page.locator("#facts .on").get_attribute("data-fact") != before
    box = page.locator("#facts .on").bounding_box()
    assert box and 0 <= box["y"] < 900, "选中的一条看得见"
    _settled(window.page)
    page.tap("#deeds [data-key=z]")
    _settled(window.page)
    assert page.locator(f"#f{before}").get_attribute("data-state") == "pending"


def _settled(page: Any) -> None:
    for _ in range(200):
        if not page.evaluate("box.jobs.length"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"没有存到服务器：{page.locator('#say').inner_text()}")
