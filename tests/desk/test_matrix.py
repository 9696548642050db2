"""The permission matrix: every address of the desk × every role × whose object × how sensitive, by GET and by POST.

``matrix.toml`` has one row an address. An address without a row fails, and so does a row without an address. A page
that a role gets is searched for words of what it may not see.
"""

import io
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Role, Sensitivity, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.permissions import TABLE
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.models import (
    Day,
    Document,
    Entry,
    Filing,
    Indicator,
    Item,
    Observation,
    Round,
    TableImport,
    Upload,
)
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.documents import Given, document_import
from luoshi.desk.ledger.services.review import fact_accept
from tests.desk.conftest import person
from tests.shared import ROOT

ROLES = tuple(Role.values)
PLACES = ("own", "other", "secret")
SECRETS = {"other": "石墩港外区", "secret": "澜湾涉密册"}
"""A word of each place that stands in the names of all that is there: nobody with a grant over the first sees it."""
TEXT = "{word}2024年工作总结\n2024年，{word}地区生产总值{number}亿元，增长6.1%。建成{word}道路3条。\n"
Objects = Mapping[str, Mapping[str, Any]]


@cache
def table() -> dict[str, dict[str, Any]]:
    """The rows of the matrix by the name of their address: ``matrix.toml``, and ``matrix_*.toml`` of other apps."""
    rows: dict[str, dict[str, Any]] = {}
    for path in sorted((ROOT / "tests/desk").glob("matrix*.toml")):
        for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert name not in rows, f"{name} 在两个表里"
            rows[name] = row
    return rows


def addresses(part: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the desk with its name."""
    for pattern in (part or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", pattern


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    names = [name for name, _ in addresses()]
    assert len(names) == len(set(names)), "两个地址同名，表里分不清"
    assert not [name for name in names if name not in table()], "新的地址要在 matrix.toml 里写明谁能用"
    assert not [name for name in table() if name not in names]


def test_the_table_of_roles_is_the_one_that_is_written_down() -> None:
    paper = (ROOT / "docs/how-to/desk-users.md").read_text(encoding="utf-8")
    for role, actions in TABLE.items():
        for action in actions:
            assert any(f"`{action}`" in line and Role(role).label in line for line in paper.splitlines()), (
                role,
                action,
            )


@pytest.fixture
def objects(db: None) -> Objects:
    """Three places with the same things: one's own, another district's, one's own but of persons."""
    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    district = organ_create(name="澜湾区", kind=Organ.Kind.REGION, parent=city)
    far = organ_create(name=SECRETS["other"], kind=Organ.Kind.REGION, parent=city)
    boss = person("全能员", city, *ROLES, sensitivity=Sensitivity.PERSONS)
    # a document without a version: no id of one kind of thing stands for one of another
    Document.objects.create(title="市里的", organ=city, created_by=boss)
    own = _things(boss, district, "澜湾近海", 0)
    return {
        "own": own,
        "other": _things(boss, far, SECRETS["other"], 0),
        "secret": own | _things(boss, district, SECRETS["secret"], Sensitivity.PERSONS),
    }


def _things(boss: User, organ: Organ, word: str, sensitivity: int) -> dict[str, Any]:
    data = TEXT.format(word=word, number=618.4 + len(word) + sensitivity).encode()
    version = document_import(
        boss, name=f"{word}.txt", data=data, organ=organ, given=Given(sensitivity=sensitivity, region=word)
    )
    assert work_all() == 1
    fact = version.facts.filter(kind="figure", surface__contains="亿元").get()
    fact_accept(boss, fact, revision=fact.revision)
    seen = Observation.objects.filter(fact=fact)[:1].get()
    indicator = Indicator.objects.filter(code=f"x{sensitivity}").first() or Indicator.objects.create(
        code=f"x{sensitivity}", name=f"指标{sensitivity}", unit="元"
    )
    return {
        "document": version.document_id,
        "version": version.pk,
        "fact": fact.pk,
        "cell": seen.cell,
        "observation": seen.pk,
        "indicator": indicator.pk,
        **_reporting(boss, organ, word, sensitivity, indicator),
        **({} if sensitivity else _people(organ, word)),
    }


def _reporting(boss: User, organ: Organ, word: str, sensitivity: int, indicator: Indicator) -> dict[str, Any]:
    unit = organ_create(name=f"{organ}第{sensitivity}街道", kind=Organ.Kind.TOWN, parent=organ)
    group = UnitGroup.objects.create(code=f"g{organ.pk}-{sensitivity}", name=f"第{organ.pk}组")
    member = UnitGroupMember.objects.create(group=group, organ=unit)
    today = timezone.localdate()
    day = Day.objects.first() or Day.objects.create(date=today, working=False)
    round_ = Round.objects.create(
        name=f"{word}轮次", period="2024", group=group, organ=organ, opens_on=today, due_on=today + timedelta(days=9),
        sensitivity=sensitivity, state=Round.State.OPEN, created_by=boss,
    )  # fmt: skip
    item = Item.objects.create(round=round_, indicator=indicator, unit="元", order=0)
    filing = Filing.objects.create(round=round_, organ=unit)
    entry = Entry.objects.create(filing=filing, item=item)
    place, digest = keep(word.encode())
    upload = Upload.objects.create(
        name=f"{word}.xlsx", file=place, sha256=digest, size=3, organ=unit, filing=filing, by=boss
    )
    return {
        "round": round_.pk,
        "filing": filing.pk,
        "entry": entry.pk,
        "upload": upload.pk,
        "table": _table(boss, organ, word, sensitivity),
        "group": group.pk,
        "member": member.pk,
        "unit": unit.pk,
        "day": day.pk,
    }


def _table(boss: User, organ: Organ, word: str, sensitivity: int) -> int:
    """A sheet of figures that was sent in and waits for its sender to confirm it."""
    place, digest = keep(word.encode())
    upload = Upload.objects.create(name=f"{word}.xlsx", file=place, sha256=digest, size=3, organ=organ, by=boss)
    return TableImport.objects.create(upload=upload, sensitivity=sensitivity, state="checked").pk


def _people(organ: Organ, word: str) -> dict[str, Any]:
    user = person(f"{word}员", organ, Role.READER)
    return {"organ": organ.pk, "user": user.pk, "grant": user.grants.get().pk}


def _client(objects: Objects, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(
        person(f"试{role}", Organ.objects.get(pk=objects["own"]["organ"]), role),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def _address(name: str, row: Mapping[str, Any], things: Mapping[str, Any]) -> str:
    words = {key: things.get(value, value) for key, value in row.get("of", {}).items()}
    return reverse(name, kwargs=words)


def _expected(row: Mapping[str, Any], method: str, place: str, role: str) -> int:
    """What the row says; where it says nothing of another place: 404 instead of whatever would have been given."""
    told = row.get(f"{place}_{method}") if place != "own" else None
    told = told or row.get(method, "405 405 405 405 405")
    status = int(told.split()[ROLES.index(role)])
    refused = status in (403, 405) or not row.get("of") or row.get("common")
    return status if place == "own" or refused or f"{place}_{method}" in row else 404


def _asked(client: Client, method: str, address: str, row: Mapping[str, Any]) -> tuple[int, bytes]:
    """The status and the body of an answer; whatever it changed is undone."""
    kept = SimpleCookie({key: cookie.value for key, cookie in client.cookies.items()})
    with transaction.atomic():
        answer: Any = client.get(address) if method == "get" else client.post(address, dict(row.get("data", {})))
        body = _body(answer)
        transaction.set_rollback(True)
    client.cookies = kept  # it may have signed out
    return int(answer.status_code), body


def _body(answer: Any) -> bytes:
    """What an answer says, workbooks unpacked."""
    body = answer.getvalue() if isinstance(answer, HttpResponseBase) else b""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return b"".join(book.read(name) for name in book.namelist())
    return bytes(body)


def _wrong(client: Client, role: str, place: str, things: Mapping[str, Any], name: str) -> Iterator[str]:
    """What an address answers that its row does not say."""
    row = table()[name]
    if row.get("open"):
        return
    if place == "secret" and not _sensitive(row):
        return
    address = _address(name, row, things)
    for method in ("get", "post"):
        status, body = _asked(client, method, address, row)
        wanted = _expected(row, method, place, role)
        if status != wanted:
            yield f"{name} {place} {method}: {status}，应为 {wanted}"
        if status == 200 and not row.get("shows"):
            yield from (f"{name} {place} {method}: 露出“{word}”" for word in SECRETS.values() if word.encode() in body)


_CLOSED = (401, 404, 405)
"""What an address answers that takes only tokens; what tokens open is tested beside it."""


def _sensitive(row: Mapping[str, Any]) -> bool:
    """Whether the address is of something that can be sensitive."""
    kinds = ("document", "version", "fact", "cell", "observation", "round", "filing", "entry", "upload")
    return any(kind in kinds for kind in row.get("of", {}).values())


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_on_what(objects: Objects, role: str) -> None:
    client = _client(objects, role)
    wrong = [
        words
        for place in PLACES
        for name in table()
        if place == "own" or table()[name].get("of")
        for words in _wrong(client, role, place, objects[place], name)
    ]
    assert not wrong, "\n".join(wrong)


def test_nobody_gets_anything_without_signing_in(objects: Objects) -> None:
    client = Client(raise_request_exception=False)
    login = reverse("accounts:login")
    wrong = []
    for name, row in table().items():
        address = _address(name, row, objects["own"])
        for method in ("get", "post"):
            answer = client.get(address) if method == "get" else client.post(address)
            there = answer.headers.get("Location", "")
            sent = answer.status_code == 302 and there.startswith(login)
            sent = sent or (answer.status_code == 405 and set(row.get(method, "405").split()) == {"405"})
            sent = sent or (bool(row.get("token")) and answer.status_code in _CLOSED)
            if not sent and not row.get("open"):
                wrong.append(f"{name} {method}: {answer.status_code} {there}")
    assert not wrong, "\n".join(wrong)


def test_without_a_grant_there_is_nothing(objects: Objects) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(
        person("无权员", Organ.objects.get(pk=objects["own"]["organ"])),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    for name, row in table().items():
        if row.get("open") or row.get("self") or row.get("token"):
            continue
        for method in ("get", "post"):
            status, _ = _asked(client, method, _address(name, row, objects["own"]), row)
            nobody = set(row.get(method, "405").split()) == {"405"}
            assert status == 403 or (status == 405 and nobody), (name, method)


def test_no_form_is_taken_from_elsewhere(objects: Objects) -> None:
    """A POST without the token of a page of ours is refused by every address, for the mightiest too."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(User.objects.get(username="全能员"), backend="django.contrib.auth.backends.ModelBackend")
    for name, row in table().items():
        if row.get("token"):
            continue
        answer = client.post(_address(name, row, objects["own"]))
        assert answer.status_code == 403 and "页面已过期" in answer.content.decode(), name


def test_a_grant_that_is_over_or_to_come_gives_nothing(objects: Objects) -> None:
    user = person("临时员", Organ.objects.get(pk=objects["own"]["organ"]), Role.READER)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = _address("ledger:document", table()["ledger:document"], objects["own"])
    assert client.get(page).status_code == 200
    today = timezone.localdate()
    for since, until in ((today + timedelta(days=1), None), (None, today)):
        user.grants.update(since=since, until=until)
        assert client.get(page).status_code == 403
    user.grants.update(since=today, until=today + timedelta(days=1))
    assert client.get(page).status_code == 200
