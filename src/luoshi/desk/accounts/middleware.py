"""What every request passes: too heavy a body, sessions that end, passwords that must be changed, errors in words."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from luoshi.desk.accounts.address import client_address
from luoshi.desk.accounts.errors import told, too_large
from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.passwords import expired
from luoshi.desk.accounts.services.sessions import BEGAN
from luoshi.desk.audit.services import coming_from
from luoshi.records import LuoshiError

_SEEN = "seen"
_STEP = 60
"""Seconds after which the time of the last request is written anew: not at every request."""
_LOCAL = "django.contrib.auth.backends.ModelBackend"
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class EdgeMiddleware:
    """Refuses what is too heavy before a byte of it is read; says that pages are kept by no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next one in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request pass, or refuse it."""
        try:
            weight = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            weight = 0
        answer = too_large(request) if weight > settings.REQUEST_MAX_BYTES else self.get_response(request)
        static = request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/") and answer.status_code < 400
        for name, value in {} if static else _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer


class AccountMiddleware:
    """Ends sessions that are idle or old, sends whoever must to a new password, turns coded errors into a page.

    Whatever is done within is recorded as coming from the request's address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next one in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let the request pass, or send it elsewhere."""
        with coming_from(client_address(request)):
            return (self._elsewhere(request) if isinstance(request.user, User) else None) or self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for a coded error that nobody caught: it tells what to do."""
        return told(request, error) if isinstance(error, LuoshiError) else None

    def _elsewhere(self, request: HttpRequest) -> HttpResponseBase | None:
        """Where a signed-in person is sent instead."""
        now = int(time.time())
        seen, began = request.session.get(_SEEN, now), request.session.setdefault(BEGAN, now)
        if now - seen > settings.IDLE_SECONDS:
            return _out(request, "长时间没有操作，已自动退出，请重新登录。")
        if now - began > settings.SESSION_COOKIE_AGE:
            return _out(request, "登录时间已满，请重新登录。")
        if now - seen > _STEP or _SEEN not in request.session:
            request.session[_SEEN] = now
        return _to_password(request)


def _to_password(request: HttpRequest) -> HttpResponseBase | None:
    """To a new password, where the first one or an old one is in use; who signed in elsewhere has none here."""
    assert isinstance(request.user, User)
    if request.session.get(BACKEND_SESSION_KEY) != _LOCAL:
        return None
    if request.path in (reverse("accounts:password"), reverse("accounts:logout")):
        return None
    return redirect("accounts:password") if request.user.must_change_password or expired(request.user) else None


def _out(request: HttpRequest, why: str) -> HttpResponseBase:
    """Sign out, and back to the log-in; a page that was only looked at comes again afterwards."""
    logout(request)
    messages.info(request, why)
    there = request.get_full_path() if request.method == "GET" else reverse("ledger:home")
    return redirect_to_login(there, resolve_url("accounts:login"))
