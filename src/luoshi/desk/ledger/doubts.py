"""How doubtful a fact that was read is, and why: the review begins with the most doubtful."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luoshi.records import Document, Figure, Finding, Observation

_VERDICTS = {"error": (60, "核对为错误"), "possible": (35, "核对有疑点")}


@dataclass(frozen=True, slots=True)
class Doubt:
    """From 0 (nothing against it) to 100, and the reasons in Chinese."""

    size: int
    reasons: tuple[str, ...]


def doubt_of(figure: Figure, seen: Observation | None, verdict: str) -> Doubt:
    """The doubt of a figure: fields that could not be told, a name the catalogue has not, a finding that touches it.

    >>> doubt_of(Figure(0, 2, "8人", 8, "人"), None, "").reasons
    ('没有读出指标', '没有读出期间', '不是统计指标')
    """
    found: list[tuple[int, str]] = []
    if figure.indicator in ("", "-"):
        found.append((40, "没有读出指标"))
    elif figure.indicator_start < 0:
        found.append((15, "指标名称由上下文推断"))
    if figure.period in ("", "-"):
        found.append((25, "没有读出期间"))
    if seen is None:
        found.append((10, "不是统计指标"))
    elif not seen.indicator:
        found.append((20, "指标目录中没有这个名称"))
    if any(why.field == "scope" and not why.words for why in figure.because):
        found.append((5, "主体由上下文推断"))
    if figure.status in ("expected", "stretch"):
        found.append((5, "预计或力争"))
    if verdict in _VERDICTS:
        found.append(_VERDICTS[verdict])
    return Doubt(min(100, sum(size for size, _ in found)), tuple(words for _, words in found))


def verdicts(document: Document, findings: Iterable[Finding]) -> Mapping[int, str]:
    """The gravest verdict that touches each figure, by the figure's start."""
    starts = sorted(figure.start for figure in document.figures)
    found: dict[int, str] = {}
    for finding in findings:
        if finding.verdict not in _VERDICTS:
            continue
        for source in finding.sources:
            for start in starts:
                if (
                    source.document == document.name
                    and source.start <= start < source.end
                    and found.get(start) != "error"
                ):
                    found[start] = finding.verdict
    return found
