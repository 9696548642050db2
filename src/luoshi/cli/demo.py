"""``luoshi demo``: the main job on the samples of the repository, told in words; then the desk with them in it."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import luoshi
from luoshi import corridor
from luoshi.check.accepted import fingerprints
from luoshi.cli.inputs import documents
from luoshi.cli.options import Verbs, add_files, add_verb
from luoshi.cli.outputs import INDEX, write_all
from luoshi.cli.serve import add_place, become, beside
from luoshi.cli.table import finding_lines, flat
from luoshi.records import Document, Finding, LuoshiError
from luoshi.write.facts import present
from luoshi.write.findings import Standing
from luoshi.write.labels import MEASURES, VERDICTS

_OUT = Path("演示结果")
_HOME = "案头"


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = (
        "读出并核对样例（或所给的文件），写出台账和网页；然后把样例里虚构的澜湾区载入案头"
        "（单位、用户、两年的月度数据、计划和报告），在本机打开案头的首页。"
    )
    parser = add_verb(verbs, "demo", "用样例走一遍", detail)
    add_files(parser, needed=False)
    words = f"写到哪里，默认 {_OUT}；案头的数据放在其下的“{_HOME}”，除非设了 LUOSHI_HOME"
    parser.choices_group.add_argument("--out", type=Path, default=_OUT, metavar="文件夹", help=words)
    words = "写出、载入即结束，不开网页；给了文件时只写出"
    parser.choices_group.add_argument("--no-serve", action="store_true", help=words)
    add_place(parser, port=None)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, check, write and tell; then load the invented district and serve the desk, unless ``--no-serve``."""
    read, failed = documents(
        arguments.files or samples(), year=arguments.year, region=arguments.region, without=arguments.out
    )
    if not read:
        return 2
    findings = corridor.check(read)
    standing = Standing(fingerprints(findings))
    written = write_all(arguments.out, read, findings, made=datetime.now(), index=True, standing=standing)
    for line in summary(read, findings):
        print(line)
    print("写出的文件：")
    for path in written:
        print(f"  {path}")
    print(f"从这一页看起：{(arguments.out / INDEX).resolve()}", flush=True)
    status = 2 if failed else 0
    return _desk(arguments) or status


def _desk(arguments: argparse.Namespace) -> int:
    """The desk with the invented district; own files without pages have nothing to do with it."""
    home = arguments.out / _HOME
    if arguments.no_serve:
        return 0 if arguments.files else beside("demo", "--no-serve", home=home)
    port = [] if arguments.port is None else ["--port", str(arguments.port)]
    return become("demo", "--host", arguments.host, *port, home=home)


def samples() -> list[Path]:
    """The sample texts of the repository.

    Raises:
        LuoshiError: the package stands alone, without its repository.
    """
    folder = Path(luoshi.__file__).resolve().parents[2] / "samples"
    found = sorted(folder.glob("*.txt"))
    if not found:
        raise LuoshiError("L006", "没有样例", str(folder), "请在命令后给出文件，例如 luoshi demo 报告.txt")
    return found


def summary(read: Sequence[Document], findings: Sequence[Finding]) -> Iterator[str]:
    """What was read and found, in a few lines for a person."""
    figures = [figure for document in read for figure in document.figures]
    targets = sum(1 for figure in figures if figure.status in ("target", "stretch"))
    repairs = sum(len(document.repairs) for document in read)
    kinds = Counter(figure.measure for figure in figures)
    yield f"读了 {len(read)} 份文件，共 {sum(len(document.text) for document in read):,} 字："
    for document in read:
        yield f"  {flat(document.name)}：{len(document.figures)} 条数据，{len(document.repairs)} 处修复"
    parts = "、".join(f"{MEASURES[kind]} {count}" for kind, count in kinds.most_common())
    yield f"读出 {len(figures)} 条数据{f'（{parts}）' if parts else ''}，其中目标 {targets} 条；修复 {repairs} 处。"
    facts = [f"{kind.name} {sum(len(kind.of(document)) for document in read)} 条" for kind in present(read)]
    if facts:
        yield f"另读出{'、'.join(facts)}。"
    verdicts: Counter[str] = Counter(finding.verdict for finding in findings)
    yield f"核对：{'、'.join(f'{words} {verdicts[verdict]} 处' for verdict, words in VERDICTS.items())}。"
    errors = [finding for finding in findings if finding.verdict == "error"]
    if errors:
        yield ""
        yield from finding_lines(errors)
