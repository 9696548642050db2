"""Writing decisions: the facts' new states, the ledger's rows, the decisions kept for ever, one audit event an act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.finding.services import index_facts
from luoshi.desk.ledger.models import Commitment, Decision, Fact, Honour, Observation, Project, Version
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.services.posting import Names, Posted, post, rows_of, supersede
from luoshi.records import LuoshiError

BELIEVED = (Fact.State.ACCEPTED, Fact.State.CORRECTED)
"""The states in which a fact stands in the ledger."""
WORDS: Mapping[str, str] = {
    "accept": "采用",
    "correct": "更正",
    "reject": "不采用",
    "reopen": "恢复待审",
    "split": "拆分",
    "merge": "合并",
    "add": "补记",
    "carry": "沿用",
    "withdraw": "撤下",
}
"""What each decision is called."""
_ROWS: Mapping[str, type[Recorded]] = {
    "figure": Observation,
    "commitment": Commitment,
    "project": Project,
    "honour": Honour,
}


class Conflict(Exception):
    """Somebody else decided first: the fact as it is now."""

    def __init__(self, fact: Fact) -> None:
        """Keep the fact, so that a page can show both."""
        super().__init__(f"{fact.decided_by} 已在您之前处理了这一条（{fact.get_state_display()}）")
        self.fact = fact


@dataclass(frozen=True, slots=True)
class Deed:
    """One decision to be written: on which fact, what it is, the state and the data that the fact has after it."""

    fact: Fact
    action: str
    state: str
    data: dict[str, Any]
    approved_by: User | None = None
    """Who answers for the rows, where it is not the actor."""


def locked(actor: User, facts: Iterable[Fact], *, old_too: bool = False) -> list[Fact]:
    """The facts, locked until the transaction ends in the order of their ids, if the person may review each.

    Raises:
        PermissionDenied: the person may not review one of them.
        LuoshiError: a newer version of the document was read (unless *old_too*): there the review goes on.
    """
    rows = (
        Fact.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[fact.pk for fact in facts])
        .order_by("pk")
    )
    found = list(rows.select_related("version__document__organ", "decided_by"))
    for version in {fact.version for fact in found}:
        document = version.document
        demand(actor, "review", document.organ, sensitivity=document.sensitivity)
        if not old_too:
            demand_latest(version)
    return found


def demand_latest(version: Version) -> None:
    """Raise LuoshiError where a newer version of the document has been read."""
    newer = Version.objects.filter(document=version.document_id, number__gt=version.number, state=Version.State.READ)
    if newer.exists():
        todo = "请在新版本里审读；本版的处理已沿用到句子未变的地方"
        raise LuoshiError("L627", "这份文件已有新版本", version.name, todo)


def write(actor: User, version: Version, deeds: Sequence[Deed]) -> list[Fact]:
    """Write decisions on locked facts of one version, within the caller's transaction: one posting, one audit event.

    What the facts, and the facts that they replace, had entered into the ledger is superseded; what they enter now
    names the row that it supersedes.

    Raises:
        LuoshiError: a fact's data is not whole.
    """
    before = [{"state": deed.fact.state, "data": deed.fact.data} for deed in deeds]
    now, names = timezone.now(), Names()
    rows: list[Recorded] = []
    olds = _believed([deed.fact for deed in deeds])
    for deed in deeds:
        fact = deed.fact
        fact.state, fact.data, fact.revision = deed.state, deed.data, fact.revision + 1
        fact.decided_by, fact.decided_at = deed.approved_by or actor, now
        made = rows_of(fact, approved_by=deed.approved_by or actor, names=names) if deed.state in BELIEVED else []
        for row in made:
            row.supersedes = next(iter(olds.get(fact.pk, ())), None)
        rows += made
    ended = supersede([row for some in olds.values() for row in some])
    Fact.objects.bulk_update(
        [deed.fact for deed in deeds], ["state", "data", "revision", "decided_by", "decided_at"], batch_size=100
    )
    entered = post(actor, _posting_name(deeds), rows, note=str(version.document)) if rows else None
    index_facts([deed.fact for deed in deeds])
    Decision.objects.bulk_create(
        Decision(
            fact=deed.fact, revision=deed.fact.revision, action=deed.action, before=was,
            after={"state": deed.state, "data": deed.data}, by=actor,
        )
        for deed, was in zip(deeds, before, strict=True)
    )  # fmt: skip
    record(
        "审读", actor=actor, target=version, organ=version.document.organ, detail=_detail(deeds, entered) | ended.detail
    )
    return [deed.fact for deed in deeds]


def _posting_name(deeds: Sequence[Deed]) -> str:
    return f"审读{WORDS.get(deeds[0].action, deeds[0].action)}"


def _detail(deeds: Sequence[Deed], entered: Posted | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "处理": deeds[0].action,
        "事实": [deed.fact.pk for deed in deeds] if len(deeds) > 1 else deeds[0].fact.pk,
        "入账": entered.posting.rows if entered else 0,
        "摘要": entered.posting.digest if entered else "",
    }
    return told | ({"入账号": entered.posting.pk} if entered else {})


def _believed(facts: Sequence[Fact]) -> dict[int, list[Recorded]]:
    """The believed rows of facts and of the facts that they replace, by the fact that replaces them."""
    parents: dict[int, list[int]] = {fact.pk: [fact.pk] for fact in facts}
    links = Fact.parents.through.objects.filter(from_fact__in=list(parents)).values_list("from_fact", "to_fact")
    for child, parent in links:
        parents[child].append(parent)
    wanted = {one for some in parents.values() for one in some}
    by_fact: dict[int, list[Recorded]] = {}
    for kind in {fact.kind for fact in facts} & _ROWS.keys():
        rows = _ROWS[kind]._default_manager.filter(fact__in=wanted, superseded_at__isnull=True).order_by("pk")
        for row in rows:
            by_fact.setdefault(row.fact_id or 0, []).append(row)
    taken: set[int] = set()
    found: dict[int, list[Recorded]] = {}
    for fact in facts:
        mine = [one for one in parents[fact.pk] if one not in taken]
        taken.update(mine)
        found[fact.pk] = [row for one in mine for row in by_fact.get(one, ())]
    return found
