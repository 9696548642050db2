"""The check of trust (来源可信度): a mirror or reprint against its pattern, figure by figure (docs/checks/trust.md).

A sum cannot reveal a figure that was changed with its parts; the place where the text comes from can. Documents that
are one text are set side by side: where all figures agree the copy is faithful (and no second witness), where one
differs in the same words the copy was spoilt.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from luoshi.check.across.copies import tokens
from luoshi.check.across.linking import Linked, link
from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.records import Finding

_LONGEST = 3000
_MOST_REPLACED = 3
_MOST_SHOWN = 12
_WORDS = 4


def check(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """Every pair of documents that are one text: a faithful copy, or the figures in which they differ."""
    yield from find(link(prepared))


def find(linked: Linked) -> Iterator[Finding]:
    """The copies among linked documents, each beside its pattern."""
    for pair in linked.copies.pairs:
        yield from _compared(linked, pair)


def _compared(linked: Linked, pair: tuple[int, int]) -> Iterator[Finding]:
    better, worse = sorted(pair, key=lambda n: (-linked.standings[n].rank, n))
    one, other = linked.prepared[better], linked.prepared[worse]
    if max(len(one.passages.places), len(other.passages.places)) > _LONGEST:
        return
    rows = tokens(one), tokens(other)
    agreeing = 0
    spoilt: list[tuple[Place, Place]] = []
    twins: list[tuple[Place, Place]] = []
    for tag, a, b, c, d in SequenceMatcher(None, *rows, autojunk=False).get_opcodes():
        if tag == "equal":
            agreeing += b - a
            twins += zip(one.passages.places[a:b], other.passages.places[c:d], strict=True)
        elif tag == "replace" and b - a == d - c <= _MOST_REPLACED:
            couples = zip(one.passages.places[a:b], other.passages.places[c:d], strict=True)
            spoilt += [(x, y) for x, y in couples if _same_words(x, y)]
    for x, y in spoilt[:_MOST_SHOWN]:
        yield _differing(linked, better, worse, x, y)
    if not spoilt:
        alike = [couple for couple in twins if _same_words(*couple)] or twins
        yield _faithful(linked, better, worse, agreeing, alike[0])


def _same_words(a: Place, b: Place) -> bool:
    """Whether the same words stand right before or after two different numbers of one unit."""
    f, g = a.figure, b.figure
    if f.unit != g.unit or f.measure != g.measure:
        return False
    before = len(a.lead) >= _WORDS and a.lead[-_WORDS:] == b.lead[-_WORDS:]
    return before or (len(a.tail) >= _WORDS and a.tail[:_WORDS] == b.tail[:_WORDS])


def _differing(linked: Linked, better: int, worse: int, a: Place, b: Place) -> Finding:
    names = [linked.prepared[n].document.name for n in (better, worse)]
    trusted, doubted = linked.standings[better], linked.standings[worse]
    if trusted.rank > doubted.rank:
        why = f"后者属{doubted.name}" + (f"（{doubted.why}）" if doubted.why else "") + "，宜以前者为准"
    else:
        why = "两者来源相当，须查发布原件"
    return Finding(
        check="trust",
        verdict="possible",
        message=f"“{names[0]}”与“{names[1]}”是同一文本，此处数字却不同：{a.figure.surface}与{b.figure.surface}。{why}",
        arithmetic=f"{a.figure.surface}≠{b.figure.surface}",
        assumes="两份文件的数字大部分依次相同，因而看作同一文本；前后文字相同的两个数应当相等",
        sources=tuple(source_of(linked.prepared[n].passages, place) for n, place in ((better, a), (worse, b))),
    )


def _faithful(linked: Linked, better: int, worse: int, agreeing: int, couple: tuple[Place, Place]) -> Finding:
    one, other = linked.prepared[better], linked.prepared[worse]
    doubted = linked.standings[worse]
    kind = f"，后者属{doubted.name}" if doubted.spoilt else ""
    return Finding(
        check="trust",
        verdict="consistent",
        message=f"“{one.document.name}”与“{other.document.name}”是同一文本{kind}，{agreeing}个数依次相同；"
        "两份只算一个来源，不相互印证",
        arithmetic=f"{agreeing}个数依次相同",
        assumes="数字依次相同的文件看作同一文本；只有一方才有的段落不比较",
        sources=(source_of(one.passages, couple[0]), source_of(other.passages, couple[1])),
    )
