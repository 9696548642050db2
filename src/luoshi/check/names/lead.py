"""The lead check (导语与正文): what the lead claims and the body does not bear out (docs/checks/lead.md)."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.records import Finding

_LIST = re.compile(r"[^，,。；;：:！!\n]*(?:、[^，,。；;：:！!\n、]*){3,}")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]+[批轮次届]|[“”\"……\s]+|\d{4}年度?")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_TIME = re.compile(
    r"[一二三四]季度|上半年|下半年|前三季度|全年|当月|\d{1,2}[—\-至到]\d{1,2}月|\d{1,2}月|去年|上年|累计"
)
_LEAST = 4
_COVERED = 0.7
_LEAD_SHARE = 0.15
_LONGEST_LEAD = 1500
# A text that gives an indicator many values is a collection of texts or a table, and has no lead.
_MOST_RIVALS = 2


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list in the lead; *core* are the words that tell it from the others."""

    name: str
    start: int
    end: int
    core: str


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Honours that the lead lists and the body never takes up, and figures that lead and body state differently."""
    return (*_lists(prepared), *_figures(prepared))


def _lists(prepared: Prepared) -> Iterator[Finding]:
    text = prepared.passages.text
    lead = _lead_end(prepared)
    for found in _LIST.finditer(text, 0, lead):
        items = list(_items(found.group(), found.start()))
        honours = [item for item in items if _patterns()[0].search(item.name)]
        if len(honours) < _LEAST or 4 * len(honours) < 3 * len(items):
            continue
        missing = _missing(text, found.end(), honours)
        if missing and 2 * len(missing) < len(honours):
            yield _unborne(prepared, honours, missing)


def _lead_end(prepared: Prepared) -> int:
    """Where the lead ends: at the first heading, if it comes early, or after the first seventh of the text."""
    text = prepared.passages.text
    limit = min(_LONGEST_LEAD, int(len(text) * _LEAD_SHARE))
    first = min((s.start for s in prepared.document.sections if s.start > 0), default=limit)
    return min(first, _LONGEST_LEAD) if first < len(text) * 2 * _LEAD_SHARE else limit


def _items(words: str, start: int) -> Iterator[Item]:
    at = start
    for part in words.split("、"):
        bare = part.strip("…. \u3000")
        if bare:
            begin = at + part.index(bare)
            yield Item(bare, begin, begin + len(bare), core_of(bare))
        at += len(part) + 1


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = tomllib.loads(files("luoshi.check.names").joinpath("lead.toml").read_text("utf-8"))
    general = "|".join(sorted(rows["general"], key=len, reverse=True))
    return re.compile(f"(?:{'|'.join(rows['honours'])})$"), re.compile(general)


def core_of(name: str) -> str:
    """What tells an honour from others, without batch, level and kind.

    >>> core_of("国家生态文明建设示范区"), core_of("全国首批气候投融资试点")
    ('生态文明', '气候投融资')
    """
    return _patterns()[1].sub("", _BATCH.sub("", name))


def _missing(text: str, start: int, items: Sequence[Item]) -> list[Item]:
    """The items whose words no sentence after *start* takes up."""
    body = text[start:]
    open_items = [item for item in items if len(item.core) > 1 and item.core not in body]
    pairs = {item: [item.core[i : i + 2] for i in range(len(item.core) - 1)] for item in open_items}
    for sentence in _SENTENCE.finditer(body):
        words = sentence.group()
        for item in open_items[:]:
            if sum(pair in words for pair in pairs[item]) >= _COVERED * len(pairs[item]):
                open_items.remove(item)
        if not open_items:
            break
    return open_items


def _unborne(prepared: Prepared, honours: Sequence[Item], missing: Sequence[Item]) -> Finding:
    return Finding(
        check="lead",
        verdict="possible",
        message=f"导语列出{len(honours)}项，正文没有再提其中{len(missing)}项：{'、'.join(i.name for i in missing)}。"
        "请核对是否漏写，或导语多列。",
        arithmetic=f"{len(honours)}项-正文提到{len(honours) - len(missing)}项={len(missing)}项",
        assumes="假定正文应当逐项展开导语所列；导语只为举例，或正文换了说法的，可不理会。",
        sources=tuple(prepared.passages.quote(item.start, item.end) for item in missing),
    )


def _figures(prepared: Prepared) -> Iterator[Finding]:
    """Indicators of the catalogue whose value in the first paragraph of figures no later place repeats."""
    if not prepared.statements:
        return
    passages = prepared.passages
    first = prepared.statements[0].place.start
    end = passages.paragraph_of(first)[1]
    if first > _lead_end(prepared) + 200 or 3 * end > 2 * len(passages.text):
        return
    for group in prepared.of.values():
        opening = [s for s in group if s.place.start < end]
        later = [s for s in group if s.place.start >= end]
        if opening and later and opening[0].known:
            found = _contrary(prepared, opening[0], later)
            if found:
                yield _differing(prepared, opening[0], found)


def _contrary(prepared: Prepared, said: Statement, later: Sequence[Statement]) -> Statement | None:
    """The later statement that cannot be the same as *said*; None where any of them can."""
    rivals = [s for s in later if _comparable(said, s) and _same_time(prepared, said, s)]
    if not rivals or len(rivals) > _MOST_RIVALS or any(s.allowed.meets(said.allowed) for s in rivals):
        return None
    return rivals[0]


def _comparable(a: Statement, b: Statement) -> bool:
    """Whether two statements mean the same: whose, when, result or plan, against what, and in the same words."""
    x, y = a.seen, b.seen
    return (
        (x.region, x.period, x.kind, x.comparison, x.measure) == (y.region, y.period, y.kind, y.comparison, y.measure)
        and x.measure in ("level", "growth")
        and a.place.figure.indicator == b.place.figure.indicator
        and a.place.figure.scope == b.place.figure.scope
    )


def _same_time(prepared: Prepared, a: Statement, b: Statement) -> bool:
    """Whether the words before two figures name no different months or quarters; the reader may not know the year."""
    x, y = _times(prepared, a), _times(prepared, b)
    return not x or not y or x == y


def _times(prepared: Prepared, statement: Statement) -> frozenset[str]:
    start = prepared.passages.sentence_of(statement.place.start)[0]
    return frozenset(_TIME.findall(prepared.passages.text, start, statement.place.start))


def _differing(prepared: Prepared, a: Statement, b: Statement) -> Finding:
    one, other = a.place.figure.surface, b.place.figure.surface
    return Finding(
        check="lead",
        verdict="possible",
        message=f"{a.seen.name}在开头写{one}，在正文写{other}，两数不一致，请核对。",
        arithmetic=f"{one}≠{other}",
        assumes="假定两处是同一地区、同一时期、同一口径；一处为累计、一处为当月或分段时可不一致。",
        sources=(source_of(prepared.passages, a.place), source_of(prepared.passages, b.place)),
    )
