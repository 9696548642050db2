"""Users: the list, one user with grants, what is done to an account."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts import forms
from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.accounts.models import Grant, Role, User
from luoshi.desk.accounts.selectors import SoughtUsers, locked, organs_kept, user_list, users_kept
from luoshi.desk.accounts.services import grants
from luoshi.desk.accounts.services import users as services
from luoshi.desk.accounts.services.users import UserData
from luoshi.desk.accounts.views.acts import Act, forms_of, perform
from luoshi.records import LuoshiError

_PAGE = 50


def _data(told: Mapping[str, Any]) -> UserData:
    return UserData(told["full_name"], told["organ"], told["email"], bool(told.get("outside")))


ACTS = {
    "edit": Act(forms.UserForm, lambda who, one, told: services.user_edit(who, one, _data(told)), "已保存。"),
    "grant": Act(
        forms.GrantForm, lambda who, one, told: grants.grant_give(who, one, grants.Given(**told)), "已授权，立即生效。"
    ),
    "deactivate": Act(
        forms.ActForm, lambda who, one, _: services.user_deactivate(who, one), "已停用，其登录已全部退出。"
    ),
    "activate": Act(forms.ActForm, lambda who, one, _: services.user_activate(who, one), "已启用。"),
    "unlock": Act(forms.ActForm, lambda who, one, _: services.user_unlock(who, one), "已解锁，可以重新登录。"),
}


@allowed("users")
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The users whom the person keeps."""
    sought = SoughtUsers(**{name: request.GET.get(name, "")[:40] for name in SoughtUsers.__slots__})
    context = {
        "page": Paginator(user_list(request.user, sought), _PAGE).get_page(request.GET.get("page")),
        "sought": sought,
        "organs": organs_kept(request.user, "users").order_by("path"),
        "roles": Role.choices,
        "locked": locked(),
    }
    return render(request, "accounts/users.html", context)


@allowed("users")
def new(request: PersonRequest) -> HttpResponse:
    """A new user; the first password is shown once."""
    form = forms.UserNewForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = services.user_add(request.user, form.cleaned_data["username"], _data(form.cleaned_data))
        except LuoshiError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "accounts/first_password.html", {"person": made, "password": password})
    status = 400 if request.method == "POST" else 200
    return render(request, "accounts/user_new.html", {"form": form}, status=status)


@allowed("users")
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One user."""
    return _page(request, get_object_or_404(users_kept(request.user), pk=pk), {})


@allowed("users")
@require_POST
def change(request: PersonRequest, pk: int, act: str) -> HttpResponse:
    """Do something to an account."""
    person = get_object_or_404(users_kept(request.user), pk=pk)
    if act == "reset":
        password = services.password_reset(request.user, person)
        return render(request, "accounts/first_password.html", {"person": person, "password": password})
    return perform(
        request,
        person,
        ACTS,
        act,
        after=lambda: redirect("accounts:user", pk=pk),
        again=lambda form: _page(request, person, {act: form}),
    )


@allowed("users")
@require_POST
def take(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a grant back."""
    grant = get_object_or_404(Grant.objects.filter(user__in=users_kept(request.user)).select_related("user"), pk=pk)
    grants.grant_take(request.user, grant)
    messages.success(request, "已收回授权，立即生效。")
    return redirect("accounts:user", pk=grant.user_id)


def _page(request: PersonRequest, person: User, filled: Mapping[str, forms.ActForm]) -> HttpResponse:
    try:
        services.demand_over(request.user, person)
        barred = ""
    except PermissionDenied as error:
        barred = str(error)
    initial: dict[str, Any] = {"full_name": person.full_name, "organ": person.organ, "email": person.email}
    initial["outside"] = not person.has_usable_password()
    context = {
        "person": person,
        "barred": barred,
        "locked": person.username in locked(),
        "forms": forms_of(ACTS, request.user, {"edit": initial}) | dict(filled),
        "acting": next(iter(filled), ""),
    }
    return render(request, "accounts/user.html", context, status=400 if filled else 200)
