"""What is said by the numbers of units is what the paths of units say; the latest by parts are the latest of all."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.desk.accounts.models import Grant, Organ, Role, User
from luoshi.desk.accounts.permissions import powers, reaches, visible
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.paging import CappedPaginator, Split, latest
from luoshi.desk.ledger.selectors import observations, owned
from luoshi.desk.ledger.selectors.distinct import distinct
from luoshi.desk.ledger.selectors.observations import Sought, observation_list, observation_pages
from luoshi.desk.ledger.services.posting import cell_of, post, supersede
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
NAMES = ("地区生产总值", "规模以上工业增加值", "目录外的数")
PERIODS = ("2023", "2023-H1", "2024-Q1", "2024")


@pytest.fixture
def rows(city: Organ, district: Organ, other: Organ) -> list[Observation]:
    """Values of three units at every sensitivity, of several periods; some are no longer believed."""
    writer = person("入账员", city, Role.APPROVER)
    known = Indicator.objects.create(code="x-1", name=NAMES[0], unit="元")
    known.aliases.create(name="GDP")
    town = organ_create(name="石墩镇", kind=Organ.Kind.TOWN, parent=other)
    made = []
    for organ, name, period, shown in product((city, district, other, town), NAMES, PERIODS, (0, 1, 2)):
        row = Observation(
            organ=organ, owner=organ, region=organ.name, origin="hand", indicator=known if name == NAMES[0] else None,
            name=name, period=period, value=Decimal(shown), unit="元", sensitivity=shown, aspect=str(shown),
        )  # fmt: skip
        row.cell = cell_of(row)
        made.append(row)
    for part in range(0, len(made), 12):
        post(writer, "导入", made[part : part + 12])
    supersede(made[::5])
    return made


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    grants=st.sets(st.tuples(st.integers(0, 4), st.sampled_from(Role.values), st.integers(0, 2)), max_size=4),
    few=st.sampled_from((0, 1, 40)),
)
def test_owned_is_visible(rows: list[Observation], city: Organ, grants: set[tuple[int, str, int]], few: int) -> None:
    units = list(Organ.objects.order_by("pk"))
    user = User.objects.create_user(f"u{User.objects.count()}", organ=city)
    for place, role, shown in grants:
        unit = units[place % len(units)]
        Grant.objects.get_or_create(user=user, role=role, organ=unit, defaults={"sensitivity": shown})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owned, "FEW_UNITS", few)
        for action in ("read", "review", "export"):
            want = Observation.objects.filter(visible(user, action, organ="owner"))
            got = Observation.objects.filter(owned.owned(user, action))
            assert set(got) == set(want)
            seen = {(power.path, power.sensitivity) for power in powers(user) if action in power.actions}
            assert set(reaches(user, action)) <= seen


def test_what_stands_outside_the_tree_is_not_seen(rows: list[Observation], city: Organ) -> None:
    reader = person("全市", city, Role.READER, sensitivity=2)
    elsewhere = organ_create(name="外市", kind=Organ.Kind.REGION)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owned, "FEW_UNITS", 0)
        assert Observation.objects.filter(owned.owned(reader)).count() == len(rows)
        stranger = Observation(
            organ=elsewhere, owner=elsewhere, origin="hand", name=NAMES[2], period="2024", value=Decimal(1), unit="元"
        )
        stranger.cell = cell_of(stranger)
        post(person("外人", elsewhere, Role.APPROVER), "导入", [stranger])
        assert Observation.objects.filter(owned.owned(reader)).count() == len(rows)


def test_distinct_values_are_all_of_them(rows: list[Observation], monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(distinct("period") or ()) == sorted(PERIODS)
    assert sorted(distinct("name") or ()) == sorted(NAMES)
    monkeypatch.setattr("luoshi.desk.ledger.selectors.distinct.MOST", 2)
    assert distinct("name") is None


def test_of_no_rows_there_are_no_values(city: Organ) -> None:
    assert distinct("name") == []
    assert not observation_list(person("读", city, Role.READER), Sought(words="某", period="2024"))


@pytest.mark.parametrize("words", ["生产总值", "gdp", "目录", "工业", "绝无此词"])
@pytest.mark.parametrize("period", ["", "2024", "2023年上半年", "1999"])
def test_whole_names_find_what_a_search_within_names_finds(
    rows: list[Observation], city: Organ, words: str, period: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = person("读", city, Role.READER, sensitivity=2)
    moment = datetime.now(UTC) + timedelta(days=1)
    quick = [set(observation_list(user, Sought(words, period=period), moment=when)) for when in (None, moment)]
    monkeypatch.setattr(observations, "distinct", lambda column: None)
    assert quick == [set(observation_list(user, Sought(words, period=period), moment=when)) for when in (None, moment)]
    assert bool(quick[0]) == (words != "绝无此词" and period != "1999")


def test_the_latest_of_parts_are_the_latest_of_all(rows: list[Observation], city: Organ, other: Organ) -> None:
    believed = Observation.objects.filter(superseded_at=None)
    want = list(believed.order_by("-recorded_at", "-pk").values_list("pk", flat=True))
    owners = list(Organ.objects.values_list("pk", flat=True))
    for first, last in ((0, 10), (10, 25), (90, len(want) + 5)):
        assert latest(believed, Split("owner", owners), first, last) == want[first:last]
        assert latest(believed, Split("period", PERIODS), first, last) == want[first:last]
    some = [key for key in want if Observation.objects.get(pk=key).owner_id == other.pk]
    assert latest(believed, Split("owner", [other.pk]), 0, 5) == some[:5]


@pytest.mark.parametrize("few", [0, 40])
@pytest.mark.parametrize("period", ["", "2024"])
def test_a_capped_list_pages_through_the_latest(
    rows: list[Observation], city: Organ, few: int, period: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luoshi.desk.ledger.paging.MOST", 30)
    monkeypatch.setattr(owned, "FEW_UNITS", few)
    user = person("读", city, Role.READER, sensitivity=2)
    want = [row.pk for row in observation_list(user, Sought(period=period, sort="recorded"))][:30]
    pages = observation_pages(user, Sought(period=period), 20)
    assert pages.capped and pages.count == 30
    assert [row.pk for number in pages.page_range for row in pages.page(number)] == want
    pages = observation_pages(user, Sought(period=period, words="目录", organ=str(city.pk)), 20)
    assert not pages.capped and [row.name for row in pages.page(1)] == ["目录外的数"] * pages.count


def test_a_page_asks_for_keys_first_and_keeps_their_order(
    rows: list[Observation], city: Organ, django_assert_num_queries: object
) -> None:
    pages = CappedPaginator(Observation.objects.order_by("-value", "pk"), 7)
    assert [row.pk for row in pages.page(2)] == [row.pk for row in Observation.objects.order_by("-value", "pk")[7:14]]
    with django_assert_num_queries(2):  # type: ignore[operator]
        list(pages.get_page("3"))


def test_a_page_of_the_list_takes_as_few_queries_for_many_rows(
    client: Client, rows: list[Observation], city: Organ, django_assert_max_num_queries: object
) -> None:
    client.force_login(person("读", city, Role.READER, sensitivity=2))
    client.get("/ledger/")
    for address in ("/ledger/", "/ledger/?period=2024", "/ledger/?words=目录&sort=value"):
        with django_assert_max_num_queries(13):  # type: ignore[operator]
            assert client.get(address).status_code == 200
