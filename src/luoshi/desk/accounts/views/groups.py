"""Groups of units: the list, one group with its members through time."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts import forms
from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.accounts.models import UnitGroup, UnitGroupMember
from luoshi.desk.accounts.permissions import may
from luoshi.desk.accounts.selectors import groups_listed, members_listed
from luoshi.desk.accounts.services import groups as services
from luoshi.desk.accounts.views.acts import Act, forms_of, perform
from luoshi.records import LuoshiError

ACTS = {
    "rename": Act(forms.NameForm, lambda who, one, told: services.group_rename(who, one, told["name"]), "已保存。"),
    "member": Act(
        forms.MemberForm,
        lambda who, one, told: services.member_add(who, one, told["organ"], since=told["since"], order=told["order"]),
        "已加入单位组。",
    ),
}


@allowed("organs")
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """All groups."""
    return render(request, "accounts/groups.html", {"groups": groups_listed()})


@allowed("organs")
def new(request: PersonRequest) -> HttpResponse:
    """A new group."""
    form = forms.GroupForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.group_add(request.user, name=form.cleaned_data["name"], code=form.cleaned_data["code"])
        except LuoshiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已新增单位组，请加入单位。")
            return redirect("accounts:group", pk=made.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "accounts/group_new.html", {"form": form}, status=status)


@allowed("organs")
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One group."""
    return _page(request, get_object_or_404(UnitGroup, pk=pk), {})


@allowed("organs")
@require_POST
def change(request: PersonRequest, pk: int, act: str) -> HttpResponse:
    """Do something to a group."""
    group = get_object_or_404(UnitGroup, pk=pk)
    return perform(
        request,
        group,
        ACTS,
        act,
        after=lambda: redirect("accounts:group", pk=pk),
        again=lambda form: _page(request, group, {act: form}),
    )


@allowed("organs")
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """Let a unit leave its group."""
    member = get_object_or_404(UnitGroupMember.objects.select_related("group", "organ"), pk=pk)
    form = forms.DayForm(request.user, request.POST)
    if form.is_valid():
        try:
            services.member_end(request.user, member, until=form.cleaned_data["on"])
            messages.success(request, f"已登记{member.organ}退出。")
        except LuoshiError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, "请写明自何日起退出。")
    return redirect("accounts:group", pk=member.group_id)


def _page(request: PersonRequest, group: UnitGroup, filled: Mapping[str, forms.ActForm]) -> HttpResponse:
    members = members_listed(group)
    context = {
        "group": group,
        "members": members,
        "kept": all(may(request.user, "organs", member.organ) for member in members),
        "forms": forms_of(ACTS, request.user, {"rename": {"name": group.name}}) | dict(filled),
        "acting": next(iter(filled), ""),
    }
    return render(request, "accounts/group.html", context, status=400 if filled else 200)
