"""What a person finds: by kind, each with how often, narrowed to what they may see within the query itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.finding.asking import MOST, Narrowed, ask
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.tokens import Question, Term, marks, question
from luoshi.desk.ledger.models import Fact, Observation

FEW, PAGE = 5, 20
"""Hits of each kind on the first page, and of one kind on a page."""
_REACH = 60
_WINDOW = 180
"""Characters of a line that a page shows, and how many of them stand before the first mark."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought and to what it is narrowed; empty fields narrow nothing."""

    q: str = ""
    kind: str = ""
    year: str = ""
    organ: str = ""

    @property
    def question(self) -> Question:
        """The words as a question."""
        return question(self.q)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; *found* where it is what was sought."""

    text: str
    found: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: where it opens, its title and words in pieces, and the value that a series shows."""

    line: Line
    href: str
    title: tuple[Piece, ...]
    body: tuple[Piece, ...]
    row: Observation | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; *count* goes up to MOST, *more* says that there are more."""

    kind: str
    label: str
    count: int
    hits: tuple[Hit, ...]

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST

    @property
    def left(self) -> bool:
        """Whether not all are shown."""
        return self.count > len(self.hits)


def find(user: User, asked: Asked, *, page: int = 1) -> tuple[Group, ...]:
    """What the person may see of what was sought: a few of each kind, or a page of one."""
    sought = asked.question
    if not sought:
        return ()
    whole = asked.kind in Line.Kind.values
    kinds = [asked.kind] if whole else list(Line.Kind.values)
    size = PAGE if whole else FEW
    narrowed = Narrowed(
        user,
        sought,
        int(asked.year) if asked.year.isdecimal() and len(asked.year) == 4 else None,
        int(asked.organ) if asked.organ.isdecimal() and len(asked.organ) < 19 else None,
        (max(1, min(page, MOST // PAGE)) - 1) * size,
        size,
    )
    answer = ask(narrowed, kinds)
    keys = [key for _, some in answer.values() for key in some]
    shown = Line.objects.filter(pk__in=keys).select_related("organ", "document").defer("tokens").in_bulk()
    made = _hits(list(shown.values()), sought.terms, user)
    return tuple(
        Group(kind, Line.Kind(kind).label, answer[kind][0], tuple(made[key] for key in answer[kind][1] if key in made))
        for kind in kinds
        if kind in answer
    )


def _hits(lines: Sequence[Line], terms: Sequence[Term], user: User) -> Mapping[int, Hit]:
    """The lines as a page shows them: at most two queries more, for the values of series and the states of facts."""
    values = _refs(lines, Line.Kind.OBSERVATION)
    rows = Observation.objects.filter(visible(user, organ="owner"), pk__in=values, superseded_at__isnull=True)
    shown = rows.defer("version__text", "version__outline").select_related("indicator").in_bulk() if values else {}
    facts = _refs(lines, Line.Kind.FACT)
    states = Fact.objects.in_bulk(facts) if facts else {}
    made = {}
    for line in lines:
        fact = states.get(line.ref) if line.kind == Line.Kind.FACT else None
        row = shown.get(line.ref) if line.kind == Line.Kind.OBSERVATION else None
        made[line.pk] = Hit(
            line, _href(line, fact), pieces(line.title, terms), pieces(line.body, terms), row,
            fact.get_state_display() if fact else "",
        )  # fmt: skip
    return made


def _refs(lines: Iterable[Line], kind: str) -> list[int]:
    return [line.ref for line in lines if line.kind == kind]


def _href(line: Line, fact: Fact | None) -> str:
    """Where a line opens: in one step at its sentence, its list, its page."""
    match line.kind:
        case Line.Kind.SENTENCE:
            return f"{reverse('ledger:review', args=[line.ref])}#at{line.start}"
        case Line.Kind.FACT if fact:
            return f"{reverse('ledger:review', args=[fact.version_id])}?fact={fact.pk}#at{line.start}"
        case Line.Kind.DOCUMENT:
            return reverse("ledger:document", args=[line.ref])
        case Line.Kind.INDICATOR:
            return reverse("charts:indicator", args=[line.ref])
        case Line.Kind.ORGAN:
            return reverse("charts:unit", args=[line.ref])
        case Line.Kind.OBSERVATION:
            return _list_of(line)
        case Line.Kind.TASK:
            return reverse("tracking:task", args=[line.ref])
        case Line.Kind.KEY_PROJECT:
            return reverse("tracking:project", args=[line.ref])
        case Line.Kind.DISTINCTION:
            return reverse("tracking:honour", args=[line.ref])
    return reverse("ledger:origin", args=[f"{line.kind}s", line.ref])


def _list_of(line: Line) -> str:
    told = {"words": line.title, "organ": line.organ_id or "", "period": line.year or ""}
    return f"{reverse('ledger:observations')}?{urlencode({key: value for key, value in told.items() if value})}"


def pieces(text: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """A text cut at what was sought; of a long one the stretch around the first mark."""
    found = marks(text, terms)
    begin = max(0, found[0][0] - _REACH) if found and len(text) > _WINDOW else 0
    stop = min(len(text), begin + _WINDOW)
    made, at = ([Piece("…", False)] if begin else []), begin
    for start, end in found:
        if end > stop:
            break
        made += [Piece(text[at:start], False), Piece(text[start:end], True)]
        at = end
    made.append(Piece(text[at:stop] + ("…" if stop < len(text) else ""), False))
    return tuple(piece for piece in made if piece.text)
