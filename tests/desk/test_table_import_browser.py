"""The import of tables in a real browser: the way through, axe, no sideways scroll, nothing that the policy blocks."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk.browser.conftest import browser, desk, sign_in
from tests.desk.test_tables import RETAIL, workbook

__all__ = ["browser", "desk", "sign_in"]
pytestmark = pytest.mark.browser
TOWNS = ("东堤街道", "望海街道", "石墩镇")


def upload(window: Any, path: Path) -> None:
    """Upload a table and wait until its check is shown."""
    window.go("/tables/new")
    window.page.set_input_files("#id_upload", str(path))
    window.page.click("button.main")
    window.page.wait_for_url("**/tables/*/")
    window.page.locator("button[value=recheck]").wait_for(timeout=60_000)


def test_a_table_goes_in_and_its_pages_are_accessible(sign_in: Any, tmp_path: Path) -> None:
    good, bad = tmp_path / "镇街.xlsx", tmp_path / "有错.xlsx"
    good.write_bytes(workbook(*[(town, RETAIL, "2025-05", 1000.5 + row, "万元") for row, town in enumerate(TOWNS)]))
    bad.write_bytes(workbook(("东提街道", RETAIL, "2025-05", 1), ("东堤街道", RETAIL, "五月", "约3")))
    window = sign_in("shenhe")
    upload(window, bad)
    assert "数据!A2" in window.page.inner_text("main") and "没有变化" in window.page.inner_text("main")
    assert window.page.locator("button[value=confirm]").count() == 0
    upload(window, good)
    assert "将新记入的数" in window.page.inner_text("main") and "1,000.5" in window.page.inner_text("main")
    where = window.page.url.removeprefix(window.desk.address)
    window.page.click("button[value=confirm]")
    window.page.locator(".state.good").wait_for(timeout=60_000)
    assert "确认入账 3 行" in window.page.inner_text("main")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，无障碍测试跳过").Axe()
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            look = sign_in("shenhe", width=width, color_scheme=scheme, bypass_csp=True)
            for path in ("/tables/", "/tables/new", where, where.replace("2", "1", 1)):
                look.go(path)
                found = axe.run(look.page).response["violations"]
                assert not found, (path, found[0]["id"], found[0]["nodes"][0]["html"][:200])
                assert look.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_without_a_script_the_page_comes_again_by_itself(sign_in: Any, tmp_path: Path) -> None:
    path = tmp_path / "无脚本.xlsx"
    path.write_bytes(workbook(("石墩镇", RETAIL, "2025-06", 7)))
    window = sign_in("shenhe", java_script_enabled=False)
    window.go("/tables/new")
    window.page.set_input_files("#id_upload", str(path))
    window.page.click("button.main")
    window.page.locator("button[value=confirm]").wait_for(timeout=60_000)
    window.page.click("button[value=drop]")
    assert "已放弃" in window.page.inner_text("main")
