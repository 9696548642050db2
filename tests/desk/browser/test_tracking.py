"""Following in a real browser: rows open in place, a sheet is pasted into, every page fits and axe finds nothing."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.desk.conftest import PASSWORD
from tests.desk.test_rounds_together import desk_environment
from tests.shared import ROOT

pytestmark = pytest.mark.browser
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
PAGES = (
    "targets/", "targets/?group=organ&year=2024", "tasks/", "tasks/?cols=all&group=theme", "tasks/new", "tasks/sheet",
    "tasks/from-ledger", "tasks/upload", "tasks/1/", "projects/", "projects/?cols=all", "projects/1/", "projects/new",
    "honours/", "honours/new", "promises/", "lights/", "origin/task/1/text",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright，浏览器测试跳过")
    if not CHROMIUM:
        pytest.skip("本机没有 Chromium，浏览器测试跳过（装上 chromium 即可运行）")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[str]:
    environment = desk_environment(tmp_path_factory.mktemp("desk"), "browser_tracking")
    seeded = subprocess.run(
        [sys.executable, "-m", "tests.desk.tracking_browser"], env=environment, cwd=ROOT, check=False
    )
    assert seeded.returncode == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "luoshi.desk", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.25)
    yield address
    server.terminate()
    server.wait(20)


class Seat:
    """Somebody at the desk, and every complaint of the browser."""

    def __init__(self, browser: Any, desk: str, user: str, **options: Any) -> None:
        self.context = browser.new_context(locale="zh-CN", reduced_motion="reduce", **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.desk = desk
        self.page.goto(f"{desk}/tracking/tasks/")
        self.page.fill("#id_username", user)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button.main")

    def go(self, page: str) -> Any:
        self.page.goto(f"{self.desk}/tracking/{page}")
        return self.page


@pytest.fixture
def seats(browser: Any, desk: str) -> Iterator[Any]:
    taken: list[Seat] = []

    def sit(user: str, **options: Any) -> Seat:
        taken.append(Seat(browser, desk, user, **options))
        return taken[-1]

    yield sit
    for seat in taken:
        seat.context.close()
        assert seat.complaints == []


def test_a_row_opens_in_place_by_keyboard_and_its_link_restores_it(seats: Any) -> None:
    page = seats("reporter").go("tasks/")
    opener = page.locator("a.opener").first
    opener.focus()
    page.keyboard.press("Enter")
    page.locator("tr.opened").wait_for()
    assert opener.get_attribute("aria-expanded") == "true" and "#t" in page.url
    assert page.locator("tr.opened").get_by_role("button", name="报进展").is_visible()
    page.reload()
    page.locator("tr.opened").wait_for()
    opener.click()
    assert page.locator("tr.opened").count() == 0


def test_a_report_is_sent_from_the_open_row(seats: Any) -> None:
    page = seats("reporter").go("tasks/?q=第2项")
    page.locator("a.opener").first.click()
    row = page.locator("tr.opened")
    row.get_by_label("进展情况").fill("已开工。")
    row.get_by_label("完成比例（%）").fill("10")
    row.get_by_role("button", name="报进展").click()
    assert "进展已报" in page.inner_text("main") and "已开工。" in page.inner_text("main")


def test_a_supervisor_verifies_what_was_reported(seats: Any) -> None:
    page = seats("watcher").go("tasks/?q=已报的")
    page.locator("a.opener").first.click()
    page.locator("tr.opened").get_by_role("button", name="核实", exact=True).click()
    assert "已核实" in page.inner_text("main")


def test_a_block_from_excel_is_pasted_into_the_sheet_and_saved(seats: Any) -> None:
    page = seats("keeper").go("tasks/sheet")
    cell = page.locator("textarea.goal").first
    cell.focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer(); data.setData("text/plain", "甲目标\\t张三\\n乙目标\\t李四\\n");
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert page.locator("textarea.changed").count() == 4 and "4 格" in page.inner_text(".dirty")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement === document.querySelectorAll('textarea.goal')[1]")
    page.get_by_role("button", name="保存改动").click()
    assert "已保存 2 条" in page.inner_text("main")
    assert page.locator("textarea.leader").nth(1).input_value() == "李四"


def test_it_works_without_a_script(seats: Any) -> None:
    page = seats("reporter", java_script_enabled=False).go("tasks/?q=第3项")
    page.locator("a.opener").first.click()
    page.get_by_label("进展情况").fill("做了一半。")
    page.get_by_role("button", name="报进展").click()
    assert "进展已报" in page.inner_text("main")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_fits_and_axe_finds_nothing(seats: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，可达性检查跳过")
    seat = seats("keeper", viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in PAGES:
        page = seat.go(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        if address == "tasks/":
            page.locator("a.opener").first.click()
            page.locator("tr.opened").wait_for()
        violations = axe.Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in violations] == [], address
