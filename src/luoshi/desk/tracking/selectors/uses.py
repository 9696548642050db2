"""Where a sentence is used: from a fact to the ledger's rows, the tables that follow them, and the promises on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models import Fact, Observation
from luoshi.desk.ledger.selectors.facts import rows_used
from luoshi.desk.tracking.models import Link
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, runs_seen, tasks_seen
from luoshi.write.promises import OUTCOMES


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a fact is used: what it is, in words, and its page."""

    what: str
    words: str
    address: str


def uses_of(user: User, fact: Fact) -> Sequence[Use]:
    """Where a fact is used, as far as the person may see: at most six queries."""
    return [*_in_ledger(fact), *_in_tables(user, fact), *_in_promises(user, fact)]


def _in_ledger(fact: Fact) -> Iterator[Use]:
    for row in rows_used(fact):
        if row.superseded_at is not None:
            continue
        if isinstance(row, Observation):
            yield Use("台账", row.name, reverse("ledger:cell", args=[row.cell]))
            if row.kind in ("target", "stretch") and row.period.isdecimal():
                query = f"?year={row.period}&q={row.name}"
                yield Use("目标", row.name, reverse("tracking:targets") + query)


def _in_tables(user: User, fact: Fact) -> Iterator[Use]:
    if fact.kind == "commitment":
        for task in tasks_seen(user).filter(commitment__fact=fact):
            yield Use("任务", str(task), reverse("tracking:task", args=[task.pk]))
    if fact.kind == "project":
        for project in projects_seen(user).filter(record__fact=fact):
            yield Use("项目", str(project), reverse("tracking:project", args=[project.pk]))
    if fact.kind == "honour":
        for entry in distinctions_seen(user).filter(honour__fact=fact):
            yield Use("荣誉试点", str(entry), reverse("tracking:honour", args=[entry.pk]))


def _in_promises(user: User, fact: Fact) -> Iterator[Use]:
    """The links of the latest comparisons that speak of the same words."""
    runs = runs_seen(user).filter(latest=True)
    promised = Q(run__plan=fact.version_id, promised_start__lt=fact.end, promised_end__gt=fact.start)
    reported = Q(run__report=fact.version_id, reported_start__lt=fact.end, reported_end__gt=fact.start)
    for link in Link.objects.filter(promised | reported, run__in=runs.values("pk")).order_by("pk")[:20]:
        words = f"{link.name[:40]}：{OUTCOMES.get(link.outcome, link.outcome)}"
        yield Use("承诺", words, f"{reverse('tracking:promises', args=[link.run_id])}#{link.number}")
