"""A Promise (承诺): a target or task of a plan, what later texts say of it, and a person's word on the link."""

from dataclasses import dataclass
from typing import Literal

from luoshi.records.figure import Because
from luoshi.records.span import Source

Outcome = Literal["missed", "changed", "dropped", "unquantified", "kept", "exceeded", "carried", "new"]
PromiseKind = Literal["target", "task"]
PromiseTier = Literal["", "target", "stretch"]
Decision = Literal["", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A target (指标) or task (任务) that a plan promised, with what became of it as far as later texts tell.

    *outcome*: ``kept``, ``exceeded``, ``missed``; ``changed`` (another deadline, number or scope); ``unquantified``
    (reported without the number or end that was promised); ``dropped`` (not mentioned again); ``new`` (reported or
    planned later, not promised; *promised* is None); ``carried`` (promised again in a later plan). *tier* tells the two
    levels of 10%，力争12%, which are two promises. *arithmetic* sets promise beside result, *changes* says in Chinese
    what was changed, *remark* what a reader must bear in mind; *because* why the two texts were linked and *sureness*
    (0 to 1) how sure that is.

    *fingerprint* names the two texts that were linked, wherever they stand; *decision* is a person's word on the link,
    *note* the reason given and *by* who gave it.
    """

    id: str
    kind: PromiseKind
    name: str
    outcome: Outcome
    promised: Source | None
    reported: tuple[Source, ...] = ()
    indicator: str = ""
    period: str = "-"
    tier: PromiseTier = ""
    lead: tuple[str, ...] = ()
    section: str = ""
    arithmetic: str = ""
    changes: str = ""
    remark: str = ""
    because: tuple[Because, ...] = ()
    sureness: float = 1.0
    fingerprint: str = ""
    decision: Decision = ""
    note: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on the link of two texts: *promised* and *reported* are their words, for people to read.

    It is found again by its *fingerprint*, which does not change when either text moves within its document.
    """

    fingerprint: str
    decision: Decision
    note: str = ""
    by: str = ""
    promised: str = ""
    reported: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the promises of a *plan* (its name) in later documents, with the links that people refused.

    *plans* tells that the later documents were read as plans themselves (carried, changed, dropped, new); *remarks* are
    what a reader must be told of the documents, in Chinese.
    """

    plan: str
    later: tuple[str, ...]
    promises: tuple[Promise, ...]
    refused: tuple[Ruling, ...] = ()
    plans: bool = False
    remarks: tuple[str, ...] = ()
