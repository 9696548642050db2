"""Documents: the list, the import of many files, versions, failed readings, downloads; other organs' are not there."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.models import Document, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.documents import Given, document_import
from tests.desk.conftest import person
from tests.desk.test_review_pages import signed_in

pytestmark = pytest.mark.django_db
TEXT = "澜湾区{}年工作报告\n\n全年地区生产总值{}亿元，增长6.2%。新增就业2.3万人。\n"


def uploaded(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/documents/{query}")
    assert answer.status_code == 200
    return [document.title for document in answer.context["page"]]


@pytest.fixture
def three(clerk: User, district: Organ) -> list[Document]:
    made = [
        document_import(clerk, name=f"{year}.txt", data=TEXT.format(year, year).encode(), organ=district).document
        for year in (2022, 2023, 2024)
    ]
    assert work_all() == 3
    return made


def test_the_list_narrows_and_sorts(clerk: User, three: list[Document], django_assert_max_num_queries: Any) -> None:
    client = signed_in(clerk)
    with django_assert_max_num_queries(12):
        assert len(titles(client)) == 3
    assert titles(client, "?year=2023") == ["澜湾区2023年工作报告"]
    assert titles(client, "?q=2022") == ["澜湾区2022年工作报告"]
    assert titles(client, "?sort=title")[0] == "澜湾区2022年工作报告"
    assert len(titles(client, f"?organ={three[0].organ_id}&state=review")) == 3
    assert titles(client, "?state=done") == titles(client, "?state=failed") == []
    for odd in ("?year=x&organ=y&state=z&sort=q&page=%00", "?organ=99999999999999999999", "?year=0"):
        assert client.get(f"/documents/{odd}").status_code == 200


def test_only_the_latest_version_that_was_read_counts(clerk: User, three: list[Document], district: Organ) -> None:
    client = signed_in(clerk)
    before = {document.pk: document.pending for document in client.get("/documents/").context["page"]}
    document_import(clerk, name="b.txt", data=TEXT.format(2022, 7).encode(), organ=district, document=three[0])
    still = {document.pk: document.pending for document in client.get("/documents/").context["page"]}
    assert still == before, "新版没读完之前，旧版还算"
    assert work_all() == 1
    after = {document.pk: document.pending for document in client.get("/documents/").context["page"]}
    assert after == before


def test_many_files_are_imported_each_by_itself(clerk: User, district: Organ) -> None:
    client = signed_in(clerk)
    files = [
        uploaded("好.txt", TEXT.format(2024, 1).encode()),
        uploaded("空.txt", b""),
        uploaded("程序.exe", b"MZ\x90\x00\x03" + bytes(200)),
        uploaded("../../又一份.txt", TEXT.format(2023, 2).encode()),
    ]
    answer = client.post("/documents/new", {"upload": files, "organ": district.pk, "sensitivity": 0})
    assert answer.status_code == 200
    results = {one.name: one for one in answer.context["results"]}
    assert results["好.txt"].grade == "good" and results["空.txt"].grade == results["程序.exe"].grade == "bad"
    assert "L101" in results["空.txt"].words
    assert sorted(Version.objects.values_list("name", flat=True)) == ["又一份.txt", "好.txt"]
    sent = {"upload": [uploaded("好.txt", TEXT.format(2024, 1).encode())], "organ": district.pk, "sensitivity": 0}
    again = client.post("/documents/new", sent)
    assert again.status_code == 302 and Document.objects.count() == 2, "同一份文件不会变成两份"


def test_one_file_leads_to_its_page(clerk: User, district: Organ) -> None:
    client = signed_in(clerk)
    sent = {"upload": [uploaded("好.txt", TEXT.format(2024, 1).encode())], "organ": district.pk, "sensitivity": 0}
    answer = client.post("/documents/new", sent)
    document = Document.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/documents/{document.pk}/"
    html = client.get(answer["Location"]).content.decode()
    assert "待读取" in html and f"/versions/{document.versions.get().pk}/state" in html
    assert client.post("/documents/new", {"organ": district.pk, "sensitivity": 0}).status_code == 200
    assert client.post("/documents/new", sent | {"organ": 999}).status_code == 200


def test_who_may_not_import_there_does_not(clerk: User, reader: User, other: Organ) -> None:
    sent = {"upload": [uploaded("好.txt", b"x")], "organ": other.pk, "sensitivity": 0}
    assert signed_in(reader).post("/documents/new", sent).status_code == 403
    assert signed_in(clerk).post("/documents/new", sent).context["form"].errors["organ"]
    assert not Document.objects.exists()


def test_the_page_of_a_document(clerk: User, version: Version, django_assert_max_num_queries: Any) -> None:
    client = signed_in(clerk)
    with django_assert_max_num_queries(12):
        html = client.get(f"/documents/{version.document_id}/").content.decode()
    assert "错误" in html and "相符" in html and f"/versions/{version.pk}/review" in html and "report.txt" in html


def test_a_next_version_by_the_page(clerk: User, reader: User, version: Version) -> None:
    path = f"/documents/{version.document_id}/versions"
    client = signed_in(clerk)
    assert client.post(path, {"upload": uploaded("二.txt", (version.text + "又。").encode())}).status_code == 302
    assert version.document.versions.count() == 2
    assert client.post(path).status_code == 302 and version.document.versions.count() == 2
    assert client.post(path, {"upload": uploaded("空.txt", b"")}).status_code == 302
    assert signed_in(reader).post(path, {"upload": uploaded("三.txt", b"abc")}).status_code == 403
    assert version.document.versions.count() == 2
    assert work_all() == 1
    second = version.document.versions.get(number=2)
    html = client.get(f"/documents/{version.document_id}/").content.decode()
    assert f"/versions/{second.pk}/changes" in html
    assert client.get(f"/versions/{second.pk}/changes").status_code == 200
    assert "没有可比较的" in client.get(f"/versions/{version.pk}/changes").content.decode()


def test_a_failed_reading_says_what_to_do(clerk: User, district: Organ, reader: User) -> None:
    version = document_import(clerk, name="坏.pdf", data=b"%PDF-1.4\n" + b"x" * 99, organ=district)
    assert work_all() == 1
    version.refresh_from_db()
    assert version.state == "failed" and version.error
    html = signed_in(clerk).get(f"/documents/{version.document_id}/").content.decode()
    assert "读取失败" in html and "重新读取" in html and "作为新版本导入" in html
    told = signed_in(reader).get(f"/versions/{version.pk}/state").json()
    assert told["state"] == "failed" and told["error"]
    assert signed_in(clerk).post(f"/versions/{version.pk}/retry").status_code == 302
    version.refresh_from_db()
    assert version.state == "waiting"
    assert "读取失败" in signed_in(clerk).get("/").content.decode() or version.state == "waiting"


def test_a_download_is_the_file_as_it_came_and_is_logged(clerk: User, version: Version) -> None:
    answer = signed_in(clerk).get(f"/versions/{version.pk}/file")
    assert b"".join(answer.streaming_content).decode() == version.text  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"] and answer["Content-Type"] == "application/octet-stream"
    assert Event.objects.filter(action="下载文件", target=f"ledger.version:{version.pk}", actor=clerk.pk).count() == 1


def test_other_organs_documents_are_not_there(version: Version, other: Organ) -> None:
    client = signed_in(person("外区", other, "clerk", "approver"))
    document = version.document_id
    for path in (
        f"/documents/{document}/", f"/versions/{version.pk}/state", f"/versions/{version.pk}/file",
        f"/versions/{version.pk}/changes",
    ):  # fmt: skip
        assert client.get(path).status_code == 404
    for path in (
        f"/documents/{document}/versions",
        f"/versions/{version.pk}/retry",
        f"/versions/{version.pk}/withdraw",
    ):
        assert client.post(path).status_code == 404
    assert titles(client) == []


def test_sensitive_documents_are_seen_only_with_the_grant(clerk: User, district: Organ, reader: User) -> None:
    keeper = person("管密件的", district, "clerk", sensitivity=2)
    given = Given(sensitivity=2)
    made = document_import(keeper, name="密.txt", data=TEXT.format(2024, 1).encode(), organ=district, given=given)
    assert work_all() == 1
    assert titles(signed_in(keeper)) and not titles(signed_in(clerk)) and not titles(signed_in(reader))
    assert signed_in(clerk).get(f"/versions/{made.pk}/review").status_code == 404


def test_home_shows_what_waits_what_is_new_and_what_is_wrong(
    clerk: User, version: Version, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(clerk)
    client.get("/")  # the first look of a session notes when it was
    with django_assert_max_num_queries(18):  # four blocks more than the ledger alone: tasks, projects, targets, filings
        html = client.get("/").content.decode()
    assert "条待审读" in html and "核对有错误" in html and version.document.title in html
    assert "从这里开始" not in html
    seen = client.get(f"/versions/{version.pk}/review").context["review"].waiting
    client.post(f"/versions/{version.pk}/decide", {"facts": seen})
    for _ in range(2):
        html = client.get("/").content.decode()
        assert "审读采用" in html, "再看一次，新的变化还在"
    client.post("/seen")
    assert "台账没有变化" in client.get("/").content.decode()
    clerk.refresh_from_db()
    assert clerk.last_look and timezone.now() - clerk.last_look < timedelta(minutes=1)


def test_an_empty_desk_says_what_to_do_first(clerk: User, reader: User) -> None:
    html = signed_in(clerk).get("/").content.decode()
    assert "从这里开始" in html and "/documents/new" in html
    html = signed_in(reader).get("/").content.decode()
    assert "请有填报权限的同事先导入" in html and "/documents/new" not in html
    assert "先导入一份计划或报告" in signed_in(clerk).get("/documents/").content.decode()
