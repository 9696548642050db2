"""Projects (项目): by name with their stage, and groups of them with their investment."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from luoshi.read.facts.project_names import Named, groups, names, vocabulary
from luoshi.read.facts.wording import Clause, Sentence, because, sentences_with, times_in
from luoshi.read.outline.lines import Zones
from luoshi.read.outline.places import place_in
from luoshi.read.reading import Reading
from luoshi.read.sections import Stretch, part_index, path_at
from luoshi.read.words import lexicon, longest_first
from luoshi.records import Project, Status

_HEDGE = r"(?:约|近|超过|超|达到|达|逾|共|共计|合计|为|额|金额|规模|：|:|突破)*"
_EXPECTED = re.compile(r"预计|有望")
_NO_PLACE = ("湖区", "灌区", "库区", "园区", "片区", "院区", "校区", "港区")
_POLICY = re.compile(r"给予|奖补|补助|补贴|不超过|申报|应当|不得")


@dataclass(slots=True)
class _Row:
    """A project while its sentence is read."""

    named: Named
    stage: tuple[int, int] | None = None
    investment: Decimal | None = None
    this_year: Decimal | None = None
    figures: list[int] = field(default_factory=list)


class _Money(NamedTuple):
    total: re.Pattern[str]
    year: re.Pattern[str]
    done: re.Pattern[str]


@cache
def _money() -> _Money:
    book = lexicon("projects")["money"]
    return _Money(*(re.compile(rf"(?:{longest_first(book[name])}){_HEDGE}$") for name in ("total", "year", "done")))


def find(reading: Reading) -> tuple[Project, ...]:
    """The projects of a text, in order: named ones and groups, with investments in yuan.

    >>> from luoshi.read.reader import prepare
    >>> [p] = find(prepare("总投资20亿元的121个制造业重点项目加快推进。", year=2022))
    >>> p.name, p.count, p.investment == 20 * 10**8, p.stage
    ('制造业重点项目', 121, True, '加快推进')
    """
    zones, parts = Zones(reading.overlay.omitted), part_index(reading.outline)
    out: list[Project] = []
    for sentence in sentences_with(reading.text, vocabulary().trigger):
        stretch = parts.at(sentence.start)
        if sentence.start in zones or stretch.part == "other" or _POLICY.search(sentence.text):
            continue
        rows = _rows(reading, sentence)
        _give_money(reading, sentence, rows, planned=stretch.part == "plan")
        for row in rows:
            if row.stage or row.figures:
                out.append(_project(reading, sentence, row, stretch))
    return tuple(out)


def _rows(reading: Reading, sentence: Sentence) -> list[_Row]:
    """The projects that a sentence names, clause by clause."""
    out: list[_Row] = []
    for clause in sentence.clauses():
        stages = list(vocabulary().stage.finditer(clause.masked))
        found = [_Row(group) for group in groups(reading.text, clause.start, clause.end)]
        if not vocabulary().other.search(clause.masked):
            found += _named(reading, clause, stages)
        found = _apart(found)
        for row in found:
            row.stage = _stage(clause, stages, row.named)
        out += found
    return out


def _named(reading: Reading, clause: Clause, stages: Sequence[re.Match[str]]) -> list[_Row]:
    """The named projects before, between and behind the verbs of a clause."""
    strong = vocabulary().strong
    cuts = [clause.start, *(clause.start + bound for match in stages for bound in match.span()), clause.end]
    out: list[_Row] = []
    for place in range(0, len(cuts) - 1, 2):
        low, high = cuts[place], cuts[place + 1]
        if high - low < 3:
            continue
        before = stages[place // 2 - 1][0] if place else ""
        after = stages[place // 2][0] if place // 2 < len(stages) else ""
        sure = after in strong or before in ("开工", "开工建设", "签约", "引进", "建成投用", "竣工", "新开工", "新建")
        if before or after or "投资" in clause.masked:
            out += [
                _Row(named)
                for named in names(reading.text, low, high, strong=sure)
                if sure or not named.name.endswith("工程") or _physical(named.name)
            ]
    return out


def _physical(name: str) -> bool:
    """Whether a 工程 is built of earth and stone, not of measures."""
    return vocabulary().physical.search(name) is not None


def _apart(rows: Sequence[_Row]) -> list[_Row]:
    """The rows in order; of two that overlap the group, else the longer one stays."""
    kept: list[_Row] = []
    for row in sorted(rows, key=lambda r: (-(r.named.many > 1), r.named.start - r.named.end)):
        if all(row.named.end <= other.named.start or row.named.start >= other.named.end for other in kept):
            kept.append(row)
    return sorted(kept, key=lambda r: r.named.start)


def _stage(clause: Clause, stages: Sequence[re.Match[str]], named: Named) -> tuple[int, int] | None:
    """The verb that tells how far a project is: a strong one behind it, else the one before it, else any behind it."""
    strong = vocabulary().strong
    spans = [(clause.start + m.start(), clause.start + m.end(), m[0]) for m in stages]
    behind = [s for s in spans if s[0] >= named.end]
    before = [s for s in spans if s[1] <= named.start]
    best = [s for s in behind if s[2] in strong] or before[-1:] or behind
    return best[0][:2] if best else None


def _give_money(reading: Reading, sentence: Sentence, rows: list[_Row], *, planned: bool) -> None:
    """Give each amount of investment to its project: 总投资…的 to the next one, else to the one before it."""
    low = bisect_left(reading.spots, (sentence.start, -1))
    high = bisect_left(reading.spots, (sentence.end, -1))
    for spot, figure in zip(reading.spots[low:high], reading.figures[low:high], strict=True):
        if figure.unit != "元" or figure.measure != "level":
            continue
        kind = _kind_of_money(reading.text, sentence, spot, planned=planned)
        row = _owner(reading.text, rows, spot) if kind else None
        if row is None:
            continue
        row.figures.append(figure.start)
        if kind == "total" and row.investment is None:
            row.investment = figure.value
        elif kind == "year" and row.this_year is None:
            row.this_year = figure.value


def _kind_of_money(text: str, sentence: Sentence, spot: tuple[int, int], *, planned: bool) -> str:
    """Whether an amount is a total, the plan of a year, what was done, or (empty) no investment."""
    book = _money()
    before = text[max(sentence.start, spot[0] - 24) : spot[0]].rstrip()
    if book.year.search(before):
        return "year" if planned or "完成" not in before[-12:] else "done"
    if book.done.search(before):
        return "done"
    return "total" if book.total.search(before) else ""


def _owner(text: str, rows: Sequence[_Row], spot: tuple[int, int]) -> _Row | None:
    """The project that an amount belongs to; it does not reach over a semicolon."""
    after = next((row for row in rows if row.named.start >= spot[1]), None)
    before = next((row for row in reversed(rows) if row.named.end <= spot[0]), None)
    linked = text[spot[1] : spot[1] + 5]
    if "的" in linked and after is not None and after.named.start - spot[1] < 60:
        counted = next((r for r in rows if r.named.many > 1 and spot[1] <= r.named.start < spot[1] + 60), None)
        return counted or after
    if before is not None and not re.search(r"[；;]", text[before.named.end : spot[0]]):
        group = next((r for r in reversed(rows) if r.named.many > 1 and r.named.end <= spot[0]), None)
        near = group is not None and not re.search(r"[；;]", text[group.named.end : spot[0]])
        listed = group is not None and near and before.named.many == 1
        return group if listed and group and group.named.start - before.named.end < 8 else before
    return None


def _project(reading: Reading, sentence: Sentence, row: _Row, stretch: Stretch) -> Project:
    """The record of a row."""
    named = row.named
    start, end, surface = reading.raw(named.start, named.end)
    year = stretch.year or reading.outline.year
    told = [
        t
        for t in times_in(reading.times, sentence.start, named.end)
        if t.until is None and not t.part.startswith("past")
    ]
    period = told[-1].period(year) if told else str(year) if year else ""
    status: Status = "target" if stretch.part == "plan" else "actual"
    if status == "actual" and _EXPECTED.search(sentence.text, 0, max(named.start - sentence.start, 0)):
        status = "expected"
    stage = row.stage
    reasons = []
    if stage:
        reasons.append(because(reading, "stage", "阶段用语", *stage))
    if stretch.part == "plan":
        reasons.append(because(reading, "status", "计划部分"))
    return Project(
        start=start,
        end=end,
        surface=surface,
        name=named.name,
        count=named.many,
        investment=row.investment,
        this_year=row.this_year,
        stage=reading.text[stage[0] : stage[1]] if stage else "",
        place=_place(reading, sentence, named),
        date="" if period == "-" else period,
        status=status,
        figures=tuple(row.figures),
        section=path_at(reading.outline, named.start),
        because=tuple(reasons),
    )


def _place(reading: Reading, sentence: Sentence, named: Named) -> str:
    """The place that the name or the words before it in the sentence tell, else the region of the text."""
    before = reading.text[max(sentence.start, named.start - 20) : named.start]
    told = place_in(named.name) or place_in(before)
    return told if told and not told.endswith(_NO_PLACE) else reading.outline.region
