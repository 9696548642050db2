"""Kill -9 at any moment leaves all of an act or nothing: rows, posting, decision, step, audit event; leases pass on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Fact, Filing, Observation, TableImport, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.posting import post, supersede
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.desk.ledger.services.table_import import table_confirm
from tests.desk.faults_found import troubles
from tests.desk.test_table_import import ROW, approver, uploaded
from tests.shared import ROOT

KILLS = 50
__all__ = ["approver"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a desk of its own, on the same kind of database as the other tests."""
    own = {
        "LUOSHI_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "luoshi.desk.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    server = os.environ.get("LUOSHI_DATABASE", "")
    if server:
        own["LUOSHI_DATABASE"] = database_beside(server, "faults")
    return os.environ | own


def database_beside(server: str, name: str) -> str:
    """An empty database on the server of the tests."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
    path, _, query = server.partition("?")
    return f"{path.rpartition('/')[0]}/{name}?{query}"


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有 fork")
def test_fifty_kills_leave_nothing_half_written(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tests.desk.faults", str(KILLS), "20241121"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["kills"], told["troubles"]) == (KILLS, 0), done.stderr[-4000:]
    assert told["left by the dead"] > 0, "没有一次杀在半途"
    assert told["not taken over"] == told["open"] == 0
    assert min(told[name] for name in ("documents", "tables", "approvals", "decisions")) > 0


# the look itself: it sees what it looks for


@pytest.mark.django_db
def test_a_sound_database_has_no_troubles(approver: User, district: Organ, version: Version) -> None:
    one = uploaded(approver, district, ROW)
    table_confirm(approver, one, basis=one.basis)
    work_all()
    fact = version.facts.filter(kind="figure")[0]
    fact_accept(User.objects.get(username="填报员"), fact, revision=0)
    assert troubles() == []


@pytest.mark.django_db
def test_the_look_sees_facts_without_their_reading(version: Version) -> None:
    Version.objects.update(state="reading")
    assert any("reading" in words for words in troubles())


@pytest.mark.django_db
def test_the_look_sees_a_reading_that_lost_a_fact(version: Version) -> None:
    Fact.objects.filter(pk=version.facts.all()[0].pk).delete()
    assert any("事实数" in words for words in troubles())


@pytest.mark.django_db
def test_the_look_sees_a_state_without_its_decision(version: Version) -> None:
    Fact.objects.filter(pk=version.facts.all()[0].pk).update(state="accepted", revision=1)
    assert sum("事实" in words for words in troubles()) >= 2


@pytest.mark.django_db
def test_the_look_sees_an_entered_table_without_rows(approver: User, district: Organ) -> None:
    one = uploaded(approver, district, ROW)
    TableImport.objects.filter(pk=one.pk).update(state="posted")
    assert any("入账 None" in words for words in troubles())


@pytest.mark.django_db
def test_the_look_sees_rows_without_their_event_and_without_a_successor(approver: User, district: Organ) -> None:
    one = uploaded(approver, district, ROW)
    table_confirm(approver, one, basis=one.basis)
    work_all()
    supersede(Observation.objects.all())
    assert any("没有后继" in words for words in troubles())
    post(approver, "导入", [])
    assert any("没有数据表" in words for words in troubles())
    assert any("在审计链里没有记录" in words for words in troubles())


@pytest.mark.django_db
def test_the_look_sees_an_approval_without_its_step(approver: User, district: Organ) -> None:
    from datetime import date

    from luoshi.desk.accounts.models import UnitGroup
    from luoshi.desk.ledger.models import Round

    group = UnitGroup.objects.create(code="g", name="组")
    one = Round.objects.create(
        name="轮", period="2024", group=group, organ=district, opens_on=date(2024, 1, 1), due_on=date(2024, 1, 2),
        created_by=approver,
    )  # fmt: skip
    filing = Filing.objects.create(round=one, organ=district)
    assert troubles() == []
    Filing.objects.filter(pk=filing.pk).update(state="已核定")
    assert any("末一步" in words for words in troubles())
    Filing.objects.filter(pk=filing.pk).update(state="未报")
    record("核定", target=filing)
    assert any("“核定”的步骤" in words for words in troubles())
    assert connection.vendor in ("sqlite", "postgresql")
