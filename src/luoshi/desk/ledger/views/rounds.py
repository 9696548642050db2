"""Rounds: the list with what waits, a round with its filings, making, opening, locking."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.forms_rounds import RoundForm, initial_of
from luoshi.desk.ledger.models import Indicator, Round
from luoshi.desk.ledger.selectors.rounds import filings_due, filings_of, items_of, round_list, rounds_seen
from luoshi.desk.ledger.services.rounds import round_change, round_create, round_lock, round_open, round_unlock
from luoshi.records import LuoshiError

_PAGE, _FEW = 30, 12


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """What waits for the person, then all rounds."""
    page = Paginator(round_list(request.user), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "due": filings_due(request.user, few=_FEW)}
    return render(request, "ledger/rounds.html", context)


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One round: who stands where; below, what it asks for."""
    one = get_object_or_404(rounds_seen(request.user), pk=pk)
    lines = filings_of(request.user, one)
    state = request.GET.get("state", "")
    states = {line.state for line in lines}
    context = {
        "round": one,
        "all": len(lines),
        "lines": [line for line in lines if line.state == state] if state in states else lines,
        "states": [(word, sum(1 for line in lines if line.state == word)) for word in sorted(states)],
        "state": state if state in states else "",
        "items": items_of(one),
        "exports": may(request.user, "export"),
        "may_hold": may(request.user, "round", one.organ, sensitivity=one.sensitivity),
    }
    return render(request, "ledger/round.html", context)


@allowed("round")
def new(request: PersonRequest) -> HttpResponse:
    """Make a round, from nothing or like another (``from``)."""
    like = request.GET.get("from", "")
    model = rounds_seen(request.user).filter(pk=int(like)).first() if like.isdecimal() else None
    initial = initial_of(model, items_of(model)) | {"due_on": None, "opens_on": None} if model else {}
    form = RoundForm(request.user, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = round_create(request.user, form.plan(), form.wanted)
            return redirect("ledger:round", pk=made.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    return render(request, "ledger/round_form.html", {"form": form, "names": _names()})


@allowed("round")
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    one = get_object_or_404(rounds_seen(request.user), pk=pk)
    form = RoundForm(request.user, request.POST or None, initial=initial_of(one, items_of(one)))
    if request.method == "POST" and form.is_valid():
        try:
            round_change(request.user, one, form.plan(), form.wanted)
            return redirect("ledger:round", pk=one.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    return render(request, "ledger/round_form.html", {"form": form, "round": one, "names": _names()})


@allowed("round")
@require_POST
def open_(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a round."""
    return _act(request, pk, lambda one: f"已开始填报，{round_open(request.user, one)} 个单位应报。")


@allowed("round")
@require_POST
def lock(request: PersonRequest, pk: int) -> HttpResponse:
    """Lock a round."""
    return _act(request, pk, lambda one: f"已锁定；{round_lock(request.user, one)} 个数记为未报。")


@allowed("round")
@require_POST
def unlock(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a locked round again."""

    def act(one: Round) -> str:
        round_unlock(request.user, one, request.POST.get("reason", ""))
        return "已解锁，可以退回更正。"

    return _act(request, pk, act)


def _act(request: PersonRequest, pk: int, act: Callable[[Round], str]) -> HttpResponse:
    one = get_object_or_404(rounds_seen(request.user), pk=pk)
    try:
        messages.success(request, act(one))
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect("ledger:round", pk=one.pk)


def _names() -> list[tuple[str, str]]:
    """The catalogue beside the form: names with their units."""
    return list(Indicator.objects.filter(retired_on=None).values_list("name", "unit"))
