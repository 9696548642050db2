"""The check of an uploaded table: its problems by cell, and what it would do to the ledger; nothing is entered."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from luoshi.desk.ledger.leases import LEASE
from luoshi.desk.ledger.models import TableImport
from luoshi.desk.ledger.services.table_plan import Planned, basis_line, plan
from luoshi.desk.ledger.table_rows import Problem

_MOST_KINDS, _MOST_CELLS, _MOST_HINTS = 100, 5, 50
_MOST_CHANGED, _MOST_FRESH = 50, 20
_State = TableImport.State


class Lost(Exception):
    """The table is no longer this worker's."""


def table_check(one: TableImport) -> None:
    """Go through a leased table and keep what was found.

    Raises:
        LuoshiError: the workbook cannot be read.
        Lost: the lease went to another worker.
    """
    found = _Found()
    for batch in plan(one, one.upload.by):
        renew(one, batch.progress)
        found.add(batch.planned, batch.problems)
    mine = TableImport.objects.filter(pk=one.pk, state=_State.WAITING, worker=one.worker)
    mine.update(**found.told(), checked_at=timezone.now(), lease=None, worker="", progress=100, tries=0)


def renew(one: TableImport, progress: int) -> None:
    """Tell how far a table is, and keep the lease.

    Raises:
        Lost: it went to another worker, or the table is no longer waiting for this.
    """
    mine = TableImport.objects.filter(pk=one.pk, worker=one.worker, state=one.state)
    if not mine.update(progress=progress, lease=timezone.now() + LEASE):
        raise Lost


@dataclass(slots=True)
class _Found:
    """What a check found so far; bounded, however long the table is."""

    rows: int = 0
    superseding: int = 0
    same: int = 0
    problem_count: int = 0
    hint_count: int = 0
    kinds: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)
    hints: list[dict[str, str]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)
    basis: Any = field(default_factory=hashlib.sha256)

    def add(self, planned: Iterable[Planned], problems: Iterable[Problem]) -> None:
        """Take the next batch in."""
        for problem in problems:
            self._problem(problem)
        for one in planned:
            self.rows += 1
            self.basis.update(basis_line(one))
            if one.same:
                self.same += 1
                continue
            self.superseding += one.old is not None
            listed, most = (self.fresh, _MOST_FRESH) if one.old is None else (self.changed, _MOST_CHANGED)
            if len(listed) < most:
                listed.append(_shown(one))
            if one.doubt:
                self.hint_count += 1
                if len(self.hints) < _MOST_HINTS:
                    self.hints.append({"cell": one.row.place, "row": _named(one), "what": one.doubt})

    def _problem(self, problem: Problem) -> None:
        """One more problem: of a kind that is known, or the first of its kind."""
        self.problem_count += 1
        key = (problem.column, problem.what, problem.todo)
        known = self.kinds.get(key)
        if known is not None:
            known["count"] += 1
            if len(known["cells"]) < _MOST_CELLS:
                known["cells"].append(problem.cell)
        elif len(self.kinds) < _MOST_KINDS:
            self.kinds[key] = problem_told(problem.cell, problem.what, problem.todo)

    def told(self) -> dict[str, Any]:
        """The columns of the table import."""
        problems = list(self.kinds.values())
        if not self.rows and not problems:
            problems = [problem_told("", "表头下面没有数据", "请填好后再上传")]
        count = max(self.problem_count, len(problems))
        return {
            "state": _State.REFUSED if problems else _State.CHECKED,
            "rows": self.rows + self.problem_count,
            "problems": problems,
            "problem_count": count,
            "hints": self.hints,
            "hint_count": self.hint_count,
            "superseding": self.superseding,
            "same": self.same,
            "preview": {} if problems else {"changed": self.changed, "fresh": self.fresh},
            "basis": self.basis.hexdigest(),
        }


def problem_told(cell: str, what: str, todo: str) -> dict[str, Any]:
    """A kind of problem as JSON holds it, with the first of its cells."""
    return {"cells": [cell], "what": what, "todo": todo, "count": 1}


def _named(one: Planned) -> str:
    return f"{one.row.organ} {one.row.name}（{one.unit}）"


def _shown(one: Planned) -> dict[str, Any]:
    """A row of the preview, as JSON holds it."""
    row, old = one.row, one.old
    told: dict[str, Any] = {
        "place": row.place, "origin": row.origin, "organ": str(row.organ), "name": row.name, "period": row.period,
        "measure": row.measure, "kind": row.kind, "unit": one.unit, "state": row.state, "cell": row.cell,
        "value": _text(row.value, one.times),
    }  # fmt: skip
    if old is not None:
        same = old["unit"] == row.unit
        told["old"] = {name: old[name] for name in ("pk", "state", "place", "origin")} | {
            "value": _text(old["value"], one.times if same else Decimal(1)),
            "unit": one.unit if same else old["unit"],
        }
    return told


def _text(value: Decimal | None, times: Decimal) -> str | None:
    """A value of the ledger in a unit that is *times* the ledger's."""
    return None if value is None else format((value / times).normalize(), "f")
