"""Small forms on one page, each with an address of its own: what was wrong is told beside the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse

from luoshi.desk.accounts.forms import ActForm
from luoshi.desk.accounts.gate import PersonRequest
from luoshi.desk.accounts.models import User
from luoshi.records import LuoshiError


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to a thing: the form that it needs, the service that does it, what is said afterwards."""

    form: type[ActForm]
    do: Callable[[User, Any, Mapping[str, Any]], object]
    done: str


def forms_of(acts: Mapping[str, Act], user: User, initial: Mapping[str, Mapping[str, Any]]) -> dict[str, ActForm]:
    """The empty forms of all acts, their fields apart by prefix."""
    return {name: act.form(user, prefix=name, initial=dict(initial.get(name, {}))) for name, act in acts.items()}


def perform(
    request: PersonRequest,
    thing: Any,
    acts: Mapping[str, Act],
    name: str,
    *,
    after: Callable[[], HttpResponse],
    again: Callable[[ActForm], HttpResponse],
) -> HttpResponse:
    """Do what a form asks: then *after*; or *again* the page with the form and what is wrong with it."""
    act = acts.get(name)
    if act is None:
        raise Http404
    form = act.form(request.user, request.POST, prefix=name)
    if form.is_valid():
        try:
            act.do(request.user, thing, form.cleaned_data)
        except LuoshiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, act.done)
            return after()
    return again(form)
