"""What the head of a column or a row says: of which indicator, in which unit, how measured, when, whose, how sure."""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from luoshi.read.outline.places import NATION, is_generic, place_in
from luoshi.read.tables.numbers import HeadUnit, head_unit
from luoshi.read.times import Time, find_times
from luoshi.read.words import lexicon, longest_first

_WORDS = lexicon("tables")
_CORNER: dict[str, str] = {word: kind for kind, words in _WORDS["corner"].items() for word in words}
_GROWTH = longest_first(_WORDS["measure"]["growth"])
_AMOUNT = longest_first(_WORDS["measure"]["amount"])
_SHARE = longest_first(_WORDS["measure"]["share"])
_RANK = longest_first(_WORDS["measure"]["rank"])
_SKIP = re.compile(longest_first(_WORDS["skip"]["words"]))
_STATUS: dict[str, str] = {word: status for status, words in _WORDS["status"].items() for word in words}
_PLAIN = re.compile(rf"(?:{longest_first([*_WORDS['plain']['words'], *_STATUS])}|[\s:：、，,/（）()·\-—–±+%])*+")
_ENDS = longest_first(
    w for w in [*_WORDS["plain"]["words"], *_STATUS] if len(w) > 1 and w not in ("预算", "规划", "执行", "水平", "数量")
)
_AT_END = re.compile(rf"(?:{_ENDS})$")
_AT_START = re.compile(
    rf"^(?:其中|{longest_first(['预计', '力争', '目标', '预期', '实际', '全年', '本月', '当月'])})(?=..)"
)
_OPENING_STATUS = re.compile(r"^(?:计划(?!生育|单列)|目标|预期|预计|力争|拟)")
_CHANGE = re.compile(
    rf"(?P<how>(?<![同环占])比(?![重例率])|较|与|同(?!比))(?P<base>[^±%（）()]{{0,14}}?)(?:同期)?(?:相比)?(?:的)?(?P<change>{_AMOUNT}|{_GROWTH}|提高|降低|变化|%)"
)
_BARE_CHANGE = re.compile(rf"(?P<change>{_AMOUNT}|(?<!自然)(?:{_GROWTH}))(?!点|极|值|型)")
_SHARES = re.compile(rf"占[^占（）()]{{0,14}}?(?:的?(?:比重|比例|比)|[%％])|{_SHARE}")
_PROGRESS = re.compile(r"完成|进度|执行率|为.*预算")
_RANKED = re.compile(rf"(?:在|居)?(?:全国|全省|全市|全区)?(?:{_RANK})")
_EARLIER = re.compile(r"(?:上年|去年|上一年)(?P<same>同期)?")
_MONTH = re.compile(r"^(?:本|当)月|(?:本|当)月(?:数|值|完成)?$")
_CUMULATED = re.compile(r"累计|年初至今|自年初|本月止")
_NAMING = re.compile(r"[一-龥A-Za-z]")
_ADMINISTRATIVE = re.compile(r"[一-龥]{1,8}(?:省|市|县|区|旗|州|盟|镇|乡|街道|办事处)$")
_WHOLE = frozenset(
    ["全市", "全省", "全区", "全县", "全州", "全旗", "全盟", "合计", "总计", "总", "全境", "全域", "小计"]
)
_LABEL = re.compile(
    r"^(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|[0-9]{1,3}(?:[、)）]|[.．](?![0-9]))|[0-9]+(?:\.[0-9]+)+[.、．]?(?=[一-龥])(?![万亿千百个家项元人年户])|[①-⑳★☆●■◆▲*＊•·]|[-—–]+)\s*"
)
_WITHIN = re.compile(r"^(?:[#＃]|其中\s*[:：]?|内[:：])\s*")
_NOTE = re.compile(r"[①-⑳*＊]+$|\[[0-9]{1,2}\]$|〔[0-9]{1,2}〕$|[（(](?:[1-9]|注[0-9]*)[）)]$|[:：]$")


@dataclass(frozen=True, slots=True)
class Head:
    """What the words of a head say; empty fields say nothing.

    *name* is what is left when all other words are taken away: the indicator or a part of its name. *part* is ``month``
    (本月) or ``cumulated`` (累计), *shift* -1 for 上年同期, *words* the words that told each field.
    """

    text: str
    name: str = ""
    suffix: str = ""
    unit: HeadUnit | None = None
    measure: str = ""
    comparison: str = ""
    down: bool = False
    status: str = ""
    time: Time | None = None
    part: str = ""
    shift: int = 0
    place: str = ""
    within: bool = False
    skip: bool = False
    words: dict[str, str] = field(default_factory=dict)


def corner(text: str) -> str:
    """What kind of row heads a corner announces (indicator, scope, period, number, unit), empty if it is no corner.

    >>> corner("指标名称"), corner("区（市）"), corner("地区生产总值")
    ('indicator', 'scope', '')
    """
    return _CORNER.get(text, "") or _CORNER.get(head_unit(text)[2], "")


def place_of(text: str) -> str:
    """The place that a head is the name of, ``*`` for the whole (全市, 合计), empty if it names none.

    >>> place_of("市北区"), place_of("青岛市"), place_of("合计"), place_of("高新技术产业"), place_of("平均气温")
    ('市北区', '青岛', '*', '', '')
    """
    if text in _WHOLE:
        return "*"
    if text in (NATION, "全国合计"):
        return NATION
    if not 2 <= len(text) <= 12 or not _NAMING.match(text):
        return ""
    found = place_in(text)
    if found and (text in (found, found + "省", found + "市", found + "州") or text.endswith(found)):
        return found
    if _ADMINISTRATIVE.fullmatch(text) and not (text[-1] in "市县区旗" and is_generic(text)):
        return text
    return ""


@lru_cache(maxsize=4096)
def column_head(*levels: str) -> Head:
    """What the head of a column says, its levels from top to bottom.

    >>> h = column_head("2025年", "比上年增长（%）")
    >>> h.name, h.measure, h.comparison, h.unit.unit, h.time.period(None)
    ('', 'growth', 'yoy', '%', '2025')
    >>> h = column_head("地区生产总值", "总量（亿元）")
    >>> h.name, h.measure, h.unit.unit
    ('地区生产总值', '', '元')
    >>> column_head("2026年预期目标").status
    'target'
    """
    units, rest = [], []
    for level in levels:
        unit, words, without = head_unit(level)
        units.append((unit, words))
        rest.append(without)
    text = "".join(part for k, part in enumerate(rest) if not k or part != rest[k - 1])
    unit, words = next((pair for pair in reversed(units) if pair[0] is not None), (None, ""))
    head = Head(
        text, unit=unit, skip=bool(_SKIP.search(rest[-1] if rest else "")), words={"unit": words} if words else {}
    )
    head, text = _measure(head, text)
    head, text = _when(head, text)
    return _name(head, text)


@lru_cache(maxsize=4096)
def row_head(text: str) -> Head:
    """What the head of a row says.

    >>> h = row_head("其中：民间投资增速（%）")
    >>> h.name, h.measure, h.within
    ('民间投资', 'growth', True)
    >>> row_head("二、规模以上工业增加值").name, row_head("人口自然增长率").measure
    ('规模以上工业增加值', '')
    """
    plain = _NOTE.sub("", _LABEL.sub("", text))
    inner = _WITHIN.sub("", plain)
    unit, words, rest = head_unit(inner)
    head = Head(rest, unit=unit, within=inner != plain, words={"unit": words} if words else {})
    head, rest = _measure(head, rest, tail=True)
    head, rest = _when(head, rest)
    rest = _NOTE.sub("", rest.strip(" 　、，,：:·"))
    return replace(head, name=rest, place=place_of(rest))


def _measure(head: Head, text: str, *, tail: bool = False) -> tuple[Head, str]:
    """Take the words off that say how it is measured; in row heads (*tail*) they stand at the end."""
    words = dict(head.words)
    if m := _ending(_RANKED, text, tail):
        text = text[: m.start()] + text[m.end() :]
        suffix = "增速" if _ending(_BARE_CHANGE, text, tail) else ""
        words["measure"] = m.group()
        text = _BARE_CHANGE.sub("", text) if suffix else text
        return replace(head, measure="rank", suffix=suffix, words=words), text
    if not tail and (m := _SHARES.search(text)):
        words["measure"] = m.group()
        suffix = (
            "完成率" if _PROGRESS.search(m.group()) else "占比" if "占" not in m.group() else m.group().rstrip("%％")
        )
        return replace(head, measure="share", suffix=suffix, words=words), text[: m.start()] + text[m.end() :]
    if m := _ending(_CHANGE, text, tail):
        comparison = "average" if "年均" in text else _compared(m["base"])
    elif m := _ending(_BARE_CHANGE, text, tail):
        comparison = "average" if "年均" in text else "previous" if "环比" in m.group() else "yoy"
    else:
        return head, text
    change = m["change"]
    words["measure"] = words["comparison"] = m.group()
    measure = "difference" if change in _WORDS["measure"]["amount"] else "growth"
    down = change in ("降幅", "下降", "降低", "减少")
    return replace(head, measure=measure, comparison=comparison, down=down, words=words), _without(text, m)


_SELF = re.compile(r"^(?:上年|去年|上一年|前一年|上年度)?(?:同期|同月|同季)?$")
_PREVIOUS = re.compile(r"上个?(?:月|季)|上半年|前一月")


def _compared(base: str) -> str:
    """What a base compares with: the year before, the period before, another year, or something else."""
    if _SELF.match(base):
        return "yoy"
    if _PREVIOUS.search(base):
        return "previous"
    return f"base:{base}" if re.search(r"20[0-9]{2}|年初|年末|年底|期末", base) else f"other:{base}"


def _without(text: str, m: re.Match[str]) -> str:
    """The text before and behind what was found, with what hangs on it (年均, ±, 速度)."""
    before = re.sub(r"(?:年均|平均|累计|按可比价格?计算|可比价|名义|实际)$", "", text[: m.start()])
    return before + re.sub(rf"^(?:{_GROWTH}|[±+\-/%％]|速度|幅度)+", "", text[m.end() :])


def _ending(pattern: re.Pattern[str], text: str, tail: bool) -> re.Match[str] | None:
    """The pattern anywhere in *text*, with *tail* only where nothing but marks follows."""
    m = pattern.search(text)
    while tail and m is not None and text[m.end() :].strip(" ±%％)）"):
        m = pattern.search(text, m.start() + 1)
    return m


def _when(head: Head, text: str) -> tuple[Head, str]:
    """Take the times off, and the words that stand for them."""
    words = dict(head.words)
    shift = 0
    if m := _EARLIER.search(text):
        shift, words["period"] = -1, m.group()
        text = text[: m.start()] + text[m.end() :]
    times = [t for t in find_times(text) if t.role != "clock"]
    time = times[-1] if times else None
    for t in reversed(times):
        text = text[: t.start] + text[t.end :]
    if time is not None:
        words["period"] = time.words
        text = re.sub(r"^(?:度|份)", "", text)
    elif m := re.match(r"(?:19|20)[0-9]{2}(?![0-9])年?", text):
        time, words["period"] = Time(0, 4, int(m.group()[:4]), words=m.group()), m.group()
        text = text[m.end() :]
    part = "cumulated" if _CUMULATED.search(text) else "month" if _MONTH.search(text) else ""
    if part:
        words.setdefault("period", "本月" if part == "month" else "累计")
    return replace(head, time=time, shift=shift, part=part, words=words), text


def _name(head: Head, text: str) -> Head:
    """Status and what is left of a column's head."""
    words, status = dict(head.words), ""
    plain = bool(_PLAIN.fullmatch(text))
    if head.measure not in ("share", "rank"):
        last = _AT_END.search(text.rstrip("（）()：:、 "))
        first = _OPENING_STATUS.match(text)
        told = text if plain else last.group() if last else first.group() if first else ""
        status = _status(told)
        if status:
            words["status"] = told
    if plain:
        return replace(head, status=status, words=words)
    name = text.strip(" 　、，,：:·/（）()±%")
    for _ in range(3):
        name = _AT_START.sub("", _AT_END.sub("", name)).strip(" 　、，,：:·/±%")
    if place := place_of(name):
        return replace(head, status=status, place=place, words=words)
    return replace(head, name=name if _NAMING.search(name) else "", status=status, words=words)


def _status(text: str) -> str:
    """The status that a word tells; 预计完成 is expected, 目标完成 actual."""
    for status in ("stretch", "expected"):
        if any(word in text for word in _WORDS["status"][status]):
            return status
    ends = [(text.rfind(w), s) for w, s in _STATUS.items() if w in text and s in ("actual", "target")]
    return max(ends)[1] if ends else ""
