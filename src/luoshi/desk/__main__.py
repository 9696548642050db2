"""``python -m luoshi.desk``: the desk's own commands (``luoshi serve`` and its fellows call this)."""

import argparse
import getpass
import os
import signal
import sys
import threading
from collections.abc import Sequence

_HOST, _PORT = "127.0.0.1", 8600


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 the audit chain is broken, 2 bad use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.desk.settings")
    arguments = _parser().parse_args(words)
    from luoshi.records import LuoshiError

    try:
        import django

        django.setup()
        return int(arguments.run(arguments))
    except LuoshiError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="luoshi", description="落实的案头：台账、审读、填报。")
    verbs = whole.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser("serve", help="启动网页和读取进程")
    serve.add_argument("--host", default=_HOST)
    serve.add_argument("--port", type=int, default=_PORT)
    serve.set_defaults(run=_serve)
    demo = verbs.add_parser("demo", help="载入虚构的演示地区，然后启动")
    demo.add_argument("--host", default=_HOST)
    demo.add_argument("--port", type=int, default=_PORT)
    demo.add_argument("--no-serve", action="store_true", help="只载入，不启动")
    demo.set_defaults(run=_demo)
    verbs.add_parser("worker", help="只启动读取进程（正式部署时另起）").set_defaults(run=_worker)
    verbs.add_parser("migrate", help="建立或升级数据库").set_defaults(run=_migrate)
    user = verbs.add_parser("user", help="建立管理员")
    user.add_argument("username")
    user.add_argument("--name", default="")
    user.set_defaults(run=_user)
    audit = verbs.add_parser("audit", help="核验审计链")
    audit.add_argument("what", choices=("verify",))
    audit.add_argument("--anchor", action="append", default=[], metavar="序号:摘要", help="核对以前抄存的锚点，可多次")
    audit.add_argument("--chain-only", action="store_true", help="只核验链，不对照台账各行")
    audit.set_defaults(run=_audit)
    return whole


def _serve(arguments: argparse.Namespace) -> int:
    from luoshi.desk.embedded import serve

    serve(
        arguments.host, arguments.port, told=lambda where: print(f"案头已启动：{where}（按 Ctrl+C 结束）", flush=True)
    )
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from luoshi.desk.embedded import set_up

    set_up()
    from luoshi.desk.demo import PASSWORD, load

    print("已载入虚构的澜湾区。" if load() else "数据库里已有单位，没有再载入。")
    print(f"用户 tianbao（填报）、shenhe（审核）、ducha（督查）、guanli（管理）、chayue（查阅），密码都是 {PASSWORD}")
    return 0 if arguments.no_serve else _serve(arguments)


def _worker(_: argparse.Namespace) -> int:
    from luoshi.desk.ledger.reading import work

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    parent = os.environ.get("LUOSHI_PARENT")
    if parent:
        threading.Thread(target=_end_with, args=(int(parent), stop), daemon=True).start()
    work(stop)
    return 0


def _end_with(parent: int, stop: threading.Event) -> None:
    """Set *stop* once the parent is gone (it was killed), so that no worker is left behind."""
    while not stop.wait(1):
        if os.name != "nt" and os.getppid() != parent:
            stop.set()


def _migrate(_: argparse.Namespace) -> int:
    from luoshi.desk.embedded import set_up

    set_up()
    print("数据库已是最新。")
    return 0


def _user(arguments: argparse.Namespace) -> int:
    from luoshi.desk.accounts.services import administrator_create

    password = os.environ.get("LUOSHI_PASSWORD") or getpass.getpass("初始密码：")
    administrator_create(arguments.username, password, name=arguments.name)
    print(f"已建立管理员 {arguments.username}，首次登录须改密码。")
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    from luoshi.desk.audit.command import verified

    return verified(arguments)


if __name__ == "__main__":
    sys.exit(main())
