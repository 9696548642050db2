"""What the templates of charts need: each plot with the addresses of its drawings."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from luoshi.desk.accounts.gate import PersonRequest
from luoshi.desk.accounts.permissions import may
from luoshi.desk.charts.plots import Plot
from luoshi.desk.charts.selectors import Charted, charted
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.ledger.models import Indicator


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plot and where its drawings are: light, dark, and both for a narrow page."""

    plot: Plot
    wide: str
    wide_dark: str
    narrow: str
    narrow_dark: str
    png: str


@dataclass(frozen=True, slots=True)
class Part:
    """The charts of an indicator for a page: those of the unit, those that compare units."""

    charted: Charted
    own: tuple[Drawn, ...]
    compared: tuple[Drawn, ...]


def part_of(request: PersonRequest, indicator: Indicator) -> Part:
    """The charts of an indicator, of the unit and measure that the address names."""
    day = chosen_day(request)
    told = {name: request.GET.get(name, "")[:20] for name in ("organ", "measure")}
    made = charted(request.user, indicator, **told, moment=moment_of(day))
    query = {
        "organ": str(made.organ.pk) if made.organ else "",
        "measure": made.measure,
        "as_of": day.isoformat() if day else "",
    }
    narrowed = {name: value for name, value in query.items() if value}
    exported = may(request.user, "export")
    drawn = [_drawn(plot, indicator.pk, narrowed, exported=exported) for plot in made.plots]
    compared = ("bars", "multiples", "ranks")
    return Part(
        made,
        tuple(one for one in drawn if one.plot.name not in compared),
        tuple(one for one in drawn if one.plot.name in compared),
    )


def _drawn(plot: Plot, pk: int, query: dict[str, str], *, exported: bool) -> Drawn:
    address = reverse("charts:chart", args=[pk, plot.name])

    def of(**look: str) -> str:
        return f"{address}?{urlencode({**query, **look})}"

    png = f"{reverse('charts:picture', args=[pk, plot.name])}?{urlencode(query)}" if exported else ""
    return Drawn(plot, of(), of(theme="dark"), of(size="narrow"), of(theme="dark", size="narrow"), png)
