"""Pages for what went wrong: in Chinese, what it is and what to do; the same headers as every page."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from luoshi.records import LuoshiError


def told(request: HttpRequest, error: LuoshiError) -> HttpResponse:
    """A coded error as a page, or as JSON for a script that sent JSON."""
    if request.content_type == "application/json":
        return JsonResponse({"error": str(error)}, status=400)
    return render(request, "400.html", {"error": error}, status=400)


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    """A request that is none: too large gets a page of its own."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(request)
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """A request that is too heavy, without a look at what it holds."""
    most = {"file": settings.UPLOAD_MAX_BYTES // 1_000_000, "all": settings.REQUEST_MAX_BYTES // 1_000_000}
    return render(request, "413.html", {"most": most}, status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one that is too old."""
    if request.content_type == "application/json":
        return JsonResponse({"error": "页面已过期，请刷新后再试"}, status=403)
    return render(request, "403_csrf.html", status=403)
