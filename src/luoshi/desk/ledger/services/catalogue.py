"""The office's catalogue: copied from the program's own at the beginning, then edited."""

from django.db import transaction

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Alias, Indicator
from luoshi.indicators import catalogue
from luoshi.records import LuoshiError

_EDITABLE = (
    "name", "group", "unit", "decimals", "direction", "kind", "grain", "organ", "definition", "source", "note",
    "retired_on",
)  # fmt: skip


def catalogue_fill() -> int:
    """Enter the program's indicators that the office has not yet; how many were added. What is there stays as it is."""
    known = set(Indicator.objects.values_list("code", flat=True))
    taken = set(Alias.objects.values_list("name", flat=True))
    own = [one for one in catalogue().indicators.values() if one.id not in known]
    with transaction.atomic():
        rows = Indicator.objects.bulk_create(
            Indicator(
                code=one.id, name=one.name, group=one.group, unit=one.unit, dimension=one.dimension,
                direction=one.direction, kind=one.kind, level_basis=one.level, growth_basis=one.growth, grain=one.grain,
                note=one.note,
            )
            for one in own
        )  # fmt: skip
        aliases = []
        for row, one in zip(rows, own, strict=True):
            fresh = [name for name in dict.fromkeys(one.aliases) if name not in taken]
            taken.update(fresh)
            aliases += [Alias(indicator=row, name=name) for name in fresh]
        Alias.objects.bulk_create(aliases)
        if rows:
            record("补充指标目录", target="ledger.indicator", detail={"条数": len(rows)})
    return len(rows)


def indicator_save(actor: User, indicator: Indicator, *, aliases: list[str] | None = None) -> Indicator:
    """Save an edited or a new indicator with its aliases (None: as they are).

    Raises:
        PermissionDenied: the person may not edit the catalogue.
        LuoshiError: an alias names another indicator already.
    """
    demand(actor, "catalogue")
    with transaction.atomic():
        before = Indicator.objects.filter(pk=indicator.pk).values(*_EDITABLE).first() or {}
        indicator.save()
        if aliases is not None:
            for name in aliases:
                other = Alias.objects.filter(name=name).exclude(indicator=indicator).select_related("indicator").first()
                if other:
                    todo = "请改用别的名称，或先从那个指标删去"
                    raise LuoshiError("L631", f"“{name}”已是“{other.indicator.name}”的别名", indicator.name, todo)
            indicator.aliases.exclude(name__in=aliases).delete()
            kept = set(indicator.aliases.values_list("name", flat=True))
            Alias.objects.bulk_create(Alias(indicator=indicator, name=name) for name in aliases if name not in kept)
        after = Indicator.objects.filter(pk=indicator.pk).values(*_EDITABLE).get()
        changed = {key: [str(before.get(key)), str(value)] for key, value in after.items() if before.get(key) != value}
        record("修改指标", actor=actor, target=indicator, detail={"改动": changed, "别名": aliases or []})
    return indicator
