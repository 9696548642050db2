"""A clause that a paragraph says twice (重复的语句), such as its heading said again in its text."""

import re
from collections.abc import Iterator

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.records import Finding

_STOPS = re.compile(r"[，,。；;：:！？!?]")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]+是|[（(]?[一二三四五六七八九十0-9]+[）)、.．]|第[一二三四五六七八九十]+|——|—|－|-)"
)
_CLAIM = re.compile(
    r"提升|提高|推进|推动|加快|加强|加大|建设|打造|完善|优化|深化|实施|开展|完成|实现|促进|培育|发展|壮大|扩大|保障|强化|"
    r"健全|构建|落实"
)
_CHINESE = re.compile(r"^[\u4e00-\u9fff“”‘’《》、·A-Wa-wY-Zy-z]+(?<!的)$")
_LEAST, _MOST = 8, 60
_LONGEST = 4000


def find(prepared: Prepared) -> Iterator[Finding]:
    """The clauses of at least eight characters that stand twice in a paragraph; no more than one a paragraph."""
    passages = prepared.passages
    start = 0
    for end in passages.paragraph_ends:
        if 2 * _LEAST < end - start <= _LONGEST:
            yield from _paragraph(passages, start, end)
        start = end


def _paragraph(passages: Passages, start: int, end: int) -> Iterator[Finding]:
    seen: dict[str, tuple[int, int]] = {}
    for begin, stop, words in _clauses(passages.text, start, end):
        if words in seen:
            yield _finding(passages, words, seen[words], (begin, stop))
            return
        seen[words] = begin, stop


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The clauses of a stretch that carry a claim: offsets and words, an ordinal before them left out."""
    at = start
    for stop in [m.start() for m in _STOPS.finditer(text, start, end)] + [end]:
        words = _ORDINAL.sub("", text[at:stop].strip())
        if _LEAST <= len(words) <= _MOST and _CLAIM.search(words) and _CHINESE.match(words):
            yield at, stop, words
        at = stop + 1


def _finding(passages: Passages, words: str, one: tuple[int, int], two: tuple[int, int]) -> Finding:
    return Finding(
        check="duplicate",
        verdict="possible",
        message=f"同一段中“{words}”写了两遍，请核对是否多余，或其中一处应是别的内容",
        arithmetic="同一语句2次",
        assumes="不是有意的排比或强调",
        sources=(passages.quote(*one), passages.quote(*two)),
    )
