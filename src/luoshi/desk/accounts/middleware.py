"""What every request of a signed-in person passes: idle sessions end, a first password must be changed."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

_SEEN = "seen"
_STEP = 60
"""Seconds after which the time of the last request is written anew: not at every request."""


class AccountMiddleware:
    """Ends idle sessions and sends whoever has a first password to change it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next one in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request pass, or send it elsewhere."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        seen = request.session.get(_SEEN, now)
        if now - seen > settings.IDLE_SECONDS:
            logout(request)
            messages.info(request, "长时间没有操作，已自动退出，请重新登录。")
            return redirect(f"{reverse('accounts:login')}?next={request.path}")
        if now - seen > _STEP or _SEEN not in request.session:
            request.session[_SEEN] = now
        free = (reverse("accounts:password"), reverse("accounts:logout"))
        if request.user.must_change_password and request.path not in free:
            return redirect("accounts:password")
        return self.get_response(request)
