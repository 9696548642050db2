"""The closure check (占比合为百分之百): shares that should make 100 %, and follow from the parts beside them.

Ratios and shares of complete divisions (shares.py), the structure printed beside the amounts of three industries, and
lists of parts with their shares (docs/checks/closure.md).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, pairwise

from luoshi.check.balance import added, exact, printed, scale_of, term
from luoshi.check.passages import Passages, Place, alike, same_time, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.shares import hundred as shares
from luoshi.check.shares.divisions import sources_of
from luoshi.check.shares.ratios import HUNDRED, agreement, division, percent, rounded
from luoshi.check.shares.share_base import OWN_SHARE
from luoshi.check.totals import partitions
from luoshi.check.totals.account import finding_of
from luoshi.records import Finding, Interval, Source, Verdict

_RATIO = re.compile(
    r"(?<![\d.:：∶︰])(?P<a>\d{1,3}(?:\.\d+)?)\s?[:：∶︰]\s?(?P<b>\d{1,3}(?:\.\d+)?)\s?[:：∶︰]\s?(?P<c>\d{1,3}(?:\.\d+)?)(?![\d.:：∶︰])"
)
_STRUCTURE = re.compile(r"三[次大]?产业|产业结构|三产")
_OTHER_KIND = re.compile(r"拉动")
_OTHER_BASE = re.compile(r"上年|去年|由|从|投资|用电|税|就业|从业|贡献")
_CLOSED_MEMBER = Decimal("0.05")
_APART = 60
_AFTER = 700
_FAR = Decimal(15)
_LED = 80
_LEAST = Decimal(50)
_CLOSE_TO_ALL = Decimal(1)


@dataclass(frozen=True, slots=True)
class _Listed:
    """An amount with its own share right behind it: 咨询33523件，占47.09%."""

    part: Place
    share: Place


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Every set of shares that should close, in the order of the text."""
    passages = prepared.passages
    if sum(p.figure.measure == "share" for p in passages.places) < 2 and not _RATIO.search(passages.text):
        return ()
    found = chain(_closing(passages), _structures(passages), _lists(passages))
    return tuple(sorted(found, key=lambda f: (f.sources[0].start, f.sources[-1].end)))


def _closing(passages: Passages) -> Iterator[Finding]:
    told: set[int] = set()
    for account in shares.find(passages):
        told.update(p.start for p in account.parts)
        if account.verdict:
            yield finding_of(passages, account, account.verdict)
    yield from _gaping(passages, told)


def _gaping(passages: Passages, told: set[int]) -> Iterator[Finding]:
    """A structure so far from 100 % that it was not even read as one."""
    for match in _RATIO.finditer(passages.text):
        start = match.start()
        if any(match.start(name) in told for name in "abc"):
            continue
        before = passages.text[max(passages.sentence_of(start)[0], start - _LED) : start]
        if not _STRUCTURE.search(before) or _OTHER_KIND.search(before):
            continue
        printed_shares = [Decimal(match[name]) for name in "abc"]
        summed = sum(printed_shares, start=Decimal(0))
        step = max(Decimal(1).scaleb(int(n.as_tuple().exponent)) for n in printed_shares)
        off = abs(summed - HUNDRED)
        # 1:2:3 is a ratio and no structure in per cent
        if off <= 2 * step or summed < _LEAST:
            continue
        yield Finding(
            "closure", "error" if off <= _FAR else "possible", "3项占比之和不是100%，四舍五入也解释不了",
            "+".join(match[name] for name in "abc") + f"={summed}≠100", "三个产业合起来就是全部，比例按百分数写出",
            (passages.quote(*_clause(passages.text, match)),),
        )  # fmt: skip


def _clause(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = max((text.rfind(mark, 0, match.start()) + 1 for mark in "，,。；;\n"), default=0)
    return max(start, match.start() - 20), match.end()


def _structures(passages: Passages) -> Iterator[Finding]:
    """A printed structure of three industries against the amounts that stand before it."""
    printed = tuple(shares.ratios(passages))
    for partition, parts in partitions.divided(passages, "增加值") if printed else ():
        near = [r for r in printed if len(r) == len(parts) and 0 <= r[0].start - parts[-1].end <= _AFTER]
        judged = [(ratio, _structure(ratio, parts)) for ratio in near]
        best = next((pair for pair in judged if pair[1] == "consistent"), judged[0] if len(judged) == 1 else None)
        if best and (best[1] == "consistent" or _of_the_same(passages, best[0], parts)):
            yield _structure_finding(passages, partition.name, parts, *best)


def _of_the_same(passages: Passages, ratio: tuple[Place, ...], parts: tuple[Place, ...]) -> bool:
    """Whether a structure is of the amounts' own period, quality and region as far as words tell."""
    words = passages.text[max(0, ratio[0].start - 30) : ratio[0].start]
    scopes = {p.figure.scope for p in parts}
    return (
        all(same_time(ratio[0], p) for p in parts) and ratio[0].figure.scope in scopes and not _OTHER_BASE.search(words)
    )


def _structure(ratio: tuple[Place, ...], parts: tuple[Place, ...]) -> Verdict:
    """One member may be a step off since shares are forced to close at 100 (3.6:52:44.4 for 3.64:52.01:44.35)."""
    gaps = [_distance(r.allowed, c) for r, c in zip(ratio, _computed(parts), strict=True)]
    moved = [gap for gap in gaps if gap > 0]
    if not moved or (len(moved) == 1 and moved[0] <= _CLOSED_MEMBER):
        return "consistent"
    return "info" if max(moved) <= max(r.figure.step for r in ratio) else "possible"


def _computed(parts: tuple[Place, ...]) -> list[Interval]:
    """The share of each part in all of them, in per cent: x/(x+rest) with either rounded by itself."""
    result = []
    for part in parts:
        rest = added([p.allowed for p in parts if p is not part])
        low = _share(part.allowed.low, rest.high)
        high = _share(part.allowed.high, rest.low)
        result.append(Interval(low, high))
    return result


def _share(part: Decimal | None, rest: Decimal | None) -> Decimal | None:
    return None if part is None or rest is None or part + rest <= 0 else part / (part + rest) * HUNDRED


def _distance(a: Interval, b: Interval) -> Decimal:
    """How far two intervals are apart; 0 where they meet or one is unbounded on that side."""
    if a.meets(b):
        return Decimal(0)
    below, above = (a, b) if a.high is not None and b.low is not None and a.high <= b.low else (b, a)
    return above.low - below.high if above.low is not None and below.high is not None else Decimal(0)


def _structure_finding(
    passages: Passages, name: str, parts: tuple[Place, ...], ratio: tuple[Place, ...], verdict: Verdict
) -> Finding:
    whole = sum((p.figure.value for p in parts), start=Decimal(0))
    places = max(0, -int(ratio[0].figure.step.normalize().as_tuple().exponent))
    own = ":".join(rounded(p.figure.value / whole * HUNDRED, places + 1) for p in parts)
    printed = ":".join(f"{r.figure.value:f}" for r in ratio)
    told = {
        "consistent": f"{name}的结构由各部分的数算得，相符",
        "info": f"{name}的结构与各部分的数差一个末位",
    }.get(verdict, f"{name}的结构与各部分的数算出的不符，请核对是否同一时期、同一口径")
    scale = scale_of(parts[0].figure)
    amounts = ":".join(term(p.figure, scale) for p in parts)
    return Finding(
        "closure", verdict, told, f"{amounts}={own}{'≈' if verdict == 'consistent' else '≠'}{printed}",
        f"“{name}”合起来就是全部，结构与各部分的数属同一时期、同一价格口径",
        tuple(dict.fromkeys(source_of(passages, p) for p in (*parts, ratio[0]))),
    )  # fmt: skip


def _lists(passages: Passages) -> Iterator[Finding]:
    for run in _runs(passages):
        total = _total(passages, run)
        closed = _closes(run)
        if closed and len(run) > 2:
            yield _closed_list(passages, run)
        if total:
            yield from _against_total(passages, run, total, closed)


def _runs(passages: Passages) -> Iterator[tuple[_Listed, ...]]:
    """Lists of three parts or more in one paragraph, each with its share behind it; of two if they make 100 %."""
    run: list[_Listed] = []
    for item in chain(_listed(passages), (None,)):
        if item and run and _joined(run[-1], item):
            run.append(item)
            continue
        if len(run) > 2 or (len(run) == 2 and _closes(tuple(run))):
            yield tuple(run)
        run = [item] if item else []


def _listed(passages: Passages) -> Iterator[_Listed]:
    """Each amount that is followed by its own share, nothing but 占 or 占比 between them and no growth first."""
    for part, share in pairwise(passages.places):
        if share.figure.measure != "share" or share.figure.high is not None or part.figure.measure != "level":
            continue
        if share.start - part.end <= _APART and part.sentence == share.sentence and OWN_SHARE.fullmatch(share.lead):
            yield _Listed(part, share)


def _joined(a: _Listed, b: _Listed) -> bool:
    near = b.part.start - a.share.end <= _APART and a.part.paragraph == b.part.paragraph
    return near and b.part.index == a.share.index + 1 and alike(a.part, b.part) and same_time(a.part, b.part)


def _total(passages: Passages, run: tuple[_Listed, ...]) -> Place | None:
    """The nearest amount of the same unit before the list that is no smaller than any part."""
    first = run[0].part
    most = max(item.part.figure.value for item in run)
    start = passages.paragraph_of(first.start)[0]
    before = passages.levels_between(max(0, first.start - 400), first.start)
    fitting = [p for p in before if alike(p, first) and p.figure.value > most]
    whole = sum((item.part.figure.value for item in run), start=Decimal(0))
    own = [p for p in fitting if p.start >= start]
    return next((p for p in fitting if p.figure.value == whole), own[0] if own else None)


def _closes(run: tuple[_Listed, ...]) -> bool:
    """Whether the shares make 100 % to within rounding."""
    return added([item.share.allowed for item in run]).meets(Interval.exact(HUNDRED))


def _closed_list(passages: Passages, run: tuple[_Listed, ...]) -> Finding:
    terms = "+".join(f"{item.share.figure.value:f}" for item in run)
    summed = sum((item.share.figure.value for item in run), start=Decimal(0))
    return Finding(
        "closure", "consistent", f"{len(run)}项占比之和为100%，相符",
        f"{terms}={summed}" + ("" if summed == HUNDRED else "≈100"),
        "所列各项互不重复、合起来就是全部，且占比的分母相同", _sources(passages, run),
    )  # fmt: skip


def _against_total(passages: Passages, run: tuple[_Listed, ...], total: Place, closed: bool) -> Iterator[Finding]:
    """Each share against part and total; where all of them are shares of another base, the base is the doubt."""
    found = [agreement(i.share, c) if (c := percent(i.part.allowed, total.allowed)) else "meets" for i in run]
    fitting = found.count("meets")
    whole = exact(total.figure, [i.part.figure for i in run])
    if fitting == len(run) or ("off" not in found and whole):
        yield _of_total(passages, run, total, len(run) - fitting)
    elif fitting == 0 and closed and len(run) > 2 and _own_base(run) and not whole:
        yield _other_base(passages, run, total)
    elif fitting >= 3 and fitting >= len(run) - 2:
        for item, one in zip(run, found, strict=True):
            if one != "meets":
                yield _odd_one(passages, item, total, fitting, cut=one == "cut")


def _own_base(run: tuple[_Listed, ...]) -> bool:
    """Whether the shares are those of the list's own sum."""
    computed = _computed(tuple(item.part for item in run))
    return all(item.share.allowed.meets(c) for item, c in zip(run, computed, strict=True))


def _of_total(passages: Passages, run: tuple[_Listed, ...], total: Place, cut: int) -> Finding:
    shown = "；".join(division([i.part.figure], total.figure, i.share.figure) for i in run)
    stated = printed(total.figure)
    told = f"{len(run)}项占比都由分项和总数{stated}算得，" + (f"其中{cut}项是截位，不是四舍五入" if cut else "相符")
    return Finding(
        "closure", "info" if cut else "consistent", told, shown, "占比以前面写出的总数为分母，且同一时期、同一口径",
        (source_of(passages, total), *_sources(passages, run)),
    )  # fmt: skip


def _other_base(passages: Passages, run: tuple[_Listed, ...], total: Place) -> Finding:
    scale = scale_of(total.figure)
    summed = sum((i.part.figure.value for i in run), start=Decimal(0))
    places = max(0, -int((min(i.part.figure.step for i in run) / scale).normalize().as_tuple().exponent))
    own = rounded(summed / scale, places)
    terms = "+".join(term(i.part.figure, scale) for i in run)
    return Finding(
        "closure", "possible",
        f"分母不一致：各项占比以分项之和{own}为分母，不是以总数{printed(total.figure)}为分母，请核对两者范围",
        f"{terms}={own}≠{term(total.figure, scale)}", "前面写出的总数与各分项属同一时期、同一统计范围",
        (source_of(passages, total), *_sources(passages, run)),
    )  # fmt: skip


def _odd_one(passages: Passages, item: _Listed, total: Place, fitting: int, *, cut: bool) -> Finding:
    figure = item.share.figure
    value = item.part.figure.value / total.figure.value * HUNDRED
    moved = cut or abs(value - figure.value) <= figure.step * Decimal("1.5")
    told = "只差一个末位，截位或凑整可以解释" if moved else "算不出来，其余各项都与总数相符，请核对"
    return Finding(
        "closure", "info" if moved else "possible", f"占比{printed(figure)}由分项和总数{told}",
        f"{division([item.part.figure], total.figure, figure)}",
        f"占比以总数{printed(total.figure)}为分母（其余{fitting}项如此）",
        sources_of(passages, (total, item.part, item.share)),
    )  # fmt: skip


def _sources(passages: Passages, run: tuple[_Listed, ...]) -> tuple[Source, ...]:
    places = chain.from_iterable((item.part, item.share) for item in run)
    return tuple(dict.fromkeys(source_of(passages, place) for place in places))
