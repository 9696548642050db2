"""``luoshi read DIR --jobs N``: an archive of many files, by several processes or by Spark."""

import argparse
import json
import sys
import time
from pathlib import Path

from tqdm import tqdm

from luoshi.archive import Progress, Summary, read_archive
from luoshi.cli.inputs import tell
from luoshi.cli.options import Parser
from luoshi.records import LuoshiError
from luoshi.write.parts import ERRORS, FACTS

_SHOWN = 20
"""So many errors are told one by one; all are in errors.jsonl."""
_PAUSE = 60
"""Seconds between two lines of progress where nobody watches (a log)."""


def add_archive(parser: Parser) -> None:
    """Add the options of an archive to ``luoshi read``."""
    group = parser.add_argument_group("大批文件（须有 --out，写 facts.jsonl 和 errors.jsonl；中断后再运行会接着读）")
    group.add_argument("--jobs", type=jobs, metavar="N", help="用 N 个进程读，文件夹连同其下各级")
    group.add_argument("--engine", choices=("process", "spark"), help="process：本机多进程（默认）；spark：用 Spark")
    group.add_argument("--master", metavar="地址", help="Spark 的地址，如 spark://主机:7077；默认 local[*]，即本机")


def is_archive(arguments: argparse.Namespace) -> bool:
    """Whether an option of `add_archive` was given."""
    return bool(arguments.jobs or arguments.engine or arguments.master)


def run_archive(arguments: argparse.Namespace) -> int:
    """Read the archive; 0, or 2 if any file could not be read or there was none.

    Raises:
        LuoshiError: L001 options that do not go together; else as `read_archive`.
    """
    if not arguments.out:
        raise LuoshiError("L001", "大批读取时须用 --out 指明结果文件夹", "命令行", "例如 --jobs 4 --out 结果")
    if arguments.format == "table":
        raise LuoshiError("L001", "大批读取时没有 table 格式", "--format", "请改用 --format jsonl，或去掉 --format")
    if arguments.master and arguments.engine != "spark":
        raise LuoshiError("L001", "--master 只用于 Spark", "命令行", "请加上 --engine spark")
    with _Bar() as bar:
        summary = read_archive(
            arguments.files,
            arguments.out,
            jobs=arguments.jobs or 1,
            engine=arguments.engine or "process",
            master=arguments.master or "local[*]",
            year=arguments.year,
            region=arguments.region,
            tell=bar.show,
        )
    if arguments.format == "jsonl":
        with (arguments.out / FACTS).open(encoding="utf-8") as file:
            sys.stdout.writelines(file)
    if summary.failed:
        _tell_errors(arguments.out / ERRORS, summary.failed)
    if not summary.files:
        tell(str(LuoshiError("L003", "没有能读的文件", str(arguments.files[0]), "能读的种类见 docs/how-to/files.md")))
    tell(told(summary, arguments.out))
    return 2 if summary.failed or not summary.files else 0


def told(summary: Summary, out: Path) -> str:
    """The run in one line.

    >>> told(Summary(3, 2, 1, 3000, 2000, 40, 2.0), Path("结果"))
    '3 份文件：本次读了 2 份（1,000 字/秒），1 份读不了；共 3,000 字、40 条事实，已写 结果'
    """
    rate = f"（{summary.characters_read / summary.seconds:,.0f} 字/秒）" if summary.characters_read else ""
    failed = f"，{summary.failed} 份读不了" if summary.failed else ""
    whole = f"共 {summary.characters:,} 字、{summary.facts:,} 条事实，已写 {out}"
    return f"{summary.files} 份文件：本次读了 {summary.read} 份{rate}{failed}；{whole}"


def jobs(words: str) -> int:
    """A number of processes.

    Raises:
        argparse.ArgumentTypeError: *words* is none.
    """
    if not (words.isascii() and words.isdigit() and int(words[:4]) >= 1 and len(words) <= 3):
        raise argparse.ArgumentTypeError(f"“{words}”不是 1 到 999 的进程数")
    return int(words)


def _tell_errors(path: Path, failed: int) -> None:
    """The first errors of the file at *path*, and how many more there are."""
    with path.open(encoding="utf-8") as file:
        for line, _ in zip(file, range(_SHOWN), strict=False):
            tell(json.loads(line)["message"])
    if failed > _SHOWN:
        tell(f"还有 {failed - _SHOWN} 份读不了，见 {path}")


class _Bar:
    """The progress on standard error: a bar for who watches, a line a minute for a log."""

    def __init__(self) -> None:
        self._bar = tqdm(total=0, unit="B", unit_scale=True, leave=False, disable=not sys.stderr.isatty())
        self._last = time.monotonic()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def show(self, progress: Progress) -> None:
        """Show how far it is."""
        if not self._bar.disable:
            self._bar.total, self._bar.n = progress.size, progress.size_done
            self._bar.set_description(f"读取 {progress.done}/{progress.files} 份", refresh=False)
            self._bar.set_postfix_str(f"{progress.rate:,.0f} 字/秒")
        elif time.monotonic() - self._last >= _PAUSE:
            self._last = time.monotonic()
            tell(line_of(progress))


def line_of(progress: Progress) -> str:
    """How far it is, as a line of a log.

    >>> line_of(Progress(1, 4, 100, 400, 9000, 20.0))
    '已读 1/4 份，450 字/秒，约余 1 分钟'
    """
    left = "" if progress.left is None else f"，约余 {max(1, round(progress.left / 60))} 分钟"
    return f"已读 {progress.done}/{progress.files} 份，{progress.rate:,.0f} 字/秒{left}"
