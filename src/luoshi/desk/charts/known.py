"""What is believed of one indicator for one unit, by what it is; and what follows from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from luoshi.desk.charts.cells import Cell, cell, label, scale_of
from luoshi.desk.charts.rows import Row, latest
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import Months, by_month, months, year_on_year


@dataclass(frozen=True)
class Known:
    """The believed values of one indicator for one unit, by what they are."""

    indicator: Indicator
    rows: Sequence[Row]
    cut: bool = False
    """Whether there are earlier ones too."""

    @cached_property
    def levels(self) -> dict[str, Row]:
        """Actual levels by period; of several the one entered last."""
        return self._by_period(lambda row: row.kind == "actual" and row.measure == "level")

    @cached_property
    def growths(self) -> dict[str, Row]:
        """Printed growth on the year before by period."""
        return self._by_period(
            lambda row: row.kind == "actual" and row.measure == "growth" and row.comparison in ("", "yoy")
        )

    @cached_property
    def targets(self) -> dict[str, Row]:
        """Targets of levels by period."""
        return self._by_period(lambda row: row.kind == "target" and row.measure == "level")

    def _by_period(self, fits: Callable[[Row], bool]) -> dict[str, Row]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.value is not None and not row.aspect and fits(row):
                found.setdefault(row.period, []).append(row)
        return {period: latest(rows) for period, rows in found.items()}

    @cached_property
    def scale(self) -> tuple[int, str]:
        """The power of ten and its word in which levels are shown."""
        rows = self.levels or self.targets
        return scale_of(row.value for row in rows.values() if row.value is not None)

    @property
    def unit(self) -> str:
        """The unit of levels as shown."""
        word = self.indicator.unit
        return f"{self.scale[1]}{'' if word == '-' else word}"

    def level_at(self, run: Months) -> Row | None:
        """The level of a run of months, however its period is written."""
        return self.by_run.get(run)

    @cached_property
    def by_run(self) -> dict[Months, Row]:
        """Actual levels by the months that their periods mean."""
        return {run: row for period, row in self.levels.items() if (run := months(period)) is not None}

    @cached_property
    def singles(self) -> dict[Months, Cell]:
        """Months out of running totals, by the total with which each ends."""
        if self.indicator.kind != Indicator.Kind.FLOW:
            return {}
        totals = {period: row.value for period, row in self.levels.items() if row.value is not None}
        made = {}
        for period, value in by_month(totals).items():
            run = months(period)
            if run is None:
                continue
            if run.first == 1:
                made[run] = cell(value, self.scale[0], self.level_at(run))
            else:
                whole, before = Months(run.year, 1, run.last), Months(run.year, 1, run.first - 1)
                how = f"{label(whole)}累计－{label(before)}累计"
                made[whole] = cell(value, self.scale[0], self.level_at(whole), how)
        return made

    @cached_property
    def computed_growths(self) -> dict[Months, Cell]:
        """Growth on the year before out of the levels."""
        values = {period: row.value for period, row in self.levels.items() if row.value is not None}
        runs = ((months(period), rate) for period, rate in year_on_year(values).items())
        return {
            run: cell(rate, 0, self.level_at(run), f"{label(run)}÷{run.year - 1}年同期－1")
            for run, rate in runs
            if run is not None
        }

    def level(self, row: Row, how: str = "") -> Cell:
        """A level as a cell."""
        assert row.value is not None
        return cell(row.value, self.scale[0], row, how)
