"""Promises followed from a plan into later documents: what was kept, exceeded, missed, changed, dropped, or is new."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from luoshi.records import Because, Document, LuoshiError, Source
from luoshi.records.promise import Account, Promise, Ruling
from luoshi.track.align import Alignment, align, same_place
from luoshi.track.comparing import Margin
from luoshi.track.decisions import by_fingerprint, ruled, with_ruling
from luoshi.track.fresh import fresh
from luoshi.track.outcomes import judge
from luoshi.track.plans import compare_plans
from luoshi.track.promised import Item, blank, promised
from luoshi.track.sayings import Layout, Saying, lay_out, own_name
from luoshi.track.told import reviews, told

_MENTIONED = 0.3
_BLAMED = 0.75
"""How sure a link must be for a promise to be called missed: a false reproach is worse than none."""


def promises(
    plan: Document,
    later: Sequence[Document],
    *,
    rulings: Sequence[Ruling] = (),
    margin: Margin | None = None,
    plans: bool | None = None,
) -> Account:
    """What became of the promises of *plan* in the *later* documents.

    *rulings* are people's decisions on links, *margin* from where on a target counts as exceeded. *plans* has the later
    documents read as plans (carried, changed, dropped, new); by default that is so where none of them reviews anything.

    >>> promises(Document("计划.txt", ""), [Document("报告.txt", "")]).promises
    ()
    """
    layout = lay_out(plan)
    items, known = promised(plan, layout), by_fingerprint(rulings)
    if plans is None:
        plans = bool(later) and not any(reviews(document) for document in later)
    later, remarks = _in_time(plan, items, later, plans)
    if plans:
        found = compare_plans(plan, items, later, known)
    else:
        found = _followed(plan, items, later, known, margin or Margin())
    refused = tuple(ruling for ruling in known.values() if ruling.decision == "refused")
    return Account(plan.name, tuple(d.name for d in later), found, refused, plans, remarks)


def _in_time(
    plan: Document, items: Sequence[Item], later: Sequence[Document], plans: bool
) -> tuple[list[Document], tuple[str, ...]]:
    """The documents that can tell what became of *plan*, and what a reader must be told of the others and of regions.

    Raises:
        LuoshiError: L502, none of them can.
    """
    year = _year(items)
    usable, remarks = [], []
    for document in later:
        of = _year(promised(document)) if plans else document.year
        if year is not None and of is not None and of < year:
            remarks.append(f"《{document.name}》说的是{of}年，早于计划的{year}年，没有用来对照")
            continue
        usable.append(document)
        here, there = own_name(plan.region), own_name(document.region)
        if here and there and not same_place(here, there):
            words = f"《{plan.name}》说的是{here}，《{document.name}》说的是{there}：地区不同，只有点名相同的才相连"
            remarks.append(words)
    if later and not usable:
        raise LuoshiError(
            "L502", "没有可以对照的报告", "；".join(remarks), "请给计划年份及以后的报告；年份判断有误时加 --year"
        )
    return usable, tuple(remarks)


def _year(items: Sequence[Item]) -> int | None:
    """The year of which most promises speak."""
    years = Counter(item.period[:4] for item in items if item.period[:4].isdigit())
    return int(years.most_common(1)[0][0]) if years else None


def _followed(
    plan: Document, items: Sequence[Item], later: Sequence[Document], known: Mapping[str, Ruling], margin: Margin
) -> tuple[Promise, ...]:
    """The promises of a plan with their outcomes, and behind them what was done without a promise."""
    layouts = [lay_out(document) for document in later]
    sayings: list[Saying] = [said for layout in layouts for said in told(layout.document, layout)]
    made = align(items, sayings, ruled(known, "refused"), ruled(known, "accepted"))
    found = [_outcome(f"P{i + 1:03d}", item, made, i, known, margin, sayings) for i, item in enumerate(items)]
    return (*found, *_new(layouts, items, sayings, made, known))


def _outcome(
    name: str,
    item: Item,
    made: Alignment,
    place: int,
    known: Mapping[str, Ruling],
    margin: Margin,
    sayings: Sequence[Saying],
) -> Promise:
    """One promise with what became of it."""
    link = made.links.get(place)
    if link is None:
        promise = replace(blank(name, item), outcome="dropped", sureness=_silence(made, place))
        near = made.nearest.get(place)
        if near is not None:
            words = sayings[near.said].text
            why = Because("link", f"最接近的一句，相近程度{near.score:.0%}，未作为对应", words)
            promise = replace(promise, because=(why,))
        return with_ruling(promise, known, item.said.key)
    judged = judge(item, link.said, margin)
    if judged.outcome == "missed" and link.sureness < _BLAMED:
        remark = "报告的数没有达到目标，但两句说的是否一回事还不够确定，请核对"
        judged = replace(judged, outcome="unquantified", remark=remark)
    promise = replace(
        blank(name, item),
        outcome=judged.outcome,
        reported=(link.said.source, *(said.source for said in link.more)),
        arithmetic=judged.arithmetic,
        changes=judged.changes,
        remark=judged.remark,
        because=link.because,
        sureness=link.sureness,
    )
    return with_ruling(promise, known, item.said.key)


def _silence(made: Alignment, place: int) -> float:
    """How sure it is that nothing was said: the less, the nearer a saying came."""
    near = made.nearest.get(place)
    return 0.95 if near is None else round(max(0.5, 1 - max(0.0, near.score - _MENTIONED)), 2)


def _new(
    layouts: Sequence[Layout],
    items: Sequence[Item],
    sayings: Sequence[Saying],
    made: Alignment,
    known: Mapping[str, Ruling],
) -> list[Promise]:
    """What reports tell as done that was not promised."""
    found = []
    for number, said in enumerate(fresh(sayings, items, made), 1):
        source = Source(said.source.document, said.source.start, said.source.end, said.source.quote)
        name = said.figure.indicator if said.figure and said.figure.indicator != "-" else said.text[:30]
        promise = Promise(
            id=f"N{number:03d}",
            kind="task",
            name=name,
            outcome="new",
            promised=None,
            reported=(source,),
            period=said.figure.period if said.figure else "-",
            section=said.section,
            sureness=0.8,
        )
        found.append(with_ruling(promise, known))
    return found
