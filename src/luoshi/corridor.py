"""The whole way, from files to findings: read this first.

    file -read-> Document (figures, repairs, outline) -check-> Findings -write-> ledger, pages, JSON Lines

Each step is one function whose result the next one takes; no step asks an earlier one. The steps themselves live in the
rooms of the same names and know nothing of one another.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from luoshi.check import run as run_checks
from luoshi.read.reader import read as read_document
from luoshi.records import Document, Finding, LuoshiError
from luoshi.records.promise import Account, Ruling
from luoshi.track import Margin
from luoshi.track import promises as follow_promises

__all__ = ["check", "promises", "read", "walk"]


def read(source: str | Path, *, year: int | None = None, region: str | None = None, name: str = "") -> Document:
    """Read a file (a Path) or a text (a str) into a Document with its figures.

    *year* is the year under review and *region* whose text it is, where the caller knows better than the text says.
    Raises LuoshiError where a file cannot be read.

    >>> read("2022年，全区新增市场主体4.2万家。").figures[0].value
    Decimal('42000')
    """
    return read_document(source, year=year, region=region, name=name)


def check(documents: Sequence[Document]) -> tuple[Finding, ...]:
    """All findings over *documents*: what does not agree, what may not, and what was recomputed and agrees.

    >>> [f.verdict for f in check([read("共有指标30个，其中约束性指标12个、预期性指标18个。")])]
    ['consistent']
    """
    return run_checks(documents)


def promises(
    plan: Document,
    reports: Sequence[Document],
    *,
    rulings: Sequence[Ruling] = (),
    margin: Margin | None = None,
    plans: bool | None = None,
) -> Account:
    """What became of the promises of *plan* in later *reports* (or in later *plans*).

    *rulings* are people's decisions on links, *margin* tells from where on a target counts as exceeded.

    >>> plan = read("2024年，新增托位600个。", name="计划.txt")
    >>> [p.outcome for p in promises(plan, [read("2024年，新增学位800个。", name="报告.txt")]).promises]
    ['new']
    """
    return follow_promises(plan, reports, rulings=rulings, margin=margin, plans=plans)


def walk(
    paths: Iterable[Path], *, year: int | None = None, region: str | None = None
) -> Iterator[Document | LuoshiError]:  # fmt: skip
    """Read each file; one that cannot be read gives its error in its place, and the others go on."""
    for path in paths:
        try:
            yield read(path, year=year, region=region)
        except LuoshiError as error:
            yield error
