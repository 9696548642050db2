"""Asking the second reader about a document, piece by piece, and keeping only what the text proves."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from luoshi.read.patterns import classes
from luoshi.read.second.client import Failed, Pause, ask
from luoshi.read.second.grounding import Pointed, find_number, find_quote
from luoshi.read.second.pieces import Piece, pieces
from luoshi.read.second.proposals import Proposal, messages, proposals
from luoshi.read.second.report import FAILURES, REFUSALS, Failure, Refusal, Report, name_of
from luoshi.read.second.rereading import Ground, ground, read_again, touches
from luoshi.read.second.settings import Settings
from luoshi.read.second.tasks import task_at
from luoshi.records import Commitment, Document, Figure

_HOPELESS = frozenset(("public", "key", "redirect", "denied"))
"""Failures that every further request would meet too."""
_SILENT = frozenset(("timeout", "connection", "busy", "server"))
_PATIENCE = 2
"""Pieces in a row that may go without answer before nothing more is asked."""

Answer = tuple[Piece, list[Proposal]]


def propose(document: Document, settings: Settings, *, pause: Pause = time.sleep) -> tuple[Document, Report]:
    """*document* with what the second reader found and the text proves, and what became of all its proposals.

    What the rules read stays as it is, to the last field; new figures and commitments stand among theirs in the order
    of the text, with a ``Because`` of field ``source``. Whatever goes wrong, the document comes back as the rules read
    it, and the report says what went wrong; nothing is raised.
    """
    tally = _Tally(settings.model)
    try:
        return _propose(document, settings, tally, pause)
    except Exception:  # a help that fails must not cost the office its reading; the report tells that it failed
        tally.failed["internal"] += 1
        return document, replace(tally.report(), figures=0, commitments=0)


@dataclass(slots=True)
class _Tally:
    """The report while it is being made."""

    model: str
    pieces: int = 0
    answered: int = 0
    unasked: int = 0
    figures: int = 0
    commitments: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)
    failed: Counter[Failure] = field(default_factory=Counter)
    unreachable: bool = False

    def report(self) -> Report:
        """What is known so far, reasons in their fixed order."""
        return Report(
            self.model,
            self.pieces,
            self.answered,
            self.unasked,
            self.figures,
            self.commitments,
            tuple((reason, self.refused[reason]) for reason in REFUSALS if self.refused[reason]),
            tuple((reason, self.failed[reason]) for reason in FAILURES if self.failed[reason]),
            self.unreachable,
        )


def _propose(document: Document, settings: Settings, tally: _Tally, pause: Pause) -> tuple[Document, Report]:
    here, reader = ground(document), name_of(settings.model)
    cut = pieces(document, here.reading, here.closed, limit=settings.max_characters)
    tally.pieces = len(cut)
    answers = _answers(cut, settings, tally, pause)
    pointed = _pointed(document, here, answers, tally)
    new = read_again(here, pointed, reader=reader)
    tally.refused["number"] += len(pointed) - len(new)
    figures = tuple(sorted([*document.figures, *new], key=lambda figure: figure.start))
    tasks = _tasks(document, here, answers, tally, figures=figures, reader=reader)
    tally.figures, tally.commitments = len(new), len(tasks)
    if not new and not tasks:
        return document, tally.report()
    note = f"{reader}补充数据{len(new)}条、任务{len(tasks)}项，逐条标明，请对照原文核实"
    commitments = sorted([*document.commitments, *tasks], key=lambda task: task.start)
    notes = (*document.notes, note)
    return replace(document, figures=figures, commitments=tuple(commitments), notes=notes), tally.report()


def _answers(cut: Sequence[Piece], settings: Settings, tally: _Tally, pause: Pause) -> list[Answer]:
    """The proposals about each piece that was answered; stops at the limit, and where nobody answers."""
    out: list[Answer] = []
    silent = 0
    for number, piece in enumerate(cut):
        if number == settings.max_requests or tally.unreachable:
            tally.unasked = len(cut) - number
            break
        asked = messages(piece.message, commitments=settings.commitments)
        answer = ask(settings, asked, pause=pause)
        if isinstance(answer, Failed):
            tally.failed[answer.reason] += 1
            silent = silent + 1 if answer.reason in _SILENT else 0
            tally.unreachable = answer.reason in _HOPELESS or silent == _PATIENCE
            continue
        silent = 0
        told = proposals(answer, commitments=settings.commitments)
        if told is None:
            tally.failed["malformed"] += 1
            continue
        tally.answered += 1
        found, malformed, excess = told
        tally.refused["malformed"] += malformed
        tally.refused["excess"] += excess
        out.append((piece, found))
    return out


def _pointed(document: Document, here: Ground, answers: Iterable[Answer], tally: _Tally) -> list[Pointed]:
    """The numbers that proposals point at, grounded and free of everything that was read before."""
    taken = _Taken(document.text, ((f.start, f.end) for f in document.figures))
    out: list[Pointed] = []
    for piece, found in answers:
        for proposal in found:
            if proposal.kind == "figure":
                told = _grounded(proposal, piece, here, taken)
                if isinstance(told, Pointed):
                    out.append(told)
                else:
                    tally.refused[told] += 1
    return out


def _grounded(proposal: Proposal, piece: Piece, here: Ground, taken: "_Taken") -> Pointed | Refusal:
    text = here.reading.text
    quote = find_quote(text, proposal, piece.paragraphs)
    if isinstance(quote, str):
        return quote
    pointed = find_number(text, proposal, quote)
    if isinstance(pointed, str):
        return pointed
    q = pointed.quantity
    if touches(here.masked, q.start, q.end):
        return "masked"
    if q.kind == "number" and not classes.drop(text, [q]):  # what the rules put aside on purpose stays aside
        return "named"
    start, end, _ = here.reading.raw(q.start, q.end)
    return taken.take(start, end) or pointed


def _tasks(
    document: Document,
    here: Ground,
    answers: Iterable[Answer],
    tally: _Tally,
    *,
    figures: Sequence[Figure],
    reader: str,
) -> list[Commitment]:
    """The commitments that proposals point at, grounded and free of everything that was read before."""
    taken = _Taken(document.text, ((c.start, c.end) for c in document.commitments))
    out: list[Commitment] = []
    for piece, found in answers:
        for proposal in found:
            if proposal.kind == "commitment":
                told = _task(proposal, piece, here, figures, reader)
                if isinstance(told, Commitment):
                    told = taken.take(told.start, told.end) or told
                if isinstance(told, Commitment):
                    out.append(told)
                else:
                    tally.refused[told] += 1
    return out


def _task(
    proposal: Proposal, piece: Piece, here: Ground, figures: Sequence[Figure], reader: str
) -> Commitment | Refusal:
    quote = find_quote(here.reading.text, proposal, piece.paragraphs)
    return quote if isinstance(quote, str) else task_at(here, proposal, quote, figures=figures, reader=reader)


class _Taken:
    """Which characters of the raw text something was read from already: by the rules (1) or in this turn (2)."""

    def __init__(self, text: str, spans: Iterable[tuple[int, int]]) -> None:
        self._marks = bytearray(len(text))
        for start, end in spans:
            self._marks[start:end] = b"\1" * len(self._marks[start:end])

    def take(self, start: int, end: int) -> Refusal | None:
        """Take a stretch; why it cannot be had, None where it can."""
        marks = self._marks[start:end]
        if 1 in marks:
            return "overlap"
        if 2 in marks:
            return "duplicate"
        self._marks[start:end] = b"\2" * len(marks)
        return None
