"""From what the user named to documents: folders opened, every file once, what fails told and passed over."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from luoshi import corridor
from luoshi.records import Document, LuoshiError


def named_files(names: Iterable[Path]) -> tuple[list[Path], list[LuoshiError]]:
    """The files that *names* stand for, each once and in order, and what is wrong with the others.

    A folder stands for its ``*.txt``, sorted by name.
    """
    files: dict[Path, Path] = {}
    errors: list[LuoshiError] = []
    for name in names:
        try:
            if name.is_dir():
                found = sorted(path for path in name.iterdir() if path.suffix.lower() == ".txt" and path.is_file())
                if not found:
                    errors.append(
                        LuoshiError("L003", "文件夹里没有 txt 文件", str(name), "请指明文件，或把文件存为 .txt")
                    )
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


def documents(names: Sequence[Path], *, year: int | None, region: str | None) -> tuple[list[Document], bool]:
    """Read everything that *names* stand for; the documents, and whether anything failed (told on standard error)."""
    files, errors = named_files(names)
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
