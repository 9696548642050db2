"""Small dirty texts and what they must be read as; staff may add cases to cases.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.read.clean import clean

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    start, times = case.get("start", ""), case.get("repeat", 1)
    overlay = clean(start + case["raw"] * times)
    assert overlay.text == start + case["clean"] * times
    changed = {r.kind for r in overlay.repairs if r.applied and (r.replacement or r.kind not in ("chrome", "lead"))}
    assert sorted(changed) == sorted(case["kinds"])


@pytest.mark.parametrize(
    ("raw", "kind", "replacement"),
    [
        ("推动付费4399在线游戏的方式改革", "seo", ""),
        ("推行“1 n”模式", "plus", "+"),
        ("构建“9 2”平台，推行“党建 物业”模式", "plus", "+"),
        ("经济稳同比增长4%", "seo", "稳增长"),
    ],
)
def test_what_cannot_be_proved_is_suggested(raw: str, kind: str, replacement: str) -> None:
    overlay = clean(raw)
    assert overlay.text == raw
    assert overlay.repairs
    assert all(not r.applied and r.kind == kind and r.replacement == replacement for r in overlay.repairs)


def test_every_repair_says_why() -> None:
    repairs = [r for case in CASES for r in clean(case["raw"] * case.get("repeat", 1)).repairs]
    assert len(repairs) > 40
    assert all(any("\u4e00" <= c <= "\u9fff" for c in r.evidence) and r.start < r.end for r in repairs)
