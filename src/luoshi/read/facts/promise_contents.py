"""What a promise says: its action, its object, and whether its end can be checked."""

import re
from bisect import bisect_left
from functools import cache

from luoshi.read.facts.promise_clauses import Promise
from luoshi.read.facts.promise_words import guarded, last_words, words
from luoshi.read.reading import Reading
from luoshi.read.words import lexicon, longest_first

_TAIL = re.compile(r"(?:以上|以内|左右|多|余|以下|之间)$")
_LEAD = re.compile(r"^(?:约|近|超过?|不少于|不低于|至少|一批|一系列|若干)?$")
_GLUE = re.compile(r"^[的了好成为，、”]+|[的，、]+$")
_CAUSING = frozenset(
    ("推动", "推进", "支持", "鼓励", "引导", "促进", "争取", "确保", "实现", "助力", "联手", "携手", "依托", "借助")
)
_ENABLING = frozenset(("助力", "联手", "携手", "依托", "借助"))
_SEEKS = re.compile("争创|创建|申报|申建|争取|创成")
_COLOUR = re.compile(r"(?:同比|年均|平均|力争|争取|确保|将|均|分别|比上年|总数|全部|再|也|要)$")
_SMALL = re.compile(r"[一二两三四五六七八九十]{1,3}[个大项条类批方面种座位次级轮]*$|第[一二三四五六七八九十]+$")
_HOLDS = frozenset(("办好", "办成", "开好"))
_EVENT = re.compile("(?:会|赛|节|论坛|展|周|季|事|活动|马拉松)$")
_CLASS = re.compile(r"\d[百千万亿]+级")
_NEAR = 4
_STOPS = re.compile(r"[，,；;]")
_TITLE_VERBS = frozenset(("争取", "争创", "创建", "申报", "申建"))


@cache
def _predicate() -> re.Pattern[str]:
    """What ends the subject of a target."""
    table = lexicon("commitments")
    return re.compile(guarded(table["predicates"]["words"], table["verbs"]["guard"]))


@cache
def _acting() -> re.Pattern[str]:
    """The adverbs that are shown with the action (加快|建设)."""
    return re.compile(rf"(?:{longest_first(lexicon('commitments')['predicates']['acting'])})+$")


def action_and_object(reading: Reading, promise: Promise) -> tuple[str, str]:
    """The action and the object of *promise*.

    A verb that leads has what follows as its object (新增|智慧社区); where the indicator leads, it is the object of its
    predicate (旅游收入|突破). Numbers are left out of objects: they are figures.
    """
    text, (begin, end), core = reading.text, promise.opens, promise.core
    if begin != promise.body:
        return _of_subject(reading, promise)
    if promise.verb in _CAUSING and (told := _caused(reading, promise)):
        return told
    opened = text[begin:end]
    cut = opened.rfind(promise.verb)
    before = _acting().search(opened, 0, cut)
    return opened[before.start() if before else cut :], _without_figures(reading, promise, end, core)


def _caused(reading: Reading, promise: Promise) -> tuple[str, str] | None:
    """What is brought about: 推动|A|落地, 争取|规模|突破百亿, 助力|机场|提升|功能; None where the verb acts itself."""
    text, end, core = reading.text, promise.opens[1], promise.core
    if promise.verb in _ENABLING:
        acts = words().inner.search(text, end + 1, core)
        return (acts["verb"], _without_figures(reading, promise, acts.end(), core)) if acts else None
    if promise.figures and (limit := _number(reading, end)) < core:
        found = _predicate_before(text, end, limit)
        return (found[1], _GLUE.sub("", text[end : found[0]])) if found and found[0] > end + 1 else None
    if (title := _SEEKS.search(text, end, core)) and promise.verb in ("支持", "鼓励"):
        return promise.verb + title.group(), _without_figures(reading, promise, title.end(), core)
    ended = last_words(text, end, core)
    if not ended or core - len(ended) <= end:
        return None
    return promise.verb + ended, _without_figures(reading, promise, end, core - len(ended))


def _predicate_before(text: str, start: int, limit: int) -> tuple[int, str] | None:
    """The predicate that stands before the number at *limit*: where it and its adverbs begin, and itself."""
    found = list(_predicate().finditer(text, start, limit))
    if not found or limit - found[-1].end() > _NEAR:
        return None
    begin = found[-1].start()
    for earlier in reversed(found[:-1]):
        if earlier.end() != begin:
            break
        begin = earlier.start()
    while adverb := _COLOUR.search(text, start, begin):
        begin = adverb.start()
    return begin, found[-1].group()


def _number(reading: Reading, start: int) -> int:
    """Where the next figure begins, in clean offsets."""
    place = bisect_left(reading.spots, (start, -1))
    return reading.spots[place][0] if place < len(reading.spots) else len(reading.text)


def _of_subject(reading: Reading, promise: Promise) -> tuple[str, str]:
    """Action and object where a subject or a preposition leads."""
    text, start, core = reading.text, promise.body, promise.core
    limit = _number(reading, start) if promise.figures else core
    if limit < core and (found := _predicate_before(text, start, limit)) and found[0] > start:
        return found[1], _GLUE.sub("", text[start : found[0]])
    if promise.opens[0] >= 0:
        begin, end = promise.opens
        return promise.verb, _without_figures(reading, promise, end, core) or _GLUE.sub("", text[start:begin])
    if limit < core:
        return "", _GLUE.sub("", text[start:limit]) or _GLUE.sub("", text[start:core])
    if ended := last_words(text, start + 2, core):
        return ended, _GLUE.sub("", text[start : core - len(ended)])
    predicates = list(_predicate().finditer(text, start + 2, core))
    if not predicates:
        acts = words().inner.search(text, start + 2, core)
        return (acts["verb"], _GLUE.sub("", text[acts.end() : core])) if acts else ("", _GLUE.sub("", text[start:core]))
    return predicates[-1].group(), _GLUE.sub("", text[start : predicates[-1].start()])


def _without_figures(reading: Reading, promise: Promise, start: int, end: int) -> str:
    """What is left of a stretch without the numbers that stand at its head or its end."""
    text = reading.text
    stop = _STOPS.search(text, start, end)
    spots = promise.figures
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


def checkable(reading: Reading, promise: Promise) -> str:
    """The words that make the end of a promise checkable: its figure, its verb, its last words; empty for none."""
    start, core = promise.start, promise.core
    for figure in promise.figures:
        if not _SMALL.match(figure.surface):
            return figure.surface
    if graded := _CLASS.search(reading.text, start, core):
        return graded.group()
    if promise.verb in words().checkable and not reading.text.startswith(("探索", "研究"), promise.opens[0]):
        return promise.verb
    if promise.verb in _HOLDS and (event := _EVENT.search(reading.text, start, core)):
        return event.group()
    if ended := last_words(reading.text, start, core):
        return ended
    if promise.verb in ("支持", "鼓励", "推动") and (sought := _SEEKS.search(reading.text, promise.opens[1], core)):
        return sought.group()
    if promise.verb in _TITLE_VERBS and (title := words().titles.search(reading.text, promise.opens[1], core)):
        return title.group()
    return ""
