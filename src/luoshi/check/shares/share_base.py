"""Shares whose base the words name: in the clause itself, by its noun, or by whose it is (占全国10%)."""

import re
from collections.abc import Iterator

from luoshi.check.balance import counted, printed
from luoshi.check.passages import Passages, Place, alike
from luoshi.check.shares.divisions import Division, sources_of
from luoshi.check.shares.ratios import HUNDRED, rounded, whole_counts
from luoshi.records import Finding

_LINK = re.compile(r"[^。；;！？\n]{0,16}?(?:占|相当于|为|完成)(?:到|了)?[^,，。；;\d]{0,14}")
_TO_RATE = re.compile(r"[^,，。；;\d%]{0,10}(?:的|[的]?比[重例])(?:比[重例])?(?:约|超过?|近|达到?|为|是)?")
_BASE = re.compile(
    r"占(?:了|到)?(?P<base>[^,，。；;占]{2,24}?)(?:的)?(?:比[重例])?(?:提[升高]到|提[升高]至|约|超过?|近|达到?|为|是|接近|突破)?"
)
_TRIMMED = re.compile(r"^(?:全[国省市区县州旗]|当[年月期]|同期)?(?:所有|全部)?|(?:总[数量额值]|[数总]|的|建设)*$")
OWN_SHARE = re.compile(
    r"(?:[约共]?占(?:比|[^,，。；;占\d]{0,8}?总[数量件额]的?(?:比[重例])?)?|所?占比[重例]?|比重|比例)(?:[为是约达]|达到|分别为)?"
)
"""The words of a share that stands right behind its own amount."""
_TOGETHER = re.compile(r"(?:[以上这前]{0,2}[两二三四五六][项类者种]|[以上三者]*)?(?:合计|总共|共|加起来)(?:[项类])?占")
_OF_ALL = re.compile(r"占[^,，。；;]{0,6}总[数量]的?")
_ALL = re.compile(r"(?:总[数量额体]|全部)(?:的)?")
_DIVIDES = re.compile(r"其中|中[,，有]?|里")
_REGION = re.compile(r"(?:全[国省市区县州]|全球|世界)(?:总[数量额值])?")
_GROWN = re.compile(r"增长|增速|提高|下降|上升|回落|增量|新增|增加")
_PLAN = re.compile(r"计划|目标|任务|预算(?!总?收入|总?支出)|上年|去年|同期|年初|进度|基数|[^万]倍")
_FRACTION = re.compile(r"(?P<a>\d{1,3})\s*/\s*(?P<b>\d{1,4})")
_AWAY = 60
_REACH = 400
_MOST = 12


def direct(passages: Passages, rate: Place) -> Iterator[Division]:
    """The whole right before the rate and the part before the whole, 占 between them: 24家占47家的51.1%."""
    if rate.index < 2:
        return
    part, whole = passages.places[rate.index - 2], passages.places[rate.index - 1]
    if part.sentence != rate.sentence or not _amounts(part, whole) or part.figure.unit != whole.figure.unit:
        return
    text = passages.text
    if not _TO_RATE.fullmatch(text, whole.end, rate.start) or not _LINK.fullmatch(text, part.end, whole.start):
        return
    linked = text[part.end : rate.start]
    if _GROWN.search(linked):
        return
    bounds = {p.figure.bound for p in (part, whole, rate)}
    plain = counted(part.figure) and bounds == {"eq"} and not any(p.figure.hedged for p in (part, whole, rate))
    firm = plain and not _PLAN.search(linked) and part.figure.value <= whole.figure.value
    yield Division(
        (part,),
        whole,
        rate,
        "百分数就是所写的部分与整体之比，两者同一时期、同一口径",
        off="error" if firm else "possible",
    )


def named(passages: Passages, rate: Place) -> Iterator[Division]:
    """A base named by its noun, whose amount stands before the part: 种植面积37万公顷，占总播种面积的49.3%."""
    match = _base_of(rate)
    part = part_before(passages, rate) if match else None
    if match is None or part is None or _PLAN.search(match):
        return
    noun = _TRIMMED.sub("", match)
    if _ALL.fullmatch(match):
        yield from _bare(passages, part, rate)
    if len(noun) < 2:
        return
    for whole in _wholes(passages, part, noun):
        yield Division((part,), whole, rate, f"“{match}”就是前面写出的{printed(whole.figure)}，两者同一时期、同一口径")


def bare(passages: Passages, rate: Place) -> Iterator[Division]:
    """占 with no base, of the whole that 其中 divides: 47家企业，其中24家在新区，占51.1%."""
    part = part_before(passages, rate) if OWN_SHARE.fullmatch(rate.lead) else None
    if part is not None and not _in_a_list(passages, part, rate):
        yield from _bare(passages, part, rate)


def _bare(passages: Passages, part: Place, rate: Place) -> Iterator[Division]:
    start = passages.sentence_of(part.start)[0]
    if passages.text.startswith("其中", start):
        start = passages.paragraph_of(start)[0]
    start = max(start, part.start - _AWAY)
    before = [p for p in passages.levels_between(start, part.start) if alike(p, part)]
    whole = before[-1] if before else None
    if whole is None or whole.figure.value < part.figure.value or whole.index != part.index - 1:
        return
    if _DIVIDES.search(passages.text, whole.end, part.end):
        assumes = f"占比的分母是前面写出的{printed(whole.figure)}，两者同一时期、同一口径"
        yield Division((part,), whole, rate, assumes, off="possible")


def _in_a_list(passages: Passages, part: Place, rate: Place) -> bool:
    """Whether the neighbours too are amounts with their own shares, which is a list and the check ``closure``."""
    places = passages.places
    beside = [places[i] for i in (part.index - 1, rate.index + 2) if 0 <= i < len(places)]
    return any(p.figure.measure == "share" and OWN_SHARE.fullmatch(p.lead) for p in beside)


def together(passages: Passages, rate: Place) -> Iterator[Division]:
    """Several amounts summed up before their share: 咨询783件、求助579件、投诉562件，合计占受理总量的77.1%."""
    said = _TOGETHER.match(rate.lead)
    if not said and not _OF_ALL.match(rate.lead):
        return
    start = max(passages.paragraph_of(rate.start)[0], rate.start - _REACH)
    levels = passages.levels_between(start, rate.start)[-_MOST:]
    if len(levels) < 3 or rate.start - levels[-1].end > _AWAY:
        return
    for count in range(2 if said else 3, len(levels)):
        parts = levels[-count:]
        if not alike(parts[0], levels[-1]):
            return
        summed = sum(p.figure.value for p in parts)
        for whole in levels[:-count]:
            if alike(whole, parts[0]) and whole.figure.value >= summed:
                yield Division(parts, whole, rate, f"前面{count}项互不重复，占比的分母是{printed(whole.figure)}")


def derived(passages: Passages, rate: Place) -> Iterator[Finding]:
    """The whole that a share of 全国 or 全省 implies: 3家占全国10% makes about 30."""
    base = _base_of(rate)
    part = part_before(passages, rate) if base else None
    if base is None or part is None or not _REGION.fullmatch(base) or not counted(part.figure):
        return
    plain = all(p.figure.bound == "eq" and not p.figure.hedged for p in (part, rate))
    near = rate.start - part.end <= 30 and not passages.levels_between(part.end, rate.start)
    if not plain or not near or part.figure.step != 1 or rate.figure.value >= HUNDRED:
        return
    unit = part.figure.unit
    fraction = _FRACTION.fullmatch(rate.figure.surface)
    if fraction:
        whole = part.figure.value * int(fraction["b"]) / int(fraction["a"])
        yield _implied(
            passages, part, rate, f"{rounded(whole, 0)}{unit}", f"{part.figure.value:f}÷{printed(rate.figure)}"
        )
        return
    counts = whole_counts(part.allowed, rate.allowed)
    shown = f"{part.figure.value:f}÷{printed(rate.figure)}"
    if not counts:
        told = f"没有一个整数的总数能使{printed(part.figure)}占{base}的{printed(rate.figure)}，请核对"
        yield Finding(
            "share", "possible", told,
            f"{shown}≈{rounded(part.figure.value / rate.figure.value * HUNDRED, 2)}",
            "总数是整数，部分与总数同一时期、同一口径", sources_of(passages, (part, rate)),
        )  # fmt: skip
        return
    span = f"（{counts[0]}—{counts[-1]}{unit}之间）" if len(counts) > 1 else ""
    whole = part.figure.value / rate.figure.value * HUNDRED
    yield _implied(passages, part, rate, f"{rounded(whole, 0)}{unit}{span}", shown)


def _implied(passages: Passages, part: Place, rate: Place, whole: str, shown: str) -> Finding:
    base = _base_of(rate) or ""
    told = f"由{printed(part.figure)}占{base}的{printed(rate.figure)}推算，{base}合计约{whole}，是合理的整数"
    return Finding(
        "share", "consistent", told,
        f"{shown}≈{whole}", "百分数是这一部分占总数的比重，且按末位四舍五入", sources_of(passages, (part, rate)),
    )  # fmt: skip


def too_much(passages: Passages, rate: Place) -> Iterator[Finding]:
    """A part of more than the whole."""
    base = _base_of(rate)
    if base and rate.allowed.low is not None and rate.allowed.low > HUNDRED and not _PLAN.search(rate.lead):
        yield Finding(
            "share", "possible", f"占比{printed(rate.figure)}大于100%，部分不应大于整体，请核对",
            f"{rate.figure.value:f}%>100%", "所写的是部分占整体的比重", sources_of(passages, (rate,)),
        )  # fmt: skip


def part_before(passages: Passages, rate: Place) -> Place | None:
    """The amount that a share speaks of: the nearest one before it in the sentence, only growth between them."""
    for place in reversed(passages.places[max(0, rate.index - 4) : rate.index]):
        if place.sentence != rate.sentence or rate.start - place.end > _AWAY:
            return None
        if place.figure.measure == "level":
            return place if place.figure.value > 0 and place.figure.high is None else None
        if place.figure.measure == "share" and not _PLAN.search(place.lead):
            return None
    return None


def _base_of(rate: Place) -> str | None:
    match = _BASE.fullmatch(rate.lead[rate.lead.rfind("占") :]) if "占" in rate.lead else None
    return match["base"] if match else None


def _wholes(passages: Passages, part: Place, noun: str) -> Iterator[Place]:
    """Amounts before the part, in reach, that the noun names and that are no smaller than the part."""
    before = passages.levels_between(max(0, part.start - _REACH), part.start)
    for place in tuple(reversed(before))[:_MOST]:
        words = place.lead[-(len(noun) + 8) :] + place.tail[: len(noun) + 6]
        if noun in words and alike(place, part) and place.figure.value >= part.figure.value:
            yield place


def _amounts(*places: Place) -> bool:
    return all(p.figure.measure == "level" and p.figure.value > 0 and p.figure.high is None for p in places)
