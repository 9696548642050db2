"""The command line (命令行): one module a verb; `main` is what ``luoshi`` runs."""

import os
import sys
from collections.abc import Sequence

from luoshi.cli import annotate, audit, check, demo, exchange, learn, observe, promises, read, serve
from luoshi.cli.options import Parser, parser
from luoshi.records import LuoshiError

__all__ = ["main"]

VERBS = (read, check, promises, observe, annotate, learn, serve, audit, exchange, demo)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 findings with ``--fail-on``, 2 bad use or unreadable input.

    *argv* is without the program's name (default: what the process was started with). Standard output holds results
    only; messages and progress go to standard error.
    """
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes default to a code page that lacks many characters; a text may hold broken ones
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as ended:  # --help, --version and wrong use
        return int(ended.code or 0)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of our output has seen enough (head, less): no error of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except LuoshiError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断，已写好的文件都是完整的。", file=sys.stderr)
        return 130


def _parser() -> Parser:
    """The parser of the whole program."""
    whole, verbs = parser()
    for verb in VERBS:
        verb.add(verbs)
    return whole
