"""The office's special days: holidays, and weekend days that are worked."""

from datetime import date, timedelta

from django.db import transaction

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand, may
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Day
from luoshi.records import LuoshiError

_MOST = 31


def may_set_days(user: User) -> bool:
    """Whether a person may change the calendar: whoever may hold rounds over the whole tree, for it binds everybody."""
    roots = list(Organ.objects.filter(parent=None))
    return bool(roots) and all(may(user, "round", root) for root in roots)


def days_set(actor: User, first: date, last: date, *, working: bool, name: str) -> int:
    """Enter a stretch of days as worked or as free; how many. What was entered for them before is replaced.

    Due days of rounds that exist stay as they were announced.

    Raises:
        PermissionDenied: the person does not hold rounds over the whole tree.
        LuoshiError: the stretch runs backward or is longer than a month.
    """
    for root in Organ.objects.filter(parent=None):
        demand(actor, "round", root)
    count = (last - first).days + 1
    if not 1 <= count <= _MOST:
        raise LuoshiError("L668", "日期前后颠倒，或一次超过一个月", f"{first} 至 {last}", "请改正日期，分段填写")
    with transaction.atomic():
        for number in range(count):
            Day.objects.update_or_create(
                date=first + timedelta(days=number), defaults={"working": working, "name": name.strip()[:40]}
            )
        detail = {"起": first.isoformat(), "止": last.isoformat(), "上班": working, "名称": name.strip()[:40]}
        record("设定工作日", actor=actor, target="ledger.day", detail=detail)
    return count


def day_remove(actor: User, day: Day) -> None:
    """Let a day be again what the week says.

    Raises:
        PermissionDenied: the person does not hold rounds over the whole tree.
    """
    for root in Organ.objects.filter(parent=None):
        demand(actor, "round", root)
    with transaction.atomic():
        detail = {"日期": day.date.isoformat(), "名称": day.name}
        Day.objects.filter(pk=day.pk).delete()
        record("取消特殊日", actor=actor, target="ledger.day", detail=detail)
