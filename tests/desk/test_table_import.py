"""Importing tables: checked, shown, confirmed, entered whole or not at all; each step by who may, and on record."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from luoshi.desk.accounts.models import Grant, Organ, Role, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.services import record
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import Indicator, Observation, Posting, TableImport
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.posting import cell_of, post, supersede
from luoshi.desk.ledger.services.table_import import (
    table_confirm,
    table_drop,
    table_recheck,
    table_upload,
    take_table,
)
from luoshi.records import LuoshiError
from tests.desk.conftest import person
from tests.desk.test_tables import GDP, RETAIL, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(district: Organ) -> User:
    catalogue_fill()
    for order, name in enumerate(("石墩镇", "盐滩镇")):
        organ_create(name=name, kind=Organ.Kind.TOWN, parent=district, order=order)
    return person("审核员", district, Role.APPROVER)


def uploaded(actor: User, organ: Organ, *rows: Any, name: str = "五月.xlsx", sensitivity: int = 0) -> TableImport:
    made = table_upload(actor, name=name, data=workbook(*rows), organ=organ, sensitivity=sensitivity)
    work_all()
    made.refresh_from_db()
    return made


def entered(actor: User, one: TableImport) -> TableImport:
    table_confirm(actor, one, basis=one.basis)
    work_all()
    one.refresh_from_db()
    return one


def whole() -> bool:
    """Whether the chain holds, and the ledger against it."""
    return not [*verify(), *verify_postings()]


ROW = ("石墩镇", RETAIL, "2024-05", 1234.5, "万元")


def test_nothing_enters_before_the_word_and_everything_with_it(approver: User, district: Organ) -> None:
    one = uploaded(approver, district, ROW, ("盐滩镇", RETAIL, "2024-05", 20, "万元", "", "", "快报"))
    assert (one.state, one.rows, one.fresh, one.superseding, one.problem_count) == ("checked", 2, 2, 0, 0)
    assert not Observation.objects.exists() and not Posting.objects.exists()
    assert [line["place"] for line in one.preview["fresh"]] == ["数据!D2", "数据!D3"]
    one = entered(approver, one)
    assert one.state == "posted" and one.posting is not None
    first, second = Observation.objects.order_by("pk")
    assert first.value == 12345000 and first.posting == one.posting
    assert (first.unit, first.place) == ("元", "五月.xlsx 数据!D2")
    assert (first.approved_by, first.recorded_at, second.note) == (approver, one.posting.at, "快报")
    event = Event.objects.get(action="导入数据")
    assert event.detail["入账号"] == one.posting.pk and event.detail["行"] == one.posting.rows == 2
    assert whole()


def test_what_is_believed_is_superseded_and_stays(approver: User, district: Organ) -> None:
    entered(approver, uploaded(approver, district, ROW))
    one = uploaded(approver, district, ("石墩镇", RETAIL, "2024-05", 1300, "万元"), name="修订.xlsx")
    assert (one.fresh, one.superseding) == (0, 1)
    [line] = one.preview["changed"]
    assert (line["unit"], line["value"], line["old"]["value"]) == ("万元", "1300", "1234.5")
    assert line["old"]["place"] == "五月.xlsx 数据!D2"
    entered(approver, one)
    old, new = Observation.objects.order_by("pk")
    assert old.superseded_at == new.recorded_at and new.superseded_at is None and new.supersedes == old
    assert whole()


def test_what_the_ledger_says_already_is_not_entered_again(approver: User, district: Organ) -> None:
    entered(approver, uploaded(approver, district, ROW))
    again = uploaded(approver, district, ROW)
    assert (again.state, again.same, again.entering) == ("checked", 1, 0)
    with pytest.raises(LuoshiError, match="没有要入账的内容"):
        table_confirm(approver, again, basis=again.basis)
    both = entered(approver, uploaded(approver, district, ROW, ("石墩镇", RETAIL, "2024-06", 1)))
    assert both.posting and both.posting.rows == 1 and Observation.objects.count() == 2 and whole()


def test_problems_are_told_by_cell_and_kind_and_hold_everything_up(approver: User, district: Organ) -> None:
    one = uploaded(approver, district, ROW, *[("无此镇", RETAIL, f"2024-{m:02d}", m) for m in range(1, 8)], ROW)
    assert (one.state, one.problem_count) == ("refused", 8)
    unknown, twice = one.problems
    assert unknown["cells"] == [f"数据!A{row}" for row in range(3, 8)] and unknown["count"] == 7
    assert "无此镇" in unknown["what"]
    assert twice["cells"] == ["数据!D10"] and "与 数据!D2 是同一格" in twice["what"]
    with pytest.raises(LuoshiError, match="有错未入账"):
        table_confirm(approver, one, basis=one.basis)
    assert not Observation.objects.exists()


def test_an_empty_table_is_no_success(approver: User, district: Organ) -> None:
    assert uploaded(approver, district).state == "refused"


def test_a_slip_of_the_unit_is_a_doubt_and_no_problem(approver: User, district: Organ) -> None:
    entered(approver, uploaded(approver, district, ("石墩镇", RETAIL, "2023-05", 1200, "万元")))
    one = uploaded(approver, district, ("石墩镇", RETAIL, "2024-05", 1250, "元"))
    assert (one.state, one.hint_count) == ("checked", 1)
    [hint] = one.hints
    assert hint["what"] == "1,250 约为上年同期 12,000,000 的万分之一，可能用错了单位"
    assert hint["cell"] == "数据!D2" and hint["row"].endswith("（元）")


def test_rows_for_others_are_refused(approver: User, city: Organ, district: Organ, other: Organ) -> None:
    with pytest.raises(PermissionDenied):
        table_upload(approver, name="x.xlsx", data=workbook(ROW), organ=other)
    with pytest.raises(PermissionDenied):
        table_upload(approver, name="x.xlsx", data=workbook(ROW), organ=district, sensitivity=1)
    one = uploaded(approver, district, ("石墩区", RETAIL, "2024", 1))
    assert one.state == "refused" and "之下没有单位" in one.problems[0]["what"]


def test_a_right_that_was_taken_back_stops_the_entry(approver: User, district: Organ) -> None:
    one = uploaded(approver, district, ROW)
    table_confirm(approver, one, basis=one.basis)
    Grant.objects.filter(user=approver).update(until=date(2020, 1, 1))
    work_all()
    one.refresh_from_db()
    assert one.state == "refused" and "没有为" in one.problems[0]["what"]
    assert not Observation.objects.exists() and whole()


def test_what_is_kept_from_more_eyes_is_neither_shown_nor_superseded(approver: User, district: Organ) -> None:
    Grant.objects.filter(user=approver).update(sensitivity=1)
    entered(approver, uploaded(approver, district, ROW, sensitivity=1))
    one = uploaded(approver, district, ("石墩镇", RETAIL, "2024-05", 5), ("石墩镇", RETAIL, "2025-05", 5))
    assert one.state == "refused" and "敏感程度更高" in one.problems[0]["what"]
    assert not one.hints and "12345000" not in f"{one.problems}{one.preview}"


def test_a_change_of_the_ledger_after_the_check_asks_anew(approver: User, district: Organ) -> None:
    entered(approver, uploaded(approver, district, ROW))
    one = uploaded(approver, district, ("石墩镇", RETAIL, "2024-05", 9, "万元"))
    seen = one.basis
    table_confirm(approver, one, basis=seen)
    entered(approver, uploaded_quietly(approver))
    work_all()
    one.refresh_from_db()
    assert one.state == "checked" and "重新检查" in one.note and one.confirmed_by is None
    with pytest.raises(LuoshiError, match="已经更新"):
        table_confirm(approver, one, basis=seen)
    entered(approver, one)
    believed = Observation.objects.get(superseded_at=None, organ__name="石墩镇")
    assert believed.value == 90000 and whole()


def uploaded_quietly(approver: User) -> TableImport:
    """Another value for the same cell, entered past the worker, as an approval would."""
    old = Observation.objects.get(superseded_at=None)
    new = Observation(
        organ=old.organ, owner=old.owner, region=old.region, origin="hand", indicator=old.indicator, name=old.name,
        period=old.period, value=Decimal(7), unit=old.unit, supersedes=old,
    )  # fmt: skip
    new.cell = cell_of(new)
    posted = post(approver, "填报核定", [new], ended=supersede([old]))
    record("核定", actor=approver, detail=posted.detail)
    return uploaded(approver, Organ.objects.get(name="澜湾区"), ("盐滩镇", RETAIL, "2024-05", 3))


def test_a_change_in_the_very_moment_leaves_nothing(
    approver: User, district: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    from luoshi.desk.ledger.services import inserting, table_enter

    one = uploaded(approver, district, ROW, ("石墩镇", RETAIL, "2024-06", 1))
    table_confirm(approver, one, basis=one.basis)
    real = table_enter._slices

    def meanwhile(spool: Any) -> Iterator[Any]:
        for piece in real(spool):
            row = Observation(
                organ=district, owner=district, region="", origin="hand", name=RETAIL, period="2024-06", value=1,
                unit="元", cell=piece.rows[1][inserting.CELL], indicator=Indicator.objects.get(name=RETAIL),
            )  # fmt: skip
            posting = post(approver, "填报核定", [row]).posting
            assert posting.pk
            yield piece

    monkeypatch.setattr(table_enter, "_slices", meanwhile)
    worker = take_table("w")
    assert worker is not None
    table_enter.table_enter(worker)
    one.refresh_from_db()
    assert one.state == "waiting" and not Observation.objects.exists() and not Posting.objects.exists()
    assert whole()


def test_the_file_must_be_the_one_that_was_uploaded(approver: User, district: Organ) -> None:
    one = table_upload(approver, name="x.xlsx", data=workbook(ROW, ("盐滩镇", GDP, "2024", 1)), organ=district)
    path = path_of(one.upload.file)
    kept = path.read_bytes()
    try:
        path.chmod(0o600)
        path.write_bytes(workbook(ROW))
        work_all()
    finally:
        path.write_bytes(kept)
    one.refresh_from_db()
    assert one.state == "refused" and "L677" in one.problems[0]["todo"]


def test_dropping_and_checking_again(approver: User, district: Organ) -> None:
    one = uploaded(approver, district, ("新设镇", RETAIL, "2024", 1))
    assert one.state == "refused"
    organ_create(name="新设镇", kind=Organ.Kind.TOWN, parent=district)
    table_recheck(approver, one)
    work_all()
    one.refresh_from_db()
    assert one.state == "checked"
    table_drop(approver, one)
    with pytest.raises(LuoshiError, match="已放弃"):
        table_confirm(approver, one, basis=one.basis)
    with pytest.raises(LuoshiError, match="不能放弃"):
        table_drop(approver, one)


def test_what_is_no_table_is_refused_with_its_name(approver: User, district: Organ) -> None:
    for name, data in (("甲.txt", b"hello"), ("乙.xlsx", b""), ("丙.docx", b"PK\x03\x04")):
        with pytest.raises(LuoshiError, match=name):
            table_upload(approver, name=name, data=data, organ=district)
    long = uploaded(approver, district, ROW, name=f"../{'很' * 300}\x00长.xlsx")
    assert long.upload.name.endswith("长.xlsx") and len(long.upload.name) == 200
    place = Observation.objects.filter(posting=entered(approver, long).posting).get().place
    assert place.endswith(" 数据!D2") and len(place) <= 120


# the pages


@pytest.fixture
def page(client: Client, approver: User) -> Client:
    client.force_login(approver, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_way_through_the_pages(page: Client, approver: User, district: Organ) -> None:
    answer = page.get(reverse("ledger:table-new"))
    assert answer.status_code == 200
    told = {"organ": district.pk, "sensitivity": 0, "upload": SimpleUploadedFile("五月.xlsx", workbook(ROW))}
    answer = page.post(reverse("ledger:table-new"), told)
    one = TableImport.objects.get()
    where = reverse("ledger:table", args=[one.pk])
    assert answer.headers["Location"] == where
    assert "待检查" in page.get(where).content.decode()
    work_all()
    assert page.get(reverse("ledger:table-state", args=[one.pk])).json()["done"] is True
    shown = page.get(where).content.decode()
    one.refresh_from_db()
    assert "确认入账" in shown and '1,234.5 <a class="origin" href="?cell=' in shown and one.basis in shown
    page.post(reverse("ledger:table-act", args=[one.pk]), {"action": "confirm", "basis": one.basis})
    work_all()
    shown = page.get(where).content.decode()
    assert "确认入账 1 行" in shown and 'value="confirm"' not in shown
    assert "五月.xlsx" in page.get(reverse("ledger:tables")).content.decode()
    answer = page.get(reverse("ledger:table-file", args=[one.pk]))
    assert b"".join(answer) == path_of(one.upload.file).read_bytes()
    assert Event.objects.filter(action="下载文件").count() == 1


def test_a_file_that_is_no_table_is_told_beside_the_field(page: Client, district: Organ) -> None:
    told = {"organ": district.pk, "sensitivity": 0, "upload": SimpleUploadedFile("甲.xlsx", b"")}
    answer = page.post(reverse("ledger:table-new"), told)
    assert answer.status_code == 200 and "文件是空的" in answer.content.decode()
    assert not TableImport.objects.exists()


def test_readers_see_and_others_do_not(
    client: Client, approver: User, reader: User, district: Organ, other: Organ
) -> None:
    one = uploaded(approver, district, ROW)
    for user, status in ((reader, 200), (person("外区审核", other, Role.APPROVER), 404)):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for name in ("table", "table-state", "table-file"):
            answer = client.get(reverse(f"ledger:{name}", args=[one.pk]))
            assert answer.status_code == status, (user, name)
            assert b"".join(answer)  # a file that nobody reads is not closed
        answer = client.post(reverse("ledger:table-act", args=[one.pk]), {"action": "confirm", "basis": one.basis})
        assert answer.status_code == (403 if status == 200 else 404)
        assert ("五月.xlsx" in client.get(reverse("ledger:tables")).content.decode()) is (status == 200)
    one.refresh_from_db()
    assert one.state == "checked"


def test_a_reader_there_who_approves_elsewhere_cannot_confirm(
    client: Client, approver: User, district: Organ, other: Organ
) -> None:
    one = uploaded(approver, district, ROW)
    mixed = person("两处", other, Role.APPROVER)
    Grant.objects.create(user=mixed, role=Role.READER, organ=district)
    client.force_login(mixed, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("ledger:table-act", args=[one.pk]), {"action": "confirm", "basis": one.basis})
    assert answer.status_code == 403
    assert "确认入账" not in client.get(reverse("ledger:table", args=[one.pk])).content.decode()


def test_the_template_goes_in_as_it_comes_out(page: Client, approver: User, district: Organ, tmp_path: Any) -> None:
    answer = page.get(reverse("ledger:table-template"))
    path = tmp_path / "模板.xlsx"
    path.write_bytes(answer.content)
    book = openpyxl.load_workbook(path)
    sheet = book["数据"]
    assert [cell.value for cell in sheet[1]][:4] == ["单位", "指标", "期间", "数值"]
    assert sheet.column_dimensions["C"].number_format == "@" and len(sheet.data_validations.dataValidation) == 5
    assert book["名称"]["A2"].value == "澜湾区"
    filled: tuple[Any, ...] = ("石墩镇", RETAIL, "2024-05", 8.5, "亿元")
    for column, cell in enumerate(filled, 1):
        sheet.cell(2, column, cell)
    book.save(path)
    made = table_upload(approver, name="模板.xlsx", data=path.read_bytes(), organ=district)
    work_all()
    made.refresh_from_db()
    assert (made.state, made.rows) == ("checked", 1), made.problems


def test_pages_ask_the_database_few_questions(
    page: Client, approver: User, district: Organ, django_assert_max_num_queries: Any
) -> None:
    rows = [("石墩镇", RETAIL, f"{year}-{month:02d}", 1) for year in range(2010, 2020) for month in range(1, 13)]
    one = uploaded(approver, district, *rows)
    for _ in range(4):
        uploaded(approver, district, ROW)
    for where in (reverse("ledger:tables"), reverse("ledger:table", args=[one.pk])):
        with django_assert_max_num_queries(12):
            assert page.get(where).status_code == 200
