"""A real browser before a real desk: the embedded server as a process of its own, on SQLite, in a folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.shared import ROOT

PASSWORD = "lanwan-2024"
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


@dataclass
class Desk:
    """A running desk: where it answers, its folder, and the process that can be stopped and started again."""

    home: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, verb: str = "serve") -> None:
        """Start it and wait until it answers."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("LUOSHI_")}
        environment |= {"LUOSHI_HOME": str(self.home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", "luoshi.desk", verb, "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 90
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < deadline, "案头没有启动"
            time.sleep(0.2)

    def answers(self) -> bool:
        """Whether the log-in page is there."""
        try:
            with urllib.request.urlopen(f"{self.address}/accounts/login", timeout=5) as answer:
                return int(answer.status) == 200
        except OSError:
            return False

    def stop(self) -> None:
        """End it, as somebody who presses Ctrl+C would."""
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


@pytest.fixture(scope="module")
def desk(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The invented district, served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Desk(tmp_path_factory.mktemp("desk"), port)
    made.start("demo")
    yield made
    made.stop()


@dataclass
class Window:
    """A window of somebody who is signed in, and every complaint of the browser."""

    context: Any
    page: Any
    desk: Desk
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open a page of the desk; it must answer."""
        answer = self.page.goto(self.desk.address + path)
        assert answer is not None and answer.status < 400, f"{path}: {answer and answer.status}"

    def new_page(self) -> None:
        """Another tab of the same person, the old one closed."""
        self.page.close()
        self.page = self.context.new_page()
        self.listen()

    def listen(self) -> None:
        """Keep what the browser complains of."""
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture
def sign_in(browser: Any, desk: Desk) -> Iterator[Any]:
    """Signs somebody in at a window of some size; complaints fail the test at its end."""
    opened: list[Window] = []

    def signed(username: str = "tianbao", *, width: int = 1280, **options: Any) -> Window:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN", reduced_motion="reduce", **options
        )
        window = Window(context, context.new_page(), desk)
        window.listen()
        opened.append(window)
        window.go("/accounts/login")
        window.page.fill("#id_username", username)
        window.page.fill("#id_password", PASSWORD)
        window.page.click("button.main")
        window.page.wait_for_url(desk.address + "/")
        return window

    yield signed
    for window in opened:
        window.context.close()
        assert window.complaints == []
