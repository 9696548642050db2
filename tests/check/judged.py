"""What the checks call wrong or doubtful in the real texts, and what a person says of each: tests/golden/findings.tsv.

``python3 -m tests.check.judged`` writes the file anew from today's findings and keeps the judgements; a finding that
nobody has looked at gets a question mark, which the test refuses. ``--results`` prints docs/checks/results.md.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import luoshi
from luoshi.check import run
from luoshi.records import Finding
from luoshi.write.labels import VERDICTS, check_label
from tests.shared import ROOT, corpus_files, shared_folder

GOLDEN = ROOT / "tests/golden/findings.tsv"
RESULTS = ROOT / "docs/checks/results.md"
HEADS = ("documents", "check", "verdict", "arithmetic", "judged")
JUDGED = {"right": "属实", "worth": "值得看", "no": "不必看", "wrong": "误报"}
"""``right`` holds; ``worth`` a person should look; ``no`` not worth a look; ``wrong`` is not so."""
UNSEEN = "?"


_LONG = re.compile(r"([\u4e00-\u9fff“”]{10})[\u4e00-\u9fff“”]{3,}")
"""Words of a text are not copied here: what is long is cut."""


@dataclass(frozen=True, slots=True)
class Row:
    """One error or doubt: its documents, check, verdict, arithmetic, and what a person says of it."""

    documents: str
    check: str
    verdict: str
    arithmetic: str
    judged: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.documents, self.check, self.verdict, self.arithmetic


@cache
def findings(shared: Path) -> tuple[Finding, ...]:
    """Today's findings over all shared texts together."""
    return run([luoshi.read(path) for path in corpus_files(shared)])


def kept() -> list[Row]:
    """The rows of the golden file."""
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        return [Row(**row) for row in csv.DictReader(stream, delimiter="\t")]


def rows(found: Iterable[Finding], judgements: dict[tuple[str, str, str, str], str]) -> list[Row]:
    """Today's errors and doubts, each with the judgement that it had."""
    made = []
    for finding in found:
        if finding.verdict in ("error", "possible"):
            names = "、".join(dict.fromkeys(Path(source.document).stem for source in finding.sources))
            key = (names, finding.check, finding.verdict, _LONG.sub(r"\1…", " ".join(finding.arithmetic.split())))
            made.append(Row(*key, judgements.get(key, UNSEEN)))
    return sorted(made, key=lambda row: (row.verdict, row.check, row.documents, row.arithmetic))


def precision(judged: Sequence[Row], verdict: str) -> tuple[int, int]:
    """How many rows of a verdict are right or worth a look, of how many."""
    mine = [row for row in judged if row.verdict == verdict]
    return sum(row.judged in ("right", "worth") for row in mine), len(mine)


def results(found: Sequence[Finding], judged: Sequence[Row]) -> str:
    """The page docs/checks/results.md."""
    counts: Counter[tuple[str, str]] = Counter((finding.check, finding.verdict) for finding in found)
    verdicts = tuple(VERDICTS)
    totals: Counter[str] = Counter(finding.verdict for finding in found)
    lines = [
        "# 查得准不准",
        "",
        "179 份真实文件（五份源文件在内，省级政府工作报告 27 份）一起核对的结果。每一条错误和可疑都由人对照原文",
        "看过，判断记在 `tests/golden/findings.tsv`；结果变了而没有看过，测试不通过。本页由",
        "`python3 -m tests.check.judged --results` 写出。",
        "",
        "| 结论 | 条数 | 属实或值得看 |",
        "|---|---|---|",
    ]
    for verdict in verdicts:
        good, whole = precision(judged, verdict)
        share = f"{good}/{whole}（{good / whole:.0%}）" if whole else ""
        lines.append(f"| {VERDICTS[verdict]} | {totals[verdict]} | {share} |")
    heads = " | ".join(VERDICTS[verdict] for verdict in verdicts)
    lines += ["", f"| 核对 | {heads} |", "|---" * (len(verdicts) + 1) + "|"]
    for check in dict.fromkeys(finding.check for finding in found):
        cells = " | ".join(str(counts[check, verdict] or "") for verdict in verdicts)
        lines.append(f"| {check_label(check)} | {cells} |")
    lines += ["", "## 每一条错误和可疑", "", "| 文件 | 核对 | 结论 | 算式 | 判断 |", "|---|---|---|---|---|"]
    for row in judged:
        verdict = next(words for key, words in VERDICTS.items() if key == row.verdict)
        arithmetic = row.arithmetic.replace("|", "｜")
        lines.append(
            f"| {row.documents} | {check_label(row.check)} | {verdict} | {arithmetic} | {JUDGED[row.judged]} |"
        )
    lines += [
        "",
        "这些文件是编写核对规则时看过的，所以本页说不出在没见过的文件上会怎样。漏报另由 `bench/recall.py` 度量：",
        "把真实文件里成立的算式改动一个数字，看查不查得出。",
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Write the golden file, or the page."""
    found = findings(shared_folder())
    old = {row.key: row.judged for row in kept()} if GOLDEN.exists() else {}
    today = rows(found, old)
    if "--results" in arguments:
        RESULTS.write_text(results(found, today), encoding="utf-8")
        return 0
    with GOLDEN.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(HEADS)
        writer.writerows((*row.key, row.judged) for row in today)
    return int(any(row.judged == UNSEEN for row in today))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
