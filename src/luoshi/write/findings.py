"""Findings as every output shows them: their order, their ids, their counts, and which of them were answered for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from luoshi.records import Document, Finding, Source, Verdict
from luoshi.write.labels import VERDICTS
from luoshi.write.origins import Origins, in_words

ORDER: Final[tuple[Verdict, ...]] = ("error", "possible", "info", "consistent")
"""Verdicts, the gravest first."""
_TITLE: Final = 24
_INNER: Final = str.maketrans("“”", "‘’")
"""Quotation marks within quotation marks."""
GRAVE: Final[tuple[Verdict, ...]] = ("error", "possible")
"""Verdicts that somebody has to look at."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Why a finding may stay, by whose name and when, as the office wrote it; *where* is the cell it was read in."""

    reason: str
    name: str
    date: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the findings of one run stand: the stable id of each, and by id those that were answered for.

    >>> Standing().id(Finding("sum", "error", "", "", "", ()))
    ''
    """

    ids: Mapping[Finding, str] = field(default_factory=dict)
    accepted: Mapping[str, Accepted] = field(default_factory=dict)

    def id(self, finding: Finding) -> str:
        """The stable id of a finding; empty where none was given."""
        return self.ids.get(finding, "")

    def of(self, finding: Finding) -> Accepted | None:
        """What was said for a finding; None where it is open."""
        return self.accepted.get(self.id(finding))

    def open(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that nobody answered for, in their order."""
        return [finding for finding in findings if self.of(finding) is None]

    def closed(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that were answered for, in their order."""
        return [finding for finding in findings if self.of(finding) is not None]


def ranked(findings: Sequence[Finding]) -> list[Finding]:
    """The gravest first, those of one verdict by check in the order in which the checks appear, else as they are.

    >>> [f.verdict for f in ranked([Finding("a", v, "", "", "", ()) for v in ("info", "consistent", "error")])]
    ['error', 'info', 'consistent']
    """
    first: dict[tuple[str, str], int] = {}
    for number, finding in enumerate(findings):
        first.setdefault((finding.verdict, finding.check), number)
    return sorted(findings, key=lambda f: (ORDER.index(f.verdict), first[f.verdict, f.check]))


def counts(findings: Sequence[Finding]) -> dict[Verdict, int]:
    """How many there are of each verdict, in the order of `ORDER`."""
    return {verdict: sum(1 for finding in findings if finding.verdict == verdict) for verdict in ORDER}


def counted(findings: Sequence[Finding]) -> str:
    """The counts in words.

    >>> counted([Finding("a", "error", "", "", "", ())])
    '错误 1 处、可疑 0 处、提示 0 处、相符 0 处'
    """
    return "、".join(f"{VERDICTS[verdict]} {number} 处" for verdict, number in counts(findings).items())


def names_of(finding: Finding) -> list[str]:
    """The documents that a finding quotes, each once, in the order of its quotes."""
    return list(dict.fromkeys(source.document for source in finding.sources))


class Places:
    """Where a quote stands in its document, in words: section, page or cell, characters."""

    def __init__(self, documents: Sequence[Document]) -> None:
        """*documents* are those that findings may quote."""
        self._documents = {document.name: document for document in documents}
        self._origins = {document.name: Origins(document.places) for document in documents}

    def of(self, source: Source, *, short: bool = False) -> str:
        """The place of *source* without its document, *short* without its section; characters are counted from 1.

        >>> Places(()).of(Source("报告.txt", 4, 9, "共有五项"))
        '第5—9字'
        """
        document = self._documents.get(source.document)
        told = [f"第{source.start + 1}—{source.end}字"]
        if document is not None:
            told.insert(0, in_words(self._origins[document.name].of(source.start, source.end)))
            told = told if short else [*_section(document, source), *told]
        return "，".join(words for words in told if words)


def _section(document: Document, source: Source) -> list[str]:
    """The innermost heading that governs a quote."""
    held = [s for s in document.sections if s.start <= source.start < s.end and s.title]
    if not held:
        return []
    title = max(held, key=lambda section: (section.level, section.start)).title
    return [f"“{title[:_TITLE].translate(_INNER)}”部分"]
