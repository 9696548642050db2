"""What the checks found in a version, kept on it as JSON when it is read, and shown beside its sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.records import Document, Finding
from luoshi.write.findings import ranked
from luoshi.write.labels import TAGS, VERDICTS, check_label

GRAVE = ("error", "possible")


@dataclass(frozen=True, slots=True)
class Quoted:
    """One of the places that a finding rests on."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it; *number* counts from 1, the gravest first."""

    number: int
    check: str
    verdict: str
    message: str
    arithmetic: str
    assumes: str
    sources: tuple[Quoted, ...]

    @property
    def label(self) -> str:
        """The verdict in Chinese."""
        return VERDICTS.get(self.verdict, self.verdict)

    @property
    def tag(self) -> str:
        """The verdict in one character."""
        return TAGS.get(self.verdict, "注")

    @property
    def name(self) -> str:
        """What was checked."""
        return check_label(self.check)

    @property
    def grave(self) -> bool:
        """Whether somebody has to look at it."""
        return self.verdict in GRAVE

    @property
    def start(self) -> int:
        """Where its first quote begins: the finding stands beside that sentence."""
        return min(source.start for source in self.sources)


def kept(document: Document, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings that quote *document*, the gravest first, as JSON can hold them."""
    return [
        {
            "check": finding.check,
            "verdict": finding.verdict,
            "message": finding.message,
            "arithmetic": finding.arithmetic,
            "assumes": finding.assumes,
            "sources": [
                {"start": source.start, "end": source.end, "quote": source.quote}
                for source in finding.sources
                if source.document == document.name
            ],
        }
        for finding in ranked(list(findings))
        if any(source.document == document.name for source in finding.sources)
    ]


def shown(outline: Mapping[str, Any]) -> Sequence[Shown]:
    """The findings that a version keeps."""
    return [
        Shown(
            number,
            str(told["check"]),
            str(told["verdict"]),
            str(told["message"]),
            str(told["arithmetic"]),
            str(told["assumes"]),
            tuple(Quoted(int(one["start"]), int(one["end"]), str(one["quote"])) for one in told["sources"]),
        )
        for number, told in enumerate(outline.get("findings", ()), 1)
    ]


def counted(outline: Mapping[str, Any]) -> Mapping[str, int]:
    """How many findings of each verdict a version keeps."""
    counts: dict[str, int] = {}
    for told in outline.get("findings", ()):
        counts[told["verdict"]] = counts.get(told["verdict"], 0) + 1
    return counts
