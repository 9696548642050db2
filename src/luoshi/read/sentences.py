"""One sentence's values from left to right: each gets its clause, its measure, its name, its status and its period."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from luoshi.read import clauses, heads, typing
from luoshi.read.contexts import Place, Told
from luoshi.read.distributing import distribute
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming import Surroundings, name_value, name_waiting
from luoshi.read.placing import place_value
from luoshi.read.quantities import Quantity
from luoshi.read.times import Time
from luoshi.records import Bound

_OPENING_BOUND = re.compile(r"^[\s，,、]*(?P<bound>至少|不少于|不低于|最多|不超过|约)(?=[\u4e00-\u9fff]{2})")
# 实现了10%的增长
_OF_CHANGE = re.compile(
    r"(?:以上|左右)?的(?:年均|同比|较快|高速|平稳)?(?P<change>增长|增速|增幅|涨幅|下降|降幅|提升)(?!极|点|空间|动力)"
)
_AIMS = frozenset(("力争", "争取", "奋力冲刺", "冲刺", "努力", "确保"))
_AIMED = re.compile(r"(?:力争|争取|努力|确保)(?:达到?|实现|完成)")
_REGION = re.compile(r"[全本][国省市区县州](?:平均)?(?:水平)?$")
_COMPARED = frozenset(("高于", "低于", "快于", "优于", "超过", "领先", "高出", "超"))


REACH = 400
"""How far before a value, in characters, words of its sentence may stand that still speak of it."""


def _start(time: Time) -> int:
    return time.start


class Sentence:
    """Reads the values of one sentence; *memory* is shared by the sentences of a text and is written to."""

    __slots__ = ("around", "default", "limit", "memory", "place", "region", "start", "text", "times", "whole")

    def __init__(
        self,
        text: str,
        start: int,
        limit: int,
        *,
        times: Sequence[Time],
        place: Place,
        memory: Memory,
        default: str,
        region: str,
    ) -> None:
        """*times* are those of the sentence *start*..*limit*; *default* is the period of the title, or empty."""
        self.text, self.start, self.limit, self.times = text, start, limit, times
        self.place, self.memory, self.default, self.region = place, memory, default, region
        self.around = Surroundings(text, start, limit, times, region, start, place.part != "report")
        self.whole = (start, times)

    def read(self, quantities: Sequence[Quantity]) -> list[Draft]:
        """A draft for each quantity of the sentence, complete but for raw offsets."""
        drafts: list[Draft] = []
        k = 0
        self.memory.whole = ("", "")
        while k < len(quantities):
            self._look_around(quantities[k])
            run = self._run(quantities, k)
            following = quantities[k + run] if k + run < len(quantities) else None
            drafts += self._list(quantities[k : k + run], following, drafts)
            k += run
            if drafts[-1].measure == "level" and drafts[-1].base:
                self.memory.level = (drafts[-1].base, drafts[-1].quantity.unit)
            names_now = [d.base for d in drafts[-run:] if d.base and d.measure != "rank" and d.quantity.unit != "项"]
            self.memory.recent = [*self.memory.recent, *(n for n in names_now if n not in self.memory.recent)][-6:]
        for draft, after in pairwise(drafts):
            if draft.waits or (draft.indicator == "" and draft.quantity.end == after.quantity.start):
                name_waiting(draft, after)
        before: Draft | None = None
        for draft in drafts:
            self._look_around(draft.quantity)
            place_value(draft, before, memory=self.memory, place=self.place, default=self.default, around=self.around)
            before = draft
        return drafts

    def _look_around(self, q: Quantity) -> None:
        """Let only what stands near a value speak to it: a sentence without end would cost a square of its length."""
        if self.limit - self.whole[0] > 2 * REACH:
            self.start = max(self.whole[0], q.start - REACH)
            low = bisect_left(self.whole[1], self.start, key=_start)
            self.times = self.whole[1][low : bisect_left(self.whole[1], q.end + REACH, low, key=_start)]
            self.around = replace(self.around, start=self.start, times=self.times)

    def _run(self, quantities: Sequence[Quantity], k: int) -> int:
        """How many values from *k* on stand in one list (30%、50%、15%), with nothing of their own between."""
        count = 1
        while k + count < len(quantities):
            a, b = quantities[k + count - 1], quantities[k + count]
            if a.group != b.group or a.kind != b.kind:
                break
            _, _, end = clauses.bound_after(self.text, a.end)
            gap = self.text[min(end, b.start) : b.start]
            alike = a.dimension == b.dimension or gap.strip() in ("、", "和", "与")
            if len(gap) > 8 or not gap or not alike or not self._only_marks(gap, quantities[k]):
                break
            count += 1
        return count

    def _only_marks(self, gap: str, first: Quantity) -> bool:
        """Whether nothing but marks, hedges and the same predicate stands between two values of a list."""
        before = self.text[max(self.start, first.start - 40) : first.start]
        words = gap.strip('，,、和与及；;:：∶︰”" -−－')
        if words in _AIMS or (first.dimension == "percent" and _AIMED.fullmatch(words)):
            return True
        if ("，" in gap or "," in gap) and "分别" not in before and "依次" not in before:
            return False
        if not words:
            return True
        if first.dimension == "point":
            words = _REGION.sub("", words)
        inner = clauses.take_apart(words)
        return not inner.subject and not inner.change and (not inner.reach or inner.reach in before[-6:])

    def _list(self, run: Sequence[Quantity], following: Quantity | None, before: Sequence[Draft]) -> list[Draft]:
        """The drafts of one list of values: the first is read, the others share its predicate."""
        memory, previous = self.memory, before[-1] if before else None
        first = self._first(run[0], previous)
        own = list(memory.listed)
        behind = run[1] if len(run) > 1 else following
        name_value(first, following=behind, previous=previous, memory=memory, around=self.around, run=len(run))
        drafts = [first]
        for quantity in run[1:]:
            drafts.append(self._next(quantity, drafts[-1], first))
        if len(run) > 1:
            distribute(drafts, before, own, memory=memory, around=self.around, year=self.place.latest)
        return drafts

    def _first(self, q: Quantity, previous: Draft | None) -> Draft:
        """Clause, bound, measure and comparison of a value."""
        begin = max(self.start, previous.consumed if previous else self.start)
        left, earlier = heads.last_clause(self.text[begin : q.start])
        plain = heads.without_brackets(left)
        clause = clauses.take_apart_rank(plain) if q.kind == "rank" else clauses.take_apart(plain)
        after, words, end = clauses.bound_after(self.text, q.end) if q.kind != "rank" else ("", "", q.end)
        if after == "gt" and self.text[end : end + 1] not in "，。、；,; \n":
            after, end = "", q.end
        if q.dimension == "percent" and left.endswith("前") and not clause.bound:
            # 进入全国前10%
            clause = clauses.take_apart_rank(plain[:-1])
            clause.bound, clause.bound_words = "le", "前"
        draft = Draft(q, clause, left, earlier, q.start - len(left), end, consumed=end)
        self._type(draft, previous, after, words)
        return draft

    def _type(self, draft: Draft, previous: Draft | None, after: Bound | Literal[""], words: str) -> None:
        q, clause = draft.quantity, draft.clause
        if q.dimension == "percent" and not clause.change and (of := _OF_CHANGE.match(self.text, q.end)):
            clause.change, clause.change_words = ("down" if of["change"] in ("下降", "降幅") else "up"), of["change"]
        draft.measure, rule, said = typing.measure_of(q.dimension, q.unit, q.kind, clause)
        if not clause.bound and not after and (opens := _OPENING_BOUND.match(clause.subject)):
            clause.bound, clause.bound_words = clauses.BEFORE[opens["bound"]], opens["bound"]
            clause.subject = clause.subject[opens.end() :]
        if draft.measure in ("share", "difference", "level"):
            self._led_by_change(draft, previous)
        if draft.measure == "difference" and q.dimension not in ("point", "place") and not clause.comparison:
            self._undo_difference(draft)
        surface = self.text[q.start : q.end]
        draft.because.append(
            Told("measure:" + draft.measure, rule, surface if said == q.unit and said not in surface else said)
        )
        draft.bound = q.bound if q.kind == "rank" and q.bound else typing.bound_of(q.bound, clause, after)
        if clause.change_words in _COMPARED and draft.measure == "difference" and not after:
            draft.bound = q.bound or "eq"
        if draft.bound != "eq":
            draft.because.append(Told("bound:" + draft.bound, "界限用语", words or clause.bound_words or surface))
        if draft.measure in ("growth", "difference"):
            average = clause.average and clause.comparison in ("", "yoy")
            draft.comparison = "average" if average else clause.comparison or "yoy"
            draft.because.append(
                Told("comparison:" + draft.comparison, "比较用语", clause.comparison_words or clause.change_words)
            )

    def _led_by_change(self, draft: Draft, previous: Draft | None) -> None:
        """A change that its clause says first: 降低|单位缴费费率|0.5个百分点, 提高|补贴标准|5%."""
        change, rest = typing.leading_change(draft.clause.subject)
        q = draft.quantity
        if not change and previous is not None and previous.led and draft.left[:1] == "、":
            change, rest = previous.led, draft.clause.subject
        if (
            not change
            or draft.clause.change
            or draft.clause.reach
            or q.dimension not in ("percent", "point")
            or "占" in rest
            or (rest.endswith(("率", "占比", "比重")) and q.dimension == "percent")
        ):
            return
        draft.clause.change, draft.clause.change_words, draft.clause.subject = (
            ("up" if change in clauses.UP else "down"),
            change,
            rest,
        )
        draft.measure = "growth" if q.dimension == "percent" else "difference"
        draft.led = change

    def _undo_difference(self, draft: Draft) -> None:
        """增加 and 提升 before a counted object tell of no difference: 提升78公里亲海长廊, 加快16个园区建设."""
        following = self.text[draft.end : draft.end + 1]
        subject = draft.clause.subject.strip("，、 ")
        if (following and following not in "，。；、,;！\n )）") or (not subject and not draft.earlier):
            draft.measure = "level"
            draft.clause.subject += draft.clause.change_words

    def _next(self, q: Quantity, before: Draft, first: Draft) -> Draft:
        """A later value of a list: predicate, measure and comparison are those of the first."""
        after, words, end = clauses.bound_after(self.text, q.end) if q.kind != "rank" else ("", "", q.end)
        gap = clauses.take_apart(self.text[before.end : q.start].lstrip("，,、和与及 "))
        draft = Draft(
            q,
            first.clause,
            first.left,
            first.earlier,
            first.clause_start,
            end,
            first.measure,
            first.comparison,
            consumed=end,
        )
        draft.follows, draft.scope = True, first.scope
        shared = "" if q.kind == "rank" else first.clause.bound
        draft.bound = q.bound or after or gap.bound or shared or "eq"
        draft.because = [t for t in first.because if not t.value.startswith("bound:")]
        if draft.bound != "eq":
            told = words or gap.bound_words or first.clause.bound_words or self.text[q.start : q.end]
            draft.because.append(Told("bound:" + draft.bound, "界限用语", told))
        draft.indicator, draft.base, draft.head, draft.inherits, draft.noun = (
            first.indicator,
            first.base,
            first.head,
            first.inherits,
            first.noun,
        )
        return draft
