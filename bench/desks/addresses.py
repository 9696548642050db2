"""The desk's addresses, and an empty page beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, to somebody who is signed in: the session and the person are read as on every page."""
    return HttpResponse(str(request.user.is_authenticated))


urlpatterns = [path("empty", empty), path("", include("luoshi.desk.urls"))]
