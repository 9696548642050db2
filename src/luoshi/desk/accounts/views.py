"""Signing in and out, the password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpResponse
from django.urls import reverse_lazy

from luoshi.desk.accounts.services import password_changed


class Login(auth.LoginView):
    """The gate."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class Logout(auth.LogoutView):
    """The way out: by POST only."""

    next_page = "accounts:login"


class Password(auth.PasswordChangeView):
    """One's own password."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("ledger:home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, and tell the audit chain."""
        answer = super().form_valid(form)
        password_changed(self.request.user)
        messages.success(self.request, "密码已修改。")
        return answer
