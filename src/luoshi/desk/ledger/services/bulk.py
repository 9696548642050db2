"""Deciding on many facts at once: accept all that are listed, take that back, withdraw what a new version lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.ledger.models import Decision, Fact, Version
from luoshi.desk.ledger.services.deciding import BELIEVED, Deed, locked, write
from luoshi.records import LuoshiError

MOST = 5000
"""Facts that one act may decide on."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """What an act on many facts did, and what it left alone because somebody had decided meanwhile."""

    done: tuple[Fact, ...]
    left: tuple[Fact, ...]


def facts_accept(actor: User, version: Version, seen: Mapping[int, int]) -> Bulk:
    """Take all facts that still wait into the ledger; *seen* tells the revision of each that the person saw.

    Raises:
        PermissionDenied: the person may not review the version.
        LuoshiError: there are too many, or a newer version was read.
    """
    return _many(actor, version, seen, "accept", (Fact.State.PENDING,))


def facts_reopen(actor: User, version: Version, seen: Mapping[int, int]) -> Bulk:
    """Take such an act back: the accepted ones wait again, as they were read."""
    return _many(actor, version, seen, "reopen", (Fact.State.ACCEPTED, Fact.State.CORRECTED, Fact.State.REJECTED))


def facts_withdraw(actor: User, version: Version, keys: list[int]) -> int:
    """End the belief in what facts of an older version had entered, which the newer version has no longer; how many.

    Raises:
        PermissionDenied: the person may not review the version.
    """
    _demand(actor, version)
    with transaction.atomic():
        rows = locked(actor, version.facts.filter(pk__in=keys[:MOST]), old_too=True)
        deeds = [Deed(row, "withdraw", Fact.State.REJECTED, row.data) for row in rows if row.state in BELIEVED]
        if deeds:
            write(actor, deeds[0].fact.version, deeds)
    return len(deeds)


def _many(actor: User, version: Version, seen: Mapping[int, int], action: str, states: tuple[str, ...]) -> Bulk:
    _demand(actor, version)
    if len(seen) > MOST:
        raise LuoshiError("L631", f"一次最多处理 {MOST} 条", version.name, "请先筛选，分几次处理")
    with transaction.atomic():
        rows = locked(actor, version.facts.filter(pk__in=list(seen)))
        again = _mine_already(actor, rows, seen, action)
        fit = [row for row in rows if row.revision == seen[row.pk] and row.state in states]
        done = [row for row in rows if row.pk in again]
        if fit:
            after = Fact.State.ACCEPTED if action == "accept" else Fact.State.PENDING
            deeds = [Deed(row, action, after, row.data if action == "accept" else row.read or row.data) for row in fit]
            done += write(actor, fit[0].version, deeds)
        known = {row.pk for row in done}
        return Bulk(tuple(done), tuple(row for row in rows if row.pk not in known))


def _mine_already(actor: User, rows: list[Fact], seen: Mapping[int, int], action: str) -> set[int]:
    """Facts on which this very act had arrived before: the answer was lost on the way."""
    later = [row for row in rows if row.revision == seen[row.pk] + 1]
    told = Decision.objects.filter(fact__in=later, by=actor, action=action).values_list("fact", "revision")
    revisions = {row.pk: row.revision for row in later}
    return {key for key, revision in told if revisions.get(key) == revision}


def _demand(actor: User, version: Version) -> None:
    document = version.document
    demand(actor, "review", document.organ, sensitivity=document.sensitivity)
