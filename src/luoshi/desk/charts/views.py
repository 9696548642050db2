"""An indicator's page, its charts as requests of their own, its arithmetic; the units and the page of one."""

from typing import cast

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.charts.cells import Plot
from luoshi.desk.charts.compared import ranked
from luoshi.desk.charts.how import How, how_of, how_ranked
from luoshi.desk.charts.page import asked_of, edition_of, page_of
from luoshi.desk.charts.render import Form, digest_of, drawn
from luoshi.desk.charts.selectors import COMPARED, Charted, charted, values_at
from luoshi.desk.charts.units import unit_of, unit_tree, units_seen
from luoshi.desk.ledger.asof import chosen_day, lasting, moment_of
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import months

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
_YEAR = 365 * 24 * 3600


@signed_in
@require_GET
def indicator(request: PersonRequest, pk: int) -> HttpResponse:
    """One indicator: its definition, one large chart, its periods, the units compared, corrections, sources."""
    found = get_object_or_404(Indicator.objects.select_related("organ"), pk=pk)
    context = {
        "indicator": found,
        "aliases": list(found.aliases.all()),
        "page": page_of(request, found),
        "as_of": chosen_day(request),
        "lasting": lasting(request),
        "may_export": may(request.user, "export"),
    }
    return render(request, "charts/indicator.html", context)


@signed_in
@require_GET
def how(request: PersonRequest, pk: int) -> HttpResponse:
    """How a computed number of an indicator's page came about; the inner part alone for a mark of origin."""
    found = get_object_or_404(Indicator, pk=pk)
    asked, moment = asked_of(request), moment_of(chosen_day(request))
    made = charted(request.user, found, asked, moment=moment, compare=False, whole=True)
    period, what = request.GET.get("period", "")[:24], request.GET.get("what", "")[:10]
    told = _ranked(request, made, period) if what == "rank" else how_of(made.known, period, what)
    if told is None or made.place is None:
        raise Http404
    inner = request.headers.get("X-Fragment") == "1"
    context = {"indicator": found, "place": made.place, "how": told, "as_of": chosen_day(request)}
    return render(request, "charts/how_part.html" if inner else "charts/how.html", context)


def _ranked(request: PersonRequest, made: Charted, period: str) -> How | None:
    """The order of the units at a period."""
    run, own = months(period), made.place and made.place.organ
    if run is None or own is None:
        return None
    rows = values_at(request.user, made, run, moment=made.moment)
    numbers = {name: row.value for name, row in rows.items() if row.value is not None}
    power = made.known.scale[0] if made.measure == "level" else 0
    return how_ranked(rows, dict(ranked(numbers, made.indicator)), str(own), made.known, run, power)


@signed_in
@require_GET
def chart(request: PersonRequest, pk: int, name: str) -> HttpResponseBase:
    """One chart as SVG; kept by the browser as long as the address names the numbers that it shows."""
    plot = _plot(request, pk, name)
    dark, narrow = request.GET.get("theme") == "dark", request.GET.get("size") == "narrow"
    return _answer(request, plot, "svg", dark=dark, narrow=narrow)


@allowed("export")
@require_GET
def picture(request: PersonRequest, pk: int, name: str) -> HttpResponseBase:
    """One chart as PNG, for Word."""
    answer = _answer(request, _plot(request, pk, name), "png")
    answer["Content-Disposition"] = f"attachment; filename={name}.png"
    return answer


def _plot(request: PersonRequest, pk: int, name: str) -> Plot:
    """The plot that is asked for, of what the person may see."""
    found, moment = get_object_or_404(Indicator, pk=pk), moment_of(chosen_day(request))
    made = charted(request.user, found, asked_of(request), moment=moment, compare=name in COMPARED)
    plot = next((plot for plot in made.plots if plot.name == name), None)
    if plot is None:
        raise Http404
    return plot


def _answer(request: PersonRequest, plot: Plot, form: str, *, dark: bool = False, narrow: bool = False) -> HttpResponse:
    kind = cast(Form, form)
    tag = f'"{digest_of(plot, dark=dark, narrow=narrow, form=kind)}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(drawn(plot, dark=dark, narrow=narrow, form=kind), content_type=_TYPES[form])
    lasts = request.GET.get("v", "") == edition_of(plot)
    kept = f"private, max-age={_YEAR}, immutable" if lasts else "private, no-cache"
    answer["ETag"], answer["Cache-Control"] = tag, kept
    return answer


@signed_in
@require_GET
def units(request: PersonRequest) -> HttpResponse:
    """The units that the person may see, as a tree."""
    return render(request, "charts/units.html", {"units": unit_tree(request.user)})


@signed_in
@require_GET
def unit(request: PersonRequest, pk: int) -> HttpResponse:
    """One unit: its latest values with rank, targets, tasks, projects, honours, late filings, documents."""
    organ = get_object_or_404(units_seen(request.user), pk=pk)
    day = chosen_day(request)
    told = request.GET.get("page", "")
    page = int(told) if told.isdecimal() and len(told) < 4 else 1
    made = unit_of(request.user, organ, moment=moment_of(day), group=request.GET.get("group", "")[:60], page=page)
    context = {"unit": made, "as_of": day, "lasting": lasting(request)}
    return render(request, "charts/unit.html", context)
