"""Scopes beside one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.scopes import Relation, part_named, plain, rank, relation, resolved

NAMES = st.sampled_from(
    (
        "",
        "-",
        "全市",
        "全区",
        "青岛",
        "青岛市",
        "青岛市市北区",
        "市北区",
        "吉林省",
        "吉林市",
        "全国",
        "宁夏回族自治区",
        "甲园区",
    )
)
OPPOSITE: dict[Relation, Relation] = {"same": "same", "part": "whole", "whole": "part", "other": "other"}


@given(NAMES, NAMES)
def test_a_relation_turned_round(a: str, b: str) -> None:
    assert relation(b, a) == OPPOSITE[relation(a, b)]


@given(NAMES)
def test_a_scope_is_itself(a: str) -> None:
    assert relation(a, a) == "same" and resolved(a, a) in ("", plain(a))


@pytest.mark.parametrize(
    ("scope", "region", "seen"),
    [
        ("全区", "市北区", ""),
        ("全市", "市北区", "全市"),
        ("全市", "青岛", ""),
        ("全市", "全市", ""),
        ("青岛市", "青岛", ""),
        ("市南区", "市北区", "市南"),
        ("", "市北区", ""),
    ],
)
def test_seen_from_ones_own_region(scope: str, region: str, seen: str) -> None:
    assert resolved(scope, region) == seen


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("临港经济区30万吨聚丙烯等", "临港经济区"),
        ("15支基金落户新金融产业园", "新金融产业园"),
        ("重点推进芯片产业园晶圆制造等", "芯片产业园"),
        ("海阔化学30万吨聚丙烯等", ""),
        ("全年城镇新增就业", ""),
    ],
)
def test_parts_named(words: str, name: str) -> None:
    assert part_named(words) == name


def test_levels() -> None:
    assert [rank(s) for s in ("江苏省", "宁夏回族自治区", "海南州", "南屿区", "甲")] == [0, 0, 1, 2, None]
