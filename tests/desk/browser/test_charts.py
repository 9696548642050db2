"""Charts and units in a real browser: drawn within the policy, for light, dark, narrow and print."""

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def indicator(window: Any, name: str = "社会消费品零售总额") -> str:
    """The number of an indicator that has values."""
    window.go("/units/2/")
    link = window.page.get_by_role("link", name=name, exact=True).first
    return str(re.search(r"/indicators/(\d+)/", link.get_attribute("href")).group(1))  # type: ignore[union-attr]


def until(page: Any, told: str) -> None:
    """Wait until an expression is true; the page's policy forbids the browser's own way of waiting for one."""
    for _ in range(300):
        if page.evaluate(told):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"没有等到 {told}")


def loaded(page: Any) -> None:
    """Wait until every chart is there."""
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    until(page, "[...document.images].every((one) => one.complete && one.naturalWidth > 100)")


def test_charts_are_drawn_and_follow_the_theme_and_the_width(sign_in: Any) -> None:
    window = sign_in("ducha")
    window.go(f"/indicators/{indicator(window)}/")
    page = window.page
    loaded(page)
    images = page.locator("figure img")
    assert images.count() >= 3
    wide = images.first.evaluate("(one) => [one.currentSrc, one.naturalWidth]")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, "document.images[0].currentSrc.includes('narrow')")
    loaded(page)
    narrow = images.first.evaluate("(one) => [one.currentSrc, one.naturalWidth]")
    assert "theme=dark" in narrow[0] and "theme" not in wide[0] and narrow[1] < 390 < wide[1]


def test_a_chart_opened_by_itself_is_whole(sign_in: Any) -> None:
    window = sign_in("ducha")
    window.go(f"/charts/indicators/{indicator(window)}/cumulative.svg")
    assert window.page.evaluate("document.querySelectorAll('text').length") > 10


def test_a_chart_is_heard_and_its_numbers_open(sign_in: Any) -> None:
    window = sign_in("ducha")
    window.go(f"/indicators/{indicator(window)}/")
    page = window.page
    told = page.get_by_role("img").first.get_attribute("alt")
    assert "单位：亿元" in told and "2024年 12月" in told
    page.locator(".periods .origin").first.click()
    page.wait_for_load_state()
    assert "出处" in page.title() or "格" in page.text_content("main")


def test_a_unit_is_chosen_without_a_script(sign_in: Any) -> None:
    window = sign_in("ducha", java_script_enabled=False)
    window.go(f"/indicators/{indicator(window)}/")
    page = window.page
    page.select_option("#organ", label="东堤街道")
    page.get_by_role("button", name="查看").first.click()
    page.wait_for_url("**organ=**")
    assert page.locator("#organ option:checked").text_content() == "东堤街道"
    assert page.locator("tr.own").count() == 1


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_axe_finds_nothing(sign_in: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，可达性检查跳过")
    window = sign_in("ducha", width=width, color_scheme=scheme)
    found: list[tuple[object, ...]] = []
    for address in (f"/indicators/{indicator(window)}/", "/units/", "/units/2/", "/units/8/"):
        window.go(address)
        window.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        if window.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((address, "宽出页面"))
        violations = axe.Axe().run(window.page).response["violations"]
        found += [(address, one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    assert found == []


def test_the_printed_page_has_charts_and_tables(sign_in: Any) -> None:
    window = sign_in("ducha")
    window.go(f"/indicators/{indicator(window)}/")
    page = window.page
    loaded(page)
    page.emulate_media(media="print")
    assert page.locator("#find").is_hidden() and page.locator("figure img").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.region')).maxHeight") == "none"
