"""Addresses of the ledger."""

from django.urls import path

from luoshi.desk.ledger.views import documents, home

app_name = "ledger"
urlpatterns = [
    path("", home.home, name="home"),
    path("documents/", documents.index, name="documents"),
    path("documents/new", documents.new, name="document-new"),
    path("documents/<int:pk>/", documents.detail, name="document"),
    path("versions/<int:pk>/state", documents.state, name="version-state"),
    path("versions/<int:pk>/file", documents.file, name="version-file"),
    path("versions/<int:pk>/retry", documents.retry, name="version-retry"),
]
