"""Where a sentence is used: from a fact to the ledger's rows, the tables that follow them, and the promises on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.models import Fact, Observation
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.selectors.facts import rows_used
from luoshi.desk.tracking.models import Link
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, runs_seen, tasks_seen
from luoshi.write.labels import period_label
from luoshi.write.promises import OUTCOMES

_MOST: Final = 20
_TARGETS: Final = ("target", "stretch")


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a fact is used: what it is, in words, and its page."""

    what: str
    words: str
    address: str


def uses_of(user: User, fact: Fact, entered: Sequence[Recorded] | None = None) -> Sequence[Use]:
    """Where a fact is used, as far as the person may see: at most five queries.

    *entered* are the rows that it entered (`rows_used`), where they are known already.
    """
    entered = rows_used(fact) if entered is None else entered
    rows = [row for row in entered if row.superseded_at is None and isinstance(row, Observation)]
    found = [use for row in rows for use in _in_ledger(row)]
    found += [*_in_targets(user, rows), *_in_tables(user, fact, rows), *_in_promises(user, fact)]
    return list(dict.fromkeys(found))


def _in_ledger(row: Observation) -> Iterator[Use]:
    """The row, the page of its indicator, the page of its unit."""
    whose = row.organ or row.region
    yield Use("台账", f"{row.name} {whose} {period_label(row.period)}", reverse("ledger:cell", args=[row.cell]))
    if row.indicator_id is not None:
        query = f"?organ={row.organ_id}" if row.organ_id else ""
        yield Use("指标", f"{row.name} {whose}", reverse("charts:indicator", args=[row.indicator_id]) + query)
    if row.organ_id is not None:
        yield Use("单位", str(row.organ), reverse("charts:unit", args=[row.organ_id]))


def _in_targets(user: User, rows: Sequence[Observation]) -> Iterator[Use]:
    """The targets that the figures are, and those with which they are compared."""
    wanted = Q()
    for row in rows:
        if row.kind in _TARGETS:
            yield _target(row)
        elif row.organ_id and row.indicator_id:
            same = Q(organ=row.organ_id, indicator=row.indicator_id, measure=row.measure)
            wanted |= same & Q(comparison=row.comparison, period=row.period[:4])
    if wanted:
        compared = Observation.objects.filter(wanted, visible(user), kind__in=_TARGETS, superseded_at__isnull=True)
        for row in compared.select_related("organ").order_by("pk")[:_MOST]:
            yield _target(row)


def _target(row: Observation) -> Use:
    query = urlencode({"year": row.period[:4], "q": row.name})
    words = f"{row.organ or row.region}{row.period[:4]}年{row.name}的目标"
    return Use("目标", words, f"{reverse('tracking:targets')}?{query}")


def _in_tables(user: User, fact: Fact, rows: Sequence[Observation]) -> Iterator[Use]:
    """What was made of the fact; the tasks of the year that are measured by its indicator."""
    years = {int(row.period[:4]) for row in rows if row.period[:4].isdecimal()}
    names = {row.name for row in rows}
    if years:
        measured = tasks_seen(user).filter(year__in=years).exclude(indicator_names=[])
        for task in measured.only("pk", "number", "text", "indicator_names"):
            if names.intersection(task.indicator_names):
                yield Use("任务", str(task), reverse("tracking:task", args=[task.pk]))
    if fact.kind == "commitment":
        for task in tasks_seen(user).filter(commitment__fact=fact):
            yield Use("任务", str(task), reverse("tracking:task", args=[task.pk]))
    if fact.kind == "project":
        for project in projects_seen(user).filter(record__fact=fact):
            yield Use("项目", str(project), reverse("tracking:project", args=[project.pk]))
    if fact.kind == "honour":
        for entry in distinctions_seen(user).filter(honour__fact=fact):
            yield Use("试点和荣誉", str(entry), reverse("tracking:honour", args=[entry.pk]))


def _in_promises(user: User, fact: Fact) -> Iterator[Use]:
    """The links of the latest comparisons that speak of the same words."""
    runs = runs_seen(user).filter(latest=True)
    promised = Q(run__plan=fact.version_id, promised_start__lt=fact.end, promised_end__gt=fact.start)
    reported = Q(run__report=fact.version_id, reported_start__lt=fact.end, reported_end__gt=fact.start)
    for link in Link.objects.filter(promised | reported, run__in=runs.values("pk")).order_by("pk")[:_MOST]:
        words = f"{link.name[:40]}：{OUTCOMES.get(link.outcome, link.outcome)}"
        yield Use("承诺", words, f"{reverse('tracking:promises', args=[link.run_id])}#{link.number}")
