"""``luoshi read``: files into figures."""

import argparse
from datetime import datetime
from pathlib import Path

from luoshi.cli.archive import add_archive, is_archive, run_archive
from luoshi.cli.inputs import documents, tell
from luoshi.cli.options import Verbs, add_files, add_output, add_verb, output_format
from luoshi.cli.outputs import write_all
from luoshi.cli.table import figure_lines
from luoshi.read.second import Settings, load, propose, said
from luoshi.records import Document, LuoshiError
from luoshi.write import lines


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    parser = add_verb(verbs, "read", "从文件读出数据", "从文件读出数据，每条数据都指明它在原文中的位置。")
    add_files(parser)
    add_output(parser, "facts.jsonl、数据台账.xlsx 和每份文件的网页")
    words = "请内网上的模型补读，见 docs/how-to/second-reader.md；不给则不连网络"
    parser.choices_group.add_argument("--second", type=Path, metavar="设置文件", help=words)
    add_archive(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the files; 0, or 2 if any of them could not be read."""
    if is_archive(arguments):
        if arguments.second:
            raise LuoshiError("L001", "大批读取时不请第二读者", "--second", "请去掉 --second，或不用 --jobs、--engine")
        return run_archive(arguments)
    settings = load(arguments.second) if arguments.second else None  # wrong settings are told before anything is read
    read, failed = documents(arguments.files, year=arguments.year, region=arguments.region, without=arguments.out)
    form = output_format(arguments)
    if settings is not None:
        read = _second(read, settings)
    for line in () if not form else figure_lines(read) if form == "table" else lines(read):
        print(line)
    if arguments.out and read:
        for path in write_all(arguments.out, read, None, made=datetime.now()):
            tell(f"已写 {path}")
    return 2 if failed else 0


def _second(read: list[Document], settings: Settings) -> list[Document]:
    """The documents with what the second reader adds; nobody is asked again once nobody answers."""
    out: list[Document] = []
    for k, document in enumerate(read):
        asked, report = propose(document, settings)
        tell(f"{document.name}：{said(report)}")
        out.append(asked)
        if report.unreachable:
            return [*out, *read[k + 1 :]]
    return out
