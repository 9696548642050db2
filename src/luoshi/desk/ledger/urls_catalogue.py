"""Addresses of the catalogue's editing."""

from django.urls import path

from luoshi.desk.ledger.views import catalogue

urlpatterns = [
    path("indicators/new", catalogue.new, name="indicator-new"),
    path("indicators/<int:pk>/edit", catalogue.edit, name="indicator-edit"),
]
