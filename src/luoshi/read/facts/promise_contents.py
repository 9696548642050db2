"""What a promise says: its action, its object, and whether its end can be checked."""

import re
from functools import cache

from luoshi.read.facts.promise_clauses import Promise
from luoshi.read.facts.promise_words import words
from luoshi.read.reading import Reading
from luoshi.read.words import lexicon, longest_first

_TAIL = re.compile(r"(?:以上|以内|左右|多|余|以下|之间)$")
_LEAD = re.compile(r"^(?:约|近|超过?|不少于|不低于|至少|一批|一系列|若干)?$")
_GLUE = re.compile(r"^[的了好成，、]+|[的，、]+$")
_STOPS = re.compile(r"[，,；;]")
_TITLE_VERBS = frozenset(("争取", "争创", "创建", "申报", "申建", "支持", "推动"))


@cache
def _predicate() -> re.Pattern[str]:
    """What ends the subject of a target."""
    return re.compile(longest_first(lexicon("commitments")["predicates"]["words"]))


@cache
def _acting() -> re.Pattern[str]:
    """The adverbs that are shown with the action (加快|建设)."""
    return re.compile(rf"(?:{longest_first(lexicon('commitments')['predicates']['acting'])})+$")


def action_and_object(reading: Reading, promise: Promise, core: int) -> tuple[str, str]:
    """The action and the object of *promise*, whose first clause ends at *core*.

    A verb that leads has what follows as its object (新增|智慧社区); where the indicator leads, it is the object of its
    predicate (旅游收入|突破). Numbers are left out of objects: they are figures.
    """
    text, (begin, end) = reading.text, promise.opens
    if begin >= promise.tail or begin < 0:
        return _of_subject(reading, promise, core)
    opened = text[begin:end]
    cut = opened.rfind(promise.verb) if not opened.endswith(promise.verb) else len(opened) - len(promise.verb)
    before = _acting().search(opened, 0, cut)
    action = opened[before.start() if before else cut :]
    if promise.verb in ("推动", "支持", "引导", "促进") and (ended := words().ends.search(text, end, core)):
        if ended.start() > end:
            return promise.verb + ended.group(), _without_figures(reading, end, ended.start())
    return action, _without_figures(reading, end, core)


def _of_subject(reading: Reading, promise: Promise, core: int) -> tuple[str, str]:
    """Action and object where a subject or a preposition leads."""
    text, start = reading.text, promise.tail
    figures = reading.figures_in(start, core)
    if promise.opens[0] >= 0 and not figures:
        begin, end = promise.opens
        return promise.verb, _GLUE.sub("", text[end:core]) or _GLUE.sub("", text[start:begin])
    limit = reading.overlay.clean_offset(figures[0].start) if figures else core
    found = None
    for found in _predicate().finditer(text, start + 2, min(limit, core) if figures else core):  # noqa: B007
        if figures and limit - found.end() > 6:
            continue
        break
    if found is not None and found.start() > start:
        return found.group(), _GLUE.sub("", text[start : found.start()])
    if ended := words().ends.search(text, start + 2, core):
        return ended.group(), _GLUE.sub("", text[start : ended.start()])
    if promise.opens[0] >= 0:
        begin, end = promise.opens
        return promise.verb, _GLUE.sub("", text[end:core])
    return "", _GLUE.sub("", text[start:limit] or text[start:core])


def _without_figures(reading: Reading, start: int, end: int) -> str:
    """What is left of a stretch without the numbers that stand at its head or its end."""
    text = reading.text
    stop = _STOPS.search(text, start, end)
    spots = reading.figures_in(start, end)
    words_left = text[start : stop.start() if stop and stop.start() - start > 3 else end]
    if spots:
        tail = _TAIL.sub("", words_left)
        last = spots[-1].surface
        if tail.endswith(last):
            words_left = tail[: -len(last)]
        first = spots[0].surface
        at = words_left.find(first)
        if at >= 0 and _LEAD.match(words_left[:at]):
            words_left = _TAIL.sub("", words_left[at + len(first) :]) or words_left
            words_left = words_left.removeprefix("以上").removeprefix("左右")
    return _GLUE.sub("", words_left)


def checkable(reading: Reading, promise: Promise, start: int, end: int, core: int) -> str:
    """The words that make the end of a promise checkable: its figure, its verb, its last words; empty for none."""
    figures = reading.figures_in(start, end)
    if figures:
        return figures[0].surface
    if promise.verb in words().checkable and not reading.text.startswith(("探索", "研究"), promise.opens[0]):
        return promise.verb
    if ended := words().ends.search(reading.text, start, core):
        return ended.group()
    if promise.verb in _TITLE_VERBS and (title := words().titles.search(reading.text, promise.opens[1], core)):
        return title.group()
    return ""
