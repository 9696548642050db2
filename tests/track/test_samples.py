"""Whole plans and reports: the two with answer keys, the samples of the README, real texts of different places."""

import time
from pathlib import Path

import pytest

from luoshi.corridor import promises, read
from luoshi.records import LuoshiError
from tests.shared import ROOT
from tests.track.measuring import measure

SAMPLES = ROOT / "samples"
KEYED = SAMPLES / "promises"


def test_a_real_plan_beside_a_report_with_planted_results(shared: Path) -> None:
    plan = shared / "corpus/seeds/001.txt"
    measured = measure(plan, KEYED / "report-2023.txt", KEYED / "key-2023.tsv")
    assert measured.mean >= 0.95
    assert min(measured.f1.values()) >= 0.9
    assert measured.links >= 0.95


def test_a_report_that_the_rules_were_not_made_on() -> None:
    measured = measure(SAMPLES / "plan.txt", KEYED / "report-2024.txt", KEYED / "key-2024.tsv")
    assert measured.mean >= 0.9
    assert measured.links >= 0.9


def test_the_planted_errors_of_the_samples() -> None:
    found = promises(read(SAMPLES / "plan.txt"), [read(SAMPLES / "report.txt")]).promises
    outcomes = {promise.promised.quote: promise for promise in found if promise.promised}
    assert outcomes["改造老旧小区32个"].outcome == "missed"
    assert outcomes["改造老旧小区32个"].arithmetic == "29个÷32个=90.6%"
    dropped = ("新增公共停车泊位3000个", "新建口袋公园10处", "滨海步道12公里", "新增托位600个")
    assert [outcomes[quote].outcome for quote in dropped] == ["dropped"] * 4


def test_a_plan_beside_the_plan_after_it() -> None:
    plan, later = read(SAMPLES / "plan.txt"), read(SAMPLES / "report.txt")
    account = promises(plan, [later], plans=True)
    assert account.plans
    outcomes = {promise.promised.quote: promise for promise in account.promises if promise.promised}
    assert outcomes["固定资产投资增长6%"].outcome == "carried"
    assert (outcomes["改造老旧小区32个"].outcome, outcomes["改造老旧小区32个"].changes) == (
        "changed",
        "数量由32个改为35个",
    )
    assert outcomes["打通断头路6条"].outcome == "dropped"
    new = [promise.reported[0].quote for promise in account.promises if promise.promised is None]
    assert "新建幼儿园6所" in new


def test_texts_of_different_places_have_little_in_common(shared: Path) -> None:
    plan, other = (read(shared / f"corpus/seeds/{name}.txt") for name in ("001", "003"))
    account = promises(plan, [other])
    linked = [promise for promise in account.promises if promise.promised and promise.reported]
    assert len(linked) <= 3
    assert "地区不同" in "".join(account.remarks)


def test_a_report_from_before_the_plan_is_refused(shared: Path) -> None:
    plan, earlier = (read(shared / f"corpus/seeds/{name}.txt") for name in ("001", "000"))
    with pytest.raises(LuoshiError, match="L502"):
        promises(plan, [earlier])


def test_five_hundred_promises_beside_five_reports_take_seconds() -> None:
    words = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    names = [f"{a}{b}{c}" for a in words for b in words[:10] for c in words[10:14]][:500]
    plan = read(
        "某区2024年工作安排\n\n一、2024年重点任务\n" + "\n".join(f"建成{n}文化馆3处。" for n in names), year=2024
    )
    text = "某区2024年工作总结\n\n一、2024年工作回顾\n" + "\n".join(f"{n}文化馆建成3处。" for n in names)
    reports = [read(text, year=2024, name=f"报告{i}.txt") for i in range(5)]
    started = time.process_time()
    account = promises(plan, reports)
    assert time.process_time() - started < 5
    assert len(account.promises) == 500
    assert all(promise.outcome == "kept" for promise in account.promises)
