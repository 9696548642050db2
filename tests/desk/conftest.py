"""An invented district for the tests of the desk: organs, people of every role, a document that was read."""

import pytest
from pytest_django import Settings

from luoshi.desk.accounts.models import Grant, Organ, Role, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.models import Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.documents import document_import
from tests.desk.exchange_scene import Desk, Desks
from tests.shared import ROOT

PASSWORD = "Chuang-hai-2024"


@pytest.fixture
def city(db: None) -> Organ:
    return organ_create(name="临屿市", kind=Organ.Kind.REGION)


@pytest.fixture
def district(city: Organ) -> Organ:
    return organ_create(name="澜湾区", kind=Organ.Kind.REGION, parent=city)


@pytest.fixture
def other(city: Organ) -> Organ:
    return organ_create(name="石墩区", kind=Organ.Kind.REGION, parent=city, order=1)


def person(name: str, organ: Organ, *roles: str, sensitivity: int = 0) -> User:
    """A user with these roles over an organ."""
    user = User.objects.create_user(name, password=PASSWORD, full_name=name, organ=organ)
    for role in roles:
        Grant.objects.create(user=user, role=role, organ=organ, sensitivity=sensitivity)
    return user


@pytest.fixture
def clerk(district: Organ) -> User:
    return person("填报员", district, Role.CLERK)


@pytest.fixture
def reader(district: Organ) -> User:
    return person("查阅员", district, Role.READER)


@pytest.fixture
def version(clerk: User, district: Organ) -> Version:
    """The report of the samples, read."""
    data = (ROOT / "samples/report.txt").read_bytes()
    version = document_import(clerk, name="report.txt", data=data, organ=district)
    assert work_all() == 1
    version.refresh_from_db()
    return version


@pytest.fixture(scope="session")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Desks:
    """Desks of their own, for what is tried with the real commands."""
    return Desks(tmp_path_factory.mktemp("desks"))


@pytest.fixture(scope="session")
def filled(desks: Desks) -> Desk:
    """Such a desk with the demonstration district."""
    return desks.new().filled()


@pytest.fixture
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder of files for one test: what a restore puts there is not taken back with the rows."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
