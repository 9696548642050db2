"""Every address of the desk."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from luoshi.desk.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luoshi.desk.ledger.urls")),
    path("accounts/", include("luoshi.desk.accounts.urls")),
    path("audit/", include("luoshi.desk.audit.urls")),
    path("tracking/", include("luoshi.desk.tracking.urls")),
    path("health", health, name="health"),
    path("language", set_language, name="set_language"),
    path("search/", include("luoshi.desk.finding.urls")),
    path("", include("luoshi.desk.charts.urls")),
    path("api/", include("luoshi.desk.api.urls")),
]
handler400 = "luoshi.desk.accounts.errors.bad_request"
