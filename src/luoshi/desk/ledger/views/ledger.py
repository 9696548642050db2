"""The ledger's pages: the list of observations, one cell through time, indicators, registers; as of any day."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.asof import choose_day, chosen_day, moment_of
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.observations import (
    RECORDS,
    Sought,
    cell_history,
    observation_list,
    records_seen,
    series_of,
)

_PAGE = 100


@signed_in
@require_GET
def observations(request: PersonRequest) -> HttpResponse:
    """The ledger as a list that can be narrowed."""
    sought = Sought(**{name: request.GET.get(name, "")[:80] for name in Sought.__slots__})
    rows = observation_list(request.user, sought, moment=moment_of(chosen_day(request)))
    context = {
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "kinds": Observation.Kind.choices,
        "organs": Organ.objects.filter(observations__isnull=False).distinct().order_by("path"),
    }
    return render(request, "ledger/observations.html", context)


@signed_in
@require_GET
def cell(request: PersonRequest, key: str) -> HttpResponse:
    """One cell of the ledger: every value it had, from where, by whom."""
    history = cell_history(request.user, key)
    if not history:
        raise Http404
    return render(request, "ledger/cell.html", {"history": history, "now": history[0]})


@signed_in
@require_GET
def indicators(request: PersonRequest) -> HttpResponse:
    """The catalogue of indicators."""
    words = request.GET.get("q", "")
    rows = Indicator.objects.select_related("organ").prefetch_related("aliases")
    if words:
        rows = rows.filter(name__icontains=words) | rows.filter(aliases__name__icontains=words)
    page = Paginator(rows.distinct(), _PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/indicators.html", {"page": page, "q": words})


@signed_in
@require_GET
def indicator(request: PersonRequest, pk: int) -> HttpResponse:
    """One indicator: its definition, and its values by unit and period."""
    found = get_object_or_404(Indicator.objects.select_related("organ"), pk=pk)
    rows = series_of(request.user, found, moment=moment_of(chosen_day(request)))
    return render(request, "ledger/indicator.html", {"indicator": found, "rows": rows})


@signed_in
@require_GET
def records(request: PersonRequest, register: str) -> HttpResponse:
    """A register: commitments, projects or honours."""
    if register not in RECORDS:
        raise Http404
    words = request.GET.get("q", "")
    rows = records_seen(request.user, register, words=words, moment=moment_of(chosen_day(request)))
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": words, "register": register, "name": RECORDS[register][1], "registers": RECORDS}
    return render(request, "ledger/records.html", context)


@signed_in
@require_POST
def as_of(request: PersonRequest) -> HttpResponse:
    """Choose the day as of which all pages are seen."""
    choose_day(request, request.POST.get("day", ""))
    there = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else "ledger:home")
