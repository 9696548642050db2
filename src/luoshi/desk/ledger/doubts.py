"""How doubtful a fact that was read is, and why: the review begins with the most doubtful.

Weights add up. What is common and harmless (a name that the catalogue has not) weighs less than `DOUBTFUL` alone, so
that the doubtful ones are those that somebody should look at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.records import Because, Document, Figure, Finding, Observation
from luoshi.write.labels import VERDICTS, check_label

DOUBTFUL = 20
"""From this size on a fact counts as doubtful (存疑)."""
ERROR_WORDS = "错误："
"""How the reasons of a fact begin that a check calls an error."""
_WEIGHTS = {"error": 60, "possible": 35}
_SLIGHT = 5
"""What weighs no more than this is not told beside what weighs more."""
_ASIDE = frozenset(("承接前一数据", "同一列举"))
"""Rules by which a period was taken from a neighbour."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """From 0 (nothing against it) to 100, and the reasons in Chinese, the gravest first."""

    size: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """The reasons in one line."""
        return "；".join(self.reasons)[:200]


def doubt_of(figure: Figure, seen: Observation | None, finding: Finding | None, *, mended: bool = False) -> Doubt:
    """The doubt of a figure: fields that could not be told, a finding that touches it, a repair of its characters.

    >>> from decimal import Decimal
    >>> doubt_of(Figure(0, 2, "8人", Decimal(8), "人"), None, None).reasons
    ('没有读出指标', '没有读出期间')
    """
    found = [*_of_finding(finding), *_of_words(figure), *_of_rules(figure)]
    if mended:
        found.append((25, "数字经过修复"))
    if seen is None:
        found.append((5, "不是统计指标"))
    elif not seen.indicator:
        found.append((5, "目录外指标"))
    return _sum(found)


def doubt_of_other(kind: str, fact: Any, finding: Finding | None) -> Doubt:
    """The doubt of a fact of another kind: what it lacks, a finding that touches it."""
    found = [*_of_finding(finding)]
    missing = {"commitment": ("object", "没有读出事项"), "project": ("name", "没有读出名称")}.get(kind)
    if missing and not getattr(fact, missing[0]).strip("- "):
        found.append((30, missing[1]))
    if kind == "honour" and not fact.level:
        found.append((20, "没有读出级别"))
    return _sum(found)


def touching(document: Document, findings: Iterable[Finding]) -> Mapping[int, Finding]:
    """The gravest finding that touches each fact, by the fact's start."""
    starts = sorted({fact.start for fact in _facts(document)})
    found: dict[int, Finding] = {}
    for finding in findings:
        weight = _WEIGHTS.get(finding.verdict, 0)
        for source in finding.sources if weight else ():
            if source.document != document.name:
                continue
            for start in starts:
                if source.start <= start < source.end and (
                    start not in found or _WEIGHTS[found[start].verdict] < weight
                ):
                    found[start] = finding
    return found


def mended_starts(document: Document) -> frozenset[int]:
    """The starts of figures of which a character was repaired."""
    spans = [(repair.start, repair.end) for repair in document.repairs if repair.applied and repair.replacement]
    return frozenset(
        figure.start
        for figure in document.figures
        if any(start < figure.end and figure.start < max(end, start + 1) for start, end in spans)
    )


def _facts(document: Document) -> Iterator[Any]:
    yield from document.figures
    yield from document.commitments
    yield from document.projects
    yield from document.honours


def _of_finding(finding: Finding | None) -> Iterator[tuple[int, str]]:
    if finding is not None and finding.verdict in _WEIGHTS:
        yield _WEIGHTS[finding.verdict], f"{VERDICTS[finding.verdict]}：{check_label(finding.check)}"


def _of_words(figure: Figure) -> Iterator[tuple[int, str]]:
    """What could not be told at all."""
    if figure.indicator in ("", "-"):
        yield 40, "没有读出指标"
    elif figure.indicator_start < 0:
        yield 25, "指标由上文推断"
    if figure.period in ("", "-"):
        yield 25, "没有读出期间"
    if figure.unit in ("", "-"):
        yield 20, "没有读出单位"
    if figure.measure in ("growth", "difference") and not figure.comparison:
        yield 10, "没有写明与何比较"


def _of_rules(figure: Figure) -> Iterator[tuple[int, str]]:
    """What was told by the place rather than by words."""
    rules: Mapping[str, Because] = {why.field: why for why in figure.because}
    if "measure" in rules and "无增减用语" in rules["measure"].rule:
        yield 20, "百分数前没有增减用语"
    if "period" in rules and rules["period"].rule in _ASIDE:
        yield 10, "期间承接前一个数"
    if "scope" in rules and not rules["scope"].words:
        yield 5, "主体由上文推断"


def _sum(found: Iterable[tuple[int, str]]) -> Doubt:
    ordered = sorted(found, key=lambda one: -one[0])
    size = min(100, sum(size for size, _ in ordered))
    told = [words for weight, words in ordered if weight > _SLIGHT or size < DOUBTFUL]
    return Doubt(size, tuple(told or [words for _, words in ordered]))
