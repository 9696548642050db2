"""The questions that pages ask of a big ledger are answered by indexes, on both databases: plans, no stopwatch."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.models import Document, Fact, Indicator, Observation, Posting, Version
from luoshi.desk.ledger.selectors import owned
from luoshi.desk.ledger.selectors.distinct import distinct
from luoshi.desk.ledger.selectors.home import home_of
from luoshi.desk.ledger.selectors.observations import Sought, cell_history, observation_list, observation_pages
from luoshi.desk.ledger.services.approval import _believed
from luoshi.desk.ledger.services.inserting import insert, plain
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
UNITS, INDICATORS, PERIODS = 20, 30, [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
TABLES = ("ledger_observation", "ledger_fact")
_SCANNED = re.compile(r"Seq Scan on (\w+)|^SCAN (\w+)(?! USING)")
_INDEX = re.compile(
    r"(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on|USING (?:COVERING )?INDEX) (\w+)"
)


@pytest.fixture
def big(db: None) -> tuple[User, User]:
    """14,400 values of 20 units under a city; somebody who sees one unit, somebody who sees them all."""
    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    organs = [organ_create(name=f"第{n}局", kind=Organ.Kind.DEPARTMENT, parent=city) for n in range(UNITS)]
    known = [Indicator.objects.create(code=f"x-{n}", name=f"第{n}号指标", unit="元") for n in range(INDICATORS)]
    one, whole = person("一局", organs[7], Role.CLERK), person("全市", city, Role.SUPERVISOR)
    begun = timezone.now() - timedelta(days=720)
    moments = [begun + timedelta(days=30 * number) for number in range(len(PERIODS))]
    postings = Posting.objects.bulk_create(Posting(action="核定", by=whole, at=at) for at in moments for _ in organs)
    for number, (period, at) in enumerate(zip(PERIODS, moments, strict=True)):
        for organ, posting in zip(organs, postings[number * UNITS :], strict=False):
            rows = [plain(_value(organ, each, period, number)) for each in known]
            insert(rows, Observation(posting=posting, recorded_at=at, sensitivity=0, origin="cell", approved_by=whole))
    _papers(organs, whole)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return one, whole


def _value(organ: Organ, indicator: Indicator, period: str, number: int) -> Observation:
    return Observation(
        organ=organ, owner=organ, region=organ.name, indicator=indicator, name=indicator.name, period=period,
        value=Decimal(number), unit="元", cell=f"{indicator.pk}.{organ.pk}.{period}",
    )  # fmt: skip


def _papers(organs: list[Organ], by: User) -> None:
    """Four hundred documents that were read; the facts of two of them wait."""
    documents = Document.objects.bulk_create(
        Document(title=f"第{n}号报告", organ=organs[n % UNITS], created_by=by) for n in range(400)
    )
    versions = Version.objects.bulk_create(
        Version(document=one, number=1, name="报告.txt", file="0", sha256=f"{n:064}", size=9, text="数。" * 200,
                state="read", created_by=by) for n, one in enumerate(documents)
    )  # fmt: skip
    Fact.objects.bulk_create(
        Fact(version=one, kind="figure", start=n, end=n + 1, surface="数", data={"value": "1"},
             state="pending" if place in (7, 388) else "accepted")
        for place, one in enumerate(versions) for n in range(20)
    )  # fmt: skip


def plans(act: Callable[[], Any]) -> tuple[set[str], set[str], list[str]]:
    """What the statements of an act would do: tables that are read whole, indexes that are used; the plans."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    lines: list[str] = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.lstrip("( ").startswith(("SELECT", "WITH")):
                cursor.execute(f"{how} {sql}", params)
                lines += [str(row[-1]).strip() for row in cursor.fetchall()]
    names = dict(_aliases(" ".join(sql for sql, _ in asked)))
    scanned = {names.get(found, found) for line in lines for match in [_SCANNED.search(line)] if match
               for found in match.groups() if found}  # fmt: skip
    used = {name for line in lines for name in _INDEX.findall(line)}
    return scanned & set(TABLES), used, lines


def _aliases(sql: str) -> list[tuple[str, str]]:
    return [(alias, table) for table, alias in re.findall(r'"(ledger_\w+)" ([UV]\d+|T\d+)\b', sql)]


ASKED: dict[str, tuple[Callable[[User, User], Any], set[str]]] = {
    "首页：一个单位": (lambda one, whole: home_of(one, since=None), {"observation_posting"}),
    "首页：待审读": (lambda one, whole: home_of(whole, since=None), {"fact_waiting", "fact_review"}),
    "台账：一个单位一年": (
        lambda one, whole: observation_pages(one, Sought(period="2024"), 100).page(1),
        {"observation_owner_period", "observation_owner_news"},
    ),
    "台账：一个单位最近的": (
        lambda one, whole: observation_pages(one, Sought(), 100).page(1), {"observation_owner_news"},
    ),
    "台账：全市最近的": (lambda one, whole: observation_pages(whole, Sought(), 100).page(1), {"observation_news"}),
    "台账：全市一年里最近的": (
        lambda one, whole: observation_pages(whole, Sought(period="2023-05"), 100).page(1), {"observation_period"},
    ),
    "台账：按指标名": (
        lambda one, whole: observation_pages(whole, Sought(words="第17号"), 100).page(1),
        {"observation_series", "observation_name", "observation_owned"},
    ),
    "台账：没有的名": (
        lambda one, whole: observation_pages(whole, Sought(words="绝无此词"), 100).page(1), {"observation_name"},
    ),
    "台账：某日所见": (
        lambda one, whole: observation_pages(
            one, Sought(period="2024-03"), 100, moment=timezone.now() - timedelta(days=90)
        ).page(1),
        {"observation_owner_period", "observation_owner_news", "observation_period"},
    ),
    "指标：一个单位": (
        lambda one, whole: list(observation_list(one, Sought()).filter(indicator__code="x-3")),
        {"observation_owned", "observation_series"},
    ),
    "一格的经过": (lambda one, whole: cell_history(whole, "1.2.2024-01"), {"observation_cell"}),
    "核定时台账认可的": (
        lambda one, whole: _believed(["1.2.2024", "1.3.2024"]), {"observation_believed_once", "observation_cell"},
    ),
    "有过的期间": (lambda one, whole: distinct("period"), {"observation_period"}),
    "有过的名称": (lambda one, whole: distinct("name"), {"observation_name"}),
}  # fmt: skip


BOUNDED = {"台账：全市最近的"}
"""What counts the first rows of all there are, whichever, up to a limit: it may begin anywhere."""


def test_no_page_reads_a_big_table_whole(big: tuple[User, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.desk.ledger.paging.MOST", 400)
    monkeypatch.setattr(owned, "FEW_UNITS", 5)
    scanned, _, lines = plans(lambda: list(Observation.objects.filter(note="无")))
    assert scanned == {"ledger_observation"}, ("一张表从头读到尾，看得出来", lines)
    wrong = []
    for name, (act, wanted) in ASKED.items():
        scanned, used, lines = plans(lambda act=act: act(*big))  # type: ignore[misc]
        if (scanned and name not in BOUNDED) or not used & wanted:
            wrong.append("\n  ".join([f"{name}：读遍 {scanned}，用了 {used}", *lines]))
    assert not wrong, "\n".join(wrong)
