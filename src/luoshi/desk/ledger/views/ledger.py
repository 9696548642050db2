"""The ledger's pages: the list of observations, one cell through time, indicators, registers; as of any day."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.asof import choose_day, chosen_day, lasting, moment_of, without_day
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.documents import documents_seen
from luoshi.desk.ledger.selectors.observations import (
    RECORDS,
    Sought,
    SoughtRecords,
    cell_history,
    observation_pages,
    organs_offered,
    records_seen,
    stages_seen,
)
from luoshi.write.labels import LEVELS, MEASURES

_PAGE = 100


@signed_in
@require_GET
def observations(request: PersonRequest) -> HttpResponse:
    """The ledger as a list that can be narrowed, sorted and taken along."""
    sought = Sought(**{name: request.GET[name][:80] for name in Sought.__slots__ if name in request.GET})
    day = chosen_day(request)
    pages = observation_pages(request.user, sought, _PAGE, moment=moment_of(day))
    if pages.capped:
        sought = replace(sought, sort="recorded")
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "sought": sought,
        "narrowed": any(getattr(sought, name) for name in Sought.__slots__ if name != "sort"),
        "document": _document(request, sought.document),
        "kinds": Observation.Kind.choices,
        "measures": MEASURES.items(),
        "origins": Observation.Origin.choices,
        "organs": organs_offered(request.user),
        "as_of": day,
        "lasting": lasting(request),
        "may_export": may(request.user, "export"),
    }
    return render(request, "ledger/observations.html", context)


def _document(request: PersonRequest, key: str) -> object:
    """The document to which a list is narrowed."""
    fits = key.isdecimal() and len(key) < 19
    return documents_seen(request.user).filter(pk=int(key)).first() if fits else None


@signed_in
@require_GET
def cell(request: PersonRequest, key: str) -> HttpResponse:
    """One cell of the ledger: every value it had, from where, by whom; what was believed on the chosen day."""
    history = cell_history(request.user, key)
    if not history:
        raise Http404
    day = chosen_day(request)
    moment = moment_of(day)
    believed = [
        row.pk
        for row in history
        if (row.superseded_at is None or (moment is not None and row.superseded_at > moment))
        and (moment is None or row.recorded_at <= moment)
    ]
    context = {"history": history, "now": history[0], "believed": believed, "as_of": day, "lasting": lasting(request)}
    return render(request, "ledger/cell.html", context)


@signed_in
@require_GET
def indicators(request: PersonRequest) -> HttpResponse:
    """The catalogue of indicators."""
    words, group = request.GET.get("q", "")[:80], request.GET.get("group", "")[:80]
    rows = Indicator.objects.select_related("organ").prefetch_related("aliases")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(aliases__name__icontains=words))
    if group:
        rows = rows.filter(group=group)
    page = Paginator(rows.order_by("group", "pk").distinct(), _PAGE).get_page(request.GET.get("page"))
    groups = Indicator.objects.order_by("group").values_list("group", flat=True).distinct()
    context = {"page": page, "q": words, "group": group, "groups": groups}
    return render(request, "ledger/indicators.html", context)


@signed_in
@require_GET
def records(request: PersonRequest, register: str) -> HttpResponse:
    """A register: commitments, projects or honours."""
    if register not in RECORDS:
        raise Http404
    sought = SoughtRecords(**{name: request.GET[name][:80] for name in SoughtRecords.__slots__ if name in request.GET})
    day = chosen_day(request)
    rows = records_seen(request.user, register, sought, moment=moment_of(day))
    context = {
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "narrowed": any(getattr(sought, name) for name in SoughtRecords.__slots__ if name != "sort"),
        "register": register,
        "name": RECORDS[register][1],
        "levels": LEVELS.items(),
        "stages": stages_seen(request.user) if register == "projects" else (),
        "as_of": day,
        "lasting": lasting(request),
        "may_export": may(request.user, "export"),
    }
    return render(request, "ledger/records.html", context)


@signed_in
@require_POST
def as_of(request: PersonRequest) -> HttpResponse:
    """Choose the day as of which all pages are seen."""
    choose_day(request, request.POST.get("day", ""))
    there = without_day(request.POST.get("next", "/"))
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else "ledger:home")
