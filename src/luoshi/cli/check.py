"""``luoshi check``: the arithmetic of one or several files."""

import argparse
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from luoshi import corridor
from luoshi.check.accepted import fingerprints
from luoshi.cli.inputs import documents, tell
from luoshi.cli.options import Verbs, add_files, add_output, add_verb, output_format
from luoshi.cli.outputs import write_all
from luoshi.cli.table import finding_lines, flat
from luoshi.records import Document, Finding, LuoshiError, Promise
from luoshi.write import lines
from luoshi.write.columns import wrapped
from luoshi.write.findings import ORDER, Standing
from luoshi.write.findings_taking import Answers, take
from luoshi.write.findings_words import ANSWERS
from luoshi.write.labels import CHECKS

_TOLD = 20
"""So many ids are told one by one."""
_PARTS = re.compile(r"[,，、;；]")


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = "核对文件中的算术和前后、文件之间的说法，一份或几份一起；只指出疑点，不改原文。"
    parser = add_verb(verbs, "check", "核对文件中的算术", detail)
    parser.epilog = "核对的名称（用英文或中文都可以）：\n" + "\n".join(
        f"  {line}" for line in wrapped("，".join(f"{key} {words}" for key, words in CHECKS.items()), 90)
    )
    add_files(parser)
    add_output(
        parser,
        "facts.jsonl、findings.jsonl、数据台账.xlsx、核对台账.xlsx、核对报告.docx、文件对照.html 和每份文件的网页",
    )
    add = parser.choices_group.add_argument
    words = "有该级别或更重的疑点时以状态 1 结束（供脚本判断）：error 错误，possible 可疑"
    add("--fail-on", choices=("error", "possible"), metavar="级别", help=words)
    words = "填好的 核对台账.xlsx（或有 id、reason、name 的 csv、jsonl）：已说明理由的疑点不再报告"
    add("--accepted", type=Path, metavar="文件", help=words)
    words = "所给文件中的一份计划：它的承诺与其余文件对照，写进核对报告和核对台账"
    add("--plan", type=Path, metavar="计划", help=words)
    add("--only", nargs="+", action="extend", metavar="核对", help="只报告这几种核对，写在文件之后，名称见下")
    add("--without", nargs="+", action="extend", metavar="核对", help="不报告这几种核对，写在文件之后，名称见下")
    add("--all", action="store_true", help="表中也逐条列出相符的和已说明理由的（否则只报数目）")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read and check the files; 0, 1 for findings as grave as ``--fail-on``, 2 if anything could not be read.

    Raises:
        LuoshiError: L001 no such check; else as `take` and `write_all`.
    """
    only, without = named_checks(arguments.only, "--only"), named_checks(arguments.without, "--without")
    answers = take(arguments.accepted) if arguments.accepted else Answers()
    for error in answers.errors:
        tell(str(error))
    if answers.errors:
        return 2
    read, failed = documents(arguments.files, year=arguments.year, region=arguments.region, without=arguments.out)
    every = corridor.check(read)
    findings = [f for f in every if (not only or f.check in only) and f.check not in without]
    standing = Standing(fingerprints(every), answers.accepted)
    form = output_format(arguments)
    printed = lines((), findings, standing) if form == "jsonl" else ()
    if form == "table":
        printed = finding_lines(findings, standing=standing, every=arguments.all)
    for line in printed:
        print(line)
    if arguments.out and read:
        followed = promises(arguments.plan, read) if arguments.plan else ()
        made = datetime.now()
        for path in write_all(arguments.out, read, findings, made=made, standing=standing, promises=followed):
            tell(f"已写 {path}")
    _tell_answers(answers, set(standing.ids.values()))
    if failed:
        return 2
    return int(_fails(arguments.fail_on, standing.open(findings)))


def promises(plan: Path, read: Sequence[Document]) -> tuple[Promise, ...]:
    """The promises of the plan among the files that were read, followed through the others.

    Raises:
        LuoshiError: L007 the plan is not among them or stands alone; else as `corridor.promises`.
    """
    chosen = [document for document in read if document.name == plan.name]
    others = [document for document in read if document.name != plan.name]
    if not chosen or not others:
        raise LuoshiError("L007", "所给的文件里没有这份计划，或只有它一份", str(plan), "请把计划和报告都写在文件里")
    account = corridor.promises(chosen[0], others)
    for remark in account.remarks:
        tell(f"注意：{remark}")
    return account.promises


def named_checks(names: Iterable[str] | None, option: str) -> frozenset[str]:
    """The ids of checks given by id or Chinese name, one or several in a word (parted by commas).

    >>> sorted(named_checks(["sum", "位次、日均推算"], "--only"))
    ['daily', 'rank', 'sum']

    Raises:
        LuoshiError: there is no such check; the nearest is named.
    """
    labels = {words: key for key, words in CHECKS.items()}
    found = set()
    for name in (part.strip() for word in names or () for part in _PARTS.split(word)):
        if name and name not in CHECKS and name not in labels:
            near = next(iter(get_close_matches(name, [*CHECKS, *labels], n=1, cutoff=0.4)), "")
            key = labels.get(near, near)
            todo = f"是不是 {key}（{CHECKS[key]}）？" if near else ""
            todo = "文件请写在它前面；" if Path(name).suffix else todo
            raise LuoshiError("L001", f"没有“{flat(name)}”这种核对", option, f"{todo}全部名称见 luoshi check --help")
        if name:
            found.add(labels.get(name, name))
    return frozenset(found)


def _fails(level: str | None, findings: Sequence[Finding]) -> bool:
    """Whether any finding is as grave as *level*."""
    grave = {"error": ORDER[:1], "possible": ORDER[:2]}.get(str(level), ())
    return any(finding.verdict in grave for finding in findings)


def _tell_answers(answers: Answers, ids: set[str]) -> None:
    """What the office said that does not fit any more: accepted findings that are gone, mended ones that are not."""
    gone = [key for key in answers.accepted if key not in ids]
    if gone:
        told = [f"{key}（{answers.accepted[key].where}）" for key in gone[:_TOLD]]
        tell(f"已说明理由的疑点中，{len(gone)} 处已不再出现：{_listed(told, len(gone))}；可以从表中删去")
    mended = ANSWERS[2]
    left = [key for key, said in answers.others.items() if said == mended and key in ids]
    if left:
        tell(f"填为“{mended}”的疑点中，{len(left)} 处仍然出现：{_listed(left[:_TOLD], len(left))}")


def _listed(words: Sequence[str], whole: int) -> str:
    return "、".join(words) + (f" 等 {whole} 处" if whole > len(words) else "")
