"""The reader against the answer keys: never worse than the table, never below the floors."""

from pathlib import Path

import pytest

from tests import gold

FLOORS = {
    "P": 0.97,
    "R": 0.97,
    "value": 0.98,
    "unit": 0.97,
    "measure": 0.95,
    "bound": 0.97,
    "status": 0.95,
    "period": 0.90,
    "indicator": 0.80,
    "full": 0.65,
}

# our own keys have a document whose year nothing in its text tells (d-26): 36 of 392 periods are lost with it
OWN_FLOORS = {"period": 0.85}

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module", params=["shared", "own"])
def keys(shared: Path, request: pytest.FixtureRequest) -> gold.KeySet:
    return next(keys for keys in gold.key_sets(shared) if keys.name == request.param)


@pytest.fixture(scope="module")
def scores(shared: Path, keys: gold.KeySet) -> gold.Scores:
    return gold.measure(shared, keys.keys)


def test_every_keyed_document_is_scored(shared: Path, keys: gold.KeySet, scores: gold.Scores) -> None:
    stems = [document.stem for document, _ in gold.keyed_documents(shared, keys.keys)]
    assert len(stems) == {"shared": 18, "own": 14}[keys.name]
    assert list(scores) == [*stems, "all"]


@pytest.mark.parametrize("column", FLOORS)
def test_floor(keys: gold.KeySet, scores: gold.Scores, column: str) -> None:
    floor = FLOORS[column] if keys.name == "shared" else OWN_FLOORS.get(column, FLOORS[column])
    assert scores["all"][column] >= floor


def test_no_figure_fell_below_the_table(keys: gold.KeySet, scores: gold.Scores) -> None:
    table = gold.read_table(keys.table)
    assert table, f"还没有 {keys.table.name}：请运行 python3 do.py gold"
    assert not gold.fallen(table, scores)


def test_table_names_the_same_documents(keys: gold.KeySet, scores: gold.Scores) -> None:
    assert list(gold.read_table(keys.table)) == list(scores)
