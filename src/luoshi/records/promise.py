"""A Promise (承诺): a target or task of a plan, and what later texts say of it."""

from dataclasses import dataclass
from typing import Literal

from luoshi.records.figure import Because
from luoshi.records.span import Source

Outcome = Literal["kept", "exceeded", "missed", "changed", "unquantified", "dropped", "new", "carried"]
PromiseKind = Literal["target", "task"]
PromiseTier = Literal["", "target", "stretch"]
Decision = Literal["", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A target (指标) or task (任务) that a plan promised, with what became of it as far as later texts tell.

    *outcome*: ``kept``, ``exceeded``, ``missed``; ``changed`` (another deadline, number or scope); ``unquantified``
    (reported without the number that was promised); ``dropped`` (not mentioned again); ``new`` (reported or planned
    later, not promised; *promised* is None); ``carried`` (promised again in a later plan). *tier* tells the two levels
    of 10%，力争12%, which are two promises. *arithmetic* sets promise beside result, *changes* says in Chinese
    what was changed, *because* why the two texts were linked and *sureness* (0 to 1) how sure that is. *decision* is a
    person's word on the link, *note* the reason given.
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
    arithmetic: str = ""
    changes: str = ""
    because: tuple[Because, ...] = ()
    sureness: float = 1.0
    decision: Decision = ""
    note: str = ""
