"""The app of the audit chain."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Events."""

    name = "luoshi.desk.audit"
    label = "audit"
    verbose_name = "审计"
