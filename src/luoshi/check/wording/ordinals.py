"""Runs of ordinals: 一是、二是…, （一）（二）…, 1. 2. … in order and as many as the sentence above them says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from luoshi.check.passages import Passages
from luoshi.check.wording.items import NUMERAL, number
from luoshi.records import Finding, Source, Verdict

_MARKS = re.compile(
    r"(?m)(?P<is>(?:(?<=[。；;：:，,、\n\r])|^)[ 　]*(?P<i>[一二三四五六七八九十]{1,2})是(?!否))"
    r"|(?P<bracket>^[ 　]*[（(]\s?(?P<b>[一二三四五六七八九十]{1,3})\s?[）)])"
    r"|(?P<pause>^[ 　]*(?P<p>[一二三四五六七八九十]{1,3})、)"
)
_STATED = re.compile(
    rf"(?<![\d.第]|[百千万亿十])(?P<n>{NUMERAL})(?:个|大|项)(?P<noun>方面|重点|任务|工作|举措|措施|要点|问题|突破|亮点|行动|工程|部分|环节|原则)"
    r"[^，,。；;\n\r]{0,10}(?P<stop>[：:。])[\s　]*$"
)
_TO_COME = re.compile(r"做好|抓好|抓住|把握|推进|推动|以下|如下|坚持|落实|实现|开展|主要做|突出|部署")
_STOP = re.compile(r"[，,。；;\n\r]")
_REACH = 60
_BREAK = 30000
_NEAR = 800


@dataclass(frozen=True, slots=True)
class _Mark:
    """One ordinal: its *kind* (一是, （一）, 一、), its number and where it stands in the reading text."""

    kind: str
    value: int
    start: int
    end: int


def find(passages: Passages) -> Iterator[Finding]:
    """Runs that leave out or double a number, and runs under a sentence that says how many there are."""
    for run in _runs(passages.text):
        yield from _gaps(passages, run)
        yield from _announced(passages, run)


def _runs(text: str) -> Iterator[list[_Mark]]:
    """Marks of one kind, each run from one on; a 一 begins a new run, a mark of a higher kind ends those below it."""
    ranks = {"pause": 0, "bracket": 1, "is": 2}
    open_runs: dict[str, list[_Mark]] = {}
    for match in _MARKS.finditer(text):
        kind = str(match.lastgroup and ("is" if match["is"] else "bracket" if match["bracket"] else "pause"))
        value = number(match["i"] or match["b"] or match["p"])
        for other in [k for k in open_runs if ranks[k] > ranks[kind]]:
            yield open_runs.pop(other)
        mark = _Mark(kind, value, match.start(), match.end())
        if value == 1:
            if kind in open_runs:
                yield open_runs.pop(kind)
            open_runs[kind] = [mark]
        elif kind in open_runs:
            open_runs[kind].append(mark)
    yield from open_runs.values()


def _gaps(passages: Passages, run: Sequence[_Mark]) -> Iterator[Finding]:
    """Numbers left out or doubled inside a run, in one finding; texts that are cut at their ends do not matter."""
    pairs = [(a, b) for a, b in pairwise(run) if b.start - a.start <= _BREAK]
    # The same number far below is another list whose heading was lost, not a slip.
    wrong = [(a, b) for a, b in pairs if b.value - a.value == 2 or (b.value == a.value and b.start - a.start < _NEAR)]
    if not wrong or len(run) < 4 or 2 * len(wrong) > len(pairs) or any(b.value < a.value for a, b in pairs):
        return
    what = "、".join(f"缺第{a.value + 1}项" if b.value > a.value else f"第{b.value}项出现两次" for a, b in wrong)
    marks = dict.fromkeys(mark for pair in wrong for mark in pair)
    yield Finding(
        "enumeration",
        "possible",
        f"序号不连续，{what}，请核对是否漏项或重号",
        "、".join(str(mark.value) for mark in run),
        "这些序号属于同一层次的一组列举",
        tuple(_quote(passages, mark) for mark in marks),
    )


def _announced(passages: Passages, run: Sequence[_Mark]) -> Iterator[Finding]:
    """The count in the sentence right before a run against the number of its marks."""
    text, first = passages.text, run[0]
    lead = text[max(0, first.start - _REACH) : first.start]
    match = _STATED.search(lead)
    values = [mark.value for mark in run]
    if not match or len(run) < 2 or values != list(range(1, len(run) + 1)):
        return
    stated = number(match["n"])
    if match["stop"] == "。" and not _TO_COME.search(lead[max(0, match.start() - 20) : match.start()]):
        return
    verdict: Verdict = "consistent" if stated == len(run) else "possible"
    if stated < 2 or (verdict == "possible" and not _whole(text, run, stated)):
        return
    at = first.start - len(lead) + match.start()
    same = stated == len(run)
    yield Finding(
        "enumeration",
        verdict,
        f"写明的{match['n']}个{match['noun']}与以下各项相符"
        if same
        else f"写明{stated}，以下列出{len(run)}项，请核对是否漏项",
        f"列举{len(run)}项{'=' if same else '≠'}写明{stated}项",
        "以下各项都属于这一数目",
        (passages.quote(at, first.start), *(_quote(passages, mark) for mark in run)),
    )


def _whole(text: str, run: Sequence[_Mark], stated: int) -> bool:
    """Whether the text goes on well after the run, so that it is not cut off; more marks than stated always count."""
    return len(run) > stated or len(text) - run[-1].end > 3 * max(400, run[-1].start - run[-2].start)


def _quote(passages: Passages, mark: _Mark) -> Source:
    stop = _STOP.search(passages.text, mark.end)
    return passages.quote(mark.start, min(stop.start() if stop else len(passages.text), mark.end + 40))
