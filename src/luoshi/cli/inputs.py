"""From what the user named to documents: folders opened, every file once, what fails told and passed over."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from luoshi import corridor
from luoshi.read.folders import find
from luoshi.records import Document, LuoshiError
from luoshi.write.frame import GENERATOR

_OURS = frozenset(
    (
        "数据台账.xlsx",
        "标注.xlsx",
        "观测值.xlsx",
        "观测值.csv",
        "待审名称.csv",
        "承诺对照.xlsx",
        "核对台账.xlsx",
        "核对报告.docx",
    )
)
"""What the program itself may have written into a folder: no text to read."""


def named_files(
    names: Iterable[Path], *, without: Path | None = None
) -> tuple[list[Path], list[LuoshiError]]:  # fmt: skip
    """The files that *names* stand for, each once and in order, and what is wrong with the others.

    A folder stands for all files below it whose kind can be read, in the order of their names, but for those in the
    folder *without* (where results go) and those that the program wrote.
    """
    files: dict[Path, Path] = {}
    errors: list[LuoshiError] = []
    for name in names:
        try:
            if name.is_dir():
                found = [path for one in find([name], without=without) if not _is_ours(path := name / one.name)]
                if not found:
                    what = "文件夹里没有能读的文件"
                    errors.append(LuoshiError("L003", what, str(name), "能读的种类见 docs/how-to/files.md"))
            else:
                found = [name]
                if not name.exists():
                    errors.append(LuoshiError("L002", "找不到文件", str(name), "请检查路径和文件名"))
                    continue
            for path in found:
                files.setdefault(path.resolve(), path)
        except OSError as error:
            errors.append(LuoshiError("L004", "打不开", str(name), f"请检查权限（{error.strerror or error}）"))
    return list(files.values()), errors


def _is_ours(path: Path) -> bool:
    """Whether the program wrote the file: a workbook or table by its name, a page by what its head says."""
    if path.name in _OURS:
        return True
    if path.suffix.lower() != ".html":
        return False
    with path.open("rb") as file:
        return GENERATOR.encode() in file.read(1000)


def documents(
    names: Sequence[Path], *, year: int | None, region: str | None, without: Path | None = None
) -> tuple[list[Document], bool]:
    """Read everything that *names* stand for; the documents, and whether anything failed (told on standard error)."""
    files, errors = named_files(names, without=without)
    read: list[Document] = []
    for error in errors:
        tell(str(error))
    walk = corridor.walk(files, year=year, region=region)
    # nothing to see for a few short files, and nothing at all where nobody watches
    bar = tqdm(walk, total=len(files), desc="读取", unit="份", leave=False, delay=1, disable=not sys.stderr.isatty())
    for result in bar:
        if isinstance(result, LuoshiError):
            errors.append(result)
            tell(str(result))
        else:
            read.append(result)
    return read, bool(errors)


def tell(message: str) -> None:
    """One line on standard error, above the progress bar if there is one."""
    tqdm.write(message.replace("\n", " "), file=sys.stderr)
