"""Signing in and out, the password, one's other sessions."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.accounts.passwords import expired
from luoshi.desk.accounts.services.sessions import other_sessions_end, password_changed


class Login(auth.LoginView):
    """The gate."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        """Whether there is a log-in elsewhere, and how long a lock lasts."""
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        return super().get_context_data(**told) | {"oidc": bool(settings.OIDC), "minutes": minutes}


class Logout(auth.LogoutView):
    """The way out: by POST only."""

    http_method_names = ("post", "options")
    next_page = "accounts:login"


class Password(auth.PasswordChangeView):
    """One's own password."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("ledger:home")

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        """Why a new one is asked for."""
        user: Any = self.request.user
        days = settings.PASSWORD_DAYS if expired(user) else 0
        return super().get_context_data(**told) | {"days": days, "here": user.has_usable_password()}

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, and tell the audit chain."""
        answer = super().form_valid(form)
        password_changed(self.request.user)
        messages.success(self.request, "密码已修改，其他地方的登录已退出。")
        return answer


@signed_in
@require_POST
def others_end(request: PersonRequest) -> HttpResponse:
    """End one's sessions everywhere else."""
    other_sessions_end(request, request.user)
    messages.success(request, "已退出您在其他地方的登录。")
    return redirect("accounts:password")
