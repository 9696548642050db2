"""Commitments (任务/承诺): what the plan parts of reports and action plans promise (docs/algorithms/commitments.md)."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from luoshi.read.facts.due import deadline, due_in_words
from luoshi.read.facts.organs import Duties, brackets, duty_line, organ_cell
from luoshi.read.facts.promise_benchmarks import benchmark, mentions
from luoshi.read.facts.promise_clauses import Promise, promises
from luoshi.read.facts.promise_contents import action_and_object, checkable
from luoshi.read.facts.promise_lists import items
from luoshi.read.facts.promise_places import Passage, passages
from luoshi.read.facts.promise_words import words
from luoshi.read.reading import Reading
from luoshi.read.times import Time
from luoshi.records import Because, Commitment

_ALONE = re.compile("[底末]?(?:之?前|以前)?[，,]")
_GROUP = 400
"""Characters before a promise within which the example may be named that it follows."""
_TRAIL = re.compile(r"(?:\s|\[\d+\]|【\d+】|[、，；。])+$")
_STRETCH = re.compile(r"(?:力争|争取|努力)(?!.{0,12}(?:试点|资格|资金))")


def find(reading: Reading) -> tuple[Commitment, ...]:
    """The commitments of a text, in its order; texts that plan nothing have none."""
    finder = _Finder(reading)
    for passage in passages(reading):
        finder.read(passage)
    rows: list[Commitment] = []
    for row in sorted(finder.out, key=lambda row: row.start):
        if not rows or row.start >= rows[-1].end:  # a list within a list is read once
            rows.append(row)
    return tuple(rows)


@dataclass(slots=True)
class _Finder:
    """The rows so far; *open* is the place of the first that a line of duties may still speak of."""

    reading: Reading
    out: list[Commitment] = field(default_factory=list)
    open: int = 0
    helped: bool = False

    def read(self, passage: Passage) -> None:
        """Read one passage: a line of duties for the rows before, or promises with their brackets."""
        text = self.reading.text
        if passage.fresh:
            self.open = len(self.out)
        if passage.end - passage.start < 200 and self._assign_line(text[passage.start : passage.end], passage):
            return
        at = passage.start
        for begin, end, told in brackets(text, passage.start, passage.end):
            first = len(self.out)
            self._promises(passage, at, begin)
            self._assign(told, passage, first)
            at = end
        self._promises(passage, at, passage.end)

    def _assign_line(self, line: str, passage: Passage) -> bool:
        """Give what a line of duties or a cell of organs says to the rows before; False for other lines."""
        told = duty_line(line)
        if told is None:
            names = organ_cell(line)
            if not names:
                return False
            if self.open == len(self.out) and self.out and self.out[-1].lead and not self.helped:
                self.helped = True
                self.out[-1] = replace(self.out[-1], support=(*self.out[-1].support, *names))
                return True
            told = Duties(names[:1], names[1:])
        self._assign(told, passage, self.open)
        return True

    def _assign(self, told: Duties, passage: Passage, first: int) -> None:
        """Set lead, support and due of the rows from *first* on."""
        due = due_in_words(told.due, passage.year) if told.due else ""
        for index in range(first, len(self.out)):
            row = self.out[index]
            lead, support = told.lead or row.lead, told.support or row.support
            self.out[index] = replace(row, lead=lead, support=support, due=due or row.due)
        self.open, self.helped = len(self.out), False

    def _promises(self, passage: Passage, start: int, end: int) -> None:
        """Read the promises of a stretch into rows."""
        reading = self.reading
        if end - start < 4:
            return
        found = promises(reading, start, end, listing=passage.listing)
        if not found:
            return
        times = _times(reading.times, start, end)
        if passage.example[1] and not self._example(found[0], passage):
            return
        follows = mentions(reading.text, start, end) or passage.example[1] > 0
        default = _leading_due(reading, times, found, passage)
        for promise in found:
            due = (self._due(promise, passage, times) or default) if times else ""
            example = self._example(promise, passage) if follows else ""
            self._rows(promise, passage, due or passage.period, example)

    def _due(self, promise: Promise, passage: Passage, times: Sequence[Time]) -> str:
        """The deadline that the sentence of a promise sets up to the promise's end; empty for none."""
        near = _times(times, promise.sentence, promise.end)
        text, floor = self.reading.text, passage.period[:4]
        return deadline(text, promise.sentence, promise.end, near, year=passage.year, floor=floor)

    def _example(self, promise: Promise, passage: Passage) -> str:
        """The example that a promise follows: named in the clauses of its group up to its own end."""
        text, region = self.reading.text, self.reading.outline.region
        if passage.example[1]:
            return benchmark("对标案例" + text[slice(*passage.example)], region=region)
        floor = max(promise.start - _GROUP, 0)
        begin = max(text.rfind(mark, floor, promise.start) for mark in "；;。\n")
        told = ""
        for clause in re.split("[，,]", text[max(begin + 1, floor) : promise.end]):
            told = "" if clause.startswith("以及") else benchmark(clause, region=region) or told
        return told

    def _rows(self, promise: Promise, passage: Passage, due: str, example: str) -> None:
        """One row for a promise, or one for each fully named item of its list."""
        reading = self.reading
        leads = promise.opens[0] == promise.body
        behind = promise.opens[1] if leads else promise.body
        stretches = items(reading, promise.verb if leads else "", behind, promise.core)
        for index, (begin, end) in enumerate(stretches):
            first, last = index == 0, index == len(stretches) - 1
            part = promise
            if not first or not last:
                start = promise.start if first else begin
                part = replace(promise, start=start, end=promise.end if last else end, core=end)
            self.out.append(self._row(part, passage, due, example, shared=None if first else begin))

    def _row(self, promise: Promise, passage: Passage, due: str, example: str, *, shared: int | None) -> Commitment:
        """The record of one promise; *shared* is where an item begins whose verb stands before an earlier one."""
        reading, text = self.reading, self.reading.text
        end = promise.end
        if trail := _TRAIL.search(text, max(promise.start, end - 12), end):
            end = trail.start()
        if passage.listing and text[end - 1] == "等":
            end -= 1
        promise.end, promise.core = end, min(promise.core, end)
        promise.figures = reading.figures_in(promise.start, end)
        if shared is not None and promise.opens[0] == promise.body:
            item = replace(promise, opens=(promise.opens[0], shared))
            action, thing = _of_item(reading, item, shared)
        else:
            action, thing = action_and_object(reading, promise)
        why = checkable(reading, promise)
        start, stop, surface = reading.raw(promise.start, end)
        return Commitment(
            start=start,
            end=stop,
            surface=surface,
            action=action,
            object=thing,
            due=due,
            measurable=bool(why),
            benchmark=example,
            part=passage.part,
            figures=tuple([figure.start for figure in promise.figures]),
            status="stretch" if _STRETCH.match(text, promise.start, end) else "target",
            section=passage.section,
            because=_because(promise, reading, why, (start, stop)),
        )


def _of_item(reading: Reading, promise: Promise, begin: int) -> tuple[str, str]:
    """Action and object of a later item of a list: the list's verb, its own words."""
    own = words().head.match(reading.text, begin, promise.core)
    if own and own["opens"]:
        opens = (own.start("opens"), own.end("opens"))
        return action_and_object(reading, replace(promise, opens=opens, verb=own["verb"], body=opens[0]))
    verb_end = reading.text.index(promise.verb, promise.opens[0]) + len(promise.verb)
    action, _ = action_and_object(reading, replace(promise, opens=(promise.body, verb_end)))
    _, thing = action_and_object(reading, replace(promise, opens=(promise.body, begin)))
    return action, thing


def _because(promise: Promise, reading: Reading, why: str, raw: tuple[int, int]) -> tuple[Because, ...]:
    """What made it a promise, and what makes its end checkable; *raw* is where the promise stands in the raw text."""
    begin, close = promise.opens
    if begin < 0:
        told = Because("action", "计划部分的指标或结果")
    else:
        start, stop, surface = raw[0] + begin - promise.start, raw[0] + close - promise.start, ""
        if begin < promise.start or raw[1] - raw[0] != promise.end - promise.start:
            start, stop, surface = reading.raw(begin, close)
        told = Because("action", "动作词", surface or reading.overlay.raw[start:stop], start, stop)
    if not why:
        return (told,)
    return told, Because("measurable", "可核查的数字或结果", why)


def _times(times: Sequence[Time], start: int, end: int) -> Sequence[Time]:
    """The times of a stretch."""
    first = bisect_left(times, start, key=lambda time: time.start)
    return times[first : bisect_left(times, end, lo=first, key=lambda time: time.start)]


def _leading_due(reading: Reading, times: Sequence[Time], found: Sequence[Promise], passage: Passage) -> str:
    """The deadline that opens a paragraph (到2025年，…) and holds for all its sentences; empty for none."""
    head = [time for time in times if time.start - passage.start <= 8][:1]
    if not head or found[0].sentence > passage.start + 2 or not _ALONE.match(reading.text, head[0].end):
        return ""
    return deadline(
        reading.text, passage.start, passage.end, head, year=passage.year, floor=passage.period[:4]
    )  # fmt: skip
