"""One believed value a cell: what the database refuses, in words for whoever came second.

Two approvals at the same moment may give the same cell (two rounds that ask the same; an import beside a round): each
sees that the ledger has nothing, or ends the same row, and enters its own. The constraint lets the first one through.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from luoshi.desk.ledger.models import Observation
from luoshi.records import LuoshiError
from luoshi.write.labels import period_label

_NAMES = ("observation_believed_once", "ledger_observation.cell")
"""How PostgreSQL and SQLite name what was broken."""


class CellTaken(LuoshiError):
    """Somebody entered a value for the same cell a moment before."""


@contextmanager
def once(cells: Iterable[str]) -> Iterator[None]:
    """Insert observations within; *cells* are theirs.

    Raises:
        CellTaken: another act, that ended while this one ran, entered a value for one of the cells.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not any(name in str(error) for name in _NAMES):
            raise
        raise _taken(list(cells)) from error


def _taken(cells: list[str]) -> CellTaken:
    rows = Observation.objects.filter(superseded_at=None, version=None).select_related("organ", "posting__by")
    first = next((row for part in _parts(cells) for row in rows.filter(cell__in=part).order_by("pk")[:1]), None)
    todo = "请刷新页面，对照台账里现在的数，再办理一次"
    if first is None:
        return CellTaken("L634", "同一个数同时有两人记入台账", "台账", todo)
    what = f"“{first.name}”{period_label(first.period)}的数刚才已由{first.posting.by}记入台账（{first.posting.action}）"
    return CellTaken("L634", what, str(first.organ or first.region), todo)


def _parts(cells: list[str]) -> Iterator[list[str]]:
    return (cells[start : start + 500] for start in range(0, len(cells), 500))
