"""Addresses of search."""

from django.urls import path

from luoshi.desk.finding import views

app_name = "finding"
urlpatterns = [path("", views.search, name="search")]
