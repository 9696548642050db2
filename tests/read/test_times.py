"""Times: which words tell a time, and which period they mean in a text of 2024 (times.yaml)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.times import Time, find_times, months
from tests.read.cases import Case, cases

FILE = Path(__file__).with_name("times.yaml")
YEAR = 2024
PERIOD = re.compile(
    r"\d{4}(?:-(?:H[12]|Q[1-4]|Q1/Q3|(?:0[1-9]|1[0-2])|12-31))?|\d{4}/\d{4}|\d{4}-\d\d/\d{4}-\d\d|-",
)


def told(time: Time) -> Case:
    if time.role == "clock":
        return {"words": time.words, "clock": True}
    found = {"words": time.words, "period": time.period(YEAR)}
    return found | {"base": True} if time.base else found


@pytest.mark.parametrize("case", cases(FILE, "times"))
@pytest.mark.parametrize("around", ["{}", "{}，全区平稳。", "全区平稳，{}有序。"], ids=["alone", "head", "clause"])
def test_times_of_a_text(case: Case, around: str) -> None:
    assert [told(time) for time in find_times(around.format(case["text"]))] == [
        {name: value if value is True else str(value) for name, value in time.items()} for time in case["expect"]
    ]


@pytest.mark.parametrize("text", cases(FILE, "none"))
def test_what_is_no_time(text: str) -> None:
    assert find_times(f"举办{text}，") == []


@pytest.mark.parametrize(
    ("first", "last", "part"),
    [
        (1, 3, "Q1"),
        (1, 6, "H1"),
        (1, 9, "Q1/Q3"),
        (1, 12, ""),
        (4, 6, "Q2"),
        (7, 9, "Q3"),
        (10, 12, "Q4"),
        (1, 2, "01/02"),
        (1, 10, "01/10"),
        (2, 4, "02/04"),
        (11, 12, "11/12"),
    ],
)
def test_runs_of_months(first: int, last: int, part: str) -> None:
    assert months(first, last) == part


@pytest.mark.parametrize(
    ("time", "year", "period"),
    [
        (Time(0, 3, None, part="H1"), None, "-"),
        (Time(0, 3, None, shift=-1), 2022, "2021"),
        (Time(0, 3, None, part="Q3", shift=-1), 2022, "2021-Q3"),
        (Time(0, 3, 2020, part="11"), 2022, "2020-11"),
        (Time(0, 3, 2021, until=2025), 2022, "2021/2025"),
        (Time(0, 3, None, part="past:5"), 2022, "2018/2022"),
        (Time(0, 3, None, part="01/10"), 2022, "2022-01/2022-10"),
        (Time(0, 3, 2021, part="plan"), 2023, "2021/2023"),
        (Time(0, 3, 2021, part="plan"), 2030, "2021/2025"),
        (Time(0, 3, 2021, part="plan"), None, "2021/2025"),
    ],
)
def test_periods_depend_on_the_year_spoken_of(time: Time, year: int | None, period: str) -> None:
    assert time.period(year) == period


PIECES = [
    "2024年",
    "年",
    "上半年",
    "前三季度",
    "1",
    "12",
    "月",
    "—",
    "至",
    "底",
    "日",
    "“十四五”",
    "期间",
    "去年",
    "比",
    "同期",
    "五年来",
]
PIECES += [
    "二〇二四年",
    "10:30",
    "2024-1-1",
    "/",
    "近",
    "三",
    "份",
    "，",
    " ",
    "度",
    "个月",
    "季度",
    "前",
    "今年",
    "的",
    "初",
    "零",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=80))
def test_times_are_ordered_and_have_a_period(text: str) -> None:
    end = 0
    for time in find_times(text):
        assert end <= time.start < time.end
        assert text[time.start : time.end] == time.words
        assert PERIOD.fullmatch(time.period(YEAR)), time
        assert time.part.startswith(("past", "plan")) or time.year is not None or time.period(None) == "-"
        end = time.end
