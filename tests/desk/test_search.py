"""Search: exact counts, by kind, within what a person may see, kept up with what is read, entered and ended."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from luoshi.desk.accounts.models import Organ, OrganName, Role, User
from luoshi.desk.finding import asking, selectors
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.selectors import Asked, Group, find, pieces
from luoshi.desk.finding.services import index_catalogue, index_rows, index_version, rebuild
from luoshi.desk.finding.tokens import marks, question
from luoshi.desk.ledger.models import Observation, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.documents import document_import
from luoshi.desk.ledger.services.posting import post, supersede
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.write.quotes import sentences
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
_WORDS = st.text(alphabet="海洋经济a5 ，,.", max_size=8)


def groups(user: User, q: str, **narrow: str) -> Mapping[str, Group]:
    return {group.kind: group for group in find(user, Asked(q=q, **narrow))}


def counts(user: User, q: str, **narrow: str) -> dict[str, int]:
    return {kind: group.count for kind, group in groups(user, q, **narrow).items()}


def value(organ: Organ, name: str, period: str, number: int, **fields: Any) -> Observation:
    from luoshi.desk.ledger.services.posting import cell_of

    row = Observation(
        organ=organ, owner=organ, region=organ.name, origin="cell", place="表!B2", name=name, period=period,
        value=number, unit="元", **fields,
    )  # fmt: skip
    row.cell = cell_of(row)
    return row


def test_as_many_sentences_are_found_as_have_the_words(clerk: User, version: Version) -> None:
    index_version(version)
    cuts = (0, *sentences(version.text).cuts, len(version.text))
    parts = [version.text[start:end] for start, end in pairwise(cuts)]
    for words in ("海洋", "增长", "生产总值", "年", "海洋产业", "不在其中"):
        expected = sum(words in part for part in parts)
        assert counts(clerk, words).get("sentence", 0) == expected, words
    assert counts(clerk, "增长")["sentence"] > 1


def test_numbers_are_found_as_they_are_printed(clerk: User, version: Version) -> None:
    index_version(version)
    [hit] = groups(clerk, "618.4", kind="sentence")["sentence"].hits
    assert [piece.text for piece in hit.body if piece.found] == ["618.4"]
    assert hit.href == f"/versions/{version.pk}/review#at{hit.line.start}"
    assert version.text[hit.line.start or 0 :].startswith(hit.line.body)


def test_several_words_must_all_stand_in_it(clerk: User, version: Version) -> None:
    index_version(version)
    one = counts(clerk, "生产总值")["sentence"]
    both = counts(clerk, "618.4 生产总值").get("sentence", 0)
    assert 0 < both <= one and counts(clerk, "生产总值 绝无此词") == {}


def test_nothing_is_found_that_the_person_may_not_see(clerk: User, other: Organ, city: Organ, version: Version) -> None:
    index_version(version)
    stranger, chief = person("邻区", other, Role.READER), person("市里", city, Role.READER)
    assert counts(stranger, "生产总值") == {} and counts(chief, "生产总值") == counts(clerk, "生产总值") != {}
    Line.objects.update(sensitivity=1)
    assert counts(chief, "生产总值") == {}
    assert counts(person("企业组", city, Role.READER, sensitivity=1), "生产总值") != {}


def test_a_person_without_a_grant_finds_only_the_catalogue(version: Version, district: Organ) -> None:
    catalogue_fill()
    rebuild()
    nobody = person("无权", district)
    assert set(counts(nobody, "生产总值")) == {"indicator"}


def test_many_units_and_few_find_the_same(
    clerk: User, city: Organ, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_version(version)
    chief = person("市里", city, Role.READER)
    few = counts(chief, "增长"), counts(chief, "618.4 生产总值"), counts(clerk, "增")
    monkeypatch.setattr(asking, "everywhere", lambda *_: False)  # the city's person too asks by owner
    assert (counts(chief, "增长"), counts(chief, "618.4 生产总值"), counts(clerk, "增")) == few
    monkeypatch.setattr(asking, "_FEW_OWNERS", 0)
    assert (counts(chief, "增长"), counts(chief, "618.4 生产总值"), counts(clerk, "增")) == few
    monkeypatch.setattr(asking, "_OFTEN", 0)  # every word is frequent: counted from the end backwards
    assert (counts(chief, "增长"), counts(chief, "618.4 生产总值"), counts(clerk, "增")) == few


def test_the_latest_come_first_and_the_count_stops(
    clerk: User, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_version(version)
    whole = groups(clerk, "增长", kind="sentence")["sentence"]
    assert [hit.line.pk for hit in whole.hits] == sorted((hit.line.pk for hit in whole.hits), reverse=True)
    monkeypatch.setattr(asking, "MOST", 3)
    monkeypatch.setattr(selectors, "MOST", 3)
    stopped = groups(clerk, "增长")["sentence"]
    assert stopped.count == 4 and stopped.more
    assert [hit.line.pk for hit in stopped.hits] == [hit.line.pk for hit in whole.hits][: len(stopped.hits)]


def test_years_and_units_narrow(clerk: User, district: Organ, city: Organ, version: Version) -> None:
    index_version(version)
    year = version.document.year
    assert counts(clerk, "增长", year=str(year)) == counts(clerk, "增长") and counts(clerk, "增长", year="1999") == {}
    assert counts(clerk, "增长", organ=str(district.pk)) == counts(clerk, "增长")
    assert counts(clerk, "增长", organ=str(city.pk)) == {}


def test_a_newer_version_takes_the_place_of_the_older(clerk: User, district: Organ, version: Version) -> None:
    index_version(version)
    text = version.text.replace("618.4", "618.5") + "\n新添的一句话。"
    document_import(clerk, name="report.txt", data=text.encode(), organ=district, document=version.document)
    work_all()
    newer = Version.objects.get(document=version.document, number=2)
    index_version(newer)
    assert counts(clerk, "618.4") == {} and counts(clerk, "新添的一句话")["sentence"] == 1
    assert not Line.objects.filter(kind="sentence", ref=version.pk).exists()


def test_values_are_found_as_series_and_let_go_of(clerk: User, district: Organ) -> None:
    rows = [value(district, "海水淡化量", f"2024-{month:02}", month) for month in range(1, 13)]
    posted = post(clerk, "导入", [*rows, value(district, "海水淡化量", "2023", 7)])
    index_rows(posted.rows)
    found = groups(clerk, "淡化")["observation"]
    assert found.count == 2 and {hit.row and hit.row.period for hit in found.hits} == {"2024-12", "2023"}
    assert counts(clerk, "淡化", year="2023") == {"observation": 1}
    last = Observation.objects.filter(period="2024-12")
    supersede(last)
    assert {hit.row and hit.row.period for hit in groups(clerk, "淡化")["observation"].hits} == {"2024-11", "2023"}
    whole = Observation.objects.filter(superseded_at__isnull=True)
    supersede(whole)
    assert counts(clerk, "淡化") == {}


def test_a_correction_shows_the_new_value(clerk: User, district: Organ) -> None:
    old = post(clerk, "导入", [value(district, "海水淡化量", "2024", 5)])
    index_rows(old.rows)
    supersede(old.rows)
    new = post(clerk, "更正", [value(district, "海水淡化量", "2024", 6)])
    index_rows(new.rows)
    [hit] = groups(clerk, "淡化")["observation"].hits
    assert hit.row and hit.row.value == 6


def test_records_are_found_once_they_are_accepted(clerk: User, version: Version) -> None:
    fact = version.facts.filter(kind="commitment").first()
    assert fact
    accepted = fact_accept(clerk, fact, revision=fact.revision)
    row = accepted.commitments.get()
    index_rows([row])
    words = row.text[:6]
    assert counts(clerk, words)["commitment"] >= 1
    supersede([row])
    assert "commitment" not in counts(clerk, words)


def test_organs_are_found_by_their_earlier_names(clerk: User, district: Organ) -> None:
    OrganName.objects.create(organ=district, name="澜湾县", until="2017-09-01")
    index_catalogue()
    [hit] = groups(clerk, "澜湾县")["organ"].hits
    assert hit.line.title == "澜湾区" and hit.href.endswith(f"/{district.pk}/")


def test_a_rebuild_gives_what_the_hooks_gave(clerk: User, version: Version) -> None:
    for fact in version.facts.filter(state="pending")[:6]:
        fact_accept(clerk, fact, revision=fact.revision)
    index_version(version)
    for row in Observation.objects.all():
        index_rows([row])
    hooked = set(Line.objects.filter(kind__in=("sentence", "fact", "observation")).values_list("key", "ref", "tokens"))
    assert rebuild() == Line.objects.count()
    kept = set(Line.objects.filter(kind__in=("sentence", "fact", "observation")).values_list("key", "ref", "tokens"))
    assert hooked == kept and rebuild() == Line.objects.count()


def test_the_page_marks_what_was_found(client: Client, clerk: User, version: Version) -> None:
    index_version(version)
    client.force_login(clerk)
    page = client.get("/search/", {"q": "生产总值"}).content.decode()
    assert "<mark>生产总值</mark>" in page and "原句" in page
    assert "没有找到" in client.get("/search/", {"q": "绝无此词"}).content.decode()
    assert client.get("/search/", {"q": "，。", "kind": "x", "organ": "9" * 30, "page": "0"}).status_code == 200
    one = client.get("/search/", {"q": "增长", "kind": "sentence", "page": "2"})
    assert one.status_code == 200


def test_the_page_takes_a_dozen_queries_at_most(client: Client, clerk: User, version: Version) -> None:
    rebuild()
    client.force_login(clerk)
    client.get("/search/")
    with CaptureQueriesContext(connection) as taken:
        client.get("/search/", {"q": "增长"})
    asked = [query["sql"][:80] for query in taken if query["sql"].startswith("SELECT")]
    assert len(asked) <= 12, asked


@given(_WORDS, _WORDS, _WORDS)
def test_what_stands_in_a_text_is_marked_there(before: str, words: str, after: str) -> None:
    terms = question(words).terms
    if " " in words or not terms or not words.isalnum():
        return
    text = f"{before}，{words}，{after}"
    assert any(words in text[start:end] for start, end in marks(text, terms))
    assert "".join(piece.text for piece in pieces(text, terms)) == text


@pytest.mark.parametrize(
    "words", ["'", '"', "a:*", "海*", "NEAR(海 洋)", "\\", "zzkfact", "海" * 80, "\x00", "OR", "-"]
)
def test_no_words_break_the_question(clerk: User, version: Version, words: str) -> None:
    index_version(version)
    find(clerk, Asked(q=words))
