"""Bundles: a count of projects, firms or funds together with their money (总投资500多亿元的16个项目)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from luoshi.check.balance import counted
from luoshi.check.passages import Passages, Place
from luoshi.check.scopes import part_named

_MONEY = r"(?:计划|概算|合计|协议|估算)?总?(?P<kind>投资|注册规模|注册资本|规模|产值|营业收入)额?"
_MONEY_FIRST = re.compile(_MONEY + r"(?:约|超过?|达到?|突破|近|为|高达)*$")
_COUNT_NEXT = re.compile(r"^的?(?:上述|重点)?$")
_COUNT_FIRST = re.compile(r"^(?P<noun>[^。；;，,、]{0,24})[，,、]?" + _MONEY + r"(?:约|超过?|达到?|突破|近|为|高达)*$")
_ITEM = re.compile(r"[，,。；;：:、！？\n\r]")
_NOUN = re.compile(r"^[^，,。；;、：:0-9]{1,20}")
_REACH = 40
_NOUN_BEFORE = 2  # 项目320个，总投资2976亿元


@dataclass(frozen=True, slots=True)
class Bundle:
    """*count* things called *noun* with *money* of a *kind* (投资, 规模); *head* names whose, *part* a park in it.

    *start* and *end* are offsets of the reading text.
    """

    count: Place
    money: Place
    noun: str
    kind: str
    head: str
    part: str
    start: int
    end: int


def bundles(passages: Passages) -> Iterator[Bundle]:
    """The bundles of a text in order; linear in its figures."""
    levels, text, region = passages.levels, passages.text, passages.document.region
    for one, two in pairwise(levels):
        if one.sentence != two.sentence:
            continue
        between = text[one.end : two.start]
        if len(between) > _REACH:
            continue
        if one.figure.unit == "元" and counted(two.figure) and _COUNT_NEXT.match(between):
            first, kind = _item(text, one.start), _MONEY_FIRST.search(one.lead)
            noun = _NOUN.match(text[two.end : two.end + _REACH])
            if kind and noun:
                head = first[: first.rfind(kind.group())]
                end = two.end + len(noun.group())
                part = part_named(head, region)
                yield Bundle(two, one, noun.group(), kind["kind"], head, part, one.start - len(first), end)
        elif counted(one.figure) and two.figure.unit == "元":
            found = _COUNT_FIRST.match(between)
            if found:
                head = _item(text, one.start)
                part = part_named(head, region) or part_named(found["noun"], region)
                words = found["noun"] or head[-_NOUN_BEFORE:]
                yield Bundle(one, two, words, found["kind"], head, part, one.start - len(head), two.end)


def _item(text: str, start: int) -> str:
    """The words of a list's item before an offset, figures among them."""
    return _ITEM.split(text[max(0, start - _REACH) : start])[-1]
