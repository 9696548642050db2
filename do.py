#!/usr/bin/env python3
"""落实：一条命令完成安装、演示、测试、检查和测速（只用标准库，可离线）。

用法：python3 do.py [--wheels 目录] 命令 [参数…]

  setup                                            建立 .venv 并按锁定的版本安装依赖
  demo  [文件…] [--out 目录] [--no-serve]          读文件、核对算术、生成台账和网页，再打开案头（给出文件时不打开）
  test  [pytest 的参数…]                           运行全部测试
  lint                                             检查代码格式、类型和各房间的依赖方向
  bench [名称…]                                    运行 bench/ 下的测速（不给名称时全部运行）
  gold  [--force]                                  重新计算 tests/golden/scores.tsv

  --wheels 目录    不联网，只从该目录的 wheel 文件安装
"""

# Old Pythons must get as far as the message that names the Pythons we need: no newer syntax than 3.8's in this file.
from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PYTHONS = ((3, 11), (3, 13))
COMMANDS = ("setup", "demo", "test", "lint", "bench", "gold")
WINDOWS = os.name == "nt"


class Stop(Exception):
    """Ends the run with *status* after saying *message*."""

    def __init__(self, message: str, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


class Call(NamedTuple):
    """What the user asked for: the command, what follows it, and the folder of wheels if any."""

    command: str
    rest: list[str]
    wheels: Path | None


def parse(argv: list[str]) -> Call:
    """Split the command line; ``--wheels DIR`` may stand anywhere before a ``--``, the rest is the command's own.

    Raises Stop if the command is unknown or the folder is not there.

    >>> parse(["test", "-k", "gold"])
    Call(command='test', rest=['-k', 'gold'], wheels=None)
    """
    rest, wheels, words = [], None, iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--wheels" or word.startswith("--wheels="):
            name = next(words, "") if word == "--wheels" else word.partition("=")[2]
            wheels = Path(name).resolve()
            if not name or not wheels.is_dir():
                raise Stop(f"--wheels 之后要写存放 wheel 文件的目录，未找到：{name or '（空）'}")
        else:
            rest.append(word)
    if not rest or rest[0] in ("-h", "--help", "help"):
        raise Stop(str(__doc__).strip(), 0 if rest else 2)
    if rest[0] not in COMMANDS:
        raise Stop(f"没有“{rest[0]}”这个命令，可用：{'、'.join(COMMANDS)}")
    if rest[0] in ("setup", "lint") and rest[1:]:
        raise Stop(f"{rest[0]} 不带参数，不认识：{' '.join(rest[1:])}")
    return Call(rest[0], rest[1:], wheels)


def say(message: str) -> None:
    """Tell the user; standard output is left to the program that runs."""
    print(message, file=sys.stderr, flush=True)


def run(*command: str | Path, place: Path = ROOT, **variables: str) -> int:
    """Run a program in *place*, with *variables* added to its environment, and give its exit status.

    UTF-8 is switched on because a Chinese Windows otherwise reads and writes files as GBK.
    """
    environment = dict(os.environ, PYTHONUTF8="1", **variables)
    return subprocess.run([str(word) for word in command], env=environment, cwd=place, check=False).returncode


def venv_python(venv: Path = VENV) -> Path:
    """The virtual environment's own Python."""
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


def stamp(lock: Path = LOCK, version: str = sys.version) -> str:
    """What an installation was made from; if it differs, install again (a moved folder breaks .venv, so it counts)."""
    return "\n".join([hashlib.sha256(lock.read_bytes()).hexdigest(), version, str(ROOT)])


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:2])) -> None:
    """Raise Stop if this Python is not one that the lock was made for."""
    low, high = PYTHONS
    if not low <= version <= high:
        raise Stop(
            f"需要 Python {low[0]}.{low[1]} 至 {high[0]}.{high[1]}，现在运行的是 {version[0]}.{version[1]}。\n"
            "请安装其中一个版本，再用它运行，例如：python3.11 do.py setup"
        )


def make_venv(venv: Path = VENV) -> None:
    """Make an empty virtual environment, with pip in it where Python can do that.

    Debian takes ensurepip out of Python; there a pip outside can still install into the environment (see installers).
    """
    shutil.rmtree(venv, ignore_errors=True)
    bare = [] if has("ensurepip") else ["--without-pip"]
    if run(sys.executable, "-m", "venv", *bare, venv):
        raise Stop(f"未能建立虚拟环境 {venv}。\n{VENV_HELP}", 1)


VENV_HELP = (
    "Debian、Ubuntu 请先安装：sudo apt-get install python3-venv python3-pip\n"
    "Windows、macOS 请使用 python.org 的安装包，并保留其中的 pip。"
)


def has(module: str) -> bool:
    """Whether the Python that runs this file has *module*."""
    return importlib.util.find_spec(module) is not None


def installers(venv: Path = VENV) -> list[list[str]]:
    """The ways to install into *venv*, best first: uv if it is on PATH (it is faster), then pip in or outside it."""
    python, ways = str(venv_python(venv)), []
    uv = shutil.which("uv")
    if uv:
        ways.append([uv, "pip", "install", "--quiet", "--python", python])
    quiet = ["install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if has("ensurepip"):
        ways.append([python, "-m", "pip", *quiet])
    elif has("pip"):
        ways.append([sys.executable, "-m", "pip", "--python", python, *quiet])
    if not ways:
        raise Stop(f"这个 Python 里没有 ensurepip，也没有 pip，无法安装依赖。\n{VENV_HELP}", 1)
    return ways


def install(wheels: Path | None) -> None:
    """Install the locked packages into .venv, from the index or from *wheels* alone; if one way fails, try the next."""
    source = ["--no-index", "--find-links", str(wheels)] if wheels else []
    for way in installers():
        if run(*way, *source, "--require-hashes", "-r", LOCK) == 0:
            return
        say(f"用 {Path(way[0]).name} 安装未成功。")
    place = f"目录 {wheels} 里缺少 requirements.lock 中的某些文件" if wheels else "未能从软件源下载依赖"
    raise Stop(
        f"{place}（详见上面的输出）。\n"
        "若本机不能联网，请在同系统、同 Python 版本的联网电脑上运行：\n"
        "  python3 -m pip download --only-binary :all: --require-hashes -r requirements.lock -d wheels\n"
        "把 wheels 目录拷来，再运行：python3 do.py --wheels wheels setup",
        1,
    )


LINK = """
import os, sys, sysconfig
packages = os.path.realpath(sysconfig.get_path("purelib"))
with open(os.path.join(packages, "luoshi.pth"), "w", encoding="utf-8") as file:
    file.write(os.path.relpath(sys.argv[1], packages) + "\\n")
"""


def link_source(venv: Path = VENV) -> None:
    """Make ``import luoshi`` and the command ``luoshi`` work in *venv* without building anything.

    ``pip install -e .`` would fetch a build back end that no lock pins, and fails offline. A .pth file that names src/
    does the same. Its path is relative, so it is plain ASCII whatever the folder is called: Python before 3.13 reads
    .pth files in the locale's encoding, which on Windows garbles Chinese folder names.
    """
    if run(venv_python(venv), "-c", LINK, ROOT / "src"):
        raise Stop(f"未能写入 {venv}，请检查磁盘空间和目录权限。", 1)
    if WINDOWS:
        (venv / "Scripts/luoshi.cmd").write_text('@"%~dp0python.exe" -X utf8 -m luoshi %*\n', encoding="ascii")
        return
    script = venv / "bin/luoshi"
    script.write_text(f'#!/bin/sh\nexec "{venv_python(venv)}" -m luoshi "$@"\n', encoding="utf-8")
    script.chmod(0o755)


def works(venv: Path = VENV) -> bool:
    """Whether *venv* has a Python that starts (it does not once the Python it was made from is gone)."""
    try:
        return subprocess.run([str(venv_python(venv)), "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def setup(wheels: Path | None) -> None:
    """Have a .venv with the locked packages and our own; does nothing if the last one was made from the same."""
    check_python()
    note = VENV / "luoshi.stamp"
    if note.is_file() and note.read_text(encoding="utf-8") == stamp() and works():
        return
    say("正在建立 .venv 并安装依赖，首次约需半分钟……")
    make_venv()
    install(wheels)
    link_source()
    note.write_text(stamp(), encoding="utf-8")
    say("安装完成。")


def lint() -> int:
    """Style, form, types and layers; all four are run, so that one pass shows everything."""
    layers = "from importlinter.cli import lint_imports_command as run; run()"  # it has no `python -m` of its own
    checks = {
        "代码规范": ("-m", "ruff", "check", "."),
        "代码格式": ("-m", "ruff", "format", "--check", "."),
        "类型": ("-m", "mypy"),
        "房间的依赖方向": ("-c", layers),
    }
    failed = []
    for name, arguments in checks.items():
        say(f"检查{name}……")
        if run(venv_python(), *arguments):
            failed.append(name)
    say(f"未通过：{'、'.join(failed)}" if failed else "检查全部通过。")
    return 1 if failed else 0


def all_tests(rest: list[str]) -> int:
    """All tests; without pytest's own options in two processes, and those of the desk once more, on PostgreSQL."""
    if rest:
        return run(venv_python(), "-m", "pytest", *rest)
    # a file's tests share what they set up; a process that dies ends the run instead of leaving it waiting for ever
    together = ("-m", "pytest", "-n", "2", "--dist", "loadfile", "--max-worker-restart", "0")
    status = run(venv_python(), *together)
    say("案头的测试在 PostgreSQL 上再运行一遍……")
    again = run(venv_python(), *together, "tests/desk", "-m", "not browser", LUOSHI_TEST_DATABASE="postgres")
    return status or again


def demo(rest: list[str]) -> int:
    """Become the demonstration, so that who ends this process ends the desk; where a system cannot, wait for it."""
    command = [str(venv_python()), "-m", "luoshi", "demo", *rest]
    if WINDOWS:
        return run(*command, place=Path.cwd())
    sys.stdout.flush()
    os.execve(command[0], command, dict(os.environ, PYTHONUTF8="1"))


def bench(names: list[str]) -> int:
    """Run the named scripts of bench/, or all; the worst exit status counts."""
    scripts = {path.stem: path for path in sorted((ROOT / "bench").glob("*.py"))}
    unknown = [name for name in names if name not in scripts]
    if unknown:
        raise Stop(f"bench/ 里没有：{'、'.join(unknown)}；可用：{'、'.join(scripts)}")
    return max((run(venv_python(), scripts[name]) for name in names or scripts), default=0)


def main(argv: list[str]) -> int:
    """Set up, then do what was asked; gives the exit status of what ran."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        call = parse(argv)
        setup(call.wheels)
        if call.command == "demo":  # its files are named from where the user stands
            return demo(call.rest)
        if call.command == "gold":
            return run(venv_python(), "-m", "tests.gold", *call.rest)
        if call.command == "test":
            return all_tests(call.rest)
        if call.command == "lint":
            return lint()
        return bench(call.rest) if call.command == "bench" else 0
    except Stop as stop:
        say(str(stop))
        return stop.status
    except KeyboardInterrupt:
        say("已中断。")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
