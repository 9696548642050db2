"""Whole tables out and in, the same both ways; feeds that leave nothing out."""

import builtins
import csv
import io
import json
from typing import Any

import pytest
from django.db import transaction

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.api import limits
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.models import Fact, Observation, Version
from luoshi.desk.ledger.services.bulk import facts_withdraw
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.review import fact_reject
from tests.desk.api_scene import Api, download, filed, ledger_of, token_for, told
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
REGISTERS = ("commitments", "projects", "honours")
KINDS = ("figure", "commitment", "project", "honour")


@pytest.fixture
def boss(district: Organ) -> User:
    return person("统管", district, *Role.values)


@pytest.fixture
def api(boss: User) -> Api:
    limits.forget()
    return Api(token_for(boss))


@pytest.fixture
def ledger(boss: User, district: Organ, version: Version) -> Version:
    """Figures of every sort, the facts of a report, something followed."""
    ledger_of(boss, district, version)
    return version


TABLES = (
    "observations", "record-commitments", "record-projects", "record-honours", "documents", "indicators", "organs",
    "tasks", "projects", "honours",
)  # fmt: skip


def test_every_table_says_the_same_in_every_form(api: Api, ledger: Version) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet

    for table in TABLES:
        lines = [json.loads(line) for line in download(api, f"/bulk/{table}?format=jsonl").splitlines()]
        assert lines, table
        cells = list(csv.DictReader(io.StringIO(download(api, f"/bulk/{table}?format=csv").decode(), newline="")))
        bare = [{key: value.removeprefix("'") for key, value in row.items()} for row in cells]
        assert bare == [{key: "" if value is None else str(value) for key, value in row.items()} for row in lines]
        found = pyarrow.parquet.read_table(io.BytesIO(download(api, f"/bulk/{table}?format=parquet"))).to_pylist()
        assert found == lines
        event = Event.objects.order_by("-number")[0]
        assert (event.action, event.detail) == ("接口下载", {"表": table, "格式": "parquet", "行": len(lines)})


def test_without_the_library_parquet_is_declared_to_be_missing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    answer = api.call("GET", "/bulk/organs?format=parquet")
    assert answer.status_code == 501 and told(answer)["code"] == "L757"
    assert api.call("POST", "/bulk/observations?format=parquet", b"x").status_code == 501


FORMS = ("csv", "jsonl", "parquet", "sdmx-csv")
_OWN = frozenset(("id", "place", "recorded_at"))
"""What a row is given anew where it comes in."""


def said(api: Api) -> list[dict[str, Any]]:
    """What the ledger says, without what each desk gives its rows itself."""
    rows = [json.loads(line) for line in download(api, "/bulk/observations?format=jsonl").splitlines()]
    plain = [{key: value for key, value in row.items() if key not in _OWN} for row in rows]
    return sorted(plain, key=lambda row: str(row["period"]))


def test_what_went_out_comes_into_an_empty_ledger_as_the_same(api: Api, boss: User, district: Organ) -> None:
    pytest.importorskip("pyarrow")
    catalogue_fill()
    with transaction.atomic():
        filed(boss, district)
        wanted = said(api)
        files = {form: download(api, f"/bulk/observations?format={form}") for form in FORMS}
        transaction.set_rollback(True)
    for form, data in files.items():
        with transaction.atomic():
            assert not Observation.objects.exists()
            done = told(api.call("POST", f"/bulk/observations?format={form}", data))
            assert (done["entered"], done["rows"]) == (6, 6), done
            assert said(api) == wanted and len(wanted) == 6, form
            transaction.set_rollback(True)


def test_what_went_out_says_nothing_new_where_it_came_from(api: Api, ledger: Version) -> None:
    """Of figures and of what documents say beside them."""
    pytest.importorskip("pyarrow")
    for form in FORMS:
        data = download(api, f"/bulk/observations?format={form}")
        answer = api.call("POST", f"/bulk/observations?format={form}&dry=true", data)
        assert answer.status_code == 201, (form, told(answer)["errors"][:4])
        found = told(answer)
        assert (found["entered"], found["superseded"], found["posting"]) == (0, 0, None), (form, found)
        assert found["same"] + found["beside"] == found["rows"] > 50, (form, found)


def test_a_file_enters_whole_or_not_at_all(api: Api, district: Organ) -> None:
    catalogue_fill()
    head = "organ,indicator,period,value,unit,kind\n"
    good = head + f"{district.name},gdp,2025-01,5,亿元,actual\nORG_{district.pk},地区生产总值,2025-02,6,亿元,target\n"
    bad = good + "外区,gdp,2025-03,7,亿元,actual\n"
    answer = api.call("POST", "/bulk/observations?format=csv&name=甲.csv", bad.encode())
    assert answer.status_code == 422 and told(answer)["errors"][0]["where"] == "甲.csv 第4行 organ"
    answer = api.call("POST", "/bulk/observations?format=csv&name=甲.csv", good.encode(), idempotency_key="a")
    assert answer.status_code == 201 and told(answer)["entered"] == 2
    assert Observation.objects.get(period="2025-02", kind="target").place == "甲.csv 第3行"
    for wrong in (b"\xff\xfe", b"a\n1\n", head.encode() + b"x\n", b'"', b"organ,organ\n", b"\0"):
        answer = api.call("POST", "/bulk/observations?format=csv", wrong)
        assert answer.status_code in (201, 422), wrong
    for wrong in (b"[]", b"{", b'{"value": 1.5}', b'{"a":"\\ud800"}', b"\xff"):
        assert api.call("POST", "/bulk/observations?format=jsonl", wrong).status_code == 422
    lost = "organ,indicator,period,value,measure,comparison\n" + f"{district.name},gdp,2025,5,growth,上月\n"
    answer = api.call("POST", "/bulk/observations?format=csv", lost.encode())
    assert answer.status_code == 422 and "comparison" in told(answer)["where"]


def test_a_download_needs_the_right_to_export(ledger: Version, district: Organ, other: Organ) -> None:
    administrator = Api(token_for(person("管", district, Role.ADMINISTRATOR)))
    assert download(administrator, "/bulk/observations?format=jsonl") == b""
    assert download(Api(token_for(person("外", other, *Role.values))), "/bulk/observations?format=jsonl") == b""
    assert len(download(Api(token_for(person("读", district, Role.READER))), "/bulk/observations?format=jsonl")) > 100


def walked(api: Api, what: str, since: str = "", limit: int = 7) -> tuple[list[Any], str]:
    """All changes since a place, page by page."""
    items: list[Any] = []
    while True:
        page = api.get(f"/feeds/{what}?since={since}&limit={limit}")
        items += page["items"]
        since = page["since"]
        if not page["more"]:
            return items, since


def test_a_feed_gives_everything_once_in_one_order(api: Api, ledger: Version) -> None:
    feeds = {"indicators": "observations"} | {f"records/{one}": f"record-{one}" for one in REGISTERS}
    for what, table in (feeds | {one: one for one in ("tasks", "projects", "honours")}).items():
        limits.forget()
        items, since = walked(api, what, limit=29)
        again, _ = walked(api, what, limit=1000)
        assert [(one["position"], one["id"]) for one in items] == [(one["position"], one["id"]) for one in again]
        assert [one["position"] for one in items] == sorted(one["position"] for one in items)
        seen = {one["id"] for one in items}
        wanted = [json.loads(line)["id"] for line in download(api, f"/bulk/{table}?format=jsonl").splitlines()]
        assert seen == set(wanted) and len(items) == len(seen) > 0, what
        assert walked(api, what, since)[0] == []


def test_a_feed_tells_of_corrections_withdrawals_and_what_was_emptied(
    api: Api, boss: User, ledger: Version, district: Organ
) -> None:
    limits.forget()
    _, since = walked(api, "indicators", limit=1000)
    body = {"rows": [{"organ": district.name, "indicator": "gdp", "period": "2024", "value": "7", "unit": "元"}]}
    api.call("POST", "/observations", body, idempotency_key="a")
    items, since = walked(api, "indicators", since)
    changes = {(one["change"], one["row"]["value"]) for one in items}
    assert changes == {("end", "1"), ("enter", "7")}
    fact = Fact.objects.filter(kind="figure", observations__superseded_at=None).distinct().order_by("pk")[0]
    gone = {row.pk for row in fact.observations.all()}
    fact_reject(boss, fact, revision=fact.revision)
    items, since = walked(api, "indicators", since)
    assert {(one["change"], one["id"]) for one in items} == {("end", pk) for pk in gone}
    second = Fact.objects.filter(kind="figure", observations__superseded_at=None).distinct().order_by("pk")[0]
    assert facts_withdraw(boss, ledger, [second.pk]) == 1
    items, since = walked(api, "indicators", since)
    assert items and all(one["change"] == "end" for one in items)


def test_a_copy_kept_by_feeds_equals_the_ledger(api: Api, boss: User, ledger: Version, district: Organ) -> None:
    """Download once, then follow: at every step the copy is what the ledger believes."""
    limits.forget()
    answer = api.call("GET", "/bulk/observations?format=jsonl")
    copy = {json.loads(line)["id"] for line in told(answer).splitlines()}
    since = answer["Luoshi-Position"]
    facts = list(Fact.objects.filter(kind="figure", state=Fact.State.ACCEPTED).order_by("pk")[:6])
    for number in range(6):
        value = str(number * 10)
        rows = [{"organ": district.name, "indicator": "gdp", "period": f"2020-{number % 3 + 1:02d}", "value": value}]
        api.call("POST", "/observations", {"rows": rows}, idempotency_key=f"k{number}")
        fact_reject(boss, facts[number], revision=facts[number].revision)
        items, since = walked(api, "indicators", since, limit=3)
        for one in items:
            (copy.add if one["change"] == "enter" else copy.discard)(one["id"])
        assert copy == set(Observation.objects.filter(superseded_at=None).values_list("pk", flat=True))


@pytest.mark.parametrize("since", ["x", "1.2.3", "-1", "1.", "9" * 40])
def test_what_is_no_place_is_refused(api: Api, since: str) -> None:
    assert api.call("GET", f"/feeds/tasks?since={since}").status_code == 422
