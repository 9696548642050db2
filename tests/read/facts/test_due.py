"""Until when: deadlines of clauses and cells as periods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.due import deadline, due_in_words, sets_deadline
from luoshi.read.times import find_times


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("2023年12月底前", "2023-12"),
        ("2023年底前完成", "2023"),
        ("年内", "2023"),
        ("上半年", "2023-H1"),
        ("6月底前", "2023-06"),
        ("第三季度", "2023-Q3"),
        ("2016年12月", "2016-12"),
        ("2023年3月启动，2024年6月完成", "2024-06"),
        ("十四五末", "2025"),
        ("长期坚持", "长期"),
        ("持续推进", "长期"),
        ("另行通知", ""),
    ],
)
def test_cells(words: str, due: str) -> None:
    assert due_in_words(words, 2023) == due


@pytest.mark.parametrize(
    ("clause", "sets"),
    [
        ("到2025年建成物流园", True),
        ("2025年底前建成物流园", True),
        ("物流园于6月底前建成", True),
        ("谋划2024年水利项目", False),
        ("较2020年下降5%", False),
    ],
)
def test_what_sets_a_deadline(clause: str, sets: bool) -> None:
    assert [sets_deadline(clause, time) for time in find_times(clause)] == [sets]


def test_the_past_sets_no_deadline_unless_it_says_before() -> None:
    text = "2021年，启动项目；2022年10月底前完成"
    times = find_times(text)
    assert deadline(text, 0, 8, times, year=2023, floor="2023") == ""
    assert deadline(text, 0, len(text), times, year=2023, floor="2023") == "2022-10"


@given(st.text("0123456789年月底末前上下半十四五到于，长期内", max_size=30))
def test_any_words(words: str) -> None:
    assert isinstance(due_in_words(words, 2023), str)
