"""``luoshi serve`` and ``luoshi user``: the desk, started as a process of its own (this room does not know it)."""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from luoshi.cli.options import Parser, Verbs, add_verb

PORT = 8600


def add(verbs: Verbs) -> None:
    """Add the verbs to the program's parser."""
    detail = (
        "启动案头：网页和读取文件的处理程序，直到按 Ctrl+C。数据放在 LUOSHI_HOME 所指的文件夹（默认是当前文件夹下的"
        " luoshi-home）；设 LUOSHI_DATABASE 则用 PostgreSQL。详见 docs/how-to/desk-install.md。"
    )
    parser = add_verb(verbs, "serve", "启动案头（网页）", detail)
    add_place(parser, port=PORT)
    parser.set_defaults(run=run)
    parser = add_verb(verbs, "user", "在案头建立管理员", "建立第一个管理员，首次登录须改密码；其余用户在网页上建立。")
    parser.choices_group.add_argument("username", metavar="用户名", help="登录用的名称")
    parser.choices_group.add_argument("--name", default="", metavar="姓名", help="同事们知道的名字")
    parser.set_defaults(run=_user)


def add_place(to: Parser, *, port: int | None) -> None:
    """--host and --port."""
    words = "从哪个地址提供网页，默认只给本机；给别的电脑用写 0.0.0.0，并设 LUOSHI_HOSTS"
    to.choices_group.add_argument("--host", default="127.0.0.1", metavar="地址", help=words)
    words = f"端口，默认 {PORT}" + ("" if port else "；被占用时另找一个")
    to.choices_group.add_argument("--port", type=int, default=port, metavar="端口", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Become the desk."""
    return become("serve", "--host", arguments.host, "--port", str(arguments.port))


def _user(arguments: argparse.Namespace) -> int:
    return become("user", arguments.username, "--name", arguments.name)


def become(*words: str, home: Path | None = None) -> int:
    """Go on as ``python -m luoshi.desk`` with these words: a signal then reaches the desk itself.

    Windows cannot do that; there the desk is a child, and this process waits for it.
    """
    if os.name == "nt":
        return beside(*words, home=home)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, _command(words), _environment(home))


def beside(*words: str, home: Path | None = None) -> int:
    """Run ``python -m luoshi.desk`` with these words and wait for its end; its exit status."""
    sys.stdout.flush()
    return subprocess.run(_command(words), env=_environment(home), check=False).returncode


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "luoshi.desk", *words]


def _environment(home: Path | None) -> Mapping[str, str]:
    """The environment of the desk: it finds this package, and keeps its data in *home* unless told otherwise."""
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    told = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": path}
    if home is not None and not told.get("LUOSHI_HOME"):
        told["LUOSHI_HOME"] = str(home.resolve())
    return told
