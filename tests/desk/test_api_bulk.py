"""Whole tables out and in; SDMX-CSV proved against its structure; feeds that leave nothing out."""

import builtins
import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.api import limits
from luoshi.desk.api.sdmx.codes import period_of, time_of
from luoshi.desk.api.sdmx.files import prove
from luoshi.desk.api.sdmx.structure import REFERENCE, structure_of
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Fact, Indicator, Observation, Version
from luoshi.desk.ledger.services.bulk import facts_withdraw
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.posting import cell_of, post
from luoshi.desk.ledger.services.review import fact_accept, fact_reject
from tests.desk.api_scene import Api, token_for, told
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
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
    """A catalogue, some filed figures of every sort, every fact of the report accepted."""
    catalogue_fill()
    rows = []
    for number, (period, value, state) in enumerate(
        [("2024", "1", "已报"), ("2024-H1", "-2.5", "迟报"), ("2024-Q1/Q3", "0", "已报"), ("2024-05", None, "不适用"),
         ("2024-01/2024-05", None, "未报"), ("2023-Q4", "12345678901.25", "口径变更")]
    ):  # fmt: skip
        row = Observation(
            organ=district, owner=district, region=district.name, origin="cell", place=f"表!C{number}", period=period,
            indicator=Indicator.objects.get(code="gdp"), name="地区生产总值", unit="元", state=state, approved_by=boss,
            value=None if value is None else Decimal(value), note='引号"、逗号, 换行\n=1+1' if number == 0 else "",
        )  # fmt: skip
        row.cell = cell_of(row)
        rows.append(row)
    with transaction.atomic():
        posting = post(boss, "导入", rows).posting
        record("导入数据", actor=boss, detail={"入账号": posting.pk, "摘要": posting.digest})
    for fact in version.facts.filter(kind__in=KINDS):
        fact_accept(boss, fact, revision=0)
    return version


def download(api: Api, path: str) -> bytes:
    answer = api.call("GET", path)
    data = told(answer)
    assert answer.status_code == 200, data
    assert isinstance(data, bytes)
    return data


TABLES = ("observations", "commitments", "projects", "honours", "documents", "indicators", "organs")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_the_same_in_every_form(api: Api, ledger: Version, table: str) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet

    lines = [json.loads(line) for line in download(api, f"/bulk/{table}?format=jsonl").splitlines()]
    assert lines
    cells = list(csv.DictReader(io.StringIO(download(api, f"/bulk/{table}?format=csv").decode(), newline="")))
    bare = [{key: value.removeprefix("'") for key, value in row.items()} for row in cells]
    assert bare == [{key: "" if value is None else str(value) for key, value in row.items()} for row in lines]
    found = pyarrow.parquet.read_table(io.BytesIO(download(api, f"/bulk/{table}?format=parquet"))).to_pylist()
    assert found == lines
    event = Event.objects.order_by("-number")[0]
    assert (event.action, event.detail) == ("接口下载", {"表": table, "格式": "parquet", "行": len(lines)})


def test_without_the_library_parquet_is_declared_to_be_missing(
    api: Api, ledger: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    answer = api.call("GET", "/bulk/organs?format=parquet")
    assert answer.status_code == 501 and told(answer)["code"] == "L737"
    assert api.call("POST", "/bulk/observations?format=parquet", b"x").status_code == 501


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "sdmx-csv"])
def test_what_went_out_comes_in_as_the_same(api: Api, ledger: Version, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    data = download(api, f"/bulk/observations?format={form}&origin=cell")
    answer = api.call("POST", f"/bulk/observations?format={form}&dry=true", data)
    assert answer.status_code == 201, told(answer)
    found = told(answer)
    assert (found["rows"], found["skipped"], found["posting"]) == (6, 1, None)
    # a value that came late or of another scope is sent as a plain one: only these two differ
    assert (found["same"], found["superseded"], found["entered"]) == (3, 2, 2)


def test_a_file_enters_whole_or_not_at_all(api: Api, ledger: Version, district: Organ) -> None:
    head = "organ,indicator,period,value,unit,kind\n"
    good = head + f"{district.name},gdp,2025-01,5,亿元,actual\nORG_{district.pk},地区生产总值,2025-02,6,亿元,target\n"
    bad = good + "外区,gdp,2025-03,7,亿元,actual\n"
    answer = api.call("POST", "/bulk/observations?format=csv&name=甲.csv", bad.encode())
    assert answer.status_code == 422 and told(answer)["errors"][0]["where"] == "第4行 organ"
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


@pytest.mark.parametrize("form", ["sdmx-csv", "sdmx-csv-1"])
def test_sdmx_csv_is_valid_against_the_published_structure(api: Api, ledger: Version, form: str) -> None:
    structure = structure_of(api.get("/sdmx/structure"))
    answer = api.call("GET", f"/bulk/observations?format={form}")
    data = told(answer)
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    proof = prove(data, structure)
    assert (proof.count, proof.rows) == (0, len(rows)), proof.wrong
    assert len(rows) == int(answer["Luoshi-Rows"]) > 50
    named = {"STRUCTURE": "dataflow", "STRUCTURE_ID": REFERENCE, "ACTION": "I"}
    assert (named if form == "sdmx-csv" else {"DATAFLOW": REFERENCE}).items() <= rows[0].items()
    cells = Observation.objects.filter(superseded_at=None)
    times = {time_of(period) for period in cells.values_list("period", flat=True)} - {None}
    assert {(row["FREQ"], row["TIME_PERIOD"]) for row in rows} == times
    checked = told(api.call("POST", "/sdmx/validation", data))
    assert checked["valid"] and checked["rows"] == len(rows)


_BREAKS: list[tuple[str, str, str]] = [
    ("FREQ", "X", "FREQ"), ("REF_AREA", "ORG_0", "REF_AREA"), ("INDICATOR", "", "INDICATOR"),
    ("TIME_PERIOD", "2024-13", "TIME_PERIOD"), ("TIME_PERIOD", "2024-01-01/P9M", "TIME_PERIOD"),
    ("OBS_VALUE", "1,5", "OBS_VALUE"), ("OBS_VALUE", "1e5", "OBS_VALUE"), ("OBS_VALUE", "", "OBS_VALUE"),
    ("OBS_STATUS", "Z", "OBS_STATUS"), ("UNIT_MEASURE", "", "UNIT_MEASURE"), ("BOUND", "近", "BOUND"),
    ("STRUCTURE_ID", "ESTAT:X(1.0)", "第2行"), ("ACTION", "X", "第2行"), ("STRUCTURE", "甲", "第2行"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "where"), _BREAKS)
def test_what_is_wrong_in_sdmx_csv_is_found(api: Api, ledger: Version, column: str, value: str, where: str) -> None:
    structure = structure_of(api.get("/sdmx/structure"))
    data = download(api, "/bulk/observations?format=sdmx-csv&origin=cell&period=2024&kind=actual").decode()
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    row = next(one for one in rows if one["TIME_PERIOD"] == "2024")
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    assert not prove(text.getvalue().encode(), structure).count
    writer.writerow(row)
    assert any("两次" in one.what for one in prove(text.getvalue().encode(), structure).wrong)
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row | {column: value})
    proof = prove(text.getvalue().encode(), structure)
    assert proof.count and where in proof.wrong[0].where, proof.wrong
    for lines in ("", "甲", text.getvalue().replace(column, "别的", 1), text.getvalue() + "a,b\n"):
        assert prove(lines.encode(), structure).count


@pytest.mark.parametrize(
    "period", ["2024", "2024-H1", "2024-H2", "2024-Q1", "2024-Q1/Q3", "2024-Q2/Q4", "2024-05", "2024-01/2024-02",
               "2024-03/2024-04", "2016/2021", "2024-05-03"]
)  # fmt: skip
def test_periods_go_to_sdmx_and_back(period: str) -> None:
    told_ = time_of(period)
    assert told_ and period_of(told_[1]) == period


@pytest.mark.parametrize("words", ["", "十四五", "2024-13", "2021/2016", "2024-H3", "2024-01/2025-02"])
def test_what_sdmx_cannot_say_is_told(words: str) -> None:
    assert time_of(words) is None


def walked(api: Api, what: str, since: str = "", limit: int = 7) -> tuple[list[Any], str]:
    """All changes since a place, page by page."""
    items: list[Any] = []
    while True:
        page = api.get(f"/feeds/{what}?since={since}&limit={limit}")
        items += page["items"]
        since = page["since"]
        if not page["more"]:
            return items, since


@pytest.mark.parametrize(
    ("what", "register"),
    [("indicators", "observations"), ("tasks", "commitments"), ("projects", "projects"), ("honours", "honours")],
)
def test_a_feed_gives_everything_once_in_one_order(api: Api, ledger: Version, what: str, register: str) -> None:
    limits.forget()
    items, since = walked(api, what)
    again, _ = walked(api, what, limit=1000)
    assert [(one["position"], one["id"]) for one in items] == [(one["position"], one["id"]) for one in again]
    assert [one["position"] for one in items] == sorted(one["position"] for one in items)
    seen = {one["id"] for one in items}
    wanted = [json.loads(line)["id"] for line in download(api, f"/bulk/{register}?format=jsonl").splitlines()]
    assert seen == set(wanted) and len(items) == len(seen)
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
