"""The app of the interface for other systems."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens and receipts."""

    name = "luoshi.desk.api"
    label = "api"
    verbose_name = "接口"
