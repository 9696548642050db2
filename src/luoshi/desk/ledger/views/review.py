"""The review page: text with marks at left, facts at right; every decision is sent and stored at once."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger import findings
from luoshi.desk.ledger.fact_forms import KINDS, changes_of, fields_of, line_of
from luoshi.desk.ledger.guess import guessed
from luoshi.desk.ledger.marked import lines
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.ledger.selectors.facts import (
    facts_seen,
    history_of,
    left_of,
    newer_version,
    next_of_kind,
    rows_used,
    standings,
)
from luoshi.desk.ledger.selectors.review import DOUBTS, ORDERS, STATES, narrowed, review_of
from luoshi.desk.ledger.services import bulk, review
from luoshi.records import LuoshiError


@signed_in
@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """One version under review, its list narrowed and ordered as the address says."""
    version = get_object_or_404(versions_seen(request.user).select_related("document__organ"), pk=pk)
    shown = review_of(version, narrowed(request.GET.dict()))
    found = findings.shown(version.outline)
    newer = newer_version(version)
    organ, sensitivity = version.document.organ, version.document.sensitivity
    context = {
        "version": version,
        "newer": newer,
        "lines": lines(version.text, shown.facts, version.outline.get("sections", ()), found),
        "review": shown,
        "findings": found,
        "grave": [one for one in found if one.grave],
        "kinds": [(kind, KINDS[kind], count) for kind, count in shown.kinds.items()],
        "states": STATES.items(),
        "doubts": DOUBTS.items(),
        "orders": ORDERS.items(),
        "may_review": newer is None and may(request.user, "review", organ, sensitivity=sensitivity),
    }
    return render(request, "ledger/review.html", context)


@signed_in
@require_GET
def fact(request: PersonRequest, pk: int) -> HttpResponse:
    """One fact with its form and history; as a fragment for the review page, as a page of its own without a script."""
    found = get_object_or_404(facts_seen(request.user), pk=pk)
    if request.headers.get("X-Fragment") == "1":
        split = request.GET.get("split") == "1"
        return render(request, "ledger/fact_form.html", {"fact": found, "fields": fields_of(found), "split": split})
    return _fact_page(request, found)


@allowed("review")
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Decide on a fact: accept, correct, reject, reopen, split; 409 with what is there where somebody was first."""
    found = get_object_or_404(facts_seen(request.user), pk=pk)
    try:
        done = _decide(request.user, found, _told(request))
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
    try:
        revisions = _revisions(told.get("with", {}))
        others = list(facts_seen(request.user).filter(pk__in=revisions))
        seen = [_whole(told.get("revision")), *(revisions[other.pk] for other in others)]
        done = review.fact_merge(request.user, [found, *others], revisions=seen)
    except review.Conflict as conflict:
        return _answer(request, conflict.fact, status=409, error=str(conflict))
    except LuoshiError as error:
        return _answer(request, found, status=400, error=str(error))
    return _answer(request, done)


@allowed("review")
def add(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Mark a stretch that the reader missed: the form for a stretch, and what it sends."""
    version = get_object_or_404(versions_seen(request.user, "review").select_related("document__organ"), pk=pk)
    told = request.GET.dict() if request.method == "GET" else _told(request)
    kind = str(told.get("kind", "figure"))
    start, end = _stretch(version, told)
    if request.method == "GET":
        return _new_fact(request, version, told)
    try:
        made = review.fact_add(request.user, version, kind=kind, start=start, end=end, data=changes_of(kind, told))
    except LuoshiError as error:
        if request.content_type == "application/json":
            return JsonResponse({"error": str(error)}, status=400)
        return _new_fact(request, version, told, error=str(error))
    return _answer(request, made)


@allowed("review")
@require_POST
def many(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Accept all facts that are listed, or take that back."""
    version = get_object_or_404(versions_seen(request.user, "review").select_related("document__organ"), pk=pk)
    told = _told(request)
    try:
        seen = _revisions(told.get("facts", {}))
        deed = bulk.facts_reopen if told.get("action") == "reopen" else bulk.facts_accept
        done = deed(request.user, version, seen)
    except LuoshiError as error:
        if request.content_type == "application/json":
            return JsonResponse({"error": str(error)}, status=400)
        messages.error(request, str(error))
        return redirect("ledger:review", pk=version.pk)
    if request.content_type != "application/json":
        left = f"，{len(done.left)} 条已由他人处理，未动" if done.left else ""
        messages.success(request, f"已处理 {len(done.done)} 条{left}。")
        return redirect(_back(request, version))
    facts = [*done.done, *done.left]
    standing = standings(facts)
    told_back = [_plain(fact, standing[fact.pk].words, standing[fact.pk].cell) for fact in facts]
    return JsonResponse({"facts": told_back, "done": len(done.done), "left": left_of(version.pk)})


def _decide(user: Any, found: Fact, told: Mapping[str, Any]) -> Fact:
    revision = _whole(told.get("revision"))
    match told.get("action"):
        case "accept":
            return review.fact_accept(user, found, revision=revision)
        case "reject":
            return review.fact_reject(user, found, revision=revision)
        case "reopen":
            return review.fact_reopen(user, found, revision=revision)
        case "correct":
            return review.fact_correct(user, found, changes_of(found.kind, told, found.data), revision=revision)
        case "split":
            parts = [changes_of(found.kind, part, found.data) for part in _parts(told)]
            return review.fact_split(user, found, parts, revision=revision)[0]
    raise LuoshiError("L626", "不认识的处理方式", found.surface, "请刷新页面后重试")


def _parts(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a split: as a script sends them, or as the second half of a form does (``value-2``)."""
    parts = told.get("parts")
    if isinstance(parts, list):
        return [part for part in parts if isinstance(part, dict)]
    second = {name[:-2]: value for name, value in told.items() if name.endswith("-2")}
    return [told, second] if second else []


def _told(request: PersonRequest) -> Mapping[str, Any]:
    """What a script or a form sent."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _whole(words: Any) -> int:
    """A whole number as sent; -1 for what is none."""
    return int(words) if isinstance(words, int) or (isinstance(words, str) and words.isdecimal()) else -1


def _revisions(told: Any) -> dict[int, int]:
    """Facts and the revisions that the person saw: as a table, or as ``12:0,13:1`` from a form.

    Raises:
        LuoshiError: it is neither.
    """
    if isinstance(told, str):
        told = dict(pair.split(":", 1) for pair in told.split(",") if pair.count(":") == 1)
    if not isinstance(told, dict) or len(told) > bulk.MOST:
        raise LuoshiError("L632", "没有选中要处理的条目", "审读", "请刷新页面后重试")
    return {int(key): _whole(value) for key, value in told.items() if str(key).isdecimal() and len(str(key)) < 19}


def _stretch(version: Version, told: Mapping[str, Any]) -> tuple[int, int]:
    """The stretch that is marked: by its offsets, or by words of the text (the first place where they stand)."""
    words = str(told.get("words", ""))
    if words and "start" not in told:
        at = version.text.find(words)
        return at, at + len(words) if at >= 0 else -1
    return _whole(told.get("start")), _whole(told.get("end"))


def _new_fact(request: PersonRequest, version: Version, told: Mapping[str, Any], error: str = "") -> HttpResponse:
    """The form of a fact that the reader missed, filled with what the marked characters tell."""
    start, end = _stretch(version, told)
    kind = str(told.get("kind", "figure"))
    surface = version.text[start:end] if 0 <= start < end else ""
    kind = kind if kind in ("figure", "commitment", "project", "honour") else "figure"
    made = Fact(version=version, kind=kind, start=max(start, 0), end=max(end, 0), surface=surface, data={}, read=None)
    made.data = guessed(version, kind, start, end) | changes_of(kind, told)
    context = {"version": version, "fact": made, "fields": fields_of(made), "error": error}
    context["words"] = told.get("words", "")
    whole = request.headers.get("X-Fragment") != "1"
    status = 400 if error else 200
    return render(request, "ledger/fact_new.html" if whole else "ledger/fact_new_form.html", context, status=status)


def _plain(fact: Fact, words: str, cell: str) -> dict[str, Any]:
    """A fact as the script of the review page needs it."""
    line = line_of(fact)
    return {
        "id": fact.pk,
        "state": fact.state,
        "words": words,
        "cell": cell,
        "revision": fact.revision,
        "title": line.title,
        "value": line.value,
        "rest": line.rest,
        "by": str(fact.decided_by or ""),
        "at": fact.decided_at.isoformat() if fact.decided_at else "",
    }


def _answer(request: PersonRequest, fact: Fact, *, status: int = 200, error: str = "") -> HttpResponseBase:
    """For a script what the fact is now; for a form the page it came from, or the fact's page with the error."""
    if request.content_type == "application/json":
        standing = standings([fact])[fact.pk]
        told = _plain(fact, standing.words, standing.cell) | {"left": left_of(fact.version_id), "error": error}
        return JsonResponse(told, status=status)
    if error:
        return _fact_page(request, fact, error=error, status=status)
    return redirect(f"{reverse('ledger:review', args=[fact.version_id])}?fact={fact.pk}#f{fact.pk}")


def _fact_page(request: PersonRequest, found: Fact, *, error: str = "", status: int = 200) -> HttpResponse:
    organ, sensitivity = found.version.document.organ, found.version.document.sensitivity
    context = {
        "fact": found,
        "fields": fields_of(found),
        "history": history_of(found),
        "used": rows_used(found),
        "other": next_of_kind(found),
        "standing": standings([found])[found.pk],
        "error": error,
        "may_review": may(request.user, "review", organ, sensitivity=sensitivity),
    }
    return render(request, "ledger/fact.html", context, status=status)


def _back(request: PersonRequest, version: Version) -> str:
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return there if safe else reverse("ledger:review", args=[version.pk])
