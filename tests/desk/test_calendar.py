"""Working days: the week, the office's special days, and terms that begin the day after."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from luoshi.desk.accounts.models import Role
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.calendar import is_working, working_day, working_days_between
from luoshi.desk.ledger.models import Day
from luoshi.desk.ledger.services.days import day_remove, days_set
from luoshi.records import LuoshiError
from tests.desk import entry_scene
from tests.desk.conftest import person
from tests.desk.entry_scene import Scene

MAY_2023 = {date(2023, 5, day): False for day in (1, 2, 3)} | {date(2023, 4, 23): True, date(2023, 5, 6): True}
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SPECIAL = st.dictionaries(st.dates(date(2020, 1, 1), date(2031, 12, 31)), st.booleans(), max_size=40)


@pytest.fixture
def scene(db: None) -> Scene:
    return entry_scene.scene()


@pytest.mark.parametrize(
    ("after", "count", "due"),
    [
        (date(2023, 4, 28), 5, date(2023, 5, 9)),
        (date(2023, 4, 28), 1, date(2023, 5, 4)),
        (date(2023, 5, 5), 1, date(2023, 5, 6)),
        (date(2023, 4, 22), 1, date(2023, 4, 23)),
        (date(2023, 6, 9), 1, date(2023, 6, 12)),
        (date(2023, 6, 9), 0, date(2023, 6, 9)),
    ],
)
def test_terms_as_the_holidays_of_may_2023_make_them(after: date, count: int, due: date) -> None:
    assert working_day(after, count, MAY_2023) == due


@pytest.mark.django_db
def test_the_entered_days_count_without_being_told() -> None:
    Day.objects.bulk_create(Day(date=day, working=working) for day, working in MAY_2023.items())
    assert working_day(date(2023, 4, 28), 5) == date(2023, 5, 9)
    assert working_days_between(date(2023, 4, 28), date(2023, 5, 9)) == 5


@given(after=DAYS, count=st.integers(1, 60), special=SPECIAL)
def test_the_day_found_is_worked_and_so_many_days_away(after: date, count: int, special: dict[date, bool]) -> None:
    due = working_day(after, count, special)
    assert is_working(due, special) and due > after
    worked = [after + timedelta(days=n) for n in range(1, (due - after).days + 1)]
    assert sum(is_working(day, special) for day in worked) == count == working_days_between(after, due, special)
    assert working_days_between(due, after, special) == -count


@given(after=DAYS, first=st.integers(0, 20), second=st.integers(0, 20), special=SPECIAL)
def test_terms_add_up(after: date, first: int, second: int, special: dict[date, bool]) -> None:
    assert working_day(working_day(after, first, special), second, special) == working_day(
        after, first + second, special
    )


@given(after=DAYS, count=st.integers(1, 30), special=SPECIAL, more=DAYS)
def test_a_holiday_never_makes_a_term_end_earlier(
    after: date, count: int, special: dict[date, bool], more: date
) -> None:
    assert working_day(after, count, special | {more: False}) >= working_day(after, count, special)


def test_who_holds_rounds_over_the_whole_tree_enters_days(scene: Scene) -> None:
    with pytest.raises(PermissionDenied):
        days_set(scene.supervisor, date(2024, 10, 1), date(2024, 10, 7), working=False, name="国庆节")
    chief = person("总督", scene.city, Role.SUPERVISOR)
    assert days_set(chief, date(2024, 10, 1), date(2024, 10, 7), working=False, name="国庆节") == 7
    assert days_set(chief, date(2024, 10, 7), date(2024, 10, 7), working=True, name="改") == 1
    assert Day.objects.count() == 7 and Day.objects.get(date=date(2024, 10, 7)).working
    with pytest.raises(LuoshiError, match="L668"):
        days_set(chief, date(2024, 10, 7), date(2024, 10, 1), working=False, name="")
    with pytest.raises(PermissionDenied):
        day_remove(scene.supervisor, Day.objects.get(date=date(2024, 10, 7)))
    day_remove(chief, Day.objects.get(date=date(2024, 10, 7)))
    assert Day.objects.count() == 6
    assert [event.action for event in Event.objects.all()] == ["设定工作日", "设定工作日", "取消特殊日"]


def test_the_page_enters_and_removes(scene: Scene, client: Client) -> None:
    client.force_login(person("总督", scene.city, Role.SUPERVISOR), backend="django.contrib.auth.backends.ModelBackend")
    sent = {"first": "2024-10-01", "last": "2024-10-07", "working": "0", "name": "国庆节"}
    page = client.post("/calendar/", sent, follow=True).content.decode()
    assert "2024-10-07" in page and "已设定 7 天" in page and ">18<" in page, "十月有十八个工作日"
    day = Day.objects.get(date=date(2024, 10, 7))
    page = client.post(f"/calendar/{day.pk}/remove", follow=True).content.decode()
    assert "2024-10-07" not in page.split("<table")[2] and ">19<" in page
    wrong = client.post("/calendar/", sent | {"last": "2024-09-01"}).content.decode()
    assert "日期前后颠倒" in wrong


def test_a_clerk_sees_the_calendar_and_changes_nothing(scene: Scene, client: Client) -> None:
    Day.objects.create(date=date(2024, 10, 1), working=False, name="国庆节")
    client.force_login(scene.clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/calendar/?year=2024").content.decode()
    assert "国庆节" in page and 'name="first"' not in page
    sent = {"first": "2024-10-02", "working": "0"}
    assert client.post("/calendar/", sent).status_code == 403
    assert client.post(f"/calendar/{Day.objects.get().pk}/remove").status_code == 403
    assert Day.objects.count() == 1
