"""Numbers on a page: which are marked, which are declared to be no figures, which are neither (docs/decisions/0007).

A figure stands in an element of class ``num`` with its mark in it or right behind it. Every other digit is declared
where it stands: ``<time>``, ``<code>``, or ``data-plain`` with a word of the closed list. Nothing is excepted here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from luoshi.read.numerals import chinese

_SKIPPED = frozenset(("script", "style", "input", "select", "option", "datalist", "textarea", "svg", "code", "kbd"))
_DIGIT = re.compile(r"[0-9０-９]")
_UNIT = r"(?:%|％|‰|个?百分点|[千百十]?万?亿|[百千]?万|元|亩|公里|千米|吨|公顷|平方|立方|千瓦|倍(?!数))"
_FIGURE = re.compile(rf"[0-9０-９][\s\u2007\u2008]*{_UNIT}")
_TIME = re.compile(
    r"(?:(?:\d{4}[-年])?\d{1,2}[-月]\d{1,2}日?|\d{4}年(?:\d{1,2}月)?|\d{4}-\d\d|\d{4})?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?"
)
_PERIOD = re.compile(r"(?:\d{4}|\d{4}[—\-至]\d{4})年|\d{1,2}(?:[—\-至]\d{1,2})?[月日季]|\d{1,2}月[—\-至]")
_WHOLE = re.compile(r"\d[\d,]*(?![\d.]*\.\d)")
_OF_UNIT = re.compile(r"\D*(?:/\s*1?0*万?|[23])?\D*|元?/?10+\D*")
_ARE_LINKS = ("a", "button", "summary", "caption", "nav", "legend")
_LISTS = "table|ul|ol|dl|form|figure|nav"
_IN_WORDS = re.compile(r"(?<![\d.])[零一二两三四五六七八九十][零一二两三四五六七八九十百千万亿]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """A number that is neither marked nor rightly declared: what is wrong, and the words around it."""

    what: str
    words: str

    def __str__(self) -> str:
        return f"{self.what}：{self.words}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked figure: its words, the sign, and where its mark leads (with the fragment)."""

    words: str
    sign: str
    href: str


@dataclass(frozen=True)
class Page:
    """A page that was fetched: its address and its tree."""

    address: str
    text: str

    @cached_property
    def body(self) -> Any:
        """Its body."""
        found = html.fromstring(self.text)
        return found if found.tag == "body" else found.find("body")

    @cached_property
    def ids(self) -> Mapping[str, Any]:
        """Its elements by their ids."""
        return {element.get("id"): element for element in self.body.iter() if element.get("id")}

    def links(self) -> Iterator[str]:
        """Every address of this site that the page leads to, as a path with its query; parts fetched by scripts too."""
        for element in self.body.iter():
            names = ("href", "src", "data-part", "data-origin", "data-url") if isinstance(element.tag, str) else ()
            told = [element.get(name) for name in names]
            if element.tag == "form" and element.get("method", "get").lower() == "get":
                told.append(element.get("action") or self.address)
            for href in told:
                there = urlsplit(urljoin(f"http://here{self.address}", href)) if href else None
                if there is not None and there.netloc == "here" and "/static/" not in there.path:
                    yield there.path + (f"?{there.query}" if there.query else "")

    def checked(self) -> tuple[list[Fault], list[Mark]]:
        """What is wrong with its numbers, and the figures that are marked."""
        faults: list[Fault] = []
        marks: list[Mark] = []
        for element in _holders(self.body):
            kind = _kind(element)
            if kind != "num":
                faults += [Fault(wrong, _around(element)) for wrong in _wrong(kind, element)]
            elif not _is_result(element):
                mark = _mark_of(element)
                if mark is None:
                    faults.append(Fault("数没有出处记号", _around(element)))
                else:
                    marks.append(Mark(_figure(element), _sign(mark), urljoin(self.address, mark.get("href"))))
        return faults, marks


def _holders(body: Any) -> Iterator[Any]:
    """The elements that speak for digits: the nearest that is a figure or a declaration, else that of the text."""
    seen = set()
    for element, text in _texts(body):
        if _DIGIT.search(text):
            holder = next((one for one in (element, *element.iterancestors()) if _kind(one)), element)
            if holder not in seen or not _kind(holder):
                seen.add(holder)
                yield holder


def _texts(element: Any) -> Iterator[tuple[Any, str]]:
    """Every text with the element in which it stands, in order; what is no text of the page is left out."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return
    if element.text:
        yield element, element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield element, child.tail


def _kind(element: Any) -> str:
    """Whether an element is a figure (num), a time, or declares a kind; empty for others."""
    if element.tag == "time":
        return "time"
    return "num" if "num" in element.get("class", "").split() else element.get("data-plain", "")


def _kind_of_tag(element: Any) -> bool:
    return isinstance(element.tag, str) and _kind(element) == "num"


def _words(element: Any) -> str:
    """The text of an element as a reader sees it, without what it marks."""
    return re.sub(r"[ \n\t]+", " ", "".join(text for _, text in _texts(element))).strip()


def _around(element: Any) -> str:
    """Some words by which a person finds the place in the template."""
    up = element.getparent()
    words = _words(element) if up is None or len(_words(element)) > 30 else _words(up)
    name = element.tag + "".join(f".{one}" for one in element.get("class", "").split())
    plain = element.get("data-plain")
    return f"<{name}{f' data-plain={plain}' if plain else ''}> {words[:90]}"


def _is_result(element: Any) -> bool:
    """Whether it is the result of a sum that stands around it: there its operands have the marks."""
    return element.tag == "mark" and any(one.get("data-sum") is not None for one in element.iterancestors())


def _figure(element: Any) -> str:
    """The words of a figure without the signs of its marks."""
    return re.sub(r"\s*[§▦✎ƒ]+$", "", _words(element))


def _sign(mark: Any) -> str:
    """The sign of a mark; a link that is itself the mark has none."""
    return _words(mark) if _is_mark(mark) else ""


def _is_mark(element: Any) -> bool:
    return element is not None and element.tag == "a" and "origin" in element.get("class", "").split()


def _mark_of(element: Any) -> Any:
    """The mark of a figure: in it, around it, or the next element behind it with no digit between."""
    inner = [one for one in element.iter("a") if _is_mark(one) and one.get("href")]
    outer = [one for one in element.iterancestors("a") if one.get("data-mark") is not None and one.get("href")]
    behind = element.getnext()
    if _is_mark(behind) and behind.get("href") and not _DIGIT.search(element.tail or ""):
        outer.append(behind)
    return next(iter((*inner, *outer)), None)


def _wrong(kind: str, element: Any) -> Iterator[str]:
    """What speaks against a declaration."""
    if not kind:
        yield "数既没有记号，也没有标明不是数据"
    elif kind not in _PLAIN:
        yield f"没有“{kind}”这一类"
    else:
        words = _PLAIN[kind](element)
        if words:
            yield words


def _time(element: Any) -> str:
    return "" if _TIME.fullmatch(_words(element)) else "<time> 里不只是日期和时刻"


def _period(element: Any) -> str:
    return "period 里不只是期间" if _DIGIT.search(_PERIOD.sub("", _words(element))) else ""


def _name(element: Any) -> str:
    rated = re.sub(r"(?<![\d.])10+万?人", "", _words(element))  # 就业人员10万人死亡率 is a name
    return "name 里有数据" if _FIGURE.search(rated) else ""


def _count(element: Any) -> str:
    words = _words(element)
    if _FIGURE.search(words) or re.search(r"\d\.\d", words):
        return "count 里不只是程序数的个数"
    return "" if _counts(element) else "count 没有指向它所数的表"


def _counts(element: Any) -> bool:
    """Whether what is counted is at hand: a link, a button, or a list in the same part of the page."""
    around = [element, *element.iterancestors()]
    if any(one.tag in ("a", "button", "summary", "caption", "nav", "legend") for one in around) or element.xpath(
        ".//a"
    ):
        return True
    part = next((one for one in around if one.tag in ("tr", "li", "section", "details", "main", "aside")), None)
    return part is not None and bool(part.xpath(f".//a[@href] | .//{' | .//'.join(_LISTS.split('|'))}"))


def _order(element: Any) -> str:
    return "order 里有数据" if _FIGURE.search(_words(element)) else ""


def _unit(element: Any) -> str:
    return "" if _OF_UNIT.fullmatch(_words(element)) else "unit 里不只是计量单位"


def _quote(element: Any) -> str:
    around = [element, *element.iterancestors()]
    line = next((one for one in around if one.tag in ("li", "tr", "p", "details", "h1")), element)
    linked = any(one.tag == "a" and one.get("href") for one in around) or line.xpath(".//a[@href]")
    return "" if linked or _is_mark(element.getnext()) else "quote 没有连到原文"


def _source(element: Any) -> str:
    return "" if element.tag in ("article", "table", "blockquote") else "source 只能是原文或原表本身"


def _log(element: Any) -> str:
    record = next((one for one in (element, *element.iterancestors()) if one.tag in ("li", "tr", "p")), None)
    return "" if record is not None and record.xpath(".//time") else "log 旁边没有时间"


def _help(element: Any) -> str:
    return ""  # the words are looked up in the sources by `test_words_of_the_program_come_from_it`


_PLAIN: Mapping[str, Callable[[Any], str]] = {
    "time": _time, "period": _period, "name": _name, "count": _count, "order": _order, "unit": _unit, "quote": _quote,
    "source": _source, "help": _help, "log": _log,
}  # fmt: skip
KINDS = frozenset(_PLAIN) - {"time"}
"""The words that ``data-plain`` may have."""


def helps(page: Page) -> Iterator[str]:
    """The words of the application that have digits."""
    for element in _holders(page.body):
        if _kind(element) == "help":
            yield _words(element)


def same(figure: str, told: str) -> bool:
    """Whether what is marked at the source is the figure: the same digits, wherever the point stands.

    A table tells its unit in the head: 39.9232 (亿元) is what the sheet has as 399232 (万元).

    >>> same("4,500 亿元", "0.45万亿元"), same("39.9232", "399232 万元"), same("6.1%", "6.2%"), same("61", "618.4")
    (True, True, False, False)
    >>> same("约80", "八成"), same("未报", "")
    (True, True)
    """
    return set(_digits(figure)) <= set(_digits(told))


def _digits(words: str) -> list[str]:
    """The digits of each number in some words, without the zeros before and behind them."""
    plain = _IN_WORDS.sub(_arabic, words)
    return [
        told.replace(",", "").replace(".", "").strip("0") or "0" for told in re.findall(r"\d[\d,]*(?:\.\d+)?", plain)
    ]


def _arabic(found: re.Match[str]) -> str:
    number = chinese(found[0])
    return found[0] if number is None else format(number, "f")


def leads(mark: Mark, page: Page) -> str:
    """What is wrong with the page to which a mark leads; empty where it shows the very number."""
    fragment = urlsplit(mark.href).fragment
    if fragment and fragment not in page.ids:
        return f"没有 #{fragment}"
    sums = page.body.xpath("//*[@data-sum]")
    if mark.sign == "ƒ" and not sums:
        return "没有算式（data-sum）"
    if sums and mark.sign == "ƒ":
        places = [told for one in sums for told in one.iter("mark")]
        operands = [one for part in sums for one in part.iter() if _kind_of_tag(one) and not _is_result(one)]
        if not operands or any(_mark_of(one) is None for one in operands):
            return "算式里的数没有记号"
    elif fragment:
        target = page.ids[fragment]
        line = next(target.iterancestors("p"), target)  # a sign in the text stands where its sentence begins
        places = [target] if target.tag == "mark" else list(target.iter("mark")) or list(line.iter("mark")) or [target]
    else:
        places = list(page.body.iter("mark"))
    told = [_words(one) for one in places]
    return "" if any(same(mark.words, one) for one in told) else f"那一页标出的是 {told[:3]}"
