"""``luoshi backup``, ``restore``, ``export``, ``import`` and ``search-rebuild``: the desk's own commands."""

import argparse

from luoshi.cli.options import Parser, Verbs, add_verb
from luoshi.cli.serve import become

_WHERE = "案头由 LUOSHI_HOME、LUOSHI_DATABASE 指明，同 luoshi serve。详见 docs/how-to/backup.md。"
_BROKEN = "审计链核验不通过、缺原文件时也做，问题记在清单里，以状态 1 结束"


def add(verbs: Verbs) -> None:
    """Add the verbs to the program's parser."""
    detail = f"把案头的全部数据和文件备份到一个文件。不必停用；做完自己核对一遍，有一处不对就不留下文件。{_WHERE}"
    parser = add_verb(verbs, "backup", "备份案头（不必停用）", detail)
    _place(parser, "备份文件", "写到哪里；是文件夹时按时间取名")
    _option(parser, "--keep", type=int, metavar="份数", help="备份文件是文件夹：做好新的之后，只留最新的这么多份")
    _option(parser, "--broken", action="store_true", help=_BROKEN)
    parser.set_defaults(run=_backup)
    detail = f"把备份恢复到空的案头：全部内容存入后再读一遍，与备份相同、审计链完整，才算数；否则原样不动。{_WHERE}"
    parser = add_verb(verbs, "restore", "恢复备份", detail)
    _place(parser, "备份文件", "luoshi backup 得到的文件")
    _option(parser, "--check", action="store_true", help="只核对备份是否完好，不恢复")
    _option(parser, "--replace", action="store_true", help="案头不空时盖掉现有的全部内容；先自动备份一份")
    _wishes(parser)
    detail = f"把全部数据导出到新的文件夹：每张表一个 JSON Lines 文件，附原文件和清单，不用本程序也能读。{_WHERE}"
    parser = add_verb(verbs, "export", "把全部数据导出为开放格式", detail)
    _option(parser, "--all", action="store_true", required=True, help="全部表和文件（必写）")
    _place(parser, "文件夹", "写到哪里；不能已有内容")
    _option(parser, "--broken", action="store_true", help=_BROKEN)
    parser.set_defaults(run=_export)
    detail = f"把 luoshi export --all 得到的文件夹导入空的案头，得到同样的台账；SQLite 和 PostgreSQL 可以互换。{_WHERE}"
    parser = add_verb(verbs, "import", "把导出的全部数据导入空的案头", detail)
    _place(parser, "文件夹", "luoshi export --all 得到的文件夹")
    _wishes(parser)
    detail = f"重建检索用的索引。平时不需要，检索的结果与台账对不上时用；做完之前别人的检索和保存要等着。{_WHERE}"
    add_verb(verbs, "search-rebuild", "重建检索的索引", detail).set_defaults(run=lambda _: become("search-rebuild"))


def _place(to: Parser, name: str, words: str) -> None:
    to.choices_group.add_argument("place", metavar=name, help=words)


def _option(to: Parser, name: str, **options: object) -> None:
    to.choices_group.add_argument(name, **options)  # type: ignore[arg-type]


def _wishes(to: Parser) -> None:
    _option(to, "--broken", action="store_true", help="备份时已记下问题的，也照样恢复")
    words = "核对以前抄存的锚点，可多次"
    _option(to, "--anchor", action="append", default=[], metavar="序号:摘要", help=words)
    to.set_defaults(run=_restore)


def _backup(arguments: argparse.Namespace) -> int:
    keep = [] if arguments.keep is None else ["--keep", str(arguments.keep)]
    return become("backup", arguments.place, *keep, *_flags(arguments, "broken"))


def _restore(arguments: argparse.Namespace) -> int:
    anchors = [part for anchor in arguments.anchor for part in ("--anchor", anchor)]
    flags = _flags(arguments, "broken", "check", "replace")
    return become(arguments.verb, arguments.place, *anchors, *flags)


def _export(arguments: argparse.Namespace) -> int:
    return become("export", "--all", arguments.place, *_flags(arguments, "broken"))


def _flags(arguments: argparse.Namespace, *names: str) -> list[str]:
    return [f"--{name}" for name in names if getattr(arguments, name, False)]
