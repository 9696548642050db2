"""Where an uploaded or typed value comes from: the cell in its row and column, and only to who may see the row."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from luoshi.desk import demo
from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.ledger.excerpts import excerpt
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.models import Filing, Observation, TableImport, Upload, Version
from luoshi.desk.ledger.services.entries import Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_submit
from luoshi.desk.ledger.workbooks.lists import round_book
from tests.desk.marks_scene import PASSED, uploaded

pytestmark = pytest.mark.django_db
PROGRAMS = {
    "报表.docx": b"MZ\x90\0" + bytes(200),
    "月报.xlsx": b"\x7fELF\x02\x01\x01" + bytes(99),
    "网页.aspx": b"MZ\x90\0" + bytes(99) + b"<html><body><p>8</p></body></html>",
    "说明.txt": b"#!/bin/sh\nrm -rf /\n",
    "快捷方式.csv": b"L\0\0\0\x01\x14\x02\0" + bytes(60),
    "苹果.pdf": b"\xcf\xfa\xed\xfe" + bytes(60),
}


@pytest.fixture
def loaded(db: None) -> None:
    assert demo.load()


def signed(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend=PASSED)
    return client


def tree(answer: Any) -> Any:
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def first(organ: str) -> Observation:
    """The first total of retail sales of a unit."""
    told = {"period": "2023-01/2023-02", "measure": "level", "name__contains": "零售"}
    return Observation.objects.get(organ__name=organ, **told)


def marked(page: Any) -> list[str]:
    return [mark.text_content() for mark in page.iter("mark")]


def test_a_value_of_an_import_opens_at_its_cell(loaded: None, django_assert_max_num_queries: Any) -> None:
    row = Observation.objects.get(
        organ__name="望海街道", period="2023-01/2023-02", measure="level", name__contains="零售"
    )
    client = signed("shenhe")
    with django_assert_max_num_queries(14):
        page = tree(client.get(f"/ledger/observations/{row.pk}/origin"))
    assert marked(page) == ["64962 万元"] and "monthly.xlsx · 数据!D4" in page.text_content()
    table = page.xpath("//table[contains(@class,'excerpt')]")[0]
    assert [one.text_content() for one in table.xpath(".//tr[@class='head']/td")][:4] == [
        "单位",
        "指标",
        "期间",
        "数值",
    ]
    rows = [tr.text_content() for tr in table.xpath(".//tbody/tr[not(@class)]")]
    assert [words[0] for words in rows] == ["2", "3", "4", "5", "6"] and "东堤街道" in rows[1]
    onward = page.xpath("//a[contains(@href,'?cell=')]")[0].get("href")
    there = tree(client.get(onward.partition("#")[0]))
    assert marked(there.get_element_by_id("cell")) == ["64962 万元"]


def test_the_rows_of_others_around_a_cell_are_for_who_may_see_them(loaded: None) -> None:
    row = Observation.objects.get(
        organ__name="东堤街道", period="2023-01/2023-02", measure="level", name__contains="零售"
    )
    page = tree(signed("dongdi").get(f"/ledger/observations/{row.pk}/origin"))
    words = page.text_content()
    assert marked(page) == ["74985 万元"] and "望海街道" not in words and "64962" not in words
    assert not page.xpath("//a[starts-with(@href,'/tables/')]")
    part = signed("dongdi").get(f"/ledger/observations/{row.pk}/origin", headers={"X-Fragment": "1"}).content.decode()
    assert "<mark>74985 万元</mark>" in part and "望海街道" not in part


def test_a_typed_value_tells_who_typed_it_when(loaded: None) -> None:
    filing = Filing.objects.get(organ__name="东堤街道")
    clerk, boss = User.objects.get(username="dongdi"), User.objects.get(username="shenhe")
    entries_save(clerk, filing, [Given(entry.item_id, Decimal("71237.5")) for entry in filing.entries.all()])
    filing.refresh_from_db()
    filing_submit(clerk, filing, checked=True)
    filing.refresh_from_db()
    filing_approve(boss, filing, revision=filing.revision)
    row = Observation.objects.filter(origin="hand", name__contains="零售").get()
    page = tree(signed("dongdi").get(f"/ledger/observations/{row.pk}/origin"))
    assert marked(page) == ["71237.5 万元"] and "东堤填报员" in page.text_content() and "审核员" in page.text_content()
    entry = page.xpath("//a[starts-with(@href,'/entries/')]")[0].get("href")
    assert marked(tree(signed("dongdi").get(entry))) == ["71237.5"]


def test_a_value_of_a_filled_template_opens_at_its_cell(loaded: None) -> None:
    filing = Filing.objects.get(organ__name="望海街道")
    uploaded(filing)
    page = tree(signed("shenhe").get(f"/filings/{filing.pk}/"))
    mark = next(a for a in page.xpath("//a[@class='origin']") if a.text == "▦")
    there = tree(signed("shenhe").get(mark.get("href")))
    cells = there.xpath("//table[contains(@class,'excerpt')]//mark")
    assert [one.text_content() for one in cells] == ["64967 万元"] and "填报表!E5" in there.text_content()
    upload = Upload.objects.filter(filing=filing).latest("pk")
    preview = tree(signed("tianbao").get(f"/uploads/{upload.pk}/?cell=填报表!E5"))
    assert marked(preview.get_element_by_id("cell")) == ["65004"]
    book = openpyxl.load_workbook(
        io.BytesIO(round_book(filing.round, _items(filing), [(filing, _cells(filing))], timezone.localtime()))
    )
    comment = book["汇总"].cell(4, 3).comment
    assert comment is not None and "▦ 望海街道.xlsx 填报表!E5" in comment.text


def _items(filing: Filing) -> Any:
    return list(filing.round.items.select_related("indicator").order_by("order"))


def _cells(filing: Filing) -> Any:
    return {entry.item_id: entry for entry in filing.entries.select_related("upload", "changed_by")}


def test_the_workbook_of_the_ledger_says_at_each_number_where_it_is_from(loaded: None) -> None:
    answer: Any = signed("chayue").get("/ledger/download.xlsx?words=零售&period=2023")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book["台账"]
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("数值") + 1)
    assert cell.comment is not None and cell.comment.text.startswith("▦ monthly.xlsx 数据!D")
    assert "审核员" in cell.comment.text and "导入" in cell.comment.text
    assert str(book["出处"].cell(2, 3).value).startswith("monthly.xlsx 数据!D")


def test_what_is_no_cell_gives_no_excerpt(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    table = TableImport.objects.get(upload__name="monthly.xlsx")
    file = table.upload.file
    assert excerpt(file, "monthly.xlsx 数据!D4") is not None
    for place in ("monthly.xlsx 数据!D9999", "monthly.xlsx 没有!D4", "monthly.xlsx 第4行", "数据!ZZ4", "", "数据!D0"):
        assert excerpt(file, place) is None, place
    place, _ = keep("不是工作簿".encode())
    assert excerpt(place, "x 数据!D4") is None and excerpt("aa/没有", "x 数据!D4") is None
    monkeypatch.setattr("luoshi.desk.ledger.excerpts._MOST_BYTES", 10)
    assert excerpt(file, "monthly.xlsx 数据!D5") is None
    assert signed("shenhe").get(f"/tables/{table.pk}/?cell=数据!D9999").status_code == 200


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_are_refused_at_once_by_their_bytes_and_told_by_name(loaded: None, name: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    organ = Organ.objects.get(name="澜湾区").pk
    before = Version.objects.count(), Upload.objects.count()
    filing = Filing.objects.get(organ__name="望海街道").pk
    asked = (
        ("tianbao", "/documents/new", "upload"),
        ("shenhe", "/tables/new", "upload"),
        ("tianbao", f"/filings/{filing}/upload", "file"),
    )
    for username, address, field in asked:
        sent = {field: SimpleUploadedFile(name, PROGRAMS[name]), "organ": organ, "sensitivity": 0}
        words = signed(username).post(address, sent, follow=True).content.decode()
        assert "L615" in words and name in words and "不收" in words, address
    assert (Version.objects.count(), Upload.objects.count()) == before


def test_a_text_that_begins_like_a_program_is_a_text(loaded: None) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"upload": SimpleUploadedFile("MZ.txt", ("MZ世代消费增长6.1%。" * 20).encode()), "sensitivity": 0}
    answer = signed("tianbao").post("/documents/new", sent | {"organ": Organ.objects.get(name="澜湾区").pk})
    assert answer.status_code == 302
