"""The promises of a plan: its targets, one a figure, and its tasks, each as something that can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from luoshi.records import Commitment, Document, Figure
from luoshi.records.promise import Promise, PromiseKind, PromiseTier
from luoshi.track.sayings import Layout, Saying, grams, lay_out, saying
from luoshi.track.words import words

# What stands behind a number that only describes what is meant: 总投资500亿元的200个项目, 10亿元以上制造业, 10亿级.
_DESCRIBES = re.compile(r"(?:余|多|左右)?(?:的|级(?!别|以上))")
_FLOOR = re.compile(r"以[上下](?=[^，,。；;、\s）)]{2})")
_MASS = re.compile(r"元|亩|公顷|吨|米|公里|千瓦")
_SIZE = re.compile(r"(?:总投资|总规模|占地|面积|注册资本)[^，,、]{0,4}$")
_COMMA = re.compile(r"[，,；;]")


@dataclass(frozen=True, slots=True)
class Item:
    """One promise: what is *said*, its *name* for readers, *due*, the organs that *lead*, its commitment's *group*.

    *action* is the verb as read; *soft* tells that only an effort was promised (推进, 加强); *stretch* is the saying of
    the higher tier where there are two.
    """

    said: Saying
    kind: PromiseKind
    name: str
    period: str
    due: str = ""
    tier: PromiseTier = ""
    lead: tuple[str, ...] = ()
    action: str = ""
    soft: bool = False
    group: int = -1
    stretch: Figure | None = None


def promised(document: Document, layout: Layout | None = None) -> tuple[Item, ...]:
    """The promises of a document in the order of its text; how many tasks it has is none (共安排18项任务).

    >>> promised(Document("空.txt", ""))
    ()
    """
    layout = layout or lay_out(document)
    items: list[Item] = []
    covered: set[int] = set()
    for index, commitment in enumerate(document.commitments):
        covered.update(commitment.figures)
        items += _of_commitment(layout, index, commitment)
    for figure in layout.figures:
        inside = figure.start in covered or any(c.start <= figure.start < c.end for c in _near(document, figure))
        if figure.status in ("target", "stretch") and not inside:
            items += _of_figure(layout, figure)
    return tuple(sorted(items, key=lambda item: (item.said.place, item.said.figure.start if item.said.figure else 0)))


def _near(document: Document, figure: Figure) -> tuple[Commitment, ...]:
    """The commitment that may hold a figure; they are sorted and do not overlap much."""
    low, high = 0, len(document.commitments)
    while low < high:
        middle = (low + high) // 2
        if document.commitments[middle].start <= figure.start:
            low = middle + 1
        else:
            high = middle
    return document.commitments[max(0, low - 2) : low]


def _of_commitment(layout: Layout, index: int, commitment: Commitment) -> Iterator[Item]:
    """The promises of one commitment: one a figure that says how much, or one task."""
    start, end = layout.shift.clean_offset(commitment.start), layout.shift.clean_offset(commitment.end)
    if words().structure.search(layout.text, start, end):
        return
    inside = layout.figures_in(start, end)
    main = [figure for figure in inside if _says_how_much(layout, figure, start, len(inside))]
    told = {"lead": commitment.lead, "action": commitment.action, "group": index}
    soft = _soft(commitment.action)
    if not main:
        said = saying(layout, start, end, verb=commitment.action)
        name = commitment.object or said.text
        period = commitment.due or _year(layout)
        yield Item(said, "task", name, period, commitment.due, soft=soft, **told)  # type: ignore[arg-type]
        return
    tiers = _tiers(main)
    for figure in main:
        first, last = _clause(layout, start, end, figure)
        said = saying(layout, first, last, figure, before=layout.text[start:first], verb=commitment.action)
        kind: PromiseKind = "target" if _is_target(figure, commitment) else "task"
        tier: PromiseTier = "stretch" if figure.status == "stretch" else "target" if figure in tiers else ""
        name = figure.indicator if figure.indicator != "-" else commitment.object
        stretch = tiers.get(figure)
        yield Item(said, kind, name, figure.period, commitment.due, tier, soft=soft, stretch=stretch, **told)  # type: ignore[arg-type]


def _of_figure(layout: Layout, figure: Figure) -> Iterator[Item]:
    """A target that stands outside of commitments, where it has a name."""
    at = layout.span(figure)[0]
    first = max(layout.text.rfind(mark, 0, at) for mark in "，,。；;：\n") + 1
    ends = [end for mark in "，,。；;\n" if (end := layout.text.find(mark, at)) >= 0]
    last = min(ends, default=len(layout.text))
    if words().structure.search(layout.text, first, last) or not grams(figure.indicator):
        return
    if _says_how_much(layout, figure, first, 1) and "任务" not in layout.text[at : at + 8]:
        said = saying(layout, first, last, figure)
        tier: PromiseTier = "stretch" if figure.status == "stretch" else ""
        yield Item(said, "target", figure.indicator, figure.period, tier=tier)


def _says_how_much(layout: Layout, figure: Figure, start: int, among: int) -> bool:
    """Whether a figure of a commitment is its end, and does not only describe what it is about."""
    if figure.status not in ("target", "stretch") and figure.period[:4].isdigit() and not _current(layout, figure):
        return False
    begin, end = layout.span(figure)
    if _DESCRIBES.match(layout.text, end):
        return False
    if _MASS.search(figure.unit) and figure.measure == "level" and _FLOOR.match(layout.text, end):
        return False
    return among == 1 or not _SIZE.search(layout.text, max(start, begin - 10), begin)


def _current(layout: Layout, figure: Figure) -> bool:
    """Whether a figure inside a commitment speaks of the planned year, or of the year of the document."""
    year = layout.document.year
    return year is None or figure.period[:4] >= str(year)


def _clause(layout: Layout, start: int, end: int, figure: Figure) -> tuple[int, int]:
    """The clause of a commitment that holds *figure*."""
    at, stop = layout.span(figure)
    for comma in _COMMA.finditer(layout.text, start, end):
        if comma.end() <= at:
            start = comma.end()
        elif comma.start() >= stop:
            return start, comma.start()
    return start, end


def _tiers(figures: list[Figure]) -> dict[Figure, Figure]:
    """The higher tier of each target that has one (10%，力争12%): same measure and unit, right behind it."""
    return {
        a: b for a, b in pairwise(figures) if b.status == "stretch" and a.status == "target" and _same_measure(a, b)
    }


def _same_measure(a: Figure, b: Figure) -> bool:
    return (a.measure, a.unit) == (b.measure, b.unit) and b.indicator in (a.indicator, "-")


def _is_target(figure: Figure, commitment: Commitment) -> bool:
    """Whether a promise is a target of an indicator (旅游收入突破300亿元) and not a task (新增泊位3000个)."""
    if figure.measure != "level":
        return True
    return not commitment.surface.startswith(commitment.action) if commitment.action else True


def _soft(action: str) -> bool:
    """Whether an action promises an effort only; a second verb that ends the matter makes it hard (推动|竣工)."""
    return bool(words().soft.fullmatch(action)) if action else False


def _year(layout: Layout) -> str:
    return str(layout.document.year) if layout.document.year else "-"


def blank(name: str, item: Item) -> Promise:
    """The promise of *item* under an id, as if nothing were told of it."""
    seen = item.said.seen
    return Promise(
        id=name,
        kind=item.kind,
        name=item.name,
        outcome="dropped",
        promised=item.said.source,
        indicator=seen.indicator if seen else "",
        period=item.due or item.period,
        tier=item.tier,
        lead=item.lead,
        section=item.said.section,
    )
