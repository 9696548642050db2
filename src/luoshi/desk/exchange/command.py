"""``backup``, ``restore``, ``export --all`` and ``import`` on the command line."""

import argparse
import sys
from pathlib import Path
from typing import Any


def add_commands(verbs: Any) -> None:
    """Tell the command line of the four."""
    keep = verbs.add_parser("backup", help="备份全部数据和文件到一个文件（不必停用）")
    keep.add_argument("file", type=Path, metavar="FILE")
    keep.set_defaults(run=_backup)
    back = verbs.add_parser("restore", help="把备份恢复到空的案头")
    back.add_argument("file", type=Path, metavar="FILE")
    back.set_defaults(run=_restore)
    out = verbs.add_parser("export", help="把全部数据导出为开放格式的文件夹")
    out.add_argument("--all", action="store_true", required=True, help="全部表和文件")
    out.add_argument("folder", type=Path, metavar="DIR")
    out.set_defaults(run=_export)
    into = verbs.add_parser("import", help="把导出的文件夹导入空的案头")
    into.add_argument("file", type=Path, metavar="DIR")
    into.set_defaults(run=_restore)


def _backup(arguments: argparse.Namespace) -> int:
    from luoshi.desk.exchange.writing import backup

    return _done("已备份", arguments.file, backup(arguments.file.absolute(), told=_say))


def _export(arguments: argparse.Namespace) -> int:
    from luoshi.desk.exchange.writing import export_all

    return _done("已导出", arguments.folder, export_all(arguments.folder.absolute(), told=_say))


def _restore(arguments: argparse.Namespace) -> int:
    from luoshi.desk.embedded import set_up
    from luoshi.desk.exchange.loading import take_in

    set_up()
    return _done("已恢复", arguments.file, take_in(arguments.file.absolute(), told=_say))


def _done(word: str, path: Path, manifest: Any) -> int:
    rows = sum(part.rows for part in manifest.tables.values())
    print(f"{word}：{path}（{len(manifest.tables)} 张表 {rows} 行，{manifest.files.rows} 个文件）")
    print(f"审计链锚点（请抄存到别处）：{manifest.chain['events']}:{manifest.chain['digest']}")
    return 0


def _say(words: str) -> None:
    """Tell how far it is: on standard error, where it does not get into anybody's pipe."""
    print(words, file=sys.stderr)
