"""The app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Documents, facts, observations, rounds."""

    name = "luoshi.desk.ledger"
    label = "ledger"
    verbose_name = "台账"
