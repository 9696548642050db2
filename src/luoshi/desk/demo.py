"""The invented district of samples/desk, loaded into an empty desk: organs, people, two years of figures, documents."""

import csv
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

import luoshi
from luoshi.desk.accounts.models import Grant, Organ, OrganName, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.demo_following import follow
from luoshi.desk.finding.services import index_catalogue
from luoshi.desk.ledger.calendar import working_day
from luoshi.desk.ledger.models import Day, Indicator, TableImport
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.documents import document_import
from luoshi.desk.ledger.services.rounds import Plan, Wanted, round_create, round_open
from luoshi.desk.ledger.services.table_import import table_confirm, table_upload
from luoshi.desk.ledger.workbooks.table_template import filled_table
from luoshi.indicators import match
from luoshi.records import LuoshiError

PASSWORD = "lanwan-2024"
_TEXTS = ("plan.txt", "report.txt", "press.txt")
_ASKED = ("社会消费品零售总额", "城镇新增就业")


def samples() -> Path:
    """The folder of samples beside the package.

    Raises:
        LuoshiError: the package stands alone, without its repository.
    """
    folder = Path(luoshi.__file__).resolve().parents[2] / "samples"
    if not (folder / "desk/district.toml").is_file():
        raise LuoshiError("L671", "没有样例", str(folder), "请在带有 samples 的源码目录里运行演示")
    return folder


def load() -> bool:
    """Fill an empty desk with the invented district; False where the desk has organs already (nothing is touched)."""
    if Organ.objects.exists():
        return False
    folder = samples()
    told = tomllib.loads((folder / "desk/district.toml").read_text(encoding="utf-8"))
    with transaction.atomic():
        catalogue_fill()
        organs = _organs(told["organ"])
        _groups(told["group"], organs)
        users = _users(told["user"], organs)
        Day.objects.bulk_create(Day(**row) for row in told["day"])
        index_catalogue()
    _figures(folder / "desk/monthly.csv", users["shenhe"], organs["district"])
    for name in _TEXTS:
        data = (folder / name).read_bytes()
        document_import(users["tianbao"], name=name, data=data, organ=organs["district"])
    work_all()
    _figures(folder / "desk/targets.csv", users["shenhe"], organs["district"])
    follow(users["tianbao"], users["ducha"], organs["district"], folder / "desk")
    _round(users["ducha"], organs["district"])
    return True


def _organs(rows: list[dict[str, Any]]) -> Mapping[str, Organ]:
    made: dict[str, Organ] = {}
    for order, row in enumerate(rows):
        parent = made.get(row.get("parent", ""))
        made[row["key"]] = organ_create(
            name=row["name"], kind=row["kind"], parent=parent, short=row.get("short", ""), order=order
        )
        if "names" in row:
            made[row["key"]].names.all().delete()
            OrganName.objects.bulk_create(OrganName(organ=made[row["key"]], **name) for name in row["names"])
    return made


def _groups(rows: list[dict[str, Any]], organs: Mapping[str, Organ]) -> None:
    for row in rows:
        group = UnitGroup.objects.create(code=row["code"], name=row["name"])
        UnitGroupMember.objects.bulk_create(
            UnitGroupMember(group=group, organ=organs[key], order=order) for order, key in enumerate(row["members"])
        )


def _users(rows: list[dict[str, Any]], organs: Mapping[str, Organ]) -> Mapping[str, User]:
    made = {}
    for row in rows:
        user = User.objects.create_user(
            row["username"], password=PASSWORD, full_name=row["name"], organ=organs[row["organ"]]
        )
        for grant in row["grants"]:
            Grant.objects.create(
                user=user, role=grant["role"], organ=organs[grant["organ"]], sensitivity=grant.get("sensitivity", 0)
            )
        made[row["username"]] = user
    return made


def _figures(path: Path, actor: User, organ: Organ) -> None:
    """Two years of monthly figures, imported as a person would: a workbook uploaded, checked, confirmed, entered.

    Raises:
        LuoshiError: the table was not entered.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    data = filled_table(rows, timezone.localtime())
    table = table_upload(actor, name=f"{path.stem}.xlsx", data=data, organ=organ)
    work_all()
    table.refresh_from_db()
    table_confirm(actor, table, basis=table.basis)
    work_all()
    table.refresh_from_db()
    if table.state != TableImport.State.POSTED:
        raise LuoshiError("L672", "演示数据没有入账", path.name, f"请看导入页：{table.problems}")


def _round(actor: User, organ: Organ) -> None:
    """An open round of reporting, due in five working days."""
    today = timezone.localdate()
    first = today.replace(day=1)
    last_month = first - timedelta(days=1)
    wanted = []
    for name in _ASKED:
        found = match(name)
        assert found is not None
        indicator = Indicator.objects.get(code=found.indicator.id)
        wanted.append(Wanted(indicator, unit="万元" if indicator.unit == "元" else indicator.unit))
    plan = Plan(
        name=f"{last_month.year}年1—{last_month.month}月镇街主要指标",
        period=_cumulative(last_month),
        group=UnitGroup.objects.get(code="towns"),
        organ=organ,
        opens_on=today,
        due_on=working_day(today, 5),
        levels=1,
    )
    round_open(actor, round_create(actor, plan, wanted))


def _cumulative(day: date) -> str:
    """The period from January to the month of a day, as figures write it.

    >>> _cumulative(date(2025, 10, 31)), _cumulative(date(2025, 12, 31)), _cumulative(date(2025, 6, 30))
    ('2025-01/2025-10', '2025', '2025-H1')
    """
    named = {1: "-01", 3: "-Q1", 6: "-H1", 9: "-Q1/Q3", 12: ""}
    return f"{day.year}{named[day.month]}" if day.month in named else f"{day.year}-01/{day.year}-{day.month:02d}"
