import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.indicators import provinces


@pytest.mark.shared
def test_the_table_of_the_provinces_is_read_as_well_as_before(shared: Path) -> None:
    true = provinces.golden()
    told = provinces.faults(provinces.read_cells(shared), true)
    assert {key: fault for key, fault in told.items() if key not in provinces.known_faults()} == {}
    assert len(true) == 270


@pytest.mark.shared
def test_every_cell_of_the_golden_file_stands_where_it_says(shared: Path) -> None:
    texts = {name: (shared / f"corpus/documents/{name}.txt").read_bytes().decode() for name in provinces.reports()}
    for (name, *_), cell in provinces.golden().items():
        surface = texts[name][cell.start : cell.end]
        power = sum(size * surface.count(word) for word, size in (("万", 4), ("亿", 8)))
        stated = [Decimal(number).scaleb(power) for number in re.findall(r"[0-9.]+", surface)]
        assert stated == [abs(cell.value), *([] if cell.high is None else [cell.high])], (name, surface)


def test_page_and_sheet_are_made_of_the_golden_file() -> None:
    whole = provinces.table(provinces.golden())
    with provinces.SHEET.open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == whole
    page = provinces.PAGE.read_text(encoding="utf-8")
    assert all(f"| {' | '.join(row)} |" in page for row in whole)
    assert len(whole) == 1 + 31


def test_no_cell_is_told_twice() -> None:
    rows = provinces.rows(provinces.GOLDEN)
    assert len(provinces.golden()) == len(rows)
    assert {name for name, *_ in provinces.known_faults()} <= set(provinces.reports())
