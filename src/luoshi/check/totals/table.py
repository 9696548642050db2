"""The table check (表内合计): totals, rates of two columns, and the text around them (docs/checks/table.md)."""

from collections.abc import Iterator

from luoshi.check.prepared import Prepared
from luoshi.check.totals import table_rates, table_sums, table_text
from luoshi.check.totals.grids import grid_of
from luoshi.records import Finding


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Everything that a document's tables say against themselves and against its sentences."""
    return tuple(_found(prepared)) if prepared.document.tables else ()


def _found(prepared: Prepared) -> Iterator[Finding]:
    grids = []
    for table in prepared.document.tables:
        grid = grid_of(prepared.document, table)
        if grid is None:
            continue
        grids.append(grid)
        yield from table_sums.findings(grid)
        yield from table_rates.findings(grid)
    yield from table_text.findings(prepared, grids)
