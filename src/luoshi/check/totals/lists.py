"""Sums within a sentence: 其中, 包括, 分别为, 由…组成, …中已完成x项未完成y项, a list before 合计, a list in brackets.

Words that open a list (其中, 包括) do not promise that it is complete; then only agreement is reported, or a part that
is greater than its whole. Words that close it (其余, 组成, 合计, 已完成 with 未完成) do promise it, and a difference is
an error.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, groupby, pairwise

from luoshi.check.balance import counted, exact, near, outcome, tight
from luoshi.check.passages import Passages, Place, alike, same_thing, same_time
from luoshi.check.totals.account import Account
from luoshi.check.totals.keystrokes import LIKELY, of_sum
from luoshi.check.totals.partitions import run_from, same_scope
from luoshi.records import Verdict

_OPENERS = re.compile(
    r"(?P<among>其中)|(?P<each>分别[为是有达]|各[为是])|(?P<listed>包括|包含|涵盖|分为|[(（])"
    r"|(?P<of>中[,，]|中有)|(?P<made>由(?=[^,，。；;]{0,30}\d))"
    r"|(?P<sorted>(?:按|分|从)[^,，。；;、\d]{1,10}(?:分类|划分|来分|来看|分|看)[:：,，]"
    r"|(?:分类|类别|类型|来源|渠道|构成)(?:为|如下)?[:：])"
)
_CLOSERS = re.compile(r"(?:合计|总计|共计|总共|一共|(?<!公)共有?)(?:达到?|为|有|约)?(?=[^,，。；;、同\n]{0,3}\d)")
_FIRM, _REST = re.compile(r"合计|总计|共计|总共"), re.compile(r"其余|其他|其它|剩余|余下")
_STOCK = re.compile(r"累计|总量|总数|总投资|达到?$|存量|现有|超过?$|突破$|从|由|至$|到$")
_LOOSE_END = re.compile(r"等|以及其他")
_MAINLY = re.compile(r"主要|重点|部分|前[一二三四五六七八九十]+|比如|例如")
_UNDONE = re.compile(r"(?:未|尚未|没有|不)(?P<done>完成|开工|办结|达标|达到|满足|整改|启动|建成|通过|投产)")
_DOING = re.compile(r"正在|推进中|在建")
_MADE_UP = re.compile(r"[^,，。；;]{0,12}(?:组成|构成)")
_GROUPS = re.compile(r"(?:重点)?(?:领域|方面|板块|类别|大类|门类|行业|环节|层面|维度)")
_BARE = re.compile(r"[^,，、]{0,6}[,，]?")
_SEGMENT = re.compile(r"[；;。！？!?\n\r]")
_REACH = 160
_FAR_REACH = 500
_HEAD = 14
_NEAR = 60
_LONGEST = 1500
_MOST_PARTS = 14
_MOST_FIGURES = 40


def find(passages: Passages) -> Iterator[Account]:
    """Every list of amounts that the words of a sentence tie to a total."""
    for start, end in _lines(passages):
        for match in _OPENERS.finditer(passages.text, start, end):
            yield from _opened(passages, match)
        for match in _CLOSERS.finditer(passages.text, start, end):
            yield from _closed(passages, match)


def _lines(passages: Passages) -> Iterator[tuple[int, int]]:
    """The lines that hold two amounts at least; no list goes beyond its line."""
    for _, group in groupby(passages.levels, key=lambda p: p.paragraph):
        places = list(group)
        if len(places) > 1:
            yield passages.paragraph_of(places[0].start)


def _opened(passages: Passages, match: re.Match[str]) -> Iterator[Account]:
    """A total followed by its parts."""
    at = match.end()
    end = _end_of_list(passages, match)
    following = passages.levels_between(at, end)[:_MOST_FIGURES]
    if not following or following[0].start - at > _NEAR:
        return
    lists = _candidate_lists(passages, following, at)
    totals = _totals_before(passages, match, lists[0][0])
    for total in totals:
        for parts in (*lists, _of_its_kind(lists[0], total)):
            hit = _agreeing(passages, total, parts)
            if hit:
                yield Account(total, hit, "所列各项互不重复，合起来就是总数，且与总数同一范围、同一口径")
                return
    if totals:
        yield from _disagreeing(passages, match, totals, lists[0])


def _end_of_list(passages: Passages, match: re.Match[str]) -> int:
    """Where a list that opens here must end: its bracket, for 中有 its segment, else its sentence."""
    at = match.end()
    end = min(passages.sentence_of(at)[1], at + _LONGEST)
    if match.group() in "(（":
        closing = passages.text.find(")" if match.group() == "(" else "）", at, end)
        return closing if closing >= 0 else at
    if match.group() == "中有":
        stop = _SEGMENT.search(passages.text, at, end)
        return stop.start() if stop else end
    return end


def _candidate_lists(passages: Passages, following: tuple[Place, ...], at: int) -> tuple[tuple[Place, ...], ...]:
    """The parts as they stand, and without what a 其中 or a bracket inside the list divides further."""
    first = following[0]
    full = tuple(p for p in following if alike(p, first) and (p is first or not _GROUPS.match(p.tail)))[:_MOST_PARTS]
    kept: list[Place] = []
    for place in full:
        stop = kept[-1].end if kept else at
        between = passages.text[stop : place.start]
        inner = between.rfind("其中") > max(between.rfind("；"), between.rfind(";"))
        bracket = max(between.rfind("("), between.rfind("（")) > max(between.rfind(")"), between.rfind("）"))
        if kept and (inner or bracket):
            continue
        kept.append(place)
    return (full, tuple(kept)) if len(kept) != len(full) else (full,)


def _of_its_kind(parts: tuple[Place, ...], total: Place) -> tuple[Place, ...]:
    """The parts that name what the total counts: of 124个新建项目已开工122个 not the 122 where 项目 are divided."""
    noun = (total.tail or total.lead)[-2:]
    return tuple(p for p in parts if noun in p.tail[:8])


def _totals_before(passages: Passages, match: re.Match[str], first: Place) -> tuple[Place, ...]:
    """Amounts of the parts' unit that the list may divide, nearest first."""
    at = match.start()
    start, _ = passages.sentence_of(at)
    if match.group() == "中有":
        return _counted_before(passages, at, first)
    reach = _FAR_REACH if match.lastgroup == "sorted" else _REACH
    if match.lastgroup == "sorted" or not passages.text[start:at].strip():
        start = passages.paragraph_of(at)[0]
    elif match.lastgroup == "of" and at - start <= _HEAD:
        return _headed_before(passages, start, at, first)
    levels = passages.levels_between(max(start, at - reach), at)
    found = tuple(p for p in reversed(levels) if alike(p, first))
    if match.lastgroup == "sorted":
        return tuple(sorted(found, key=lambda p: -p.figure.value))[:2]
    if match.lastgroup in ("of", "listed") and match.group() != "分为":
        found = tuple(p for p in found if at - p.end <= _NEAR)[:1]
    return found[:4]


def _headed_before(passages: Passages, start: int, at: int, first: Place) -> tuple[Place, ...]:
    """The amount that a sentence of parts takes up by name (转派件中，…), stated before it in the paragraph."""
    head = passages.text[start:at].strip()
    if re.search(r"\d", head):
        levels = passages.levels_between(start, at)
        return tuple(p for p in reversed(levels) if alike(p, first))[:1]
    pairs = {head[i : i + 2] for i in range(len(head) - 1)}
    levels = passages.levels_between(max(passages.paragraph_of(start)[0], start - _FAR_REACH), start)
    named = (p for p in reversed(levels) if alike(p, first) and any(w in p.lead + p.tail[:8] for w in pairs))
    return tuple(named)[:1]


def _counted_before(passages: Passages, at: int, first: Place) -> tuple[Place, ...]:
    """The count of what stands before 中有 (约束性指标中有10个…), stated earlier in the paragraph."""
    text = passages.text
    start, _ = passages.paragraph_of(at)
    clause = re.split(r"[,，。；;：:、\n]", text[max(start, at - 20) : at])[-1]
    if len(clause) < 3 or re.search(r"\d", clause):
        return ()
    levels = passages.levels_between(max(start, at - 400), at - len(clause))
    return tuple(p for p in reversed(levels) if p.lead.endswith(clause) and alike(p, first))[:1]


def _agreeing(passages: Passages, total: Place, parts: tuple[Place, ...]) -> tuple[Place, ...]:
    """The longest beginning of the list (two parts at least) that can make up the total."""
    agreeing = 0
    for count, whole in enumerate(accumulate(p.allowed for p in parts), start=1):
        result = outcome(total.allowed, whole)
        if result == "over":
            break
        # what only comes near must not leave out the rest of its own list
        ended = count == len(parts) or bool(_SEGMENT.search(passages.text, parts[count - 1].end, parts[count].start))
        narrow = ended and result == "meets" and count > 1 and tight(total.allowed) and tight(whole)
        if narrow or (result == "meets" and count > 1 and exact(total.figure, [p.figure for p in parts[:count]])):
            agreeing = count
    return parts[:agreeing]


def _disagreeing(
    passages: Passages, match: re.Match[str], totals: tuple[Place, ...], parts: tuple[Place, ...]
) -> Iterator[Account]:
    """A complete list that misses its total, or a part greater than its whole."""
    total = totals[0]
    verdict: Verdict | None = None
    if _has_shares(passages, parts):
        return
    if len(parts) > 1 and len(totals) == 1 and _regular(passages, parts):
        verdict = _promised(passages, match, total, parts)
        if verdict == "error" and not near(total.figure, [p.figure for p in parts]):
            verdict = "possible"
        if verdict:
            promise = "原文的说法表明" if verdict == "error" else "假定"
            yield Account(total, parts, f"{promise}所列各项就是全部，且互不重复", short=verdict, over=verdict)
            return
    slipped = _slipped(passages, match, totals, parts)
    if slipped is not None:
        yield slipped
        return
    first = parts[0]
    direct = match.start() - total.end <= 12 and first.start - match.end() <= 25
    stocks = _STOCK.search(first.lead) or _STOCK.search(total.lead)
    if match.lastgroup == "among" and direct and len(totals) == 1 and not stocks and same_thing(first, total):
        verdict = "error" if counted(first.figure) else "possible"
        yield Account(total, (first,), "“其中”之后的数是总数的一部分，且同一时期、同一口径", over=verdict)


def _slipped(
    passages: Passages, match: re.Match[str], totals: tuple[Place, ...], parts: tuple[Place, ...]
) -> Account | None:
    """A list that one keystroke would make agree with the amount right before it; a full bracket that comes near."""
    total, bracket = totals[0], match.group() in "(（"
    if not (same_scope((total, *parts)) and all(same_time(p, total) for p in parts)):
        return None
    for run in _runs(passages, parts):
        words = passages.text[match.start() : run[-1].end] + run[-1].tail
        if len(run) < 2 or _LOOSE_END.search(words) or _MAINLY.search(passages.text, total.end, run[-1].end):
            continue
        slip = of_sum(total, run)
        if slip is not None and slip.chance <= (2 if _divides(passages, match, total, run) else 1) * LIKELY:
            assumes = "所列各项就是全部，且互不重复；只有一处笔误就能解释全部差额，故提示"
            return Account(total, run, assumes, short="possible", over="possible", hint=slip.told)
    words = passages.text[match.end() : parts[-1].end] + parts[-1].tail
    full = bracket and _regular(passages, parts) and len(parts) > 1 and near(total.figure, [p.figure for p in parts])
    if full and all(same_thing(p, total) for p in parts) and not _LOOSE_END.search(words):
        short: Verdict | None = "possible" if _divides(passages, match, total, parts) else None
        return Account(total, parts, "括号里所列各项就是全部，且互不重复", short=short, over="possible")
    return None


def _divides(passages: Passages, match: re.Match[str], total: Place, parts: tuple[Place, ...]) -> bool:
    """Whether a list of counts divides what the total counts: every item says its noun, or it fills a bracket."""
    if not counted(total.figure):
        return False
    if match.group() in "(（":
        return not passages.text.startswith("其中", match.end())
    return len(parts) > 2 and all(same_thing(p, total) for p in parts)


def _runs(passages: Passages, parts: tuple[Place, ...]) -> Iterator[tuple[Place, ...]]:
    """The parts of a list as far as its segment goes, and all of them."""
    stop = _SEGMENT.search(passages.text, parts[0].end)
    own = tuple(p for p in parts if stop is None or p.end <= stop.start())
    for run in dict.fromkeys((own, parts)):
        if len(run) > 1 and _regular(passages, run):
            yield run


def _has_shares(passages: Passages, parts: tuple[Place, ...]) -> bool:
    """Whether each part has its own share behind it; then the check ``closure`` knows which base is meant."""
    following = [passages.places[p.index + 1] for p in parts if p.index + 1 < len(passages.places)]
    return len(parts) > 2 and len(following) == len(parts) and all(q.figure.measure == "share" for q in following)


def _promised(passages: Passages, match: re.Match[str], total: Place, parts: tuple[Place, ...]) -> Verdict | None:
    """What a difference would be: an error where the words say that the parts are all, possible where they hint it."""
    text, kind = passages.text, match.lastgroup
    words = text[parts[0].start - len(parts[0].lead) : parts[-1].end + len(parts[-1].tail)]
    if _LOOSE_END.search(words):
        return None
    if kind in ("among", "of", "listed") and _REST.search(parts[-1].lead + parts[-1].tail):
        return "error"
    if kind == "made" and _MADE_UP.match(text, parts[-1].end):
        return "error"
    if kind == "each" and run_from(passages, parts[0].start, parts[0].start) == parts:
        return "error" if _BARE.fullmatch(text[total.end : match.start()]) else None
    if kind == "of":
        undone = _UNDONE.search(words)
        if undone and undone["done"] in _UNDONE.sub("", words):
            return "error"
        return "possible" if _DOING.search(words) and "完成" in words else None
    return None


def _regular(passages: Passages, parts: tuple[Place, ...]) -> bool:
    """Whether the list is nothing but its parts: no other amounts between them, no long way."""
    inside = passages.levels_between(parts[0].start, parts[-1].end)
    gaps = (b.start - a.end for a, b in pairwise(parts))
    return inside == parts and all(gap <= _REACH for gap in gaps)


def _closed(passages: Passages, match: re.Match[str]) -> Iterator[Account]:
    """Parts followed by their total: 建成学校5所、幼儿园3所，共8所."""
    at = match.end()
    after = passages.levels_between(at, at + 5)
    if not after:
        return
    total = after[0]
    start, _ = passages.sentence_of(match.start())
    before = tuple(p for p in passages.levels_between(max(start, match.start() - 400), match.start()))
    parts: list[Place] = []
    for place in reversed(before):
        gap = (parts[-1].start if parts else match.start()) - place.end
        if not alike(place, total) or gap > _NEAR:
            break
        parts.append(place)
    ordered = tuple(reversed(parts))
    for count in range(len(ordered), 1, -1):
        if _agreeing(passages, total, ordered[-count:]) == ordered[-count:]:
            yield Account(total, ordered[-count:], "前面所列各项互不重复，合起来就是总数")
            return
    words = passages.text[ordered[0].start : match.start()] if ordered else ""
    firm = len(ordered) > 1 and len(ordered) == len(before) and not _LOOSE_END.search(words)
    if firm and near(total.figure, [p.figure for p in ordered]):
        verdict: Verdict = "error" if _FIRM.search(match.group()) else "possible"
        yield Account(total, ordered, "前面所列各项就是合计的全部，且互不重复", short=verdict, over=verdict)
