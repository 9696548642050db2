"""Organs: the tree, one organ with its names, what is done to it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts import forms
from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.accounts.models import Organ
from luoshi.desk.accounts.selectors import organ_tree, organs_kept
from luoshi.desk.accounts.services import organs as services
from luoshi.desk.accounts.services.organs import OrganData
from luoshi.desk.accounts.views.acts import Act, forms_of, perform
from luoshi.records import LuoshiError


def _data(told: Mapping[str, Any]) -> OrganData:
    return OrganData(kind=told["kind"], short=told["short"], order=told["order"])


ACTS = {
    "edit": Act(forms.OrganForm, lambda who, one, told: services.organ_edit(who, one, _data(told)), "已保存。"),
    "rename": Act(
        forms.RenameForm,
        lambda who, one, told: services.organ_rename(who, one, told["name"], on=told["on"]),
        "已更名，原名保留在名称沿革里。",
    ),
    "former": Act(
        forms.FormerForm,
        lambda who, one, told: services.organ_former_name(
            who, one, told["name"], until=told["until"], since=told["since"]
        ),
        "已补记旧名。",
    ),
    "move": Act(
        forms.MoveForm, lambda who, one, told: services.organ_move(who, one, told["parent"]), "已移到新的上级。"
    ),
    "close": Act(forms.DayForm, lambda who, one, told: services.organ_close(who, one, on=told["on"]), "已登记撤销。"),
    "reopen": Act(forms.ActForm, lambda who, one, _: services.organ_reopen(who, one), "已恢复。"),
}


@allowed("organs")
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The tree."""
    return render(request, "accounts/organs.html", {"leaves": organ_tree(request.user)})


@allowed("organs")
def new(request: PersonRequest, pk: int) -> HttpResponse:
    """A new organ below another."""
    parent = get_object_or_404(organs_kept(request.user), pk=pk)
    form = forms.OrganNewForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = services.organ_add(request.user, parent, told["name"], _data(told), since=told["since"])
        except LuoshiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已新增{made}。")
            return redirect("accounts:organ", pk=made.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "accounts/organ_new.html", {"form": form, "parent": parent}, status=status)


@allowed("organs")
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One organ: its names through time, what is below it, what can be done."""
    return _page(request, _found(request, pk), {})


@allowed("organs")
@require_POST
def change(request: PersonRequest, pk: int, act: str) -> HttpResponse:
    """Do something to an organ."""
    organ = _found(request, pk)
    return perform(
        request,
        organ,
        ACTS,
        act,
        after=lambda: redirect("accounts:organ", pk=pk),
        again=lambda form: _page(request, organ, {act: form}),
    )


def _found(request: PersonRequest, pk: int) -> Organ:
    return get_object_or_404(organs_kept(request.user).select_related("parent"), pk=pk)


def _page(request: PersonRequest, organ: Organ, filled: Mapping[str, forms.ActForm]) -> HttpResponse:
    initial = {"edit": {"kind": organ.kind, "short": organ.short, "order": organ.order}}
    context = {
        "organ": organ,
        "names": organ.names.all(),
        "below": organ.children.all(),
        "groups": organ.memberships.select_related("group").order_by("group__name", "since"),
        "forms": forms_of(ACTS, request.user, initial) | dict(filled),
        "acting": next(iter(filled), ""),
    }
    return render(request, "accounts/organ.html", context, status=400 if filled else 200)
