"""Addresses of the audit pages."""

from django.urls import path

from luoshi.desk.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("export", views.export, name="export"),
]
