"""``luoshi read``: files into figures."""

import argparse
from datetime import datetime

from luoshi.cli.archive import add_archive, is_archive, run_archive
from luoshi.cli.inputs import documents, tell
from luoshi.cli.options import Verbs, add_files, add_output, add_verb, output_format
from luoshi.cli.outputs import write_all
from luoshi.cli.table import figure_lines
from luoshi.write import lines


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    parser = add_verb(verbs, "read", "从文件读出数据", "从文件读出数据，每条数据都指明它在原文中的位置。")
    add_files(parser)
    add_output(parser, "facts.jsonl、数据台账.xlsx 和每份文件的网页")
    add_archive(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the files; 0, or 2 if any of them could not be read."""
    if is_archive(arguments):
        return run_archive(arguments)
    read, failed = documents(arguments.files, year=arguments.year, region=arguments.region, without=arguments.out)
    form = output_format(arguments)
    for line in () if not form else figure_lines(read) if form == "table" else lines(read):
        print(line)
    if arguments.out and read:
        for path in write_all(arguments.out, read, None, made=datetime.now()):
            tell(f"已写 {path}")
    return 2 if failed else 0
