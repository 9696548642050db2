"""Addresses of the accounts."""

from django.conf import settings
from django.urls import URLPattern, path

from luoshi.desk.accounts.views import groups, organs, signing, users

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("login", signing.Login.as_view(), name="login"),
    path("logout", signing.Logout.as_view(), name="logout"),
    path("password", signing.Password.as_view(), name="password"),
    path("sessions/end", signing.others_end, name="sessions-end"),
    path("organs/", organs.index, name="organs"),
    path("organs/<int:pk>/", organs.detail, name="organ"),
    path("organs/<int:pk>/new", organs.new, name="organ-new"),
    path("organs/<int:pk>/<slug:act>", organs.change, name="organ-act"),
    path("groups/", groups.index, name="groups"),
    path("groups/new", groups.new, name="group-new"),
    path("groups/<int:pk>/", groups.detail, name="group"),
    path("groups/<int:pk>/<slug:act>", groups.change, name="group-act"),
    path("members/<int:pk>/end", groups.end, name="member-end"),
    path("users/", users.index, name="users"),
    path("users/new", users.new, name="user-new"),
    path("users/<int:pk>/", users.detail, name="user"),
    path("users/<int:pk>/<slug:act>", users.change, name="user-act"),
    path("grants/<int:pk>/take", users.take, name="grant-take"),
]
if settings.OIDC:
    from luoshi.desk.accounts import oidc

    urlpatterns += [
        path("oidc/", oidc.To.as_view(), name="oidc"),
        path("oidc/back", oidc.Back.as_view(), name="oidc-back"),
    ]
