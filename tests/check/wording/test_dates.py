"""Dates and spans of years: properties against the calendar, and what the source documents hold."""

import calendar
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.dates import check, last_day, possible_day
from luoshi.check.wording.spans import plan_years
from luoshi.records import Document, Finding

YEARS = st.integers(1949, 2079)


def found(text: str, issued: str = "") -> list[Finding]:
    return list(check(prepare(Document("文.txt", text, date=issued))))


@given(YEARS, st.integers(1, 12), st.integers(1, 39))
def test_only_days_that_no_calendar_has_are_errors(year: int, month: int, day: int) -> None:
    real = day <= calendar.monthrange(year, month)[1]
    assert possible_day(year, month, day) == real
    assert [f.verdict for f in found(f"会议于{year}年{month}月{day}日召开。")] == ([] if real else ["error"])


@given(st.dates(date(1949, 1, 1), date(2079, 12, 31)), st.integers(0, 6))
def test_weekdays_follow_the_calendar(day: date, said: int) -> None:
    (finding,) = found(f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[said]}）上午开幕。")
    assert finding.verdict == ("consistent" if day.weekday() == said else "error")


@given(YEARS, YEARS)
def test_a_span_that_runs_backwards_is_an_error(a: int, b: int) -> None:
    verdicts = [f.verdict for f in found(f"{a}—{b}年投资年均增长5%。")]
    assert verdicts == (["error"] if a > b else [])


@given(st.integers(2000, 2040), st.integers(1, 9), st.integers(2, 9))
def test_both_ends_of_an_action_count(first: int, length: int, stated: int) -> None:
    (finding,) = found(f"印发{'零一二三四五六七八九'[stated]}年行动计划（{first}—{first + length}年）。")
    assert finding.verdict == ("consistent" if stated == length + 1 else "info" if stated == length else "possible")


@given(st.integers(6, 16))
def test_five_year_plans_follow_one_another(ordinal: int) -> None:
    first, last = plan_years(ordinal)
    assert last - first == 4 and plan_years(ordinal + 1)[0] == last + 1


@pytest.mark.parametrize("issued", ["2023-01-10", ""])
def test_an_as_of_day_after_the_document_is_doubtful(issued: str) -> None:
    verdicts = [f.verdict for f in found("截至2023年6月30日，完成投资3亿元。", issued)]
    assert verdicts == (["possible"] if issued else [])
    assert not found("截至2022年12月底，完成投资3亿元。", issued)


def test_the_last_day_of_words() -> None:
    assert last_day("2023年12月底") == date(2023, 12, 31)
    assert last_day("2023年13月") is None and last_day("去年") is None


def test_a_page_that_was_read_badly_makes_no_flood() -> None:
    assert len(found("2023年2月30日。" * 300)) <= 6


@given(st.text(alphabet="0123456789年月日—至（）“”十四五三行动连续、周星期 ", max_size=80))
def test_any_text_can_be_read_and_is_quoted_exactly(text: str) -> None:
    for finding in found(text, "2023-01-10"):
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)


@pytest.mark.shared
def test_five_years_from_2018_end_in_2022_only_inclusively(shared: Path) -> None:
    text = (shared / "corpus" / "seeds" / "004.txt").read_text(encoding="utf-8")
    findings = list(check(prepare(luoshi.read(text, name="004"))))
    assert [(f.verdict, f.arithmetic) for f in findings] == [("info", "2022-2018+1=5")]
