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
    """Tell the seconds of an answer in a header, everything that the desk does included; and those of the processor.

    The second number leaves out what other threads and other programs took, and on PostgreSQL the work of the database.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        began, worked = time.perf_counter(), time.thread_time()
        response = get_response(request)
        response.headers["X-Processor"] = f"{time.thread_time() - worked:.6f}"
        response.headers["X-Seconds"] = f"{time.perf_counter() - began:.6f}"
        return response

    return answer
