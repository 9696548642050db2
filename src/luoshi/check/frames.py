"""How a statement is said: the words around its name that make it another quantity than a bare name would be.

A name in the catalogue is not yet a quantity: 其中, 甲园区, 扣除留抵退税后, 由…提高到 stand before it and tell more. A
check that calls two statements the same needs both frames to be equal (words in frames.toml).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.scopes import part_named, resolved

_REACH = 90
_TOPIC = 14
_BRACKET = 12
# No colon: what stands before one names whose the words after it are (南屿区：…).
_CLAUSE = re.compile(r"[，,；;。！？!?\n\r]")
_TIMES = re.compile(
    r"(?:20[0-9]{2}年)|[0-9]{1,2}(?:[-—–~至到][0-9]{1,2})?月|[一二三四前][一二三]?个?季度|[上下]半年|年[末底]|五年|"
    r"十[一二三四五]五|累计|当月|当季|目前|截至|截止|同期|去年|上年|历年"
)
_WHOSE = re.compile(r"[全我本][省市区县州盟旗]")
_LEVEL = re.compile(r"本级|[省市区县镇]级(?!以上)")
_TITLE = re.compile(r"^(?:[（(]?[一二三四五六七八九十0-9]+[）)、.．是]*)?(?P<place>[\u4e00-\u9fff]{2,6}[市区县旗镇])$")
_DIGIT = re.compile(r"[0-9]")
_DEPARTS = re.compile(r"(?:由|从|自)[^，,；;。]{0,12}$")
_ARRIVES = re.compile(
    r"^[^，,；;。]{0,3}(?:分别)?(?:提高|提升|增加|增长|上升|下降|降低|降|压减|减少|缩短|调整|升|跃升|跃居|变|整合|扩大|回落|收窄)(?:到|至|为)"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The words that limit a statement: *rest* of its clause, *narrow* words and *part* names before it, *times*.

    *moves* tells that the value is one end of a change (由3%提高到5%), *level* whose it is said to be (市 of 全市),
    *said* what the whole sentence says before the name.
    """

    rest: str
    narrow: str
    part: str
    times: frozenset[str]
    moves: bool
    level: str
    said: str

    @property
    def bare(self) -> bool:
        """Whether nothing limits the name."""
        return not (self.rest or self.narrow or self.part or self.moves)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand in a clause without limiting its name, and what does limit it."""
    table = tomllib.loads(files("luoshi.check").joinpath("frames.toml").read_text(encoding="utf-8"))
    plain = "|".join(sorted(map(re.escape, table["plain"]), key=lambda word: (-len(word), word)))
    narrow = "|".join(sorted(map(re.escape, table["narrow"]), key=lambda word: (-len(word), word)))
    return re.compile(f"(?:20[0-9]{{2}}年[末底]?|{plain}|[\\s“”\"'（）()、的了和与：:〔〕\\[\\]0-9])+"), re.compile(
        narrow
    )


def frame(prepared: Prepared, statement: Statement) -> Frame:
    """The frame of a statement: its sentence up to the name, and what stands between the name and the figure."""
    passages, place = prepared.passages, statement.place
    before, between, name = _around(passages, statement)
    region = prepared.document.region
    plain, narrow = _patterns()
    clause = _CLAUSE.split(before)[-1]
    link = "".join(part for part in _CLAUSE.split(between) if not _DIGIT.search(part))
    rest = plain.sub("", clause) + plain.sub("", link)
    limits = narrow.search(before) or narrow.search(between) or narrow.search(place.tail[:8]) or _LEVEL.search(name)
    moves = bool(_DEPARTS.search(between) or _DEPARTS.search(clause) or _ARRIVES.match(place.tail))
    whose = _WHOSE.findall(before + name)
    wider = whose[-1] if whose and resolved(whose[-1], region) else ""
    return Frame(
        rest=rest,
        narrow=wider or (limits.group() if limits else ""),
        part=part_named(before, region) or part_named(name, region),
        times=times_in(before + between + place.tail[:_BRACKET]),
        moves=moves,
        level=whose[-1][-1] if whose else "",
        said=plain.sub("", before),
    )


def _around(passages: Passages, statement: Statement) -> tuple[str, str, str]:
    """The sentence before the name, the words between name and figure, and the name, all as read."""
    place = statement.place
    figure, shift = place.figure, place.start - place.figure.start
    begin, _ = passages.sentence_of(place.start)
    begin = max(begin, place.start - _REACH)
    start, end = figure.indicator_start + shift, figure.indicator_end + shift
    text = passages.text
    if figure.indicator_start < 0 or start >= place.start:
        return text[begin : place.start], "", figure.indicator
    begin = min(begin, start) if start >= begin else max(0, passages.sentence_of(start)[0])
    return text[begin:start], text[min(end, place.start) : place.start], text[start:end]


def headed_part(prepared: Prepared, statement: Statement) -> str:
    """The park or zone that the headings above a statement or its paragraph's first sentence name, empty for none.

    >>> from luoshi.check.prepared import prepare
    >>> from luoshi.records import Document
    >>> prepare(Document("空.txt", "")).statements
    ()
    """
    passages, region = prepared.passages, prepared.document.region
    start, _ = passages.paragraph_of(statement.place.start)
    _, end = passages.sentence_of(start)
    first = passages.text[start : min(end, statement.place.start)]
    titles = statement.place.figure.section.split(" > ")
    places = (m["place"] for title in titles if (m := _TITLE.match(title)))
    named = next((name for name in places if resolved(name, region)), "")
    return named or part_named(statement.place.figure.section, region) or part_named(first, region)


def topic(prepared: Prepared, statement: Statement) -> str:
    """The few words that a paragraph opens with as its heading (新建项目。), or the short line above it; else empty."""
    passages = prepared.passages
    start, _ = passages.paragraph_of(statement.place.start)
    _, end = passages.sentence_of(start)
    words = passages.text[start:end].strip().rstrip("。")
    if not _heads(words) and start:
        words = passages.text[passages.paragraph_of(start - 1)[0] : start].strip()
    return words if _heads(words) else ""


def _heads(words: str) -> bool:
    return len(words) <= _TOPIC and not _DIGIT.search(words)


def times_in(words: str) -> frozenset[str]:
    """The words of time in some words.

    >>> sorted(times_in("前三季度和12月当月"))
    ['12月', '前三季度', '当月']
    """
    return frozenset(_TIMES.findall(words))


def owner(prepared: Prepared, statement: Statement) -> str:
    """Whose figure it is, empty for the document's own region."""
    return resolved(statement.seen.region, prepared.document.region)


def same_words(a: Statement, b: Statement) -> bool:
    """Whether two figures take their name from the very same words (分别增长5%、6%): they are of different things."""
    f, g = a.place.figure, b.place.figure
    if f.indicator_start < 0 or g.indicator_start < 0:
        return False
    return f.indicator_start < g.indicator_end and g.indicator_start < f.indicator_end
