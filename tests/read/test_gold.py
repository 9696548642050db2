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

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def scores(shared: Path) -> gold.Scores:
    return gold.measure(shared)


def test_every_keyed_document_is_scored(shared: Path, scores: gold.Scores) -> None:
    stems = [document.stem for document, _ in gold.keyed_documents(shared)]
    assert len(stems) == 18
    assert list(scores) == [*stems, "all"]


@pytest.mark.parametrize("column", FLOORS)
def test_floor(scores: gold.Scores, column: str) -> None:
    assert scores["all"][column] >= FLOORS[column]


def test_no_figure_fell_below_the_table(scores: gold.Scores) -> None:
    table = gold.read_table()
    assert table, "还没有 tests/golden/scores.tsv：请运行 python3 do.py gold"
    assert not gold.fallen(table, scores)


def test_table_names_the_same_documents(scores: gold.Scores) -> None:
    assert list(gold.read_table()) == list(scores)
