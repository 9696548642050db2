"""Addresses of the accounts."""

from django.urls import path

from luoshi.desk.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login", views.Login.as_view(), name="login"),
    path("logout", views.Logout.as_view(), name="logout"),
    path("password", views.Password.as_view(), name="password"),
]
