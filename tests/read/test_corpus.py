"""Every real text is read: no exception, and each figure points at its own characters."""

from pathlib import Path

import pytest

import luoshi
from tests.shared import corpus_files, shared_folder

pytestmark = pytest.mark.shared


def test_corpus_is_whole(shared: Path) -> None:
    listed = (shared / "corpus/index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split("\t")[0] for line in listed} <= {path.name for path in corpus_files(shared)}


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in corpus_files(shared_folder())])
def test_figures_point_at_their_characters(path: Path) -> None:
    document = luoshi.read(path)
    assert document.text == path.read_bytes().decode("utf-8")
    wrong = [figure for figure in document.figures if document.text[figure.start : figure.end] != figure.surface]
    assert not wrong
    places = [(figure.start, figure.end) for figure in document.figures]
    assert places == sorted(set(places))
