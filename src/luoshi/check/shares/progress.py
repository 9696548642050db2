"""The progress check (序时进度): how far completion is ahead of the calendar, months/12 (docs/checks/progress.md).

序时进度, 时间进度, 时序进度 and 均衡进度 are one thing; 计划进度 and 目标进度 may be schedules of their own, so that
they never make an error. Growth targets and year-end stocks have no share of time.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.passages import Passages, Place
from luoshi.check.prepared import Prepared
from luoshi.check.shares.divisions import sources_of
from luoshi.check.shares.elapsed import Elapsed, elapsed
from luoshi.check.shares.ratios import rounded
from luoshi.indicators.ranges import minus
from luoshi.records import Finding, Interval, Source, Verdict

_NAMES = r"(?P<name>(?:时间|序时|时序|均衡|计划|目标)进度)(?:目标|要求)?"
_AHEAD = r"超过?|超出|超前于?|快于|快|高于|高出|高|领先于?|优于|多于"
_BEHIND = r"低于|低|慢于|慢|滞后于?|落后于?|差欠?|欠|不及"
_THAN = _NAMES.replace("name", "name2")
_GAP = re.compile(rf"(?:(?P<a>{_AHEAD})|(?P<b>{_BEHIND})){_NAMES}$|比{_THAN}(?:(?P<a2>{_AHEAD})|(?P<b2>{_BEHIND}))了?$")
_CLAIM = re.compile(rf"(?:(?P<a>{_AHEAD})|(?P<b>{_BEHIND})){_NAMES}(?![约近达]?\d|[^,，。；;\n]{{0,4}}\d)")
_HALVES = re.compile(r"双过半|时间过半[、,，]?\s*任务(?:完成)?(?:也)?(?:已)?过半")
_DONE = re.compile(r"计划|目标|任务|预算|完成率|支出率|执行率|支出进度|完成进度")
_GROWTH = re.compile(r"增速|增长|增幅|年末|余额|存量")
_NOT_YET = re.compile(r"确保|力争|要|争取|实现.{0,4}目标|努力|未|没有")
_HALF = Decimal(50)
_REACH = 70
_BACK = 200


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Every statement on the pace of the year, in the order of the text."""
    passages = prepared.passages
    if "进度" not in passages.text and "过半" not in passages.text:
        return ()
    found = [f for place in passages.places if place.figure.unit == "个百分点" for f in _gap(passages, place)]
    found += (f for match in _CLAIM.finditer(passages.text) for f in _claim(passages, match))
    found += (f for match in _HALVES.finditer(passages.text) for f in _halves(passages, match))
    return tuple(sorted(found, key=lambda f: f.sources[0].start))


def _gap(passages: Passages, gap: Place) -> Iterator[Finding]:
    match = _GAP.search(gap.lead.removesuffix("了").removesuffix("约").removesuffix("近"))
    rate = _rate_before(passages, gap.start) if match else None
    if match is None or rate is None or gap.figure.high is not None:
        return
    time, sure = _time(passages, rate)
    if time is None:
        return
    sign = 1 if match["a"] or match["a2"] else -1
    computed = _pace(rate, time, max(gap.figure.step, rate.figure.step))
    stated = _signed(gap, sign)
    name = match["name"] or match["name2"]
    if stated.meets(computed):
        verdict: Verdict = "consistent"
    elif time.day and _within_month(rate, gap, time, sign):
        return
    elif _cut(gap, sign).meets(computed):
        verdict = "info"
    else:
        exact = (
            sure
            and name not in ("计划进度", "目标进度")
            and all(p.figure.bound == "eq" for p in (rate, gap))
            and not time.day
        )
        verdict = "error" if exact and _far(rate, gap, time, sign) else "possible"
    yield _finding(
        passages, (rate, gap), time, verdict, _told(rate, gap, time, sign, name, verdict), _shown(rate, gap, time, sign)
    )


def _within_month(rate: Place, gap: Place, time: Elapsed, sign: int) -> bool:
    """Whether the pace of a day may have been taken from the month begun or the one before it."""
    meant = rate.figure.value - sign * abs(gap.figure.value)
    return Decimal(time.last - 1) * 100 / 12 - 1 <= meant <= Decimal(time.last) * 100 / 12 + 1


def _rate_before(passages: Passages, at: int) -> Place | None:
    """The completion rate that the words at an offset compare: the nearest percentage before it in the sentence."""
    sentence = passages.sentence_of(at)[0]
    for place in reversed([p for p in passages.places if sentence <= p.start < at][-4:]):
        if at - place.end > _REACH:
            return None
        if place.figure.unit == "%" and place.figure.measure == "share":
            clear = _DONE.search(place.lead) and not _GROWTH.search(place.lead)
            return place if clear and place.figure.high is None else None
        if place.figure.measure == "level":
            return None
    return None


def _time(passages: Passages, rate: Place) -> tuple[Elapsed | None, bool]:
    """The part of the year that a rate is of, and whether its own sentence says so, once."""
    start, end = passages.sentence_of(rate.start)
    own = [e for e in elapsed(passages.text, start, min(end, rate.start)) if e.cumulative and not _base(passages, e)]
    if own:
        return own[-1], len({(e.last, e.day) for e in own}) == 1
    paragraph = max(passages.paragraph_of(rate.start)[0], start - _BACK)
    before = [e for e in elapsed(passages.text, paragraph, start) if e.cumulative and not _base(passages, e)]
    return (before[-1], False) if before and before[-1].last < 12 else (None, False)


def _base(passages: Passages, time: Elapsed) -> bool:
    """Whether a time is a plan's or a base's: 其中1-10月计划开工, 去年1-9月."""
    words = passages.text[max(0, time.start - 3) : time.start] + passages.text[time.end : time.end + 4]
    return bool(re.search(r"计划|去年|上年|目标", words))


def _pace(rate: Place, time: Elapsed, step: Decimal) -> Interval:
    """Completion less the share of time, which may have been rounded before or after."""
    share = Interval(time.share - step / 2, time.share + step / 2)
    return minus(rate.allowed, share)


def _signed(gap: Place, sign: int) -> Interval:
    low, high = _size(gap)
    return Interval(low, high) if sign > 0 else Interval(None if high is None else -high, None if low is None else -low)


def _size(gap: Place) -> tuple[Decimal | None, Decimal | None]:
    """The printed distance whatever sign the reader gave it."""
    low, high = gap.allowed.low, gap.allowed.high
    if gap.figure.value >= 0:
        return low, high
    return None if high is None else -high, None if low is None else -low


def _cut(gap: Place, sign: int) -> Interval:
    value = abs(gap.figure.value)
    ends = sorted((sign * value, sign * (value + gap.figure.step)))
    return Interval(ends[0], ends[1])


def _far(rate: Place, gap: Place, time: Elapsed, sign: int) -> bool:
    """Whether no way of rounding comes near: more than three printed steps apart."""
    distance = abs(rate.figure.value - time.share - sign * abs(gap.figure.value))
    return distance > 3 * max(gap.figure.step, rate.figure.step)


def _told(rate: Place, gap: Place, time: Elapsed, sign: int, name: str, verdict: Verdict) -> str:
    stated = f"{'超' if sign > 0 else '落后'}{name}{abs(gap.figure.value):f}个百分点"
    if verdict == "consistent":
        return f"完成{rate.figure.value:f}%，{stated}，按{_named(time)}推算相符"
    if verdict == "info":
        return f"完成{rate.figure.value:f}%，{stated}，按{_named(time)}推算只差截位"
    months = [
        m for m in range(1, 13) if abs(rate.figure.value - Decimal(m) * 100 / 12 - sign * abs(gap.figure.value)) < 1
    ]
    hint = f"，这个差数与{months[0]}月底的时间进度相符" if months and months[0] != time.last else ""
    return f"完成{rate.figure.value:f}%，写作{stated}，按{_named(time)}推算不符{hint}，请核对月份和完成率"


def _named(time: Elapsed) -> str:
    return f"{time.last}月{time.day}日" if time.day else f"{time.last}个月"


def _shown(rate: Place, gap: Place, time: Elapsed, sign: int) -> str:
    places = max(1, -int(gap.figure.step.normalize().as_tuple().exponent))
    share = f"{time.last}/12" if not time.day else f"{rounded(time.share, 2)}%"
    value = rounded(rate.figure.value - time.share, places)
    stated = f"{sign * abs(gap.figure.value):f}"
    equal = Decimal(value) == Decimal(stated)
    return f"{rate.figure.value:f}%-{share}={value}个百分点" + ("" if equal else f"（原文{stated}）")


def _claim(passages: Passages, match: re.Match[str]) -> Iterator[Finding]:
    """超时间进度 without a number, against the rate before it."""
    rate = _rate_before(passages, match.start())
    time = _time(passages, rate)[0] if rate else None
    if rate is None or time is None or time.day or _NOT_YET.search(passages.text[rate.end : match.start()]):
        return
    ahead = bool(match["a"])
    low, high = rate.allowed.low, rate.allowed.high
    wrong = (ahead and high is not None and high < time.share - 1) or (
        not ahead and low is not None and low > time.share + 1
    )
    if wrong:
        said = match.group()
        yield _finding(
            passages, (rate,), time, "possible",
            f"写作“{said}”，而完成{rate.figure.value:f}%，时间进度是{rounded(time.share, 1)}%，请核对",
            f"{rate.figure.value:f}%{'<' if ahead else '>'}{time.last}/12={rounded(time.share, 1)}%",
            passages.quote(match.start(), match.end()),
        )  # fmt: skip


def _halves(passages: Passages, match: re.Match[str]) -> Iterator[Finding]:
    """双过半 with less than half done."""
    start = passages.sentence_of(match.start())[0]
    if _NOT_YET.search(passages.text[max(start, match.start() - 12) : match.start()]):
        return
    rate = _rate_before(passages, match.start())
    if rate is not None and rate.allowed.high is not None and rate.allowed.high < _HALF:
        time = Elapsed(match.start(), match.end(), 0, 1, 6)
        yield _finding(
            passages, (rate,), time, "possible",
            f"写作“{match.group()}”，而完成{rate.figure.value:f}%，不到一半，请核对", f"{rate.figure.value:f}%<50%",
            passages.quote(match.start(), match.end()),
        )  # fmt: skip


def _finding(
    passages: Passages, places: tuple[Place, ...], time: Elapsed, verdict: Verdict, told: str, shown: str, *more: Source
) -> Finding:
    when = passages.quote(time.start, time.end)
    assumes = f"完成率的分母是全年计划，时间进度按{_named(time)}占全年12个月计算，任务按月均匀安排"
    return Finding(
        "progress", verdict, told, shown, assumes, tuple(dict.fromkeys((*sources_of(passages, places), when, *more)))
    )
