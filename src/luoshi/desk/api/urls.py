"""Addresses of the API: its calls under v1, its document, its pages."""

from django.urls import path

from luoshi.desk.api import views
from luoshi.desk.api.root import api

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke", views.revoke, name="token-revoke"),
    path("v1/", api.urls),
]
