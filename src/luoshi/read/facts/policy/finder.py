"""Where a document's clauses are: sentences that grant, rule on stacking or on validity, with the caps that follow."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from luoshi.read.facts.policy.parse import parse_clause
from luoshi.read.facts.policy.validity import status_of
from luoshi.read.reading import Reading
from luoshi.read.sections import PartIndex, part_index, path_at
from luoshi.records import Because, Span
from luoshi.records.clause import Clause, Validity

# one scan finds the candidates: words that hardly stand anywhere but in clauses come with their numbers
_TRIGGER = re.compile(
    r"给予|予以(?:奖|补|贴|资助|支持|返还)|奖励|奖补|补贴|补助|资助|贴息|返还|免收|免交|免缴|(?<![造成])就高(?!中|校|等|水平|质量|新|效|端)|重复享受|同时享受|有效期|免申即享|配套"
)
_STOP = re.compile(r"[。\n！？]")
_LINE = re.compile(r"[^\n]*")
_NUMBER = re.compile(r"\d")
_CAP_ONLY = re.compile(
    r"\s*(?:同一|单个|单家|单户|单一|每家|每个|每户|每人|每年|各|补贴总额|补助总额|奖励总额|累计|合计|年度)[^。\n]{0,30}?(?:不超过|最高|上限|为限|封顶)[^。\n]{0,20}\d[^。\n]{0,14}[。\n]"
)
_PAST = re.compile(
    r"(?:累计|共|已|全年|先后)(?:为[^，,。]{1,12})?(?:发放|兑现|拨付|争取|落实|减免|返还|投入|支付|下达|安排|获得|获|免收|给予)|(?:补助|补贴)标准(?:分别)?(?:再)?(?:提高|增加)到?\d|(?:发放|兑现|拨付|争取|落实|下达|返还|减免)[^，,。；]{0,24}\d[\d.]*(?:余)?(?:亿|万)元"
)
_GRANT = re.compile(
    r"(?:给予|予以|按照?|奖励|补助|补贴|奖补|资助|贴息|返还|配套|发放|标准[为：:])[^，,。；;]{0,30}\d|\d[^，,。；;]{0,12}(?:奖励|补助|补贴|奖补|资助|贴息|返还|支持|配套|租金)"
    r"|(?:每|最高|不超过)[^，,。；;]{0,16}\d[^，,。；;]{0,8}元|免收|免交|免缴|减半|一事一议|一定(?:的)?(?:奖|补)"
)
# in a report only a sentence that promises under a condition is a clause
_PROMISE = re.compile(
    r"(?:对|凡|的[，,]|达到|按照?)[^。\n]{2,200}?(?:给予|奖励|补助|补贴|奖补|资助)[^，,。；;\d]{0,16}\d[\d.]*\s*(?:万|千|元|%|[-—~])"
)
_RULE = re.compile(
    r"(?<![造成])就高(?!中|校|等|水平|质量|新|效|端)|重复享受|同时享受|有效期[^。]{0,20}\d|有效期[^。]{0,6}年|年有效期|免申即享|(?:给予|予以)(?:奖励|补助|补贴|奖补)"
)
_BUDGET = re.compile(r"(?:每年|财政)?(?:安排|设立|统筹|列支)[^，,。；;]{0,24}(?:资金|经费)|注册资本|资金规模|总规模")
_LABEL = re.compile(
    r"\s*(?:第\s*[\d一二三四五六七八九十百 ]+\s*条|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳])\s*"
)


def find(reading: Reading) -> tuple[Clause, ...]:
    """All policy clauses of a text in order, in raw offsets, with the document's force and term where they tell none.

    Sentences of a report on what was paid (已发放…) are no clauses, nor is what lies in the zones that hold no facts.
    """
    index = part_index(reading.outline)
    found = [_read(reading, start, end) for start, end in _candidates(reading, index)]
    kept = [clause for clause in found if clause is not None]
    whole = _document(reading, kept)
    return tuple(_dated(clause, whole) for clause in kept)


def _candidates(reading: Reading, index: PartIndex) -> Iterator[tuple[int, int]]:
    """Clean stretches of the sentences to parse."""
    text, omitted = reading.text, reading.overlay.omitted
    done = 0
    for hit in _TRIGGER.finditer(text):
        if hit.start() < done:
            continue
        start = _start(text, done, hit.start())
        end = _end(text, hit.end())
        done = end
        if _inside(omitted, hit.start()):
            continue
        sentence = text[start:end]
        if index.at(hit.start()).part == "report" and not _PROMISE.search(sentence):
            continue
        if _worth(sentence):
            yield start, end


def _start(text: str, done: int, at: int) -> int:
    """Behind the last stop, without the label and the heading sentence (…。)."""
    begin = max(done, *(text.rfind(stop, done, at) + 1 for stop in "。\n！？"))
    while begin > done and text[begin - 1] == "\n" and _wrapped(text, begin - 1):
        begin = max(done, *(text.rfind(stop, done, begin - 1) + 1 for stop in "。\n！？"))
    label = _LABEL.match(text, begin, at)
    return label.end() if label else begin


def _end(text: str, at: int) -> int:
    """The end of the sentence, with the office in brackets and with sentences that only cap it."""
    stop = _STOP.search(text, at)
    while stop and stop[0] == "\n" and _wrapped(text, stop.start()) and not _LABEL.match(text, stop.end()):
        stop = _STOP.search(text, stop.end())
    end = stop.end() if stop else len(text)
    while more := _CAP_ONLY.match(text, end):
        end = more.end()
    office = re.compile(r"\s{0,3}[（(](?:责任|牵头|主管)[^（()）\n]{2,120}[)）]").match(text, end)
    return office.end() if office else end


def _wrapped(text: str, at: int) -> bool:
    """Whether the line that ends at *at* was only broken there: long, not ended, and no heading."""
    line = text[text.rfind("\n", 0, at) + 1 : at].rstrip()
    heading = _LABEL.match(line) is not None and "。" not in line
    goes_on = "\u4e00" <= line[-1:] <= "\u9fff" or line[-1:] in "、，,"
    return len(line) >= 18 and goes_on and not heading


def _inside(omitted: tuple[Span, ...], at: int) -> bool:
    place = bisect_left(omitted, at, key=lambda span: span.end)
    return place < len(omitted) and omitted[place].start <= at


def _worth(sentence: str) -> bool:
    """Whether a sentence grants or rules, rather than tells what was paid or what a fund holds."""
    if len(sentence) > 1500:
        return False
    if _RULE.search(sentence) and not (_PAST.search(sentence) or _BUDGET.search(sentence)):
        return True
    if not _NUMBER.search(sentence) and not re.search(r"免收|免交|免缴|一事一议|一定", sentence):
        return False
    if not _GRANT.search(sentence) or _PAST.search(sentence):
        return False
    return not _BUDGET.search(sentence) or "给予" in sentence or "按" in sentence


def _read(reading: Reading, start: int, end: int) -> Clause | None:
    """The clause of a clean stretch in raw offsets, None where nothing of a clause was found in it."""
    clause = parse_clause(reading.text[start:end])
    told = clause.benefits or clause.stacking or clause.payout.shares or clause.validity.end or clause.validity.years
    vague = clause.missing == ("金额或标准",) and re.search(
        r"(?:给予|予以)[^，。；]{0,10}(?:奖|补|资助|贴息)", clause.surface
    )
    if not told and not vague and not _automatic(clause):
        return None
    first, last, surface = reading.raw(start, end)
    because = tuple(_shifted(reading, mark, start) for mark in clause.because)
    section = path_at(reading.outline, start)
    return replace(clause, start=first, end=last, surface=surface, section=section, because=because)


def _automatic(clause: Clause) -> bool:
    """免申即享 as the way a benefit is paid, not as a slogan."""
    return clause.delivery == "免申即享" and re.search(r"拨付|发放|直接享受|账户", clause.surface) is not None


def _shifted(reading: Reading, mark: Because, start: int) -> Because:
    first, last, _ = reading.raw(start + mark.start, start + mark.end)
    return replace(mark, start=first, end=last)


def _document(reading: Reading, clauses: list[Clause]) -> Validity:
    """The force and term of the whole document: of its title, and of the clause that tells its term."""
    status = status_of(reading.outline.title)
    told = next((c.validity for c in clauses if not c.benefits and (c.validity.end or c.validity.years)), Validity())
    return replace(told, status=status if status != "in force" else told.status)


def _dated(clause: Clause, whole: Validity) -> Clause:
    """A clause without a term of its own holds as long as the document; in a draft nothing pays."""
    own = clause.validity
    term = own if own.start or own.end or own.years else whole
    status = own.status if own.status != "in force" else whole.status
    dated = replace(clause, validity=replace(term, status=status))
    if status != "draft" or own.status == "draft":
        return dated
    missing = ("正式文本（征求意见稿不得兑现）", *clause.missing)
    return replace(dated, result="not computable", missing=missing)
