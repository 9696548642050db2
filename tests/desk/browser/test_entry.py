"""The entry form in a real browser: a block from Excel, two clerks, an upload, the way without a script."""

import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.desk.entry_browser import PASSWORD
from tests.desk.test_rounds_together import desk_environment
from tests.shared import ROOT

pytestmark = pytest.mark.browser
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
BLOCK = "618.4\t含平台\n１８．４\t\n250\t\n350\t\n不适用\t没有这项\n\t\n5.3%\t\n"


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
    """A desk of its own with the invented city, served as an office serves it."""
    environment = desk_environment(tmp_path_factory.mktemp("desk"), "browser_entry")
    command = [sys.executable, "-m", "tests.desk.entry_browser"]
    seeded = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True)
    assert seeded.returncode == 0, seeded.stderr[-3000:]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "luoshi.desk", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/accounts/login", timeout=2).close()
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
        self.page.goto(f"{desk}/rounds/")
        self.page.fill("#id_username", user)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("button.main")

    def open(self, round_name: str) -> Any:
        self.page.goto(f"{self.desk}/rounds/")
        self.page.locator("table").get_by_role("link", name=round_name, exact=True).click()
        self.page.get_by_role("link", name="澜湾区", exact=True).first.click()
        return self.page

    def values(self) -> list[str]:
        return [str(one.input_value()) for one in self.page.locator(".v > input:not([type=hidden])").all()]


@pytest.fixture
def seats(browser: Any, desk: str) -> Iterator[Any]:
    taken: list[Seat] = []

    def sit(user: str, **options: Any) -> Seat:
        taken.append(Seat(browser, desk, user, **options))
        return taken[-1]

    yield sit
    for seat in taken:
        seat.context.close()
        assert [one for one in seat.complaints if "409" not in one and "400" not in one] == []


def paste(page: Any, selector: str, text: str) -> None:
    """Paste as a browser does: an event with the text of the clipboard."""
    page.locator(selector).first.focus()
    page.evaluate(
        """([selector, text]) => {
          const data = new DataTransfer(); data.setData("text/plain", text);
          document.querySelector(selector).dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [selector, text],
    )


def test_a_block_from_excel_spreads_is_undone_and_saved(seats: Any) -> None:
    seat = seats("clerk")
    page = seat.open("贴入")
    paste(page, ".v > input", BLOCK)
    assert seat.values() == ["618.4", "１８．４", "250", "350", "不适用", "", "5.3%"]
    assert page.locator(".note input").nth(0).input_value() == "含平台"
    assert "已贴入 14 格" in page.text_content("#said")
    page.click("#undo")
    assert seat.values() == [""] * 7 and page.locator("#said").is_hidden()
    paste(page, ".v > input", BLOCK)
    page.get_by_role("button", name="保存", exact=True).click()
    assert "已保存，改动 6 格" in page.text_content(".messages")
    assert seat.values() == ["618.4", "18.4", "250", "350", "不适用", "", "5.3"]


def test_a_block_with_names_is_put_by_name_and_what_fits_nowhere_is_told(seats: Any) -> None:
    seat = seats("clerk")
    page = seat.open("贴名称")
    paste(page, ".v > input", '第二产业增加值\t250\n第一产业增加值\t"1,018.4"\n没有的指标\t9\n')
    assert seat.values()[1:3] == ["1,018.4", "250"] and "另有 1 格没有对应的位置" in page.text_content("#said")
    page.locator(".v > input").nth(3).focus()
    paste(page, ".v > input", "约六百\n")
    assert seat.values()[0] == "", "单独一格按浏览器自己的办法贴"
    page.locator(".v > input:not([type=hidden])").nth(0).fill("约六百")
    assert page.locator("[aria-invalid=true]").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "1,018.4"
    page.get_by_role("button", name="保存", exact=True).click()
    assert "还没有保存" in page.text_content("[role=alert]") and seat.values()[1] == "1,018.4"


def test_two_clerks_see_both_values_and_choose(seats: Any) -> None:
    first, second = seats("clerk"), seats("second")
    one, two = first.open("两人"), second.open("两人")
    one.locator(".v > input:not([type=hidden])").nth(0).fill("618.4")
    two.locator(".v > input:not([type=hidden])").nth(0).fill("620")
    two.locator(".v > input:not([type=hidden])").nth(1).fill("18.4")
    one.get_by_role("button", name="保存", exact=True).click()
    two.get_by_role("button", name="保存", exact=True).click()
    assert "1 个单元格已被他人改过" in two.text_content("[role=alert]")
    choice = two.locator("fieldset").text_content()
    assert "618.4" in choice and "620" in choice and "周填" in choice and "您填的" in choice
    two.get_by_label(re.compile("您填的")).check()
    two.get_by_role("button", name="保存", exact=True).click()
    assert "已保存，改动 2 格" in two.text_content(".messages") and second.values()[:2] == ["620", "18.4"]
    two.locator("tbody .origin[href^='/entries/']").first.click()
    history = two.text_content("table")
    assert "618.4" in history and "620" in history


def test_the_template_goes_out_and_comes_in(seats: Any, tmp_path: Path) -> None:
    seat = seats("clerk")
    page = seat.open("上传")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载 Excel 模板").click()
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    book = openpyxl.load_workbook(path)
    book["填报表"]["E5"], book["填报表"]["E6"] = 618.4, "约18"
    book.save(path)
    page.set_input_files("#file", path)
    page.get_by_role("button", name="上传并预览").click()
    assert "填报表!E6" in page.text_content("main") and page.get_by_role("button", name="写入").count() == 0
    book["填报表"]["E6"] = 18.4
    book.save(path)
    page.get_by_role("link", name="不写入，返回填报").click()
    page.set_input_files("#file", path)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="写入这 2 格").click()
    assert "已写入 2 格" in page.text_content(".messages") and seat.values()[:2] == ["618.4", "18.4"]
    assert page.locator(".who .origin").first.text_content() == "▦"


def test_the_whole_way_without_a_script(seats: Any) -> None:
    clerk = seats("clerk", java_script_enabled=False)
    page = clerk.open("无脚本")
    for place, words in enumerate(("618.4", "18.4", "250", "350", "96.5", "", "5.3")):
        page.locator(".v > input:not([type=hidden])").nth(place).fill(words)
    page.get_by_role("button", name="保存并提交审核").click()
    assert "已提交审核" in page.text_content(".messages")
    approver = seats("approver", java_script_enabled=False)
    page = approver.open("无脚本")
    page.fill("#reason", "请核对二产")
    page.get_by_role("button", name="退回修改").click()
    page = clerk.open("无脚本")
    assert "请核对二产" in page.text_content("main")
    page.get_by_role("button", name="保存并提交审核").click()
    page = approver.open("无脚本")
    page.get_by_role("button", name="核定并入台账").click()
    assert "已核定，数据已入台账" in page.text_content(".messages")


def test_what_was_typed_is_not_left_without_a_word(seats: Any) -> None:
    seat = seats("clerk")
    page = seat.open("离开")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator(".v > input:not([type=hidden])").nth(0).type("6")
    page.get_by_role("link", name="首页").click()
    page.wait_for_timeout(200)
    assert asked == ["beforeunload"] and seat.values()[0] == "6"
    page.get_by_role("button", name="保存", exact=True).click()
    assert asked == ["beforeunload"] and "已保存" in page.text_content(".messages")


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_axe_finds_nothing(seats: Any, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="没有安装 axe，可达性检查跳过")
    seat = seats("chief", viewport={"width": width, "height": 844}, color_scheme="dark" if width == 390 else "light")
    page = seat.page
    found: list[tuple[str, ...]] = []
    rounds = ("/rounds/", "/rounds/1/", "/rounds/1/table", "/rounds/new", "/rounds/reminders", "/calendar/?year=2026")
    for address in (*rounds, "/filings/1/", "/filings/2/", "/entries/1/"):
        assert page.goto(f"{seat.desk}{address}").ok, address
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            found.append((address, f"宽出 {over} 像素"))
        result = axe.Axe().run(page)
        found += [(address, one["id"], one["nodes"][0]["html"]) for one in result.response["violations"]]
    assert found == []
