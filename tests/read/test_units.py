"""The unit table: every row of units.toml is found, and what only looks like a unit is not."""

import re
from pathlib import Path

import pytest

from luoshi.read.quantities import arabic_at
from luoshi.read.reader import read
from luoshi.read.units import trie_pattern, unit_table
from tests.read.cases import Case, cases

FILE = Path(__file__).with_name("units.yaml")
TABLE = unit_table()


@pytest.mark.parametrize("case", cases(FILE, "units"))
def test_units_of_the_table(case: Case) -> None:
    assert TABLE.dimension[case["id"]] == case["dimension"]
    assert TABLE.written.get(case["id"], case["id"]) == case.get("written", case["id"])


@pytest.mark.parametrize("case", cases(FILE, "read"))
def test_units_in_sentences(case: Case) -> None:
    figures = read(f"2024年，{case['text']}。").figures
    assert [(figure.unit, float(figure.value)) for figure in figures] == [(case["unit"], case["value"])]


@pytest.mark.parametrize("text", cases(FILE, "refused"))
def test_words_that_only_begin_like_a_unit(text: str) -> None:
    assert read(f"2024年，{text}。").figures == ()


@pytest.mark.parametrize("unit", sorted(TABLE.dimension))
def test_the_pattern_takes_each_unit_whole(unit: str) -> None:
    found = re.match(TABLE.pattern, unit + "，")
    assert found
    assert found.group() == unit


def test_written_forms_are_units_themselves() -> None:
    assert {written for written in TABLE.written.values() if written not in TABLE.dimension} == set()


def test_alias_and_written_form_are_of_one_dimension() -> None:
    assert {s for s, w in TABLE.written.items() if TABLE.dimension.get(s) != TABLE.dimension[w]} == set()


def test_every_refused_word_begins_like_a_unit() -> None:
    """A word that no unit begins would refuse nothing: it is misspelled (号楼 only says that 号 is none)."""
    idle = [word for word in TABLE.rejected if not re.match(TABLE.pattern, word) and word[0] != "号"]
    assert idle == []


@pytest.mark.parametrize("unit", sorted(TABLE.dimension))
def test_every_unit_is_read_behind_a_number(unit: str) -> None:
    """A refused word that begins a unit (分钟 behind 分) must not keep it from being read."""
    found = arabic_at(f"达到12{unit}，", 2)
    assert found
    plain = unit.lstrip("万亿")  # 万元/亩 behind a number is 万 of 元/亩
    assert (found.unit, found.dimension) == (TABLE.written.get(plain, plain), TABLE.dimension[plain])
    assert found.end == 4 + len(unit)


def test_longer_words_win() -> None:
    pattern = trie_pattern({"人": "", "人次": "", "人次数": "", "吨": ""})
    assert [m.group() for m in re.finditer(pattern, "人次数人次人吨")] == ["人次数", "人次", "人", "吨"]


def test_marks_in_units_are_taken_as_they_are() -> None:
    pattern = trie_pattern({"m.s": "", "a+": ""})
    assert re.fullmatch(pattern, "m.s")
    assert not re.fullmatch(pattern, "mxs")
    assert not re.fullmatch(pattern, "aa")
