"""Search in a real browser: by keyboard from any page to the sentence, without a script, at both widths."""

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.desk.browser.conftest import Desk
from tests.shared import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def indexed(desk: Desk) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LUOSHI_")}
    environment |= {"LUOSHI_HOME": str(desk.home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "luoshi.desk.settings"
    subprocess.run([sys.executable, "-m", "django", "search_rebuild"], env=environment, check=True, capture_output=True)


def test_from_any_page_by_keyboard_to_the_sentence(sign_in: Any) -> None:
    page = sign_in().page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find-q"
    page.keyboard.type("生产总值/")
    assert page.input_value("#find-q") == "生产总值/", "在框里打 / 就是 /"
    page.fill("#find-q", "生产总值")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits mark")
    assert page.locator(".hits mark").first.text_content() == "生产总值"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    page.locator(".hits a.sentence").first.click()
    page.wait_for_selector("#text")
    assert "#at" in page.url and "生产总值" in page.text_content("#text")


def test_narrowing_keeps_the_words(sign_in: Any) -> None:
    window = sign_in()
    window.go("/search/?q=增长")
    page = window.page
    whole = page.locator(".hits li").count()
    page.select_option("#kind", "sentence")
    page.get_by_role("main").get_by_role("button", name="搜索", exact=True).click()
    page.wait_for_url("**kind=sentence**")
    assert page.input_value("#words") == "增长" and 0 < page.locator(".hits h2").count() == 1
    page.get_by_role("link", name="去掉筛选").click()
    assert page.locator(".hits li").count() == whole


def test_the_whole_way_without_a_script(sign_in: Any) -> None:
    page = sign_in(java_script_enabled=False).page
    page.fill("#find-q", "零售总额")
    page.press("#find-q", "Enter")
    page.wait_for_selector(".hits mark")
    assert page.locator(".hits .value + .origin").count() > 0, "数都有出处"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_axe_finds_nothing(sign_in: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，可达性检查跳过")
    window = sign_in("ducha", width=width, color_scheme=scheme)
    found: list[tuple[object, ...]] = []
    for address in ("/search/", "/search/?q=增长", "/search/?q=总额&kind=observation", "/search/?q=绝无此词"):
        window.go(address)
        if window.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((address, "宽出页面"))
        violations = axe.Axe().run(window.page).response["violations"]
        found += [(address, one["id"], one["nodes"][0]["html"][:120]) for one in violations]
    assert found == []
