"""Addresses of the import of tables."""

from django.urls import path

from luoshi.desk.ledger.views import tables

urlpatterns = [
    path("", tables.index, name="tables"),
    path("new", tables.new, name="table-new"),
    path("template.xlsx", tables.template, name="table-template"),
    path("<int:pk>/", tables.detail, name="table"),
    path("<int:pk>/state", tables.state, name="table-state"),
    path("<int:pk>/file", tables.file, name="table-file"),
    path("<int:pk>/act", tables.act, name="table-act"),
]
