"""Promises kept and dropped: comparisons, their links by outcome, people's words on links."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.models import Version
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.tracking.models import Link
from luoshi.desk.tracking.permits import runs_seen
from luoshi.desk.tracking.selectors.register import SoughtLinks, links_of, run_list, run_whole, versions_read
from luoshi.desk.tracking.services.promises import link_rule, promises_run
from luoshi.desk.tracking.views.lists import key_of, paged, shared, sought_of
from luoshi.records import LuoshiError
from luoshi.write.promises import OUTCOMES


@signed_in
@require_GET
def runs(request: PersonRequest) -> HttpResponse:
    """The comparisons, and the form that makes one."""
    told = shared(request, "promises", SoughtLinks(), "promise-runs")
    page = paged(request, run_list(request.user, told["moment"]))
    rows = [(run, [(name, getattr(run, f"n_{name}")) for name in OUTCOMES]) for run in page]
    context = told | {"page": page, "rows": rows, "outcomes": OUTCOMES.items()}
    context |= {"may_compare": may(request.user, "review") and told["as_of"] is None}
    context |= {"versions": versions_read(request.user) if context["may_compare"] else ()}
    return render(request, "tracking/promise_runs.html", context)


@allowed("review")
@require_POST
def compare(request: PersonRequest) -> HttpResponse:
    """Compare a plan with a report."""
    plan, report = (_version(request, request.POST.get(name, "")) for name in ("plan", "report"))
    try:
        run = promises_run(request.user, plan, report, plans=request.POST.get("plans") == "1")
    except LuoshiError as error:
        messages.error(request, str(error))
        return redirect("tracking:promise-runs")
    messages.success(request, "对照已完成。")
    return redirect("tracking:promises", pk=run.pk)


def _version(request: PersonRequest, key: str) -> Version:
    found = versions_seen(request.user, "review").select_related("document__organ").filter(pk=key_of(key) or 0).first()
    if found is None:
        raise Http404
    return found


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One comparison: its promises by outcome, both quotes, the arithmetic, the decision."""
    run = run_whole(request.user, pk)
    if run is None:
        raise Http404
    sought = sought_of(request, SoughtLinks)
    told = shared(request, "promises", sought, "promise-runs")
    if told["moment"] and run.at > told["moment"]:
        raise Http404
    links, counted = links_of(run, sought, told["moment"])
    rules = told["as_of"] is None and may(request.user, "review", run.owner, sensitivity=run.sensitivity)
    context = told | {"run": run, "page": paged(request, links), "counted": counted, "may_rule": rules}
    return render(request, "tracking/promises.html", context | {"count": sum(counted.values())})


@signed_in
@require_POST
def rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept or refuse a link, with a reason."""
    rows = Link.objects.filter(run__in=runs_seen(request.user)).select_related("run")
    link = get_object_or_404(rows, pk=pk)
    try:
        done = link_rule(request.user, link, request.POST.get("decision", ""), request.POST.get("note", ""))
        words = {"accepted": "已采纳。", "refused": "已拒绝；重新对照后，这条承诺会另找对应。"}
        messages.success(request, words.get(done.decision, "已撤回决定。"))
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('tracking:promises', args=[link.run_id])}#{link.number}")
