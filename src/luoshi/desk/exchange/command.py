"""``backup``, ``restore``, ``export --all``, ``import`` and ``search-rebuild`` on the command line."""

import argparse
import sys
from pathlib import Path
from typing import Any


def add_commands(verbs: Any) -> None:
    """Tell the command line of them."""
    keep = verbs.add_parser("backup", help="备份全部数据和文件到一个文件（不必停用）")
    keep.add_argument("file", type=Path, metavar="FILE")
    keep.add_argument("--keep", type=_positive, metavar="N", help="FILE 是文件夹：按时间取名，只留最新的 N 份")
    keep.add_argument("--broken", action="store_true", help="审计链核验不通过、缺原文件时也备份，问题记在清单里")
    keep.set_defaults(run=_backup)
    back = verbs.add_parser("restore", help="把备份恢复到空的案头")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--check", action="store_true", help="只核对备份，不恢复")
    back.add_argument("--replace", action="store_true", help="盖掉案头现有的内容（先自动备份一份）")
    _add_wishes(back)
    back.set_defaults(run=_restore, word="已恢复")
    out = verbs.add_parser("export", help="把全部数据导出为开放格式的文件夹")
    out.add_argument("--all", action="store_true", required=True, help="全部表和文件")
    out.add_argument("folder", type=Path, metavar="DIR")
    out.add_argument("--broken", action="store_true", help="审计链核验不通过、缺原文件时也导出，问题记在清单里")
    out.set_defaults(run=_export)
    into = verbs.add_parser("import", help="把导出的文件夹导入空的案头")
    into.add_argument("file", type=Path, metavar="DIR")
    _add_wishes(into)
    into.set_defaults(run=_restore, word="已导入", replace=False, check=False)
    verbs.add_parser("search-rebuild", help="重建检索的索引").set_defaults(run=_rebuild)


def _add_wishes(to: Any) -> None:
    to.add_argument("--broken", action="store_true", help="备份时已记下问题的，也恢复")
    to.add_argument("--anchor", action="append", default=[], metavar="序号:摘要", help="核对以前抄存的锚点，可多次")


def _positive(words: str) -> int:
    number = int(words)
    if number < 1:
        raise ValueError
    return number


def _backup(arguments: argparse.Namespace) -> int:
    from luoshi.desk.exchange.rotation import dropped, named
    from luoshi.desk.exchange.writing import backup

    path = arguments.file.absolute()
    folder = path if path.is_dir() or arguments.keep else None
    if folder is not None:
        path = named(folder)
    manifest = backup(path, told=_say, broken=arguments.broken)
    _done("已备份", path, manifest)
    if folder is not None and arguments.keep:
        for old in dropped(folder, arguments.keep):
            print(f"已删除旧备份：{old.name}")
    return _faulty(manifest)


def _export(arguments: argparse.Namespace) -> int:
    from luoshi.desk.exchange.writing import export_all

    manifest = export_all(arguments.folder.absolute(), told=_say, broken=arguments.broken)
    _done("已导出", arguments.folder, manifest)
    return _faulty(manifest)


def _restore(arguments: argparse.Namespace) -> int:
    from luoshi.desk.audit.verify import Anchor
    from luoshi.desk.embedded import set_up
    from luoshi.desk.exchange.loading import Wish, looked_at, take_in
    from luoshi.desk.exchange.places import opened

    path = arguments.file.absolute()
    if arguments.check:
        with opened(path) as source:
            manifest = looked_at(source, path, _say)
        _done("备份完好", path, manifest)
        return _faulty(manifest)
    wish = Wish(arguments.replace, arguments.broken, tuple(map(Anchor.of, arguments.anchor)))
    set_up()
    _done(arguments.word, path, take_in(path, told=_say, wish=wish))
    return 0


def _rebuild(_: argparse.Namespace) -> int:
    from luoshi.desk.finding.services import rebuild

    print(f"索引已重建，共 {rebuild():,} 条。")
    return 0


def _done(word: str, path: Path, manifest: Any) -> None:
    rows = sum(part.rows for part in manifest.tables.values())
    print(f"{word}：{path}（{len(manifest.tables)} 张表 {rows} 行，{manifest.files.rows} 个文件）")
    print(f"审计链锚点（请抄存到别处）：{manifest.chain['events']}:{manifest.chain['digest']}")


def _faulty(manifest: Any) -> int:
    """Tell what was wrong with the desk already; 1 where anything was."""
    for fault in manifest.faults:
        print(f"案头有问题：{fault}", file=sys.stderr)
    for place in manifest.lost:
        print(f"缺少原文件：{place}", file=sys.stderr)
    return 1 if manifest.faults or manifest.lost else 0


def _say(words: str) -> None:
    """Tell how far it is: on standard error, where it does not get into anybody's pipe."""
    print(words, file=sys.stderr)
