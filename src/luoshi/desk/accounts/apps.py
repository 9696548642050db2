"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organs, users, grants."""

    name = "luoshi.desk.accounts"
    label = "accounts"
    verbose_name = "帐户"

    def ready(self) -> None:
        """Listen to log-ins."""
        from luoshi.desk.accounts.services import sessions  # noqa: F401
