"""Facts that a person may see, where their review stands, and where in the ledger they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.models import Commitment, Decision, Fact, Honour, Observation, Project, Version
from luoshi.desk.ledger.models.observations import Recorded

_FEW = 100
"""Up to so many facts are asked for by their ids, more by their version."""
_NOT_KEPT = frozenset(("clause", "term", "case"))
_KINDS: Mapping[str, type[Recorded]] = {
    "figure": Observation,
    "commitment": Commitment,
    "project": Project,
    "honour": Honour,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the review of a fact stands, in words, and the cell of the ledger where its value is."""

    words: str
    cell: str = ""
    rows: int = 0


def facts_seen(user: User) -> QuerySet[Fact]:
    """The facts of the documents that the person may see."""
    seen = visible(user, organ="version__document__organ", sensitivity="version__document__sensitivity")
    return Fact.objects.filter(seen).select_related("version__document__organ", "decided_by")


def facts_for_review(version: Version) -> Sequence[Fact]:
    """The facts of a version that stand, in the order of the text, each with the facts it was made of."""
    rows = version.facts.exclude(state=Fact.State.REPLACED).select_related("decided_by").order_by("start", "pk")
    before = Fact.objects.select_related("version__document").defer("version__text", "version__outline")
    return list(rows.prefetch_related(Prefetch("parents", queryset=before)))


def standings(facts: Sequence[Fact]) -> Mapping[int, Standing]:
    """How each of these facts stands: what an accepted one entered, or that it is no statistic."""
    wanted = [fact.pk for fact in facts if fact.state in (Fact.State.ACCEPTED, Fact.State.CORRECTED)]
    cells: dict[int, list[str]] = {}
    for kind in {fact.kind for fact in facts if fact.kind in _KINDS}:
        rows = _KINDS[kind]._default_manager.filter(superseded_at__isnull=True)
        narrow = (
            rows.filter(fact__in=wanted)
            if len(wanted) < 100
            else rows.filter(version__in={f.version_id for f in facts})
        )
        named = ("fact", "cell") if kind == "figure" else ("fact", "pk")
        for fact, cell in narrow.values_list(*named):
            cells.setdefault(fact, []).append(str(cell) if kind == "figure" else "")
    return {fact.pk: _standing(fact, cells.get(fact.pk, [])) for fact in facts}


def _standing(fact: Fact, cells: Sequence[str]) -> Standing:
    words = fact.get_state_display()
    if fact.state not in (Fact.State.ACCEPTED, Fact.State.CORRECTED):
        return Standing(words)
    if cells:
        return Standing(words, cells[0], len(cells))
    if fact.kind == "figure":
        return Standing(f"{words}；不是统计指标，不入观测值")
    return Standing(f"{words}；只随文件保存，不入台账" if fact.kind in _NOT_KEPT else words)


def left_of(version: int) -> int:
    """How many facts of a version still wait."""
    return Fact.objects.filter(version=version, state=Fact.State.PENDING).count()


def history_of(fact: Fact) -> Sequence[Decision]:
    """What was decided on a fact, the latest first."""
    return list(fact.decisions.select_related("by").order_by("-revision"))


def rows_used(fact: Fact) -> Sequence[Recorded]:
    """The rows of the ledger that a fact entered, the latest first, those that are no longer believed among them."""
    model = _KINDS.get(fact.kind)
    if model is None:
        return ()
    rows = model._default_manager.filter(fact=fact).select_related("organ", "posting__by", "version")
    return list(rows.order_by("-recorded_at", "-pk"))


def next_of_kind(fact: Fact) -> Fact | None:
    """The next fact of the same kind in the text: with it a merger is offered."""
    rows = Fact.objects.filter(version=fact.version_id, kind=fact.kind).select_related("version__document")
    rows = rows.exclude(state=Fact.State.REPLACED)
    return rows.filter(start__gte=fact.start).exclude(pk=fact.pk).order_by("start", "pk").first()


def newer_version(version: Version) -> Version | None:
    """The latest version of the document that was read, where it is newer than this one."""
    rows = Version.objects.filter(document=version.document_id, state=Version.State.READ, number__gt=version.number)
    return rows.only("pk", "number").order_by("-number").first()
