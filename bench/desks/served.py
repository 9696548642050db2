"""The desk's own settings, addresses with an empty page, and a header that tells how long each answer took."""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from luoshi.desk.settings import *  # noqa: F403
from luoshi.desk.settings import MIDDLEWARE as _MIDDLEWARE

ROOT_URLCONF = "bench.desks.addresses"
MIDDLEWARE = ["bench.desks.served.timed", *_MIDDLEWARE]
LOGGING = {"version": 1, "disable_existing_loggers": False}


def timed(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Tell the seconds of an answer in a header, everything that the desk does included."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        response.headers["X-Seconds"] = f"{time.perf_counter() - began:.6f}"
        return response

    return answer
