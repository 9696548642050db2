"""The worker: leases that run out or whose holder died, work in turn, faults of files and of the database."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from luoshi import __version__, corridor
from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger import leases, reading
from luoshi.desk.ledger.leases import free_dead, free_own, sign, silence, worker_name
from luoshi.desk.ledger.models import Document, Fact, TableImport, Version
from luoshi.desk.ledger.reading import read_version, take, work, work_all, work_once
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.documents import document_import, version_retry
from luoshi.desk.ledger.services.table_import import table_upload, take_table
from luoshi.read.files import load_bytes
from tests.desk.conftest import person
from tests.desk.test_tables import RETAIL, workbook
from tests.shared import ROOT

pytestmark = pytest.mark.django_db


def waiting(clerk: User, organ: Organ, words: str = "全年新增就业8万人。") -> Version:
    return document_import(clerk, name="报告.txt", data=words.encode(), organ=organ)


def table(organ: Organ) -> TableImport:
    catalogue_fill()
    return table_upload(
        person("审核员", organ, Role.APPROVER),
        name="表.xlsx",
        data=workbook((str(organ), RETAIL, "2024", 1)),
        organ=organ,
    )


def late(*things: Version | TableImport) -> None:
    for one in things:
        type(one)._default_manager.filter(pk=one.pk).update(lease=timezone.now() - timedelta(seconds=1))


def fresh(one: Any) -> Any:
    one.refresh_from_db()
    return one


def test_what_is_taken_is_nobody_elses_until_its_lease_runs_out(clerk: User, district: Organ) -> None:
    version = waiting(clerk, district)
    first = take("甲")
    assert first == version and take("乙") is None
    late(version)
    again = take("乙")
    assert again and (again.worker, again.tries, again.state) == ("乙", 2, "reading")


def test_who_lost_the_lease_stores_nothing(clerk: User, district: Organ) -> None:
    version = waiting(clerk, district)
    slow = take("甲")
    late(version)
    quick = take("乙")
    assert slow and quick
    read_version(slow)
    assert not Fact.objects.exists() and fresh(version).state == "reading"
    read_version(quick)
    count = Fact.objects.count()
    assert count and fresh(version).state == "read"
    read_version(slow)
    assert Fact.objects.count() == count and Event.objects.filter(action="读取完成").count() == 1


def test_what_kills_its_worker_again_and_again_is_given_up_and_can_be_tried_anew(clerk: User, district: Organ) -> None:
    version, other = waiting(clerk, district), waiting(clerk, district, "全年新增就业9万人。")
    for _ in range(3):
        assert take("甲") == version
        late(version)
    assert take("甲") == other
    assert fresh(version).state == "failed" and "多次中断" in version.error and version.lease is None
    version_retry(clerk, version)
    assert work_all() == 1 and fresh(version).state == "read"


def test_a_table_that_kills_its_worker_is_given_up_too(district: Organ) -> None:
    one = table(district)
    for _ in range(3):
        assert take_table("甲") == one
        late(one)
    assert take_table("甲") is None
    assert fresh(one).state == "refused" and "多次中断" in one.problems[0]["what"]
    assert Event.objects.filter(action="数据表未入账").exists() and not list(verify())


def test_a_dead_worker_holds_nothing_up(clerk: User, district: Organ) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    version, one = waiting(clerk, district), table(district)
    machine = worker_name().partition(":")[0]
    assert take(f"{machine}:{gone.pid}") and take_table(f"{machine}:{gone.pid}:7")
    assert not work_once("乙")
    assert free_dead() == 2
    assert work_all() == 2 and fresh(version).state == "read" and fresh(one).state == "checked"


def test_a_living_worker_and_one_of_another_machine_keep_theirs(clerk: User, district: Organ) -> None:
    waiting(clerk, district)
    waiting(clerk, district, "全年新增就业9万人。")
    assert take(worker_name()) and take("别的机器:1")
    assert free_dead() == 0
    free_own(worker_name())
    assert take("乙") and take("乙") is None


def test_documents_and_tables_come_in_turn(clerk: User, district: Organ) -> None:
    one = table(district)
    for number in range(3):
        waiting(clerk, district, f"全年新增就业{number + 5}万人。")
    assert work_once("甲", turn=0) and work_once("甲", turn=1)
    assert fresh(one).state == "checked"
    assert Version.objects.filter(state="read").count() == 1
    assert work_all() == 2


def test_a_file_that_cannot_be_read_tells_why_and_stops_no_other(
    clerk: User, district: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = waiting(clerk, district), waiting(clerk, district, "全年新增就业9万人。")
    real = load_bytes

    def load(data: bytes, name: str) -> Any:
        if "8万人".encode() in data:
            raise RuntimeError("aua")
        return real(data, name)

    monkeypatch.setattr(reading, "load_bytes", load)
    assert work_all() == 2
    assert fresh(bad).state == "failed" and "[L619]" in bad.error and fresh(good).state == "read"


def test_a_fault_of_the_database_is_not_the_files_fault(
    clerk: User, district: Organ, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    version, stop, calls = waiting(clerk, district), threading.Event(), []
    real = corridor.check

    def check(documents: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("database is locked")
        stop.set()
        return real(documents)

    monkeypatch.setattr("luoshi.corridor.check", check)
    monkeypatch.setattr(reading, "_PATIENCE", 0.01)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own connection stays
    monkeypatch.setattr(reading, "close_old_connections", lambda: None)
    work(stop, pause=0.01)
    assert fresh(version).state == "read" and version.tries == 2
    assert "database is locked" in caplog.text


def test_reading_again_makes_no_second_facts(version: Version) -> None:
    count = version.facts.count()
    assert count and work_all() == 0
    read_version(version)
    assert version.facts.count() == count


def test_what_the_text_tells_goes_on_the_document_and_what_a_person_said_stays(clerk: User, district: Organ) -> None:
    data = (ROOT / "samples/report.txt").read_bytes() + b"\x00"
    version = document_import(clerk, name="无题.txt", data=data, organ=district)
    Document.objects.update(region="石墩")
    assert work_all() == 1
    document = Document.objects.get()
    assert document.region == "石墩" and document.year and document.title != "无题"
    assert fresh(version).state == "read" and "\x00" not in version.text


# the sign of life, and who asks for it


def test_a_worker_at_work_gives_signs(monkeypatch: pytest.MonkeyPatch, client: Client, tmp_path: Any) -> None:
    monkeypatch.setattr(leases, "_place", lambda: tmp_path / "sign")
    answer = client.get("/health")
    assert answer.status_code == 503 and answer.json()["worker"] is False and silence() is None
    sign()
    told = client.get("/health").json()
    waiting_for = {"documents": 0, "tables": 0, "lost": 0}
    assert told == {
        "status": "ok", "version": __version__, "database": True, "worker": True, "worker_seen_seconds": 0,
        "waiting": waiting_for,
    }  # fmt: skip
    old = timezone.now().timestamp() - 100
    os.utime(tmp_path / "sign", (old, old))
    assert client.get("/health").status_code == 503


def test_the_health_page_tells_of_a_dead_database_and_of_lost_work(
    monkeypatch: pytest.MonkeyPatch, client: Client, clerk: User, district: Organ
) -> None:
    version = waiting(clerk, district)
    take("甲")
    late(version)
    assert client.get("/health").json()["waiting"] == {"documents": 0, "tables": 0, "lost": 1}
    assert client.post("/health").status_code == 405

    def broken() -> Any:
        raise OperationalError("secret host name")

    monkeypatch.setattr("luoshi.desk.health.waiting", broken)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (503, False) and "secret" not in answer.content.decode()
