"""Targets beside what was observed: the table, the arithmetic of one line, the schemes of lights."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.ledger.asof import chosen_day, lasting, moment_of
from luoshi.desk.ledger.selectors.observations import observations_seen, organs_offered
from luoshi.desk.tracking.schemes import chosen, in_force, schemes
from luoshi.desk.tracking.selectors.targets import GROUPS, Line, Sought, target_list, years_with_targets
from luoshi.desk.tracking.views.lists import TABS, fragment, lights_of, paged, shared, sought_of


@signed_in
@require_GET
def front(request: PersonRequest) -> HttpResponse:
    """Following begins with the targets."""
    return redirect("tracking:targets")


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The targets of a year with pace and light, as of any day."""
    years = years_with_targets(request.user)
    sought = targets_sought(request, years)
    told = shared(request, "targets", sought)
    lines = target_list(request.user, sought, told["scheme"], moment=moment_of(told["as_of"]))
    lit = Counter(line.light.light.key for line in lines if line.light.light)
    page = paged(request, lines)
    context = told | {"page": page, "years": years, "organs": organs_offered(request.user), "count": len(lines)}
    context |= {"groups": GROUPS.items(), "lights": lights_of(told["scheme"], lit), "lasting": lasting(request)}
    context |= {"narrowed": bool(sought.q or sought.organ or sought.light), "year": sought.year}
    return render(request, "tracking/targets.html", context)


@signed_in
@require_GET
def pace(request: PersonRequest, pk: int) -> HttpResponse:
    """How the pace of one target was computed; the inner part alone for a mark of origin."""
    line = _line(request, pk)
    template = "tracking/pace_part.html" if fragment(request) else "tracking/pace.html"
    return render(request, template, {"line": line, "scheme": chosen(request.GET.get("scheme", ""))})


@signed_in
@require_GET
def rules(request: PersonRequest) -> HttpResponse:
    """The schemes of lights, each rule read back as a sentence."""
    today = timezone.localdate()
    told = [(scheme, in_force(scheme, today)) for scheme in schemes().values()]
    return render(request, "tracking/rules.html", {"told": told, "tabs": TABS})


def targets_sought(request: PersonRequest, years: list[int]) -> Sought:
    """What the table is narrowed to; without a year, the latest that has targets."""
    now = timezone.localdate().year
    year = now if now in years or not years else years[0]
    sought = sought_of(request, Sought, year=str(year))
    if not (sought.year.isdecimal() and len(sought.year) == 4):
        raise Http404
    return sought


def _line(request: PersonRequest, pk: int) -> Line:
    moment = moment_of(chosen_day(request))
    row = observations_seen(request.user, moment=moment).filter(pk=pk, kind__in=("target", "stretch")).first()
    if row is None or not row.period.isdecimal():
        raise Http404
    told: dict[str, Any] = {"q": row.name, "organ": str(row.organ_id or ""), "year": row.period}
    lines = target_list(request.user, Sought(**told), chosen(request.GET.get("scheme", "")), moment=moment)
    found = [line for line in lines if pk in (line.target.pk, line.stretch.pk if line.stretch else None)]
    if not found:
        raise Http404
    return found[0]
