"""Taking a clause apart: what stands before a value, word by word from its end, and the hedge behind it.

The clause before a value is taken apart from its end, word by word (``固定资产投资|同比|增长|超过``); the words behind
the value add bounds (以上, 左右). Which words do what is told by lexicon/predicates.toml.
"""

import re
from dataclasses import dataclass
from typing import Literal

from luoshi.read.words import ending, lexicon, longest_first
from luoshi.records import Bound

_WORDS = lexicon("predicates")
BEFORE: dict[str, Bound] = {w: bound for bound, words in _WORDS["before"].items() for w in words}
_AFTER: dict[str, Bound] = {w: bound for bound, words in _WORDS["after"].items() for w in words}
UP = frozenset(_WORDS["up"])
_DOWN, _REACH = frozenset(_WORDS["down"]), frozenset(_WORDS["reach"])
_RANK = frozenset(_WORDS["rank"]["words"])
_TAIL = ending([*BEFORE, *UP, *_DOWN, *_REACH, *_WORDS["adverb"]], _WORDS["guard"])
_RANK_TAIL = ending([*_RANK, *_WORDS["adverb"], *_REACH, "并", "同类城市"], _WORDS["guard"])
_AFTER_VALUE = re.compile(rf"\s?(?:{longest_first(_AFTER)})")

# a base that a clause compares with: 比上年, 较2020年, 高于全国, 比年初
_BASE = re.compile(
    r"(?P<how>(?<![占环同对配之])比(?![重例率值较拟分])|较|与|同|相比|相较|超|高于|低于|快于|优于|超过|领先|高出|好于|慢于|落后|多于|少于)(?P<base>(?:20[0-9]{2}年?|[^，,。；;：:、比较0-9]){0,18}?)(?:相比|同期相比|对比)?$"
)
# how long something lasted or was done again, between a head and its predicate: 连续四年, 两年平均, 四度
_STREAK = re.compile(
    r"(?<![0-9—-])(?:(?:已?连续|近|过去|前|这|历时|蝉联)?[0-9一二两三四五六七八九十多]{1,3}(?:年|个月|个季度|次|届|度|个交易日)|"
    r"已?连续[0-9一二两三四五六七八九十]{1,2}季度)(?:来|间|位?居)?$"
)
_TIME_TAIL = re.compile(
    r"(?<![比较与同按是为])(?:到|至|在)?(?:(?:20[0-9]{2}年?[-—–~至/])?20[0-9]{2}年(?:底|末)?|去年|目前|现在|年末|年底|上年末)的?$"
)
_YEAR_BEFORE = re.compile(r"上年|去年|上一年|前一年|同期|上年度")
_LAST_PERIOD = re.compile(r"上月|上季|上个月|上个季度|上周|前一月|上半年|一季度|1-|前三季度")
_AVERAGE = re.compile(r"年均|两年平均|三年平均|年平均|平均增长|平均增速|平均每年")
_PREVIOUS = re.compile(r"环比")
_YOY = re.compile(r"同比|同口径|同期")
_PROGRESS = re.compile(r"^(?:序?时间?进度|时间进度|序时进度|进度)$")
_OTHER = re.compile(
    r"同期|时期|期末|上年|去年|全国|全省|全市|全区|全球|平均|时间进度|序时进度|计划|目标|预期|水平|整体|总体|规上|经济|GDP|地区生产总值"
)


@dataclass(slots=True)
class Clause:
    """The clause before a value, taken apart: what is left of it (*subject*), and what its last words say."""

    subject: str
    change: str = ""
    change_words: str = ""
    reach: str = ""
    bound: Bound | Literal[""] = ""
    bound_words: str = ""
    average: bool = False
    comparison: str = ""
    comparison_words: str = ""
    place: str = ""
    tail: str = ""
    distributes: bool = False
    streak: str = ""
    arrives: bool = False


def take_apart(left: str) -> Clause:
    """Strip the predicate from the end of the clause *left* that stands before a value.

    >>> c = take_apart("固定资产投资同比增长超过")
    >>> (c.subject, c.change, c.bound, c.comparison)
    ('固定资产投资', 'up', 'gt', 'yoy')
    """
    left = left.rstrip()
    reverse, end, clause = left[::-1], len(left), Clause("")
    while end > 0:
        m = _TAIL.match(reverse, len(left) - end)
        if m is not None:
            _note(m.group()[::-1], clause)
            end = len(left) - m.end()
        elif (cut := _interruption(left, end, clause)) < end:
            end = cut
        else:
            break
        while end and left[end - 1] in " \u3000":
            end -= 1
    clause.subject, clause.tail = left[:end], left[end:]
    return clause


def _interruption(left: str, end: int, clause: Clause) -> int:
    """Where a time, a streak or a base of comparison among the words of a predicate begins; *end* if there is none."""
    if at := _TIME_TAIL.search(left, max(0, end - 12), end):
        clause.arrives = clause.arrives or at.group()[0] in "到至"
        return at.start()
    if end < len(left) and (streak := _STREAK.search(left, max(0, end - 10), end)):
        clause.streak = streak.group()
        return streak.start()
    return len(clause.subject) if _base(left, end, clause) else end


def _note(word: str, clause: Clause) -> None:
    """What a stripped word tells: change, reach, bound, comparison, 分别."""
    if word in BEFORE and not clause.bound and not clause.change and not (clause.reach and word in UP):
        clause.bound, clause.bound_words = BEFORE[word], word
        if word in UP or word in _DOWN:
            return  # 失业率|低于|5%: a bound; 低于|全国|5个百分点 has a base between
    if word in UP or word in _DOWN:
        if clause.arrives and not clause.change and not clause.reach:
            clause.reach = word + "到"  # 提升|到2025年的|70%: a value reached, no change of it
        elif not clause.change:
            clause.change, clause.change_words = ("up" if word in UP else "down"), word
    elif word in _REACH and not clause.reach:
        clause.reach = word
    if word in ("分别", "依次"):
        clause.distributes = True
    _note_comparison(word, clause)


def _note_comparison(word: str, clause: Clause) -> None:
    if word in ("年均", "两年平均", "平均增速", "平均增长", "年平均", "平均每年") or (word == "平均" and clause.change):
        clause.average = True
    if not clause.comparison:
        if "同比" in word or word in ("同口径", "可比口径", "按可比口径"):
            clause.comparison, clause.comparison_words = "yoy", word
        elif word == "环比":
            clause.comparison, clause.comparison_words = "previous", word


def _base(left: str, end: int, clause: Clause) -> bool:
    """Whether the clause's rest ends with a base of comparison; then it is noted and cut off."""
    if not clause.change and not clause.bound and end > 40:
        return False
    m = _BASE.search(left, max(0, end - 24), end)
    if m is None or (
        not clause.change
        and m["how"] not in ("高于", "低于", "快于", "优于", "超过", "领先", "高出", "好于", "慢于", "超", "落后")
    ):
        return False
    how, base = m["how"], m["base"]
    if how in ("超过", "超") and _PROGRESS.search(base):
        clause.change, clause.change_words, clause.comparison, clause.comparison_words = (
            "up",
            how,
            f"other:{base}",
            m.group(),
        )
        clause.subject = left[: m.start()]
        return True
    if how in ("超过", "超", "高于", "低于", "领先") and not (clause.change or _OTHER.search(base)):
        return False
    if not base and how not in ("比", "较"):
        return False
    if how in ("与", "同") and not m.group().endswith("相比"):
        return False
    if not clause.change:
        clause.change, clause.change_words = ("down" if how in ("低于", "慢于", "落后") else "up"), how
    kind = comparison_of(base, how)
    if not clause.comparison or kind not in ("yoy",):
        clause.comparison, clause.comparison_words = kind, m.group()
    clause.subject = left[: m.start()]
    return True


def comparison_of(base: str, how: str) -> str:
    """What kind of comparison a base makes: with the year before, the period before, another base or another body.

    >>> comparison_of("上年同期", "比"), comparison_of("2020年", "较"), comparison_of("全国平均", "高于")
    ('yoy', 'base:2020年', 'other:高于全国平均')
    """
    if how in ("比", "较", "与", "同", "相比", "相较"):
        if _YEAR_BEFORE.search(base) and not re.search(r"20[0-9]{2}", base):
            return "yoy"
        if _LAST_PERIOD.search(base):
            return "previous"
        if re.search(r"20[0-9]{2}|年初|年末|年底|以来|五", base):
            return f"base:{base}"
        return f"other:{base}" if base else ""
    return f"other:{how}{base}"


def bound_after(text: str, end: int) -> tuple[Bound | Literal[""], str, int]:
    """Bound, its words and where they end, of the words right behind a value.

    >>> bound_after("5%左右，", 2)
    ('approx', '左右', 4)
    """
    m = _AFTER_VALUE.match(text, end)
    if m is None:
        return "", "", end
    words = m.group().strip()
    return _AFTER[words], words, m.end()


_PLACE = re.compile(
    r"(?:在?(?:全[国省市区县州球]|世界|亚洲|亚太|[东西中]部(?:地区)?|西北|东北|西南|华东|华北|华南|中南|长江经济带|黄河流域|国内|省内|市内|沿海|山东省?|同类|长三角|大湾区|[^居列位排全跃升我各本在占\W\d_]{2,3}省(?!连续)|自治区|中心城区|沿黄|省级|国家级|县级)[^，,。；;、]{0,16}|[0-9]{1,3}个[^，,。；;、]{1,14}中)$"
)


def take_apart_rank(left: str) -> Clause:
    """Strip the words of a rank (``…增速|居|全国``) from the end of a clause.

    >>> c = take_apart_rank("规上工业增加值增速居全国")
    >>> (c.subject, c.place)
    ('规上工业增加值增速', '全国')
    """
    left = left.rstrip(' “"')
    reverse, length, position = left[::-1], len(left), 0
    clause = Clause("")
    placed = False
    while position < length:
        m = _RANK_TAIL.match(reverse, position)
        if m is not None:
            word = m.group()[::-1]
            clause.reach = clause.reach or word
            if word in ("分别", "依次"):
                clause.distributes = True
            position = m.end()
            continue
        if streak := _STREAK.search(left, max(0, length - position - 10), length - position):
            position += len(streak.group())
            continue
        place = None if placed else _PLACE.search(left, max(0, length - position - 26), length - position)
        if place is None:
            break
        clause.place, placed = place.group(), True
        position += len(clause.place)
    clause.subject = left[: length - position]
    clause.tail = left[length - position :]
    if listed := _IN_LIST.search(clause.subject):
        clause.subject, clause.place = listed["who"], clause.place or listed["list"]
    return clause


# 连续9年稳居自然指数-科研城市|榜首: the list stands between the verb and the place
_IN_LIST = re.compile(
    r"^(?P<who>[^，,]*?)(?:已?连续[^，,]{1,4}[年次届度])?(?:稳居|位居|位列|名列|跻身|蝉联|荣登|登上|登顶|入围|进入|排名)(?P<list>[^，,、]{4,24})$"
)
