"""The review page: text with marks at left, facts at right; every decision is sent and stored at once."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.fact_forms import changes_of, fields_of, summary_of
from luoshi.desk.ledger.marked import lines
from luoshi.desk.ledger.models import Fact
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.ledger.selectors.facts import facts_for_review, facts_seen, history_of, left_of
from luoshi.desk.ledger.services import review
from luoshi.records import LuoshiError


@signed_in
@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """One version under review; ``order=text`` lists in the order of the text, else the unsure first."""
    version = get_object_or_404(versions_seen(request.user).select_related("document__organ"), pk=pk)
    order = "text" if request.GET.get("order") == "text" else "doubt"
    facts = facts_for_review(version)
    listed = facts if order == "text" else sorted(facts, key=lambda f: (f.state != "pending", -f.doubt, f.start))
    organ, sensitivity = version.document.organ, version.document.sensitivity
    return render(
        request,
        "ledger/review.html",
        {
            "version": version,
            "lines": lines(version.text, facts, version.outline.get("sections", ())),
            "facts": listed,
            "left": sum(1 for fact in facts if fact.state == Fact.State.PENDING),
            "order": order,
            "may_review": may(request.user, "review", organ, sensitivity=sensitivity),
        },
    )


@signed_in
@require_GET
def fact(request: PersonRequest, pk: int) -> HttpResponse:
    """One fact with its form and history; as a fragment for the review page, as a page of its own without a script."""
    found = get_object_or_404(facts_seen(request.user), pk=pk)
    context = {"fact": found, "fields": fields_of(found), "history": history_of(found)}
    whole = request.headers.get("X-Fragment") != "1"
    return render(request, "ledger/fact.html" if whole else "ledger/fact_form.html", context)


@allowed("review")
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Decide on a fact: accept, correct, reject, reopen, split; 409 with what is there where somebody was first."""
    found = get_object_or_404(facts_seen(request.user), pk=pk)
    told = _told(request)
    try:
        done = _decide(request.user, found, told)
    except review.Conflict as conflict:
        return _answer(request, conflict.fact, status=409, error=str(conflict))
    except LuoshiError as error:
        return _answer(request, found, status=400, error=str(error))
    return _answer(request, done)


@allowed("review")
@require_POST
def merge(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Merge a fact with others of its kind (``with``: their ids and revisions)."""
    found = get_object_or_404(facts_seen(request.user), pk=pk)
    told = _told(request)
    revisions = {int(key): int(value) for key, value in dict(told.get("with", {})).items()}
    others = list(facts_seen(request.user).filter(pk__in=revisions))
    try:
        seen = [int(told["revision"]), *(revisions[other.pk] for other in others)]
        done = review.fact_merge(request.user, [found, *others], revisions=seen)
    except review.Conflict as conflict:
        return _answer(request, conflict.fact, status=409, error=str(conflict))
    except LuoshiError as error:
        return _answer(request, found, status=400, error=str(error))
    return _answer(request, done)


@allowed("review")
@require_POST
def add(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Mark a stretch that the reader missed."""
    version = get_object_or_404(versions_seen(request.user, "review").select_related("document__organ"), pk=pk)
    told = _told(request)
    try:
        start, end = int(told.get("start", -1)), int(told.get("end", -1))
        kind = str(told.get("kind", "figure"))
        made = review.fact_add(request.user, version, kind=kind, start=start, end=end, data=changes_of(kind, told))
    except (LuoshiError, ValueError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    return _answer(request, made)


def _decide(user: Any, found: Fact, told: Mapping[str, Any]) -> Fact:
    revision = int(told.get("revision", -1))
    match told.get("action"):
        case "accept":
            return review.fact_accept(user, found, revision=revision)
        case "reject":
            return review.fact_reject(user, found, revision=revision)
        case "reopen":
            return review.fact_reopen(user, found, revision=revision)
        case "correct":
            return review.fact_correct(user, found, changes_of(found.kind, told), revision=revision)
        case "split":
            parts = [changes_of(found.kind, part) for part in told.get("parts", ())]
            return review.fact_split(user, found, parts, revision=revision)[0]
    raise LuoshiError("L626", "不认识的处理方式", found.surface, "请刷新页面后重试")


def _told(request: PersonRequest) -> Mapping[str, Any]:
    """What a script or a form sent."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _answer(request: PersonRequest, fact: Fact, *, status: int = 200, error: str = "") -> HttpResponseBase:
    """For a script what the fact is now; for a form the page it came from, or the fact's page with the error."""
    if request.content_type == "application/json":
        told = {
            "id": fact.pk,
            "state": fact.state,
            "words": fact.get_state_display(),
            "revision": fact.revision,
            "summary": summary_of(fact),
            "left": left_of(fact.version_id),
            "by": str(fact.decided_by or ""),
            "error": error,
        }
        return JsonResponse(told, status=status)
    if error:
        context = {"fact": fact, "fields": fields_of(fact), "history": history_of(fact), "error": error}
        return render(request, "ledger/fact.html", context, status=status)
    return redirect(f"{reverse('ledger:review', args=[fact.version_id])}#at{fact.start}")
