"""The ledger's pages: lists, histories, tables, registers, downloads, as of any day; only what may be seen."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.exports import guarded
from luoshi.desk.ledger.models import Indicator, Observation, Posting, Version
from luoshi.desk.ledger.selectors.documents import document_list
from luoshi.desk.ledger.services.bulk import facts_accept
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.posting import cell_of, post
from luoshi.desk.ledger.services.review import fact_accept, fact_correct
from tests.desk.conftest import person
from tests.desk.test_review_pages import figure, signed_in

pytestmark = pytest.mark.django_db
QUERIES = 12


@pytest.fixture
def ledger(clerk: User, version: Version) -> Version:
    """A report of which everything was accepted, with a filled catalogue."""
    catalogue_fill()
    done = facts_accept(clerk, version, {fact.pk: 0 for fact in version.facts.all()})
    assert not done.left
    return version


def told(answer: Any) -> bytes:
    """What a download brought."""
    return b"".join(answer.streaming_content)


def test_the_list_narrows_sorts_and_leads_to_sentences(
    clerk: User, ledger: Version, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(clerk)
    with django_assert_max_num_queries(QUERIES):
        html = client.get("/ledger/").content.decode()
    row = Observation.objects.get(quote="618.4亿元")
    assert f"/ledger/cells/{row.cell}/" in html
    found = client.get("/ledger/?words=国内生产总值").context["page"]
    assert found.paginator.count and all(one.name == "地区生产总值" for one in found), "按别名也找得到"
    same: dict[str, tuple[str, object]] = {
        f"organ={row.organ_id}": ("organ_id", row.organ_id),
        "kind=target": ("kind", "target"),
        "measure=growth": ("measure", "growth"),
        "origin=sentence": ("origin", "sentence"),
        f"document={ledger.document_id}": ("version_id", ledger.pk),
        f"posting={row.posting_id}": ("posting_id", row.posting_id),
    }
    for query, (field, value) in same.items():
        listed = client.get(f"/ledger/?{query}").context["page"]
        assert listed.paginator.count and {getattr(one, field) for one in listed} == {value}
    assert all(one.period.startswith("2024") for one in client.get("/ledger/?period=2024年").context["page"])
    values = [one.value for one in client.get("/ledger/?sort=value").context["page"]]
    assert values == sorted(values, reverse=True)
    assert "没有这样的观测值" in client.get("/ledger/?words=没有的").content.decode()
    odd = "organ=x&posting=99999999999999999999&kind=y&sort=z&page=q&as_of=2024-99-99&period=乱"
    assert client.get(f"/ledger/?{odd}").status_code == 200


def test_no_list_loads_the_texts_of_documents(clerk: User, ledger: Version) -> None:
    client = signed_in(clerk)
    with connection.execute_wrapper(_no_text):
        for path in ("/ledger/", "/ledger/commitments/", "/ledger/projects/", "/documents/", "/"):
            assert client.get(path).status_code == 200


def _no_text(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    told = (
        sql.split(" FROM ")[0]
        .replace('SUBSTR("ledger_version"."text"', "")
        .replace('SUBSTRING("ledger_version"."text"', "")
    )
    assert '"ledger_version"."text"' not in told, sql[:80]
    return execute(sql, params, many, context)


def test_every_page_is_seen_as_of_a_day(clerk: User, version: Version) -> None:
    catalogue_fill()
    client = signed_in(clerk)
    old, new = _corrected(clerk, version)
    day = timezone.localdate() - timedelta(days=3)
    assert [row.pk for row in client.get("/ledger/").context["page"]] == [new.pk]
    assert [row.pk for row in client.get(f"/ledger/?as_of={day}").context["page"]] == [old.pk]
    assert not client.get(f"/ledger/?as_of={day - timedelta(days=30)}").context["page"].object_list
    client.post("/ledger/as-of", {"day": day.isoformat(), "next": f"/ledger/?words=GDP&as_of={date(2020, 1, 1)}"})
    answer = client.get("/ledger/")
    assert [row.pk for row in answer.context["page"]] == [old.pk] and "日终时的台账" in answer.content.decode()
    assert f"as_of={day}" in answer.context["lasting"]
    html = client.get(f"/indicators/{new.indicator_id}/").content.decode()
    assert "618.4" in html and "620" not in html
    cell = client.get(f"/ledger/cells/{new.cell}/")
    assert cell.context["believed"] == [old.pk] and "尚未记入" in cell.content.decode()
    assert b"618" in told(client.get("/ledger/download.csv"))
    moved = client.post("/ledger/as-of", {"day": "", "next": f"/ledger/?as_of={day}&words=x"})
    assert moved["Location"] == "/ledger/?words=x"
    assert client.post("/ledger/as-of", {"day": "", "next": "https://evil.example/"})["Location"] == "/"


def _corrected(actor: User, version: Version) -> tuple[Observation, Observation]:
    """A number that was entered ten days ago, and corrected an hour ago."""
    now = timezone.now()
    posting = Posting.objects.create(action="审读采用", by=actor, at=now)
    at = version.text.index("618.4亿元")
    made: list[Observation] = []
    for value, recorded in ((Decimal("61840000000"), now - timedelta(days=10)), (Decimal(62000000000), now)):
        row = _row(
            pk=None, name="地区生产总值", indicator=Indicator.objects.get(name="地区生产总值"), value=value,
            organ=version.document.organ, owner=version.document.organ, origin="sentence", version=version, start=at,
            end=at + 7, quote="618.4亿元", recorded_at=recorded, posting=posting, supersedes=made[0] if made else None,
        )  # fmt: skip
        row.cell = cell_of(row)
        row.save()
        made.append(row)
    Observation.objects.filter(pk=made[0].pk).update(superseded_at=now)
    return made[0], made[1]


def test_the_history_of_a_cell(clerk: User, version: Version, django_assert_max_num_queries: Any) -> None:
    fact = fact_accept(clerk, figure(version), revision=0)
    fact_correct(clerk, fact, {"value": "620亿"}, revision=1)
    cell = Observation.objects.filter(fact=fact).first()
    assert cell
    client = signed_in(clerk)
    with django_assert_max_num_queries(QUERIES):
        html = client.get(f"/ledger/cells/{cell.cell}/").content.decode()
    assert "618.4" in html and "620" in html and "已取代" in html and "现行" in html
    assert client.get("/ledger/cells/nothing/").status_code == 404


def test_the_table_of_an_indicator(clerk: User, ledger: Version, django_assert_max_num_queries: Any) -> None:
    client = signed_in(clerk)
    indicator = Indicator.objects.get(name="地区生产总值")
    with django_assert_max_num_queries(QUERIES + 5):
        answer = client.get(f"/indicators/{indicator.pk}/")
    page = answer.context["page"]
    assert "累计（亿元）" in [column.head for column in page.columns]
    assert "618.4" in answer.content.decode() and "2024年" in [one.line.label for one in page.lines]
    found = client.get("/indicators/?q=国内生产总值").context["page"].object_list
    assert indicator in found
    assert client.get("/indicators/999999/").status_code == 404


def _row(**told_: Any) -> Observation:
    fields = {"region": "甲区", "period": "2024", "unit": "元", "value": Decimal(10**10), "pk": 1}
    return Observation(**(fields | {"recorded_at": timezone.now(), "name": "产值", "cell": "c"} | told_))


@pytest.mark.parametrize("register", ["commitments", "projects", "honours"])
def test_registers(clerk: User, ledger: Version, register: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(clerk)
    with django_assert_max_num_queries(QUERIES):
        answer = client.get(f"/ledger/{register}/")
    assert (
        answer.context["page"].paginator.count > 0 and f"/versions/{ledger.pk}/review?fact=" in answer.content.decode()
    )
    for sort in ("name", "due", "investment", "recorded", "document", "odd"):
        assert client.get(f"/ledger/{register}/?sort={sort}&level=nation&stage=x&lead=y&document=q").status_code == 200
    book = load_workbook(io.BytesIO(told(client.get(f"/ledger/{register}/download.xlsx"))))
    assert book.sheetnames[1:] == ["出处", "说明"]
    assert book.worksheets[0].max_row == answer.context["page"].paginator.count + 1
    assert client.get("/ledger/nothing/").status_code == client.get("/ledger/nothing/download.xlsx").status_code == 404


def test_the_workbook_has_numbers_units_notes_and_sources(clerk: User, ledger: Version) -> None:
    answer = signed_in(clerk).get("/ledger/download.xlsx?words=地区生产总值")
    book = load_workbook(io.BytesIO(told(answer)))
    table = book["台账"]
    heads = [cell.value for cell in table[1]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in table.iter_rows(min_row=2)]
    [level] = [row for row in rows if row["数值"] == 61840000000]
    assert level["计量单位"] == "元" and level["期间"] == "2024年"
    sources = [row[2].value for row in book["出处"].iter_rows(min_row=2)]
    assert any("618.4亿元" in str(words) for words in sources)
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows(min_row=2)}
    assert "地区生产总值" in str(notes["筛选"]) and "列〔数值〕" in notes
    event = Event.objects.get(action="导出台账")
    assert (
        event.actor == clerk.pk and event.detail["行"] == len(rows) and event.detail["筛选"] == {"指标": "地区生产总值"}
    )


def test_no_text_becomes_a_formula(clerk: User, district: Organ) -> None:
    row = _row(pk=None, organ=district, owner=district, origin="hand", note="+1", value=Decimal("-5"))
    row.name, row.place = '=HYPERLINK("http://x")', "@SUM(A1)"
    post(clerk, "测试", [row])
    client = signed_in(clerk)
    sheet = load_workbook(io.BytesIO(told(client.get("/ledger/download.xlsx"))))["台账"]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    [heads, cells] = list(csv.reader(io.StringIO(told(client.get("/ledger/download.csv")).decode("utf-8-sig"))))
    line = dict(zip(heads, cells, strict=True))
    assert line["指标"].startswith("'=") and line["说明"] == "'+1" and line["出处"].startswith("'@")
    assert line["数值"] == "-5", "数就是数"
    assert all(guarded(sign + "x").startswith("'") for sign in "=+-@\t\r\n")


def test_the_sentence_behind_a_mark(clerk: User, ledger: Version, django_assert_max_num_queries: Any) -> None:
    client = signed_in(clerk)
    row = Observation.objects.get(quote="618.4亿元")
    with django_assert_max_num_queries(QUERIES), connection.execute_wrapper(_no_text):
        html = client.get(f"/ledger/observations/{row.pk}/origin", headers={"X-Fragment": "1"}).content.decode()
    assert "<mark>618.4亿元</mark>" in html and "填报员" in html and "<html" not in html
    assert "在原文中打开" in client.get(f"/ledger/observations/{row.pk}/origin").content.decode()
    assert client.get(f"/ledger/projects/{10**6}/origin").status_code == 404
    assert client.get(f"/ledger/nothing/{row.pk}/origin").status_code == 404


def test_other_organs_rows_are_not_there(ledger: Version, other: Organ) -> None:
    client = signed_in(person("外区", other, "clerk", "approver"))
    row = Observation.objects.get(quote="618.4亿元")
    for path in (f"/ledger/cells/{row.cell}/", f"/ledger/observations/{row.pk}/origin"):
        assert client.get(path).status_code == 404
    assert client.get("/ledger/").context["page"].paginator.count == 0
    assert not client.get(f"/indicators/{row.indicator_id}/").context["page"].lines
    assert client.get(f"/ledger/?document={ledger.document_id}").context["document"] is None
    lines = told(client.get("/ledger/download.csv")).decode().splitlines()
    assert len(lines) == 1
    assert ledger.document.organ not in client.get("/ledger/").context["organs"]


def test_who_may_not_export_does_not(ledger: Version, district: Organ) -> None:
    client = signed_in(person("管理", district, "administrator"))
    assert client.get("/ledger/").status_code == 200
    assert client.get("/ledger/download.csv").status_code == 403
    assert "download" not in client.get("/ledger/").content.decode()
    assert client.get("/ledger/download.exe").status_code == 403


def test_a_download_has_a_known_form(client: Client, clerk: User, ledger: Version) -> None:
    assert signed_in(clerk).get("/ledger/download.exe").status_code == 404
    assert client.get("/ledger/download.csv").status_code == 302, "先登录"


def test_a_document_counts_what_is_wrong(clerk: User, version: Version) -> None:
    [document] = document_list(clerk)
    wrong = version.facts.filter(doubts__startswith="错误").count()
    assert getattr(document, "wrong", None) == wrong > 0
