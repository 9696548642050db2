"""Charts as requests of their own, an indicator's page of charts, the page of a unit."""

from typing import cast

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.charts.parts import part_of
from luoshi.desk.charts.plots import Plot
from luoshi.desk.charts.render import Form, digest_of, drawn
from luoshi.desk.charts.selectors import charted
from luoshi.desk.charts.units import unit_of, units_seen
from luoshi.desk.ledger.asof import chosen_day, lasting, moment_of
from luoshi.desk.ledger.models import Indicator

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@signed_in
@require_GET
def indicator(request: PersonRequest, pk: int) -> HttpResponse:
    """An indicator's charts, each with the table of its numbers."""
    found = get_object_or_404(Indicator, pk=pk)
    part, day = part_of(request, found), chosen_day(request)
    context = {"indicator": found, "part": part, "as_of": day, "lasting": lasting(request)}
    return render(request, "charts/indicator.html", context)


@signed_in
@require_GET
def chart(request: PersonRequest, pk: int, name: str) -> HttpResponseBase:
    """One chart as SVG; the browser asks each time whether its copy is still right."""
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
    found = get_object_or_404(Indicator, pk=pk)
    told = {key: request.GET.get(key, "")[:20] for key in ("organ", "measure")}
    made = charted(request.user, found, **told, moment=moment_of(chosen_day(request)))
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
    answer["ETag"], answer["Cache-Control"] = tag, "private, no-cache"
    return answer


@signed_in
@require_GET
def units(request: PersonRequest) -> HttpResponse:
    """The units that the person may see, as a tree."""
    return render(
        request,
        "charts/units.html",
        {"units": [(organ, organ.path.count("/") - 2) for organ in units_seen(request.user)]},
    )


@signed_in
@require_GET
def unit(request: PersonRequest, pk: int) -> HttpResponse:
    """One unit: the latest of its indicators with their ranks, its tasks, projects, honours, documents."""
    organ = get_object_or_404(units_seen(request.user), pk=pk)
    day = chosen_day(request)
    told = request.GET.get("page", "")
    page = int(told) if told.isdecimal() and len(told) < 4 else 1
    made = unit_of(request.user, organ, moment=moment_of(day), group=request.GET.get("group", "")[:60], page=page)
    context = {"unit": made, "as_of": day, "lasting": lasting(request)}
    return render(request, "charts/unit.html", context)
