"""Entering rows into the ledger (入账), and superseding those that were believed before."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.audit import rows as audit_rows
from luoshi.desk.finding.services import index_ended, index_rows
from luoshi.desk.ledger.models import Commitment, Fact, Honour, Indicator, Observation, Posting, Project
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.selectors.organs import OrganNames
from luoshi.desk.ledger.services.ending import Ended
from luoshi.desk.ledger.services.once import once
from luoshi.desk.ledger.stored import fact_of, figure_of
from luoshi.indicators import observe
from luoshi.records import Document as Read
from luoshi.records import Figure, LuoshiError
from luoshi.records import Observation as Seen

_BATCH = 1000
_PLACES = Decimal(1).scaleb(-10)
_WIDE = Context(prec=60)
_MOST_DIGITS = 28
"""Digits before the point that a column of the ledger holds."""


class Names:
    """The names that turn facts into rows, read once for a whole act: organs, and the indicators of the catalogue."""

    @cached_property
    def organs(self) -> OrganNames:
        """All organs by all their names."""
        return OrganNames()

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The catalogue by code."""
        return {indicator.code: indicator for indicator in Indicator.objects.all()}


@dataclass(frozen=True, slots=True)
class Posted:
    """What an act entered: the posting, and its rows; what it ended, where it did."""

    posting: Posting
    rows: tuple[Recorded, ...]
    ended: Ended | None = None

    @property
    def detail(self) -> dict[str, Any]:
        """What the audit event of the act must tell, so that rows and ends can be proved."""
        told = {"入账": self.posting.rows, "摘要": self.posting.digest, "入账号": self.posting.pk}
        return told | (self.ended.detail if self.ended else {})


def post(actor: User, action: str, rows: Sequence[Recorded], *, note: str = "", ended: Ended | None = None) -> Posted:
    """Enter new rows under one posting, with the digest that binds them; within the caller's transaction.

    *ended* is what `supersede` gave in the same act; the act's audit event takes over the `detail` of what is returned.

    Rows are inserted in batches: an import of 100,000 has one posting and one audit event.

    Raises:
        CellTaken: another act entered a value for the same cell a moment before.
    """
    now = timezone.now()
    posting = Posting.objects.create(action=action, by=actor, at=now, rows=len(rows), note=note[:200])
    for row in rows:
        row.posting, row.recorded_at = posting, now
    models: tuple[type[Recorded], ...] = (Observation, Commitment, Project, Honour)
    for model in models:
        mine = [row for row in rows if isinstance(row, model)]
        if mine:
            with once(row.cell for row in mine if isinstance(row, Observation)):
                model._default_manager.bulk_create(mine, batch_size=_BATCH)
    posting.digest = digest_of(rows)
    posting.save(update_fields=["digest"])
    index_rows(rows)
    return Posted(posting, tuple(rows), ended)


def supersede(rows: Iterable[Recorded]) -> Ended:
    """End the belief in rows; they stay, and are seen by whoever looks as of an earlier day.

    The act's audit event takes over the `detail` of what is returned: an end that no event knows is found by
    ``luoshi audit verify``.
    """
    now = timezone.now()
    by_model: dict[type[Recorded], list[int]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    ended: dict[type[Recorded], list[int]] = {}
    for model, keys in by_model.items():
        believed = model._default_manager.select_for_update(no_key=True).filter(pk__in=keys, superseded_at__isnull=True)
        ended[model] = list(believed.order_by("pk").values_list("pk", flat=True))
        model._default_manager.filter(pk__in=ended[model]).update(superseded_at=now)
        index_ended(model, ended[model])
    return Ended(now, ended)


def digest_of(rows: Iterable[Recorded], *, algorithm: str = "") -> str:
    """The digest of rows as they were entered, in their order; what may change later (superseded_at) is left out."""
    return audit_rows.digest_of(rows, algorithm or settings.CHAIN_HASH, without=("superseded_at",))


def rows_of(fact: Fact, *, approved_by: User, names: Names | None = None) -> list[Recorded]:
    """The rows that an accepted fact makes: observations of a figure (none where it is no statistic), or one record.

    Raises:
        LuoshiError: the fact's data is not whole, or a number is longer than the ledger holds.
    """
    names = names or Names()
    version = fact.version
    document = version.document
    common: dict[str, Any] = {
        "owner": document.organ,
        "sensitivity": document.sensitivity,
        "origin": Recorded.Origin.SENTENCE,
        "version": version,
        "fact": fact,
        "start": fact.start,
        "end": fact.end,
    }
    if fact.kind == "figure":
        figure = figure_of(fact.data)
        read = Read(version.name, version.text, region=document.region, figures=(figure,))
        return [_observation(seen, figure, approved_by, common, names) for seen in observe(read)]
    if fact.kind not in ("commitment", "project", "honour"):
        return []
    common["quote"] = fact.surface
    region = str(fact.data.get("holder") or "") or document.region
    common |= {"organ": names.organs.named(document.region) or document.organ, "region": region[:80]}
    return [_record(fact, common)]


def _observation(seen: Seen, figure: Figure, approved_by: User, common: dict[str, Any], names: Names) -> Observation:
    organ = names.organs.named(seen.region)
    indicator = names.indicators.get(seen.indicator) if seen.indicator else None
    inner = seen.interval
    for number in (seen.value, seen.high):
        if number is not None and (not number.is_finite() or number.adjusted() >= _MOST_DIGITS):
            raise LuoshiError("L629", "这个数太长，台账存不下", figure.surface[:40], "请更正数值，或不采用")
    row = Observation(
        **common,
        organ=organ,
        region=seen.region[:80],
        quote=seen.source.quote,
        indicator=indicator,
        name=seen.name[:120],
        period=seen.period,
        kind=seen.kind,
        measure=seen.measure,
        comparison=seen.comparison[:60],
        aspect=seen.aspect,
        value=_held(seen.value),
        high=_held(seen.high if seen.high is not None else inner.high if figure.hedged else None),
        low=_held(inner.low if figure.hedged else None),
        bound=seen.bound,
        unit=seen.unit,
        edition=seen.edition,
        note=seen.note[:200],
        approved_by=approved_by,
    )
    row.cell = cell_of(row)
    return row


def _held(number: Decimal | None) -> Decimal | None:
    """A number to the ten places that a column holds."""
    return None if number is None else number.quantize(_PLACES, context=_WIDE)


def cell_of(row: Observation) -> str:
    """What an observation is the value of, as one short key: its history is all rows of the same key."""
    what = row.indicator.code if row.indicator else row.name
    whose = f"#{row.organ_id}" if row.organ_id else row.region
    parts = (what, whose, row.period, row.kind, row.measure, row.comparison, row.aspect)
    return hashlib.sha1("\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()


def _record(fact: Fact, common: dict[str, Any]) -> Recorded:
    known: Any = fact_of(fact.kind, fact.data)
    if fact.kind == "commitment":
        return Commitment(
            **common,
            text=known.surface,
            action=known.action[:40],
            object=known.object,
            due=known.due[:24],
            lead=list(known.lead),
            support=list(known.support),
            measurable=known.measurable,
            section=known.section[:300],
        )
    if fact.kind == "project":
        return Project(
            **common, name=known.name, count=known.count, investment=known.investment, this_year=known.this_year,
            stage=known.stage[:20], location=known.place[:120], date=known.date[:24],
        )  # fmt: skip
    return Honour(
        **common, name=known.name, level=known.level, kind=known.kind, holder=known.holder[:200],
        grantor=known.grantor[:200], date=known.date[:24], count=known.count,
    )  # fmt: skip
