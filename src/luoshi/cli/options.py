"""What the verbs share on the command line: a parser that speaks Chinese, and the options for files and output."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

from luoshi import __version__
from luoshi.records import LuoshiError
from luoshi.write.columns import width, wrapped

Verbs = Any  # argparse's own type of a set of subparsers is not public

# What argparse says in English, and what is said instead; the order matters.
_MESSAGES = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少 \1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识的参数：\1"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: invalid choice: (\S+) \(choose from (.*)\)"), r"\1 不能是 \2，可选：\3"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: invalid \S+ value: (.*)"), r"\1 的值 \2 不合要求"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: expected (?:one|at least one) argument"), r"\1 之后缺少值"),
    (re.compile(r"argument (\S+?)(?:/\S+)?: (.*)"), r"\1：\2"),
    (re.compile(r"ambiguous option: (\S+) could match (.*)"), r"\1 不明确，可能是：\2"),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help in Chinese, broken at the width that its characters take."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say 用法 where argparse says usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        """Take back the spaces with which argparse pads Chinese letters as if they were narrow."""
        words = self._format_action_invocation(action)
        spare = " " * (width(words) - len(words))
        return super()._format_action(action).replace(f"{words}{spare}  ", f"{words}  ", 1)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and ends wrong use with status 2 and one line."""

    def __init__(self, **options: Any) -> None:
        """Take argparse's own options."""
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Formatter, **options)
        self.choices_group = self.add_argument_group("选项")
        self.choices_group.add_argument("-h", "--help", action="help", help="显示本说明后结束")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line and end with status 2."""
        print(LuoshiError("L001", said(message), "命令行", f"用法见 {self.prog} --help"), file=sys.stderr)
        sys.exit(2)


def said(message: str) -> str:
    """A message of argparse in Chinese.

    >>> said("unrecognized arguments: --yaer"), said("argument --year: expected one argument")
    ('不认识的参数：--yaer', '--year 之后缺少值')
    """
    for pattern, words in _MESSAGES:
        if pattern.fullmatch(message):
            return pattern.sub(words, message)
    return message


def parser() -> tuple[Parser, Verbs]:
    """The parser of the program and the place where verbs add themselves."""
    whole = Parser(prog="luoshi", description="落实：把政府计划与报告读成有出处的数据，核对其中的算术。")
    whole.choices_group.add_argument(
        "--version", action="version", version=f"luoshi {__version__}", help="显示版本后结束"
    )
    verbs = whole.add_subparsers(title="命令", metavar="命令", dest="verb", required=True, parser_class=Parser)
    return whole, verbs


def add_verb(verbs: Verbs, name: str, words: str, detail: str) -> Parser:
    """A verb with its help."""
    made: Parser = verbs.add_parser(name, help=words, description=detail)
    return made


def add_files(to: Parser, *, needed: bool = True) -> None:
    """FILE... as every verb takes it, and what may be told about the files."""
    group = to.add_argument_group("文件")
    words = "文件（txt、docx、pdf、html、xlsx 等），或文件夹（连同其下各级）"
    group.add_argument("files", metavar="文件", nargs="+" if needed else "*", type=Path, help=words)
    to.choices_group.add_argument("--year", type=year, metavar="年份", help="文件所述的年份，如 2022；不给则由文中判断")
    to.choices_group.add_argument("--region", metavar="地区", help="文件所述的地区，如 西海岸新区；不给则由文中判断")


def add_output(to: Parser, written: str) -> None:
    """--format and --out as every verb takes them."""
    words = "标准输出的格式：jsonl 每行一个 JSON 对象；table 供人阅读。不给时，终端上为 table，否则为 jsonl"
    to.choices_group.add_argument("--format", choices=("jsonl", "table"), help=words)
    to.choices_group.add_argument("--out", type=Path, metavar="文件夹", help=f"写入该文件夹：{written}")


def year(words: str) -> int:
    """A year of four digits.

    Raises:
        argparse.ArgumentTypeError: *words* is none.
    """
    if not re.fullmatch(r"[12]\d{3}", words, re.ASCII):
        raise argparse.ArgumentTypeError(f"“{words}”不是四位数的年份")
    return int(words)


def output_format(arguments: argparse.Namespace) -> str:
    """What goes to standard output: jsonl, table, or "" (files were asked for and no format)."""
    if arguments.format:
        return str(arguments.format)
    if arguments.out:
        return ""
    return "table" if sys.stdout.isatty() else "jsonl"
