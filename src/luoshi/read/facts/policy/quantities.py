"""The quantities of a clause: numbers with unit, their bounds (含, 以上, 不超过), ranges and lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.read.numerals import arabic, chinese, magnitude

_UNITS = (
    "元人民币|人民币元|美元|欧元|港元|港币|日元|元|个百分点|百分点|%|‰|倍|个月|个工作日|平方公里|平方米|立方米|公里|千瓦时|人次|人天|标箱"
    "|周岁|年|月|天|日|人|名|家|户|个|件|项|台|套|吨|亩|座|处|辆|张|次|场|种|位|米|度|批|条|间|床|所|款|只|头|公顷|例|艘|篇|株|部"
)
_DIGIT = "一二三四五六七八九十"
_TOKEN = re.compile(
    rf"""(?P<skip>第[\d{_DIGIT}]++(?:[-、]第?[\d{_DIGIT}]++)*+(?:个完整|个)?(?:年度|年|条|款|项|季度|名|位|批)?
      |(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|(?:19|20)\d\d(?=-|/)|〔\d++〕\d*+号?|\d++月\d++日|\d++强|(?!1∶\d)\d++∶\d++|\d++\.\d++版|[A-Za-z]\d++|\d++[A-Za-z]++)
      |(?P<ratio>1∶\d)|(?P<num>\d{{1,3}}(?:,\d{{3}})++(?:\.\d++)?|\d++(?:\.\d++)?|(?<=[设增收纳聘引])一(?=[家个人名户项件])|(?<![上同每第这某前{_DIGIT}百])[{_DIGIT}两百]{{1,4}}(?=万?元|亿元|个百分点|个?月|年(?![度期级末底])))
      (?P<mag>万亿|千万|百万|亿|万|千)?(?:\(不?含\)(?=美元|元))?(?P<unit>{_UNITS})?(?P<per>(?:/(?:{_UNITS}))*+)""",
    re.X,
)
_INCLUDED = r"(?:\(含[^()]{0,4}\)|\(不含[^()]{0,4}\))"
_RANGE = re.compile(rf"(?P<mark>{_INCLUDED})?(?:及以上|以上)?(?:至|到|-+)(?:年)?")
_TAIL = re.compile(
    rf"(?P<one>{_INCLUDED})?(?P<word>及其?以上|或以上|以上|及其?以下|或以下|以下|以内|之内|之间)?(?P<two>{_INCLUDED})?"
)
_LEAD = re.compile(
    r"(?:(?P<ge>达到?或超过|达到了?|不低于|不少于|不小于|不得低于|大于或?等于|≥|>=|至少|满|达)|(?P<le>不超过|不高于|不多于|不大于|小于或?等于|≤|<=|不得超过|不得高于"
    r"|最多|至多)|(?P<gt>超过|突破|大于|高于|多于|超出|超|>)|(?P<lt>低于|小于|不足|少于|不满|未满|未达到?|<))…?$"
)
_OPERATORS = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<"}
_MONEY = {"元", "美元", "欧元", "港元", "港币", "日元"}
_JOINER = re.compile(r"(?:分别)?(?:、|,|和|及|与|以及|或|或者|/)(?:分别)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a clause: *start*/*end* hold number and unit, *head*/*tail* its words of bound as well.

    *operator* is the comparison it would state if it were a threshold, empty where no word says one.
    """

    start: int
    end: int
    head: int
    tail: int
    value: Decimal
    unit: str
    per: tuple[str, ...] = ()
    high: Decimal | None = None
    operator: str = ""
    low_open: bool = False
    high_open: bool = False
    scaled: bool = False

    @property
    def kind(self) -> str:
        """What it measures: money, percent, points, multiple, time or count."""
        if self.unit in _MONEY:
            return "money"
        named = {"%": "percent", "个百分点": "points", "倍": "multiple", "": "bare"}
        return named.get(self.unit, "time" if self.unit in ("年", "个月", "天") else "count")


def quantities(text: str) -> list[Quantity]:
    """All quantities of a plain text in order, ranges merged, shared units filled in, bounds read.

    >>> [(str(q.value), q.unit, q.operator) for q in quantities("营收1亿元(含)以上的,给予20、10万元")]
    [('100000000', '元', '>='), ('200000', '元', ''), ('100000', '元', '')]
    """
    found = _ranged(text, list(_numbers(text)))
    return _shared(text, [_bounded(text, quantity) for quantity in found])


def _numbers(text: str) -> Iterator[Quantity]:
    for hit in _TOKEN.finditer(text):
        if hit["skip"]:
            continue
        if hit["ratio"]:
            share = 100 * Decimal(hit["ratio"][2:])
            yield Quantity(hit.start(), hit.end(), hit.start(), hit.end(), share, "%")
            continue
        value = chinese(hit["num"]) if hit["num"][0] in _DIGIT + "两百" else arabic(hit["num"])[0]
        if value is None:
            continue
        value *= magnitude(hit["mag"] or "")
        unit = hit["unit"] or ""
        if unit == "‰":
            value, unit = value / 10, "%"
        unit = {"元人民币": "元", "人民币元": "元", "百分点": "个百分点", "月": "个月", "日": "天"}.get(unit, unit)
        per = tuple(word for word in (hit["per"] or "").split("/") if word)
        yield Quantity(hit.start(), hit.end(), hit.start(), hit.end(), value, unit, per, scaled=bool(hit["mag"]))


def _ranged(text: str, found: list[Quantity]) -> list[Quantity]:
    """Merge 10-20万元 and 5000万元(含)-1亿元 into one; a bare low end takes the unit of the high end."""
    out: list[Quantity] = []
    for quantity in found:
        last = out[-1] if out else None
        join = _RANGE.fullmatch(text, last.end, quantity.start) if last and last.high is None else None
        if last is None or join is None or (last.unit and last.unit != quantity.unit):
            out.append(quantity)
            continue
        value = last.value
        if not last.unit and not last.scaled:
            value *= _factor(text, quantity)
        mark = join["mark"] or ""
        out[-1] = replace(
            quantity, start=last.start, head=last.start, value=value, high=quantity.value, low_open="不含" in mark
        )
    return out


def _factor(text: str, quantity: Quantity) -> Decimal:
    hit = _TOKEN.match(text, quantity.start)
    return magnitude(hit["mag"] or "") if hit else Decimal(1)


def _bounded(text: str, quantity: Quantity) -> Quantity:
    """Read the words of bound before and behind."""
    lead = _LEAD.search(text[max(0, quantity.start - 6) : quantity.start])
    tail = _TAIL.match(text, quantity.end)
    marks = f"{tail['one'] or ''}{tail['two'] or ''}" if tail else ""
    word = (tail["word"] or "") if tail else ""
    end = tail.end() if tail else quantity.end
    head = quantity.start - (len(lead[0]) if lead else 0)
    if quantity.high is not None:
        shut = "含" in marks and "不含" not in marks
        return replace(quantity, head=head, tail=end, operator="between", high_open="不含" in marks or not shut)
    operator = next((_OPERATORS[name] for name, hit in lead.groupdict().items() if hit), "") if lead else ""
    if word.endswith("以上"):
        operator = ">" if "不含" in marks or (operator == ">" and "含" not in marks) else ">="
    elif word and word != "之间":
        operator = "<" if "不含" in marks or operator == "<" else "<="
    elif "含" in marks and not operator:
        operator = ">="
    return replace(quantity, head=head, tail=end, operator=operator)


def _shared(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of the next in its list (3、2、1个百分点; 20、10、5万元)."""
    for place in range(len(found) - 2, -1, -1):
        this, following = found[place], found[place + 1]
        if this.unit or not following.unit or not _JOINER.fullmatch(text, this.tail, following.head):
            continue
        value = this.value if this.scaled else this.value * _factor(text, following)
        found[place] = replace(this, value=value, unit=following.unit, per=this.per or following.per)
    return found


def lists(text: str, found: list[Quantity]) -> list[tuple[Quantity, ...]]:
    """Neighbours of one kind that only a comma or 和 parts, as one list each.

    >>> text = "给予20万元、5万元"
    >>> [len(group) for group in lists(text, quantities(text))]
    [2]
    """
    out: list[list[Quantity]] = []
    for quantity in found:
        last = out[-1][-1] if out else None
        same = last is not None and last.kind == quantity.kind
        if last is not None and same and _JOINER.fullmatch(text, last.tail, quantity.head):
            out[-1].append(quantity)
        else:
            out.append([quantity])
    return [tuple(group) for group in out]
