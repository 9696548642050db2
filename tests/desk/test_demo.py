"""The invented district: loaded whole, once, with people of every role who find work on their home page."""

import pytest
from django.test import Client

from luoshi.desk import demo
from luoshi.desk.accounts.models import Grant, Organ, Role, UnitGroup, User
from luoshi.desk.ledger.models import Document, Fact, Filing, Observation, Round, Version
from luoshi.records import LuoshiError
from tests.desk.faults_found import troubles

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db: None) -> None:
    assert demo.load() is True


def test_everything_is_there_and_whole(loaded: None) -> None:
    assert set(Grant.objects.values_list("role", flat=True)) == set(Role.values)
    district = Organ.objects.get(name="澜湾区")
    assert [name.name for name in district.names.all()] == ["澜湾县", "澜湾区"]
    assert UnitGroup.objects.count() == 2
    documents = Document.objects.count()
    assert documents == 3 == Version.objects.filter(state=Version.State.READ).count()
    assert Fact.objects.filter(state=Fact.State.PENDING).count() > 100
    figures = Observation.objects.filter(origin="cell")
    assert figures.count() > 300 and not figures.filter(indicator=None).exists()
    assert {period[:4] for period in figures.values_list("period", flat=True)} == {"2023", "2024"}
    one = Round.objects.get()
    assert one.state == Round.State.OPEN and Filing.objects.filter(round=one).count() == 5
    assert troubles() == []


def test_a_desk_that_has_organs_is_not_touched(db: None) -> None:
    Organ.objects.create(name="本单位", kind=Organ.Kind.REGION, path="/1/")
    assert demo.load() is False
    assert Organ.objects.count() == 1 and not User.objects.exists()


def test_without_the_samples_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("luoshi.__file__", f"{tmp_path}/src/luoshi/__init__.py")
    with pytest.raises(LuoshiError, match="L671"):
        demo.load()


def test_everybody_gets_in_and_sees_the_home_page(loaded: None, client: Client) -> None:
    for user in User.objects.all():
        answer = client.post("/accounts/login", {"username": user.username, "password": demo.PASSWORD})
        assert answer.status_code == 302 and answer.headers["Location"] == "/"
        assert client.get("/").status_code == 200, user
        client.logout()
