"""Sixty real clauses: the right class, the right number, and never a number where there is none to give."""

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.read.facts.policy import parse_clause
from luoshi.records.clause import Clause
from luoshi.rules.benefit import amount, combined
from luoshi.rules.truth import Fact
from tests.shared import shared_folder

HERE = Path(__file__).parent
CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / "computed.yaml").read_text(encoding="utf-8"))
CLASSES = {
    row.split("\t")[0]: row.split("\t")[1]
    for row in (HERE / "classes.tsv").read_text(encoding="utf-8").splitlines()[1:]
}
LEAST = 59
"""Of sixty classes; C43 (从60%最高提至90%) reads as an upper bound by its own words."""


@cache
def clauses() -> dict[str, Clause]:
    path = shared_folder() / "systems" / "clauses.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: parse_clause(row["excerpt"]) for row in rows}


def facts_of(raw: dict[str, Any]) -> dict[str, Fact]:
    return {
        name: Decimal(str(v)) if isinstance(v, int | float) and not isinstance(v, bool) else v
        for name, v in raw.items()
    }


def cases() -> Iterator[Any]:
    for name, rows in CASES.items():
        for row in rows:
            yield pytest.param(name, row, id=f"{name}-{row['case']}")


def test_classes(shared: Path) -> None:
    found = {name: clause.result for name, clause in clauses().items()}
    assert found.keys() == CLASSES.keys()
    right = [name for name in found if found[name] == CLASSES[name]]
    assert len(right) >= LEAST, sorted(set(found) - set(right))


@pytest.mark.parametrize(("name", "row"), list(cases()))
def test_numbers(shared: Path, name: str, row: dict[str, Any]) -> None:
    clause = clauses()[name]
    if "combine" in row:
        assert combined(clause.stacking[0].kind, [Decimal(a) for a in row["combine"]]) == row["amount"]
        return
    result = amount(clause, facts_of(row["facts"]))
    assert not result.missing, result
    if "amount" in row:
        assert result.amount == Decimal(str(row["amount"])), result
        assert result.kind == row.get("kind", "exact"), result
        assert result.unit == row.get("unit", "元"), result
        assert result.steps or result.amount == 0 or result.unit == "", result
    if "eligible" in row:
        assert result.eligible is row["eligible"], result
    if "payments" in row:
        assert [int(p) for p in result.payments] == row["payments"]


def test_every_test_of_the_list_is_run(shared: Path) -> None:
    path = shared / "systems" / "clauses.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {row["id"] for row in rows if row["test"]} <= CASES.keys()


def test_what_cannot_be_computed_gives_no_number(shared: Path) -> None:
    refused = {name: clause for name, clause in clauses().items() if CLASSES[name] == "not computable"}
    assert refused
    for name, clause in refused.items():
        result = amount(clause, {"应得奖励": Decimal(10), "类别": "其他", "级别": "其他"})
        assert (result.kind, result.amount) == ("not computable", None), name
        assert result.missing, name


def test_sums_of_lists(shared: Path) -> None:
    first, second = CASES["C02"][0], CASES["C03"][0]
    total = sum(
        amount(clauses()[name], facts_of(row["facts"])).amount or 0 for name, row in (("C02", first), ("C03", second))
    )
    assert total == 400000
    staged = [amount(clauses()["C56"], facts_of(row["facts"])).amount or 0 for row in CASES["C56"]]
    assert sum(staged) == 8000
