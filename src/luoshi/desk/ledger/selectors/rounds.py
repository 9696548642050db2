"""Rounds and filings that a person may see, who owes what by when, and what waits for whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from luoshi.desk.accounts.models import Grant, Role, User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.calendar import special_days, working_days_between
from luoshi.desk.ledger.models import Entry, EntryChange, Filing, Item, Round, Step, Upload

_OPEN = (Filing.State.MISSING, Filing.State.DRAFT, Filing.State.RETURNED)
_GRADES = {"已核定": "good", "待审": "warn", "填报中": "", "未报": "", "已退回": "bad"}
_FILLED = Q(entries__value__isnull=False) | Q(entries__not_applicable=True)
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A filing in a list: where it stands in words, and how many working days are left (negative: over)."""

    filing: Filing
    state: str
    grade: str
    days: int
    open: bool

    @property
    def due(self) -> str:
        """The time that is left, or by how much it is over; nothing once it is handed in."""
        if not self.open:
            return "迟报" if self.filing.late else ""
        if self.days < 0:
            return f"逾期 {-self.days} 个工作日"
        return "今天截止" if self.days == 0 else f"还有 {self.days} 个工作日"


@dataclass(frozen=True, slots=True)
class FilingsDue:
    """What waits: what I owe, what came back to me, what I may approve, what is late in my subtree."""

    owed: tuple[Line, ...]
    returned: tuple[Line, ...]
    to_approve: tuple[Line, ...]
    late: tuple[Line, ...]

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.owed or self.returned or self.to_approve or self.late)


def _over(user: User, action: Action) -> Q:
    """Filings on whose unit the person may act so."""
    return visible(user, action, organ="organ", sensitivity="round__sensitivity")


def _held(user: User, action: Action) -> Q:
    """Filings of rounds on whose holder the person may act so."""
    return visible(user, action, organ="round__organ", sensitivity="round__sensitivity")


def filings_seen(user: User, action: Action = "read") -> QuerySet[Filing]:
    """The filings of the units below the person, and those of the rounds that are held there."""
    rows = Filing.objects.filter(_over(user, action) | _held(user, action))
    return rows.select_related("round__organ", "round__group", "organ", "submitted_by")


def filings_entered(user: User) -> QuerySet[Filing]:
    """The filings into which the person may enter."""
    return Filing.objects.filter(_over(user, "enter")).select_related("round__organ", "organ", "submitted_by")


def rounds_seen(user: User) -> QuerySet[Round]:
    """The rounds that are held below the person or ask a unit there; drafts only for those who may hold them."""
    mine = Filing.objects.filter(_over(user, "read")).values("round")
    drafts = visible(user, "round") & Q(state=Round.State.DRAFT)
    seen = (visible(user) | Q(pk__in=mine)) & ~Q(state=Round.State.DRAFT)
    return Round.objects.filter(seen | drafts).select_related("organ", "group", "created_by")


def round_list(user: User) -> QuerySet[Round]:
    """The rounds with how many units owe, have handed in and are approved."""
    handed = Q(filings__state__in=(Filing.State.SUBMITTED, Filing.State.APPROVED))
    rows = rounds_seen(user).annotate(
        units=Count("filings"),
        handed=Count("filings", filter=handed),
        approved=Count("filings", filter=Q(filings__state=Filing.State.APPROVED)),
    )
    return rows.order_by("-due_on", "-pk")


def lines_of(rows: Iterable[Filing]) -> tuple[Line, ...]:
    """Filings as lists show them; the special days are read once."""
    filings, today = list(rows), timezone.localdate()
    if not filings:
        return ()
    days = [filing.round.due_on for filing in filings]
    special = special_days(min(*days, today), max(*days, today))
    return tuple(_line(filing, today, special) for filing in filings)


def _line(filing: Filing, today: date, special: Mapping[date, bool]) -> Line:
    locked = filing.round.state == Round.State.LOCKED
    waits = filing.state in _OPEN
    state = str(Filing.State.MISSING) if locked and filing.state != Filing.State.APPROVED else filing.state
    due = filing.round.due_on
    days = working_days_between(today, due, special)
    if today > due:
        days = min(days, -1)  # over on a holiday after the due day is over all the same
    grade = "bad" if waits and (days < 0 or locked) else _GRADES.get(state, "")
    return Line(filing, state, grade, days, waits and not locked)


def filings_of(user: User, one: Round) -> tuple[Line, ...]:
    """The filings of a round that the person may see, with how much of each is filled."""
    rows = filings_seen(user).filter(round=one)
    return lines_of(_counted(rows).order_by("organ__order", "organ__path", "pk"))


def _counted(rows: QuerySet[Filing]) -> QuerySet[Filing]:
    return rows.annotate(filled=Count("entries", filter=_FILLED), asked=Count("entries"))


def filings_due(user: User, *, few: int = _LISTED) -> FilingsDue:
    """What waits for a person, the soonest due first, at most *few* of each kind: five queries and the calendar."""
    rounds = list(Round.objects.filter(state=Round.State.OPEN).order_by("pk").values_list("pk", flat=True))
    if not rounds:
        return FilingsDue((), (), (), ())
    running = Filing.objects.filter(round__in=rounds).select_related("round__organ", "organ")
    running = running.order_by("round__due_on", "organ__order", "pk")
    mine = running.filter(_over(user, "enter"))
    late = running.filter(state__in=_OPEN, round__due_on__lt=timezone.localdate())
    watched = _over(user, "approve") | _held(user, "approve") | _over(user, "round") | _held(user, "round")
    return FilingsDue(
        owed=lines_of(mine.filter(state__in=(Filing.State.MISSING, Filing.State.DRAFT))[:few]),
        returned=lines_of(mine.filter(state=Filing.State.RETURNED)[:few]),
        to_approve=lines_of(running.filter(_to_approve(user))[:few]),
        late=lines_of(late.filter(watched)[:few]),
    )


def _to_approve(user: User) -> Q:
    """Filings whose next level the person may approve: not their own, and not one that they approved before."""
    passed = Step.objects.filter(
        filing=OuterRef("pk"), action=Step.Action.PASSED, by=user, revision__gt=OuterRef("revision") - OuterRef("level")
    )
    first = Q(level=0) & _over(user, "approve")
    later = Q(level__gt=0) & _held(user, "approve")
    return Q(state=Filing.State.SUBMITTED) & (first | later) & ~Q(submitted_by=user) & Q(~Exists(passed))


def may_approve(user: User, filing: Filing) -> bool:
    """Whether a filing waits for this person's approval."""
    open_rows = Filing.objects.filter(round__state=Round.State.OPEN, pk=filing.pk)
    return open_rows.filter(_to_approve(user)).exists()


def reminders(user: User, within: int, *, action: Action = "read") -> tuple[Line, ...]:
    """Who is late, or due within so many working days: the latest first."""
    rows = filings_seen(user, action).filter(round__state=Round.State.OPEN, state__in=_OPEN)
    lines = lines_of(_counted(rows).order_by("round__due_on", "organ__order", "pk"))
    return tuple(line for line in lines if line.days <= within)


def contacts(lines: Iterable[Line]) -> Mapping[int, str]:
    """For each unit those who enter there, by the unit's id."""
    rows = Grant.objects.filter(role=Role.CLERK, organ__in={line.filing.organ_id for line in lines})
    today = timezone.localdate()
    begun = Q(since__isnull=True) | Q(since__lte=today)
    lasting = Q(until__isnull=True) | Q(until__gt=today)
    found: dict[int, list[str]] = {}
    for grant in rows.filter(begun, lasting, user__is_active=True).select_related("user").order_by("user_id"):
        found.setdefault(grant.organ_id, []).append(str(grant.user))
    return {organ: "、".join(names) for organ, names in found.items()}


def entries_of(filing: Filing) -> list[Entry]:
    """The cells of a filing in the order of its items."""
    rows = filing.entries.select_related("item__indicator", "item__part_of__indicator", "changed_by", "upload")
    return list(rows.order_by("item__order", "item_id"))


def items_of(one: Round) -> Sequence[Item]:
    """What a round asks for, as printed."""
    return list(one.items.select_related("indicator", "part_of__indicator"))


def steps_of(filing: Filing) -> Sequence[Step]:
    """What was done with a filing, the latest first."""
    return list(filing.steps.select_related("by").order_by("-revision"))


def uploads_of(filing: Filing) -> Sequence[Upload]:
    """The workbooks uploaded for a filing, the latest first."""
    return list(filing.uploads.select_related("by").order_by("-pk")[:_LISTED])


def changes_of(user: User, pk: int) -> tuple[Entry, Sequence[EntryChange]] | None:
    """A cell that the person may see and every value that it had, the latest first."""
    seen = Entry.objects.filter(filing__in=filings_seen(user).values("pk"), pk=pk)
    entry = seen.select_related("filing__round", "filing__organ", "item__indicator").first()
    if entry is None:
        return None
    return entry, list(entry.changes.select_related("by", "upload").order_by("-revision"))


def table_of(user: User, one: Round, action: Action = "read") -> list[tuple[Filing, Mapping[int, Entry]]]:
    """All cells of a round that the person may see, a unit a row: for the table that the holder prints."""
    filings = list(filings_seen(user, action).filter(round=one).order_by("organ__order", "organ__path", "pk"))
    cells: dict[int, dict[int, Entry]] = {filing.pk: {} for filing in filings}
    rows = Entry.objects.filter(filing__in=cells).select_related("upload", "changed_by")
    for entry in rows:
        cells[entry.filing_id][entry.item_id] = entry
    return [(filing, cells[filing.pk]) for filing in filings]
