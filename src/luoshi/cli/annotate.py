"""``luoshi annotate``: what was read as a workbook for an office to correct."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from luoshi.cli.inputs import documents, tell
from luoshi.cli.options import Verbs, add_files, add_verb
from luoshi.cli.outputs import put
from luoshi.records import Document, LuoshiError
from luoshi.write.annotation import annotation_workbook

ANNOTATION = "标注.xlsx"


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = f"把读出的数据和任务、项目等写成 {ANNOTATION}，供人逐行核对改正；改好后用 luoshi learn 收回。"
    parser = add_verb(verbs, "annotate", "写出供人改正的标注表", detail)
    add_files(parser)
    words = f"把 {ANNOTATION} 写入该文件夹，默认为当前文件夹"
    parser.choices_group.add_argument("--out", type=Path, default=Path(), metavar="文件夹", help=words)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the files and write the workbook; 2 if any of them could not be read.

    Raises:
        LuoshiError: there is such a workbook already, or two files of one name.
    """
    target: Path = arguments.out / ANNOTATION
    if target.exists():
        todo = "里面可能有填好的内容；请先移走，或用 --out 换一个文件夹"
        raise LuoshiError("L334", "已有标注表，不覆盖", str(target), todo)
    read, failed = documents(arguments.files, year=arguments.year, region=arguments.region, without=arguments.out)
    if not read:
        return 2
    refuse_twins(read)
    put(target, lambda path: annotation_workbook(read, path, made=datetime.now()))
    tell(f"已写 {target}：{sum(len(document.figures) for document in read)} 条数据，填法见其中〔说明〕")
    return 2 if failed else 0


def refuse_twins(read: Sequence[Document]) -> None:
    """Keys are named after their documents: two of one name would overwrite one another.

    Raises:
        LuoshiError: two documents have the same name without its ending.
    """
    seen: dict[str, str] = {}
    for document in read:
        stem = Path(document.name).stem.casefold()
        if stem in seen:
            todo = "请改名，或分开写成两份标注表"
            raise LuoshiError("L335", "两份文件同名", f"{seen[stem]}、{document.name}", todo)
        seen[stem] = document.name
