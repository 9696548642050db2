"""``python -m luoshi.desk``: the desk's own commands (``luoshi serve`` and its fellows call this)."""

import argparse
import getpass
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from typing import NoReturn

from luoshi.desk.exchange.command import add_commands as add_exchange

_HOST, _PORT = "127.0.0.1", 8600
_DEMO_PORTS = (8600, 8601, 8602, 8603, 0)
_EVERYWHERE = ("0.0.0.0", "::")
_GRACE = 60.0
"""Seconds after its parent's death in which the worker may end what it has begun."""


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End with status 2."""
        print(f"[L600] 命令写得不对（{message}）：用法见 {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 the audit chain is broken, 2 bad use or a database that does not answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.desk.settings")
    os.umask(0o077)  # what the desk keeps is for nobody else on this machine
    arguments = _parser().parse_args(words)
    from luoshi.records import LuoshiError

    try:
        import django
        from django.db import OperationalError

        django.setup()
        try:
            return int(arguments.run(arguments))
        except OperationalError as error:
            why = str(error).strip().partition("\n")[0]
            todo = "请检查 LUOSHI_DATABASE、数据库是否启动、磁盘是否已满，或先运行 migrate"
            raise LuoshiError("L610", f"数据库用不了：{why}", "数据库", todo) from error
    except LuoshiError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    whole = _Parser(prog="python -m luoshi.desk", description="落实的案头：台账、审读、填报。")
    verbs = whole.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve", help="启动网页和处理程序")
    serve.add_argument("--host", default=_HOST)
    serve.add_argument("--port", type=int, default=_PORT)
    serve.set_defaults(run=_serve)
    demo = verbs.add_parser("demo", help="载入虚构的演示地区，然后启动")
    demo.add_argument("--host", default=_HOST)
    demo.add_argument("--port", type=int)
    demo.add_argument("--no-serve", action="store_true", help="只载入，不启动")
    demo.set_defaults(run=_demo)
    worker = verbs.add_parser("worker", help="只启动处理程序（正式部署时另起）")
    worker.add_argument("--with-parent", action="store_true", help="标准输入关闭时结束")
    worker.set_defaults(run=_worker)
    verbs.add_parser("migrate", help="建立或升级数据库，并铺好静态文件").set_defaults(run=_migrate)
    user = verbs.add_parser("user", help="建立管理员")
    user.add_argument("username")
    user.add_argument("--name", default="")
    user.set_defaults(run=_user)
    audit = verbs.add_parser("audit", help="核验审计链")
    audit.add_argument("what", choices=("verify",))
    audit.add_argument("--anchor", action="append", default=[], metavar="序号:摘要", help="核对以前抄存的锚点，可多次")
    audit.add_argument("--chain-only", action="store_true", help="只核验链，不对照台账各行")
    audit.set_defaults(run=_audit)
    add_exchange(verbs)
    return whole


def _serve(arguments: argparse.Namespace) -> int:
    from luoshi.desk.embedded import serve

    serve(arguments.host, (arguments.port,), told=lambda where: _told(where, arguments.host))
    return 0


def _told(where: str, host: str) -> None:
    """Say where the desk is, and what must still be done before anybody can use it."""
    from django.conf import settings

    from luoshi.desk.accounts.models import User

    print(f"案头已启动：{where}（按 Ctrl+C 结束）", flush=True)
    if host in _EVERYWHERE and "LUOSHI_HOSTS" not in os.environ:
        print("别的电脑还打不开：请把它们访问时用的名称或地址写进 LUOSHI_HOSTS，再启动一次。", flush=True)
    if not User.objects.exists():
        print(
            f"还没有用户：请另开一个窗口，设同样的 LUOSHI_HOME（{settings.HOME}），运行 luoshi user 用户名。",
            flush=True,
        )


def _demo(arguments: argparse.Namespace) -> int:
    from django.conf import settings

    from luoshi.desk.embedded import serve, set_up

    set_up()
    from luoshi.desk.demo import PASSWORD, load

    print(
        "案头里已载入虚构的澜湾区：单位、用户、两年的月度数据、计划和报告。"
        if load()
        else "案头里已有数据，没有再载入。"
    )
    print(f"数据在 {settings.HOME}")
    print(f"用户 tianbao（填报）、shenhe（审核）、ducha（督查）、guanli（管理）、chayue（查阅），密码都是 {PASSWORD}")
    if arguments.no_serve:
        return 0
    sys.stdout.flush()
    ports = (arguments.port,) if arguments.port is not None else _DEMO_PORTS
    serve(arguments.host, ports, told=lambda where: print(f"用浏览器打开 {where}（按 Ctrl+C 结束）", flush=True))
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    from luoshi.desk.ledger.reading import work

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if arguments.with_parent:
        threading.Thread(target=_end_with_parent, args=(stop,), name="parent", daemon=True).start()
    work(stop)
    return 0


def _end_with_parent(stop: threading.Event) -> None:
    """Set *stop* once the pipe to the parent is closed (it ended, or was killed): no worker is left behind."""
    while os.read(0, 1024):
        pass
    stop.set()
    time.sleep(_GRACE)
    os._exit(1)  # what it holds is begun anew by the next worker; nothing is half-written


def _migrate(_: argparse.Namespace) -> int:
    from luoshi.desk.embedded import set_up

    set_up()
    print("数据库已是最新，静态文件已铺好。")
    return 0


def _user(arguments: argparse.Namespace) -> int:
    from luoshi.desk.accounts.services import administrator_create
    from luoshi.desk.embedded import set_up

    set_up()
    password = os.environ.get("LUOSHI_PASSWORD") or getpass.getpass("初始密码：")
    administrator_create(arguments.username, password, name=arguments.name)
    print(f"已建立管理员 {arguments.username}，首次登录须改密码。")
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    from luoshi.desk.audit.command import verified

    return verified(arguments)


if __name__ == "__main__":
    sys.exit(main())
