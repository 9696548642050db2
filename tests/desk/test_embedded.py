"""The embedded desk as an office starts it: one process tree that comes up, ends cleanly, and survives kills."""

import http.client
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from luoshi.desk.demo import PASSWORD
from tests.desk.test_faults import database_beside
from tests.shared import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="这里的信号 Windows 没有")
PATIENCE = 60.0


class Desk:
    """A running desk and a browser of sorts."""

    def __init__(self, environment: Mapping[str, str], *words: str) -> None:
        """Start it and wait until it tells where it is."""
        self.process = started(environment, *(words or ("serve", "--port", "0")))
        assert self.process.stdout is not None
        self.told: list[str] = []
        self.where = ""
        for line in self.process.stdout:
            self.told.append(line.strip())
            found = re.search(r"http://\S+?/", line)
            if found:
                self.where = found.group()
                break
        assert self.where, self.told
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.open = urllib.request.build_opener(jar, urllib.request.ProxyHandler({})).open

    def page(self, path: str) -> str:
        with self.open(f"{self.where}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def health(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.page("health")))
        except urllib.error.HTTPError as error:
            return dict(json.loads(error.read()))

    def send(self, path: str, fields: Mapping[str, str], files: Mapping[str, bytes] | None = None) -> str:
        """Send a form with the token of its page; the page that comes after it."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.page(path))
        assert found
        line = "----luoshi"
        body = b""
        for name, value in {**fields, "csrfmiddlewaretoken": found[1]}.items():
            body += f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, data in (files or {}).items():
            head = f'--{line}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n\r\n'
            body += head.encode() + data + b"\r\n"
        request = urllib.request.Request(f"{self.where}{path}", body + f"--{line}--\r\n".encode())
        request.add_header("Content-Type", f"multipart/form-data; boundary={line}")
        request.add_header("Referer", f"{self.where}{path}")
        with self.open(request, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def worker(self) -> int:
        """The process of the worker."""
        return int(until(lambda: next(iter(children(self.process.pid)), 0)))

    def end(self, number: int = signal.SIGKILL) -> int:
        """Send the tree's root a signal; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        if self.process.stdout:
            self.process.stdout.close()
        return status


def started(environment: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
    """``luoshi WORDS`` as a process."""
    command = [sys.executable, "-m", "luoshi", *words]
    pipe = subprocess.PIPE
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # tests in the background: their children would not hear it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True, cwd=ROOT)


def ran(environment: Mapping[str, str], *words: str) -> tuple[int, str]:
    """The status and the words of a command."""
    process = started(environment, *words)
    told, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, told


def children(parent: int) -> list[int]:
    """The processes that a process has started and that live."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in told.splitlines()]
    return [int(pid) for pid, above, state in rows if int(above) == parent and not state.startswith("Z")]


def gone(process: int) -> None:
    """Wait until a process is no more."""
    until(lambda: not lives(process))


def lives(process: int) -> bool:
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.strip().startswith("Z")


def until(asked: Callable[[], Any]) -> Any:
    """What *asked* gives once it gives something."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        found = asked()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("等了太久")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a desk of its own, with the invented district in it."""
    left_out = ("LUOSHI_HOME", "LUOSHI_DATABASE", "DJANGO_SETTINGS_MODULE")
    own = {name: value for name, value in os.environ.items() if name not in left_out}
    own |= {
        "LUOSHI_HOME": str(tmp_path_factory.mktemp("desk") / "home"),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    server = os.environ.get("LUOSHI_DATABASE", "")
    if server:
        own["LUOSHI_DATABASE"] = database_beside(server, "embedded")
    command = [sys.executable, "-m", "luoshi.desk", "demo", "--no-serve"]
    subprocess.run(command, env=own, check=True, capture_output=True, timeout=PATIENCE)
    return own


@pytest.fixture
def desk(environment: dict[str, str]) -> Iterator[Desk]:
    made = Desk(environment)
    yield made
    made.end()


def test_it_comes_up_and_ends_at_a_word_with_its_worker(desk: Desk) -> None:
    assert "登录" in desk.page("")
    worker = desk.worker()
    told = until(lambda: (health := desk.health())["status"] == "ok" and health)
    assert (told["database"], told["worker"]) == (True, True)
    text = json.dumps(told)
    assert not re.search(r"luoshi-home|sqlite|postgres|secret|/", text)
    assert desk.end(signal.SIGTERM) == 0
    assert not lives(worker)


def test_ctrl_c_ends_it_too(desk: Desk) -> None:
    worker = desk.worker()
    assert desk.end(signal.SIGINT) == 0 and not lives(worker)


def test_the_worker_ends_with_a_server_that_was_killed(desk: Desk) -> None:
    worker = desk.worker()
    desk.end(signal.SIGKILL)
    gone(worker)


def test_a_worker_that_dies_is_started_again(desk: Desk) -> None:
    until(lambda: desk.health()["status"] == "ok")
    worker = desk.worker()
    os.kill(worker, signal.SIGKILL)
    until(lambda: any(child != worker for child in children(desk.process.pid)))


def test_a_report_that_is_uploaded_is_read_by_the_worker(desk: Desk) -> None:
    signed_in(desk, "tianbao")
    page = desk.send("documents/new", given(desk), {"来件.txt": "全年新增就业8万人。".encode()})
    number = re.search(r"versions/(\d+)/state", page)
    if number:
        until(lambda: json.loads(desk.page(f"versions/{number[1]}/state"))["state"] == "read")


def signed_in(desk: Desk, name: str) -> None:
    page = desk.send("accounts/login", {"username": name, "password": PASSWORD})
    assert "退出" in page


def given(desk: Desk) -> dict[str, str]:
    """The fields of the import form, as the page has them chosen."""
    found = re.search(r'<option value="(\d+)"[^>]*>澜湾区', desk.page("documents/new"))
    assert found
    return {"organ": found[1], "sensitivity": "0", "year": "", "region": ""}


def posted(desk: Desk, fields: dict[str, str], number: int, done: threading.Event, counts: list[int]) -> None:
    """Upload one file after the other until *done* or the server's end; how many it took for good."""
    counts.append(0)
    mine = len(counts) - 1
    while not done.is_set():
        try:
            data = f"全年新增就业{number}{counts[mine]}万人。".encode() * 20
            desk.send("documents/new", fields, {f"{number}-{counts[mine]}.txt": data})
        except (OSError, http.client.HTTPException, AssertionError):
            return
        counts[mine] += 1


def test_a_server_that_is_killed_while_files_come_in_leaves_nothing_half(environment: dict[str, str]) -> None:
    counts: list[int] = []
    for turn in range(3):
        desk, done = Desk(environment), threading.Event()
        signed_in(desk, "tianbao")
        fields = given(desk)
        threads = [
            threading.Thread(target=posted, args=(desk, fields, turn * 10 + number, done, counts))
            for number in range(3)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.7 + 0.3 * turn)
        worker = desk.worker()
        desk.process.kill()
        done.set()
        for thread in threads:
            thread.join(PATIENCE)
        desk.end()
        gone(worker)
    sent = sum(counts)
    assert sent > 0
    look = (
        "import django; django.setup()\n"
        "from luoshi.desk.ledger.leases import free_dead\nfrom luoshi.desk.ledger.reading import work_all\n"
        "from luoshi.desk.ledger.models import Version\nfrom tests.desk.faults_found import troubles\n"
        "assert not troubles(), troubles()\nfree_dead(); work_all()\nassert not troubles(), troubles()\n"
        "print(Version.objects.count(), Version.objects.exclude(state='read').count())\n"
    )
    own = environment | {"DJANGO_SETTINGS_MODULE": "luoshi.desk.settings"}
    done_ = subprocess.run([sys.executable, "-c", look], env=own, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done_.returncode == 0, done_.stderr
    documents, left = map(int, done_.stdout.split())
    assert documents >= sent and left == 0
    assert ran(environment, "audit", "verify")[0] == 0


def test_a_port_that_is_taken_is_told_in_one_line(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, told = ran(environment, "serve", "--port", str(taken.getsockname()[1]))
    assert status == 2 and told.startswith("[L669] 端口已被占用") and len(told.splitlines()) == 1
    status, told = ran(environment, "serve", "--host", "192.0.2.1")
    assert status == 2 and told.startswith("[L669]")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("LUOSHI_DATABASE", "postgresql://nobody@127.0.0.1:1/none", "L610"),
        ("LUOSHI_DATABASE", "mysql://x", "L601"),
        ("LUOSHI_HOME", "/dev/null/x", "L602"),
    ],
)
def test_wrong_settings_are_told_in_one_line(environment: dict[str, str], name: str, value: str, code: str) -> None:
    status, told = ran(environment | {name: value}, "serve", "--port", "0")
    assert status == 2 and told.startswith(f"[{code}]") and len(told.splitlines()) == 1


def test_the_first_administrator_comes_from_the_command_line(tmp_path: Path, environment: dict[str, str]) -> None:
    own = environment | {"LUOSHI_HOME": str(tmp_path / "neu"), "LUOSHI_DATABASE": "", "LUOSHI_PASSWORD": "Weak"}
    assert ran(own, "user", "guanli")[1].startswith("[L642]")
    own["LUOSHI_PASSWORD"] = "Chuang-hai-2024"
    assert ran(own, "user", "guanli", "--name", "管理员") == (0, "已建立管理员 guanli，首次登录须改密码。\n")
    desk = Desk(own)
    try:
        told = {"username": "guanli", "password": "Chuang-hai-2024"}
        assert "密码" in desk.send("accounts/login", told)
    finally:
        desk.end()
    status, words = ran(own, "audit", "verify")
    assert status == 0 and "完整" in words


def test_a_desk_without_users_says_what_to_do(tmp_path: Path, environment: dict[str, str]) -> None:
    own = environment | {"LUOSHI_HOME": str(tmp_path / "neu"), "LUOSHI_DATABASE": ""}
    desk = Desk(own, "serve", "--port", "0", "--host", "0.0.0.0")
    try:
        assert desk.process.stdout is not None
        lines = [desk.process.stdout.readline() for _ in range(2)]
        assert "LUOSHI_HOSTS" in lines[0] and "luoshi user" in lines[1]
    finally:
        desk.end()
