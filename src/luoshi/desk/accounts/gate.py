"""The gate before every page: who is not signed in goes to the log-in, whoever passes is a User."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action, may

_P = ParamSpec("_P")


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def signed_in(
    view: Callable[Concatenate[PersonRequest, _P], HttpResponseBase], *, action: Action = "read"
) -> Callable[Concatenate[HttpRequest, _P], HttpResponseBase]:
    """Let only persons pass who may do *action* anywhere; the view and what it calls decide about the object."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("accounts:login"))
        person = cast(PersonRequest, request)
        if not may(person.user, action):
            raise PermissionDenied("您没有这项权限，请向管理员申请")
        return view(person, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, _P], HttpResponseBase], guarded)


def allowed(
    action: Action,
) -> Callable[
    [Callable[Concatenate[PersonRequest, _P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, _P], HttpResponseBase],
]:
    """As `signed_in`, for another action than reading: ``@allowed("import")``."""

    def gate(
        view: Callable[Concatenate[PersonRequest, _P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, _P], HttpResponseBase]:
        return signed_in(view, action=action)

    return gate
