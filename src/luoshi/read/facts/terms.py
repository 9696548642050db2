"""Terms that a text defines (名词解释): in notes, by 是指, and by 以下简称."""

import re

from luoshi.read.facts.wording import because
from luoshi.read.outline.lines import Zones
from luoshi.read.reading import Reading
from luoshi.read.sections import path_at
from luoshi.records import Term

_NOTE = re.compile(
    r"\s*(?:\[\d{1,3}\]|〔\d{1,3}〕|【\d{1,3}】|[①-⑳]|注\d{0,2}|\d{1,3}[.．、])?\s*[:：、.．]?\s*(?P<name>[^：:\n]{1,60}?)\s*[：:]\s*(?P<text>[^\n][\s\S]*)"
)
_MEANT = re.compile(
    r"(?P<name>[“「《][^“”「」《》\n]{2,40}[”」》]|[一-龥A-Za-z0-9+“”、（）()—-]{2,30}?)[，,]?(?:（[^（）\n]{1,30}）)?[，,]?(?:主要|具体|一般|特)?(?:是指|系指|是特指|意指|指的是)(?P<text>[^。\n]{6,400})"
)
_SHORT = re.compile(
    r"[（(](?:以下|下)?(?:统称|简称|统一简称)(?:为|：|:)?[“\"「『]?(?P<name>[^“”\"「」『』（()）\n，,。]{2,30})[”\"」』]?(?:[，,][^（()）\n]{0,20})?[)）]"
)
_LEAD = re.compile(
    r"^(?:本(?:办法|细则|规定|意见|方案|条例|政策|措施|通知|标准)(?:所称|中|中的)|所称|所谓|其中|这里的|上述|前款所称|的|和|中|即|注)+[:：，]?(?:的)?"
)
_NO_NAME = re.compile(r"^(?:这|那|它|其|就|也|都|主要|本|该|不)|[，。；]|(?:就|也|都|均|不|还)$")
_BREAK = re.compile(r"[，。；：:;,\n“”《》、\s)）]")
_QUOTES = "“”「」《》\"' "


def find(reading: Reading) -> tuple[Term, ...]:
    """The terms of a text, in order of their place.

    >>> from luoshi.read.reader import prepare
    >>> text = "本办法所称小微企业，是指营业收入不足五百万元的企业。试点办公室（以下简称“试点办”）负责。"
    >>> [(t.name, t.definition) for t in find(prepare(text))]
    [('小微企业', '营业收入不足五百万元的企业'), ('试点办', '试点办公室')]
    """
    zones = Zones(reading.overlay.omitted)
    notes = _of_notes(reading)
    covered = [(term.start, term.end) for term in notes]
    found = [*notes]
    for term in [*_meant(reading, zones), *_short(reading, zones)]:
        if not any(start < term.end and term.start < end for start, end in covered):
            found.append(term)
    return tuple(sorted(found, key=lambda term: (term.start, term.end)))


def _of_notes(reading: Reading) -> list[Term]:
    """The notes that explain: a name, a colon, what it is."""
    out = []
    for note in reading.outline.footnotes:
        match = _NOTE.match(reading.text[note.start : note.end])
        if match:
            start = note.start + match.start("name")
            term = _term(reading, start, note.end, match["name"], match["text"], "注释")
            if term:
                out.append(term)
    return out


def _meant(reading: Reading, zones: Zones) -> list[Term]:
    """Definitions with 是指 and its like."""
    out: list[Term] = []
    text, at = reading.text, 0
    while (at := text.find("指", at)) >= 0:
        low = max(text.rfind("\n", 0, at), text.rfind("。", 0, at), text.rfind("；", 0, at), at - 80) + 1
        at += 1
        if text[at - 2] not in "是系特意" and text[at : at + 2] != "的是":
            continue
        found = _MEANT.match(text, _begin(text, low, at))
        if found is None or found.start() in zones:
            continue
        lead = _LEAD.match(found["name"])
        name = found["name"][lead.end() :] if lead else found["name"]
        start = found.start("name") + (lead.end() if lead else 0)
        if not name or _NO_NAME.search(name.strip(_QUOTES)):
            continue
        term = _term(reading, start, found.end(), name, found["text"], "是指")
        if term:
            out.append(term)
    return out


def _begin(text: str, low: int, at: int) -> int:
    """Where the name before 是指 begins: behind the last mark before it, quotes being part of it."""
    head = text[low : at - 2].rstrip("，, 主要具体一般")
    if head.endswith(("”", "」", "》")):
        opened = max(head.rfind(mark) for mark in "“「《")
        return low + max(opened, 0)
    marks = [match.end() for match in _BREAK.finditer(head)]
    return low + (marks[-1] if marks else 0)


def _short(reading: Reading, zones: Zones) -> list[Term]:
    """Short names in brackets (以下简称“…”): the definition is the full name before them."""
    out = []
    for found in _SHORT.finditer(reading.text) if "称" in reading.text else ():
        if found.start() in zones:
            continue
        low = max(reading.text.rfind("\n", 0, found.start()) + 1, found.start() - 80)
        full = _full_name(reading.text[low : found.start()])
        if len(full) < 3:
            continue
        term = _term(reading, found.start() - len(full), found.end(), found["name"], full, "以下简称")
        if term:
            out.append(term)
    return out


def _full_name(before: str) -> str:
    """The noun phrase or the title in 《》 or quotes that ends *before*."""
    for opening, closing in (("《", "》"), ("“", "”")):
        if before.endswith(closing):
            return before[max(before.rfind(opening), 0) :]
    marks = [
        match.end()
        for match in re.finditer(
            r"[，。；：:;,“”\s]|根据|印发|关于|成立|设立|建立|(?<!自)由|(?<!核)对|(?<![存现])在", before
        )
    ]
    return before[marks[-1] :] if marks else before


def _unquoted(name: str) -> str:
    """A name without quotes around the whole of it: “灯塔工厂” is 灯塔工厂, “诉速办”平台 stays."""
    name = name.removeprefix("“") if name.count("“") > name.count("”") else name
    inner = name[1:-1]
    paired = name[:1] in _QUOTES and name[-1:] in _QUOTES and not any(mark in inner for mark in "“”「」《》")
    return inner if paired and len(name) > 2 else name


def _term(reading: Reading, start: int, end: int, name: str, text: str, rule: str) -> Term | None:
    """The record; None where name or definition is empty."""
    name, text = _unquoted(name.strip()), text.strip().strip("。；")
    if not name or not text or (rule != "注释" and (len(name) < 2 or name.isdecimal())):
        return None
    first, last, surface = reading.raw(start, end)
    return Term(
        start=first,
        end=last,
        surface=surface,
        name=name,
        definition=re.sub(r"^(?:是指|系指|指|即)", "", text) if rule == "注释" else text,
        section=path_at(reading.outline, start),
        because=(because(reading, "name", rule),),
    )
