"""One result counted under two headings (重复计列, docs/checks/duplicate.md)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import counted
from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.repeats import echoes
from luoshi.check.scopes import part_named
from luoshi.indicators.wording import normal
from luoshi.records import Finding

CHECK = "duplicate"
_NOUN = 4
_TWICE = 2
_RESULTS = re.compile(
    r"新认定|新增|新建|新设|新引进|引进|培育|认定|建成|建设|完成|开展|举办|组织|实施|打造|启用|推出|发布|创建|落地|落户|获批|入选|获评|改造|培训|拆除|整治|修复|清理|签约|开工|竣工"
)
# Verbs of results and words of time and scope around a noun; what is left is the noun.
_AROUND = re.compile(
    r"全年|全市|全省|全区|全县|累计|共计|已有|市级|省级|国家级|区级|新认定|新增|新建|新设|新引进|引进|引育|培育|认定|建成|建设|完成|开展|举办|组织|实施|打造|"
    r"启用|推出|发布|创建|落地|落户|获批|入选|获评|改造|提升|达到|达|共|和|及|与|等|个|的"
)
_SUMMARY = re.compile(r"总体|概况|回顾|综述|综合|概述|附|目录|名词解释|注释|说明|目标")
_COMMON = re.compile(
    r"^(?:项目|企业|单位|人次|人员|活动|平台|措施|任务|工作|政策|城市|国家|地区|部门|学校|高校|场次|基地|园区|示范区)$"
)


@dataclass(frozen=True, slots=True)
class _Result:
    """A statement with its noun, the verb that makes it a result, and the park that its clause names."""

    statement: Statement
    noun: str
    verb: str
    part: str


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every result that two headings claim with the same number, and every clause said twice in one paragraph."""
    cells: dict[tuple[Decimal, str, str, str], list[_Result]] = defaultdict(list)
    for statement in prepared.statements:
        result = _result(prepared, statement)
        if result is not None:
            seen = statement.seen
            cells[statement.place.figure.value, statement.place.figure.unit, seen.kind, seen.period].append(result)
    for cell in cells.values():
        if len(cell) > 1:
            yield from _doubles(prepared, cell)
    yield from echoes.find(prepared)


def _result(prepared: Prepared, statement: Statement) -> _Result | None:
    """A count of results in the body of the text, None for what is restated as a rule: statistics, leads, tables."""
    place, figure, seen = statement.place, statement.place.figure, statement.seen
    if seen.measure != "level" or figure.high is not None or figure.bound != "eq" or not counted(figure):
        return None
    if seen.kind not in ("actual", "expected") or seen.period == "-" or (statement.known and not seen.aspect):
        return None
    verb = _RESULTS.search(place.lead) or _RESULTS.search(place.tail)
    verb = verb or _RESULTS.search(prepared.passages.text[prepared.passages.sentence_of(place.start)[0] : place.start])
    title = figure.section.split(" > ")[-1]
    if not title or verb is None or _SUMMARY.search(title) or _tabled(prepared, figure.start):
        return None
    noun = _AROUND.sub("", normal(figure.indicator)[0])
    if len(noun) < _NOUN or _COMMON.match(noun):
        return None
    return _Result(statement, noun, verb.group(), part_named(place.lead, prepared.document.region))


def _tabled(prepared: Prepared, start: int) -> bool:
    return any(table.start <= start < table.end for table in prepared.document.tables)


def _doubles(prepared: Prepared, cell: Sequence[_Result]) -> Iterator[Finding]:
    """The nouns of a cell that two headings have; what stands in more places is a name (12个试点省区) and no result."""
    nouns: dict[str, list[_Result]] = defaultdict(list)
    for one in cell:
        nouns[one.noun].append(one)
    for same in nouns.values():
        if len(same) == _TWICE and _double(*same):
            yield _finding(prepared, *same)


def _double(one: _Result, two: _Result) -> bool:
    """Whether two results of one number may be the same result."""
    a, b = one.statement.place, two.statement.place
    if a.paragraph == b.paragraph or a.figure.section == b.figure.section:
        return False
    return one.part == two.part


def _finding(prepared: Prepared, one: _Result, two: _Result) -> Finding:
    a, b = one.statement.place.figure, two.statement.place.figure
    first, second = (figure.section.split(" > ")[-1] for figure in (a, b))
    verbs = "" if one.verb == two.verb else f"，一处用“{one.verb}”，一处用“{two.verb}”"
    sources = [source_of(prepared.passages, x.statement.place) for x in (one, two)]
    derived = ""
    for x in (one, two):
        share = _share_of(prepared, x)
        if share is not None:
            total = (a.value / (share.figure.value / 100)).quantize(Decimal(1))
            derived = f"；{a.value:f}÷{share.figure.surface}={total:f}"
            sources.append(source_of(prepared.passages, share))
    return Finding(
        check=CHECK,
        verdict="possible",
        message=f"“{one.noun}”{a.surface}既写在“{first}”，又写在“{second}”{verbs}；如果是同一批，相加会重复计算",
        arithmetic=f"{a.surface}={b.surface}{derived}",
        assumes="两处说的是同一批；如果是数目碰巧相同的两批，不算重复",
        sources=tuple(sources),
    )


def _share_of(prepared: Prepared, result: _Result) -> Place | None:
    """The share that the words right after a count give it (占全市的1/6)."""
    place, places = result.statement.place, prepared.passages.places
    after = places[place.index + 1] if place.index + 1 < len(places) else None
    if after is None or after.sentence != place.sentence or after.figure.measure != "share":
        return None
    return after if "占" in after.lead and after.figure.value > 0 else None
