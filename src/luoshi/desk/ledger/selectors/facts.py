"""Facts that a person may see, and where their review stands."""

from collections.abc import Sequence

from django.db.models import QuerySet

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.models import Decision, Fact, Version


def facts_seen(user: User) -> QuerySet[Fact]:
    """The facts of the documents that the person may see."""
    seen = visible(user, organ="version__document__organ", sensitivity="version__document__sensitivity")
    return Fact.objects.filter(seen).select_related("version__document__organ", "decided_by")


def facts_for_review(version: Version) -> Sequence[Fact]:
    """The facts of a version that stand, in the order of the text."""
    rows = version.facts.exclude(state=Fact.State.REPLACED).select_related("decided_by").defer("read")
    return list(rows.order_by("start", "pk"))


def left_of(version: int) -> int:
    """How many facts of a version still wait."""
    return Fact.objects.filter(version=version, state=Fact.State.PENDING).count()


def history_of(fact: Fact) -> Sequence[Decision]:
    """What was decided on a fact, the latest first."""
    return list(fact.decisions.select_related("by").order_by("-revision"))
