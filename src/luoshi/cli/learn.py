"""``luoshi learn``: the corrected workbook back into an answer key, and what the lexicon lacks."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from luoshi.cli.inputs import tell
from luoshi.cli.learned import report
from luoshi.cli.options import Verbs, add_verb
from luoshi.cli.outputs import put
from luoshi.read.files import load
from luoshi.records import LuoshiError
from luoshi.write.annotation import key_files, take

REPORT = "标注报告.txt"
_OUT = Path("答案")


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = "核对填好的标注表，写出答案（制表符分隔）和报告：各栏对了多少，词表里缺哪些词。"
    parser = add_verb(verbs, "learn", "收回改好的标注表，写出答案和报告", detail)
    group = parser.add_argument_group("文件")
    group.add_argument("workbook", metavar="标注表", type=Path, help="luoshi annotate 写出、改好后保存的 xlsx")
    words = f"写入该文件夹，默认 {_OUT}：每份文件的答案、segments.tsv 和 {REPORT}"
    parser.choices_group.add_argument("--out", type=Path, default=_OUT, metavar="文件夹", help=words)
    words = "原文件所在的文件夹；segments.tsv 按它写路径，并核对原文没有变"
    parser.choices_group.add_argument("--texts", type=Path, metavar="文件夹", help=words)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the workbook and write key and report; 2 and nothing written if any cell is wrong.

    Raises:
        LuoshiError: the workbook cannot be opened or is none of ours, or a text is not in ``--texts``.
    """
    corrections, errors = take(arguments.workbook)
    for error in errors:
        tell(str(error))
    if errors:
        tell(f"共 {len(errors)} 处要改，改好并保存后再运行；没有写出任何文件。")
        return 2
    files = key_files(corrections, places(corrections.texts, arguments.texts))
    lines = list(report(corrections))
    files[REPORT] = "".join(f"{line}\n" for line in lines)
    for name, content in files.items():
        put(arguments.out / name, _writing(content))
    for line in lines:
        print(line)
    tell(f"已写 {arguments.out}：{'、'.join(files)}")
    return 0


def places(texts: Mapping[str, str], folder: Path | None) -> dict[str, str]:
    """The name of every document in segments.tsv: its path within *folder*, or its own name where none is given.

    Raises:
        LuoshiError: the folder has no such file, or several, or its text is another one.
    """
    if folder is None:
        return {name: name for name in texts}
    found: dict[str, str] = {}
    for name, text in texts.items():
        paths = sorted(path for path in folder.rglob("*") if path.name == name and path.is_file())
        same = [path for path in paths if load(path).text == text]
        if len(same) != 1:
            what = "找不到" if not paths else "的内容与标注时不同" if not same else f"有 {len(same)} 份"
            raise LuoshiError("L336", f"《{name}》{what}", str(folder), "请指明放着原文件的文件夹，或去掉 --texts")
        found[name] = same[0].relative_to(folder).as_posix()
    return found


def _writing(content: str) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        # halves of surrogate pairs cannot be encoded, and count one character either way
        path.write_text(content.encode("utf-8", "replace").decode("utf-8"), encoding="utf-8", newline="\n")

    return write
