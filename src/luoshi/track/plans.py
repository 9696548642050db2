"""A plan beside a later plan: what was carried on, changed, dropped, and what is new (promise to promise)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from luoshi.records import Document, Figure
from luoshi.records.promise import Promise, Ruling
from luoshi.track.align import align
from luoshi.track.comparing import comparable
from luoshi.track.decisions import ruled, with_ruling
from luoshi.track.promised import Item, blank, promised


def compare_plans(
    plan: Document, items: Sequence[Item], later: Sequence[Document], known: Mapping[str, Ruling]
) -> tuple[Promise, ...]:
    """The promises of *plan* as carried, changed or dropped in later plans, and behind them those that are new there.

    Changed is another number of the same thing, or a deadline that moved by more than the years between the plans.
    """
    others = [item for document in later for item in promised(document)]
    sayings = [item.said for item in others]
    made = align(items, sayings, ruled(known, "refused"), ruled(known, "accepted"))
    by_place = {(o.said.source, o.said.figure.start if o.said.figure else -1): o for o in others}
    found: list[Promise] = []
    linked: set[tuple[str, int]] = set()
    for place, item in enumerate(items):
        promise = blank(f"P{place + 1:03d}", item)
        link = made.links.get(place)
        if link is not None:
            linked.add((link.said.source.document, link.said.place))
            other = by_place[link.said.source, link.said.figure.start if link.said.figure else -1]
            changes = _changes(item, other)
            promise = replace(promise, outcome="changed" if changes else "carried", changes=changes)
            promise = replace(promise, reported=(link.said.source,), because=link.because, sureness=link.sureness)
        found.append(with_ruling(promise, known, item.said.key))
    fresh = [other for other in others if (other.said.source.document, other.said.place) not in linked]
    for number, item in enumerate(fresh, 1):
        new = replace(blank(f"N{number:03d}", item), outcome="new", promised=None, reported=(item.said.source,))
        found.append(with_ruling(replace(new, sureness=0.8), known))
    return tuple(found)


def _changes(item: Item, other: Item) -> str:
    """What a later plan changed about a promise, in words."""
    found = []
    a, b = item.said.figure, other.said.figure
    if a is not None and b is not None:
        times = comparable(item.said, other.said)
        if times is not None and _goal(b, times) != _goal(a):
            found.append(f"数量由{a.surface}改为{b.surface}")
    elif a is not None:
        found.append("不再给数量")
    if item.due[4:] and other.due[4:] != item.due[4:]:
        found.append(f"期限由{item.due}改为{other.due or '未注明'}")
    return "，".join(found)


def _goal(figure: Figure, times: object = 1) -> tuple[object, object]:
    """What a figure of a plan promises, in the other's unit."""
    high = figure.value if figure.high is None else figure.high
    return figure.value * times, high * times  # type: ignore[operator]
