"""Sums across sentences of one formula: 「…等，共涉及28项工作」 six times under a title of 125项任务.

Parts repeat the words beside the number. The total is stated once (or several times) with a noun of the same class.
The text closes the list when it counts its own parts (六部分, 五个方面) and every one of them has its number; only then
is a difference an error.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from luoshi.check.balance import added, near, outcome, tight
from luoshi.check.passages import Passages, Place, alike, same_thing
from luoshi.check.totals.account import Account
from luoshi.check.totals.keystrokes import LIKELY, of_sum
from luoshi.records import Verdict

_COUNTING = re.compile(r"共|合计|涉及|分解|提出|包括|包含|任务|方面|部署|明确|安排|列出|计")
_NUMERALS = "零一二三四五六七八九十"
_GROUPS = r"(?:个|大)?(?:部分|方面|类别|大类|类|领域|板块|篇|章|城市|片区|市|区|县|组|阶段|层面|专项|体系|工程|行动)"
_ABOVE = re.compile(r"以上.{0,3}[共合总]计|[共合总]计以上")
_NEGATION = re.compile(r"未|没有|不")
_APART = 2500
_MOST_PARTS = 20
_MOST_TOTALS = 4


def find(passages: Passages) -> Iterator[Account]:
    """Every total whose parts stand in sentences of one formula."""
    groups: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for place in passages.levels:
        for key in set(_keys(place)):
            groups[key].append(place)
    for key, places in groups.items():
        for run in _runs(places):
            accounts = tuple(_under_a_total(passages, run)) if len(run) > 1 and _COUNTING.search(key[1]) else ()
            # parts of a stated total are no totals of one another, though some may happen to add up to another
            yield from accounts or _led_by_total(run, key)


def _keys(place: Place) -> Iterator[tuple[str, str, str]]:
    """The formulas that a figure may share: the words before it (with the noun after), and a long clause after it."""
    unit = place.figure.unit
    lead = place.lead[-4:]
    if len(lead) > 1:
        yield unit, lead, place.tail[:2] if len(place.tail) < 8 else ""
    if "共" in place.lead[-4:] and lead != "共":
        yield unit, place.lead[-3:], place.tail[:2] if len(place.tail) < 8 else ""
    if len(place.tail) > 7:
        yield unit, "", place.tail[-4:] + ("-" if _NEGATION.search(place.tail) else "+")


def _runs(places: Sequence[Place]) -> Iterator[tuple[Place, ...]]:
    """Stretches of a formula with one figure a sentence and no long way between them."""
    run: list[Place] = []
    for place in places:
        if run and (place.start - run[-1].end > _APART or not alike(place, run[0])):
            yield tuple(run)
            run = []
        run.append(place)
    yield tuple(run)


def _led_by_total(run: tuple[Place, ...], key: tuple[str, str, str]) -> Iterator[Account]:
    """The first of a formula is the total of the next ones (概算总投资, then that of the city and of the counties)."""
    for at, total in enumerate(run[:-2]):
        whole = run[at + 1].allowed
        for count in range(2, min(len(run) - at - 1, _MOST_PARTS) + 1):
            parts = run[at + 1 : at + 1 + count]
            whole += parts[-1].allowed
            result = outcome(total.allowed, whole)
            if result == "over":
                break
            if result == "meets" and tight(total.allowed) and tight(whole) and _telling(run, at, count, key):
                yield Account(total, parts, "用同一说法陈述的各部分互不重复，合起来就是总数")
                break


def _telling(run: tuple[Place, ...], at: int, count: int, key: tuple[str, str, str]) -> bool:
    """Whether agreement can hardly be chance: three digits, or a long formula used for nothing else nearby."""
    total = run[at]
    if key[1]:
        digits = len(total.figure.value.normalize().as_tuple().digits)
        return digits >= 3 and all(p.sentence != total.sentence for p in run[at + 1 : at + 1 + count])
    return at == 0 and count == len(run) - 1 and all(p.paragraph == total.paragraph for p in run)


def _under_a_total(passages: Passages, run: tuple[Place, ...]) -> Iterator[Account]:
    """A total of the same noun elsewhere, the parts one a sentence."""
    if len({p.sentence for p in run}) != len(run):
        return
    found = added([p.allowed for p in run])
    totals = _totals(passages, run)
    for total in totals:
        if tight(total.allowed) and tight(found) and outcome(total.allowed, found) == "meets":
            yield Account(total, run, "用同一说法陈述的各部分互不重复，合起来就是总数")
            return
    if not totals:
        return
    yield from _missed(passages, totals, run)


def _missed(passages: Passages, totals: tuple[Place, ...], run: tuple[Place, ...]) -> Iterator[Account]:
    """Parts that miss the one total of their noun, or one of several by a slip of the hand."""
    for total in totals[-_MOST_TOTALS:]:
        slip = of_sum(total, run)
        if slip is not None and slip.chance <= LIKELY / 2 and len(run) > 2:
            declared = _declared(passages, total, run)
            verdict: Verdict = "error" if declared else "possible"
            assumes = declared or "各部分互不重复，且与总数同一范围"
            yield Account(total, run, assumes, short=verdict, over=verdict, hint=slip.told)
            return
    total, most = totals[0], max(p.figure.value for p in run)
    if len(run) < 3 or total.figure.value <= most or len({t.figure.value for t in totals}) > 1:
        return
    if not near(total.figure, [p.figure for p in run]):
        return
    declared = _declared(passages, total, run)
    verdict = "error" if declared else "possible"
    yield Account(total, run, declared or "各部分互不重复，且与总数同一范围", short=verdict, over=verdict)


def _totals(passages: Passages, run: tuple[Place, ...]) -> tuple[Place, ...]:
    """Amounts of the same noun before the first part, else right after the last one; 以上共计 after it comes first."""
    # greater than all parts but one: one part may be greater by a slip of the hand
    most, unit = sorted(p.figure.value for p in run)[-2], run[0].figure.unit
    own = {p.index for p in run}

    def fits(place: Place) -> bool:
        if place.figure.unit != unit or place.figure.value <= most or place.index in own:
            return False
        return alike(place, run[0]) and any(same_thing(place, p) for p in run)

    after = tuple(p for p in passages.levels_between(run[-1].end, run[-1].end + 400) if fits(p))
    above = tuple(p for p in after if _ABOVE.search(p.lead))
    return above or tuple(p for p in passages.levels_between(0, run[0].start) if fits(p)) or after


def _declared(passages: Passages, total: Place, run: tuple[Place, ...]) -> str:
    """How the text itself closes the list, in words for the user; empty where it does not.

    It counts its own parts (六部分内容) and each has its number, or the total adds up what stands above (以上共计).
    """
    if total.start > run[-1].end and _ABOVE.search(total.lead):
        return "原文用“以上共计”一类的话把前面各部分合计，故各部分就是全部，且互不重复"
    count = len(run)
    written = str(count) + (f"|{_NUMERALS[count]}" if count < len(_NUMERALS) else "")
    start = max(0, min(total.start, run[0].start) - 60)
    match = re.search(rf"(?<![\d十百])(?:{written}){_GROUPS}", passages.text[start : run[0].start])
    return f"原文称“{match.group()}”，正好每一部分有一个数，故各部分就是全部，且互不重复" if match else ""
