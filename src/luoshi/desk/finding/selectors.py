"""What a person finds: by kind, each with how often, narrowed to what they may see within the query itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.tokens import Question, Term, marks, question
from luoshi.desk.ledger.models import Fact, Observation

FEW, PAGE, MOST = 5, 20, 1000
"""Hits of each kind on the first page, of one kind on a page, and up to how many are counted."""
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
        return question(self.q, self.kind if self.kind in Line.Kind.values else "")


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
    """What the person may see of what was sought: a few of each kind, or a page of one; three queries and one more."""
    sought = asked.question
    if not sought:
        return ()
    kinds = [sought.kind] if sought.kind else list(Line.Kind.values)
    size = PAGE if sought.kind else FEW
    first = (max(1, min(page, MOST // PAGE)) - 1) * size
    counted = _counts(user, asked, sought, kinds)
    with_hits = [kind for kind in kinds if counted[kind]]
    rows = _lines(user, asked, sought, with_hits, first, size)
    made = _hits([line for lines in rows.values() for line in lines], sought.terms, user)
    return tuple(
        Group(kind, Line.Kind(kind).label, counted[kind], tuple(made[line.pk] for line in rows[kind]))
        for kind in with_hits
    )


def _found(user: User, asked: Asked, sought: Question, kind: str) -> QuerySet[Line]:
    """The lines of a kind that answer, of those that the person may see."""
    rows = Line.objects.filter(
        Q(owner__isnull=True) | visible(user, organ="owner"), kind=kind, tokens__found=Question(sought.terms, kind)
    )
    if asked.year.isdecimal() and len(asked.year) == 4:
        rows = rows.filter(year=int(asked.year))
    if asked.organ.isdecimal() and len(asked.organ) < 19:
        rows = rows.filter(organ=int(asked.organ))
    return rows


def _counts(user: User, asked: Asked, sought: Question, kinds: Iterable[str]) -> Mapping[str, int]:
    """How many lines of each kind answer, counted up to one more than MOST; one query."""
    parts, given = [], []
    for kind in kinds:
        rows = _found(user, asked, sought, kind).order_by().values("pk")[: MOST + 1]
        sql, params = rows.query.sql_with_params()
        parts.append(f"SELECT %s AS kind, COUNT(*) FROM ({sql}) AS of_{kind}")
        given += [kind, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        return dict(cursor.fetchall())


def _lines(
    user: User, asked: Asked, sought: Question, kinds: Sequence[str], first: int, size: int
) -> Mapping[str, list[Line]]:
    """The latest lines of each kind; one query."""
    found: dict[str, list[Line]] = {kind: [] for kind in kinds}
    if not kinds:
        return found
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = _found(user, asked, sought, kind).order_by("-pk").values("pk")[first : first + size]
        sql, params = rows.query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS of_{kind}")
        given += params
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        keys = [key for (key,) in cursor.fetchall()]
    for line in Line.objects.filter(pk__in=keys).select_related("organ", "document").defer("tokens").order_by("-pk"):
        found[line.kind].append(line)
    return found


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
            return reverse("ledger:indicator", args=[line.ref])
        case Line.Kind.ORGAN:
            return reverse("charts:unit", args=[line.ref])
        case Line.Kind.OBSERVATION:
            return _list_of(line)
    return reverse("ledger:origin", args=[f"{line.kind}s", line.ref])


def _list_of(line: Line) -> str:
    from django.utils.http import urlencode

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
