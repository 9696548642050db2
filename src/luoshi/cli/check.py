"""``luoshi check``: the arithmetic of one or several files."""

import argparse
from datetime import datetime

from luoshi import corridor
from luoshi.cli.inputs import documents, tell
from luoshi.cli.options import Verbs, add_files, add_output, add_verb, output_format
from luoshi.cli.outputs import write_all
from luoshi.cli.table import finding_lines
from luoshi.write import lines


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = "核对文件中的算术，一份或几份一起；只指出疑点，不改原文。"
    parser = add_verb(verbs, "check", "核对文件中的算术", detail)
    add_files(parser)
    add_output(parser, "facts.jsonl、findings.jsonl、数据台账.xlsx 和每份文件的网页")
    words = "发现该级别的疑点时以状态 1 结束（供脚本判断）"
    parser.choices_group.add_argument("--fail-on", choices=("error",), metavar="error", help=words)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read and check the files; 0, 1 for errors found with ``--fail-on error``, 2 if any file could not be read."""
    read, failed = documents(arguments.files, year=arguments.year, region=arguments.region, without=arguments.out)
    findings = corridor.check(read)
    form = output_format(arguments)
    for line in () if not form else finding_lines(findings) if form == "table" else lines((), findings):
        print(line)
    if arguments.out and read:
        for path in write_all(arguments.out, read, findings, made=datetime.now()):
            tell(f"已写 {path}")
    if failed:
        return 2
    return int(bool(arguments.fail_on) and any(finding.verdict == arguments.fail_on for finding in findings))
