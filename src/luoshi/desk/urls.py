"""Every address of the desk."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luoshi.desk.ledger.urls")),
    path("accounts/", include("luoshi.desk.accounts.urls")),
    path("audit/", include("luoshi.desk.audit.urls")),
]
handler400 = "luoshi.desk.accounts.errors.bad_request"
