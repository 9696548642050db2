"""What goes into --out: every file appears whole or not at all, and none overwrites another of the same run."""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from luoshi.records import Document, Finding, LuoshiError, Promise
from luoshi.write import index_page, lines, page, workbook
from luoshi.write.findings import Standing
from luoshi.write.findings_book import findings_book
from luoshi.write.matrix_page import matrix_page

WORKBOOK = "数据台账.xlsx"
LEDGER, REPORT, MATRIX = "核对台账.xlsx", "核对报告.docx", "文件对照.html"
"""What a check writes beside the pages: to fill in, to print and sign, and documents against documents."""
FACTS, FINDINGS, INDEX = "facts.jsonl", "findings.jsonl", "index.html"

# What no Windows file may be called or hold.
_ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d|index|文件对照)(?:\..*)?")


def write_all(
    folder: Path,
    documents: Sequence[Document],
    findings: Sequence[Finding] | None,
    *,
    made: datetime,
    index: bool = False,
    standing: Standing | None = None,
    promises: Sequence[Promise] = (),
) -> list[Path]:
    """Write facts, workbook and a page a document into *folder*, and what a check found; the files written.

    Without *findings* (None) nothing was checked, and there is no ledger and report of a check. *standing* tells ids
    and what was answered for; *promises* go into the ledger and the report.

    Raises:
        LuoshiError: a file cannot be written (no right, no room, open in Excel).
    """
    names = page_names(documents)
    links = {document.name: name for document, name in zip(documents, names, strict=True)}
    standing, found = standing or Standing(), findings or ()
    quiet = standing.open(found)
    written = [_text(folder / FACTS, (line + "\n" for line in lines(documents)))]
    written.append(put(folder / WORKBOOK, lambda path: workbook(documents, quiet, path, made=made)))
    if findings is not None:
        written += _checked(folder, documents, findings, links, (made, standing, promises))
    for document, name in zip(documents, names, strict=True):
        html = page(document, found, pages=links, made=made, standing=standing)
        written.append(_text(folder / name, [html]))
    if index:
        entries = list(zip(documents, names, strict=True))
        files = [path.name for path in written if path.name in (LEDGER, REPORT, MATRIX)]
        html = index_page(entries, quiet, workbook=WORKBOOK, files=files, made=made)
        written.append(_text(folder / INDEX, [html]))
    return written


def _checked(
    folder: Path,
    documents: Sequence[Document],
    findings: Sequence[Finding],
    pages: Mapping[str, str],
    state: tuple[datetime, Standing, Sequence[Promise]],
) -> list[Path]:
    """What a check writes; documents against documents only where there are two or more."""
    from luoshi.write.report import report  # it loads python-docx, which reading does not need

    made, standing, promises = state
    told: dict[str, Any] = {"standing": standing, "promises": promises, "made": made}
    written = [
        _text(folder / FINDINGS, (line + "\n" for line in lines((), findings, standing))),
        put(folder / LEDGER, lambda path: findings_book(documents, findings, path, **told)),
        put(folder / REPORT, lambda path: report(documents, findings, path, **told)),
    ]
    if len(documents) > 1:
        html = matrix_page(documents, findings, pages=pages, made=made, standing=standing)
        written.append(_text(folder / MATRIX, [html]))
    return written


def page_names(documents: Iterable[Document]) -> list[str]:
    """A file name for the page of each document, all different on every system.

    >>> page_names([Document("a/报告.txt", ""), Document("b/报告.txt", ""), Document("index.txt", "")])
    ['报告.html', '报告（2）.html', 'index_.html']
    """
    names: list[str] = []
    taken: set[str] = set()
    for document in documents:
        stem = Path(document.name.replace("\\", "/")).stem
        stem = _ILLEGAL.sub("_", stem).strip(" .")[:80] or "未命名"
        stem += "_" if _RESERVED.fullmatch(stem) else ""
        name, count = stem, 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}（{count}）"
        taken.add(name.casefold())
        names.append(f"{name}.html")
    return names


def put(path: Path, write: Callable[[Path], object]) -> Path:
    """Let *write* make a file beside *path* and move it there only when it is whole; returns *path*.

    Raises:
        LuoshiError: the file cannot be written or replaced.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".luoshi-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        temporary.chmod(0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        todo = f"请检查权限和磁盘空间；若正在 Excel 中打开，请先关闭（{error.strerror or error}）"
        raise LuoshiError("L005", "写不了文件", str(path), todo) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path


def _text(path: Path, pieces: Iterable[str]) -> Path:
    def write(target: Path) -> None:
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)

    return put(path, write)


def _umask() -> int:
    """The process's mask for new files, which mkstemp does not heed."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
