"""The page of search."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.finding.asking import MOST
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.selectors import PAGE, Asked, find
from luoshi.desk.ledger.selectors.documents import years_seen
from luoshi.desk.ledger.selectors.observations import organs_offered


@signed_in
@require_GET
def search(request: PersonRequest) -> HttpResponse:
    """What was found, a few of each kind, or one kind page by page; with words left out, how to search."""
    asked = Asked(**{name: request.GET[name][:80] for name in Asked.__slots__ if name in request.GET})
    page = int(given) if (given := request.GET.get("page", "")).isdecimal() and len(given) < 4 else 1
    groups = find(request.user, asked, page=page)
    whole = bool(asked.kind in Line.Kind.values and groups)
    count = min(groups[0].count, MOST) if whole else 0
    rest = {name: getattr(asked, name) for name in Asked.__slots__ if getattr(asked, name)}
    context = {
        "asked": asked,
        "groups": groups,
        "whole": whole,
        "most": MOST,
        "before": page - 1 if whole and page > 1 else 0,
        "after": page + 1 if whole and page * PAGE < count else 0,
        "page_number": page,
        "rest": urlencode(rest),
        "rest_of_all": urlencode({name: value for name, value in rest.items() if name != "kind"}),
        "kinds": Line.Kind.choices,
        "years": years_seen(request.user),
        "organs": organs_offered(request.user),
        "narrowed": bool(asked.kind or asked.year or asked.organ),
    }
    return render(request, "finding/search.html", context)
