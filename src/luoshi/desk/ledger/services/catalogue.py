"""The office's catalogue: copied from the program's own at the beginning, then edited."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.finding.services import index_catalogue, index_indicator
from luoshi.desk.ledger.models import Alias, Indicator
from luoshi.indicators import catalogue
from luoshi.records import LuoshiError

EDITABLE = {
    "name": "名称", "group": "类别", "unit": "计量单位", "decimals": "小数位数", "direction": "方向", "kind": "性质",
    "grain": "频率", "level_basis": "总量口径", "growth_basis": "增速口径", "organ": "主管单位", "definition": "定义",
    "source": "数据来源", "note": "备注", "retired_on": "停用日期",
}  # fmt: skip
"""What may be edited, and what each field is called; the code never changes: rows and rounds name it."""


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
            index_catalogue()
            record("补充指标目录", target="ledger.indicator", detail={"条数": len(rows)})
    return len(rows)


def indicator_save(
    actor: User, indicator: Indicator, *, aliases: Sequence[str] | None = None, seen: str | None = None
) -> Indicator:
    """Save an edited or a new indicator with its aliases (None: as they are).

    *seen* is what `state_of` said when the person began: where it changed since, nothing is saved. An indicator that an
    organ is in charge of is edited only by who keeps the catalogue over that organ.

    Raises:
        PermissionDenied: the person may not edit the catalogue, or not for that organ.
        LuoshiError: somebody was first; the name or an alias names another indicator; a new unit does not fit the
            values that are entered.
    """
    demand(actor, "catalogue")
    with transaction.atomic():
        before = _locked(actor, indicator, seen)
        if indicator.organ is not None:
            demand(actor, "catalogue", indicator.organ)
        _refuse_taken(indicator, aliases or ())
        _refuse_unit(indicator, before)
        indicator.save()
        if aliases is not None:
            indicator.aliases.exclude(name__in=aliases).delete()
            kept = set(indicator.aliases.values_list("name", flat=True))
            Alias.objects.bulk_create(Alias(indicator=indicator, name=name) for name in aliases if name not in kept)
        index_indicator(indicator.pk)
        after = _told(indicator)
        changed = {key: [before.get(key, ""), value] for key, value in after.items() if before.get(key, "") != value}
        if changed:
            word = "修改指标" if before else "新增指标"
            record(word, actor=actor, target=indicator, organ=indicator.organ, detail={"改动": changed})
    return indicator


def state_of(indicator: Indicator) -> str:
    """A short digest of what an indicator is now, aliases included; changes with every edit."""
    told = sorted(_told(indicator).items()) if not indicator._state.adding else []
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


def new_code() -> str:
    """The code of an indicator that the office adds: nobody need think of one."""
    while Indicator.objects.filter(code=(code := f"own-{secrets.token_hex(4)}")).exists():
        pass
    return code


def _locked(actor: User, indicator: Indicator, seen: str | None) -> dict[str, str]:
    """What a stored indicator is, its row locked until the transaction ends; empty for a new one."""
    if indicator._state.adding:
        return {}
    row = Indicator.objects.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=indicator.pk)
    if row.organ is not None:
        demand(actor, "catalogue", row.organ)
    if seen is not None and seen != state_of(row):
        todo = "请另开一页看最新内容，再决定要不要改"
        raise LuoshiError("L632", "您打开以后，他人改过这个指标", row.name, todo)
    return _told(row)


def _told(indicator: Indicator) -> dict[str, str]:
    """What is kept of a stored indicator, each field by its Chinese name, as it would be read."""
    row = Indicator.objects.select_related("organ").get(pk=indicator.pk)
    told = {
        words: str(getattr(row, name) if getattr(row, name) is not None else "") for name, words in EDITABLE.items()
    }
    aliases = row.aliases.order_by("name").values_list("name", flat=True)
    return told | {"别名": "、".join(aliases)}


def _refuse_taken(indicator: Indicator, aliases: Sequence[str]) -> None:
    """Refuse names by which another indicator is found: a text could not say which of the two it means."""
    others = Indicator.objects.exclude(pk=indicator.pk)
    wanted = {indicator.name, *aliases}
    for other in others.filter(name__in=wanted):
        todo = "请改用别的名称，或直接修改那个指标"
        raise LuoshiError("L631", f"已有指标“{other.name}”", indicator.name, todo)
    alias = (
        Alias.objects.filter(name__in=wanted).exclude(indicator__pk=indicator.pk).select_related("indicator").first()
    )
    if alias:
        todo = "请改用别的名称，或先从那个指标删去"
        raise LuoshiError("L631", f"“{alias.name}”已是“{alias.indicator.name}”的别名", indicator.name, todo)


def _refuse_unit(indicator: Indicator, before: Mapping[str, str]) -> None:
    """Refuse another unit where values are entered: they are kept in the unit, and would silently mean another."""
    unit = before.get(EDITABLE["unit"], indicator.unit)
    if unit != indicator.unit and indicator.observations.exists():
        todo = "请保留原计量单位，或停用它后另建一个指标"
        raise LuoshiError("L633", f"台账里已有按“{unit}”记的数，不能改计量单位", indicator.name, todo)
