"""The app of search."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    """One index over documents, ledger and catalogue."""

    name = "luoshi.desk.finding"
    label = "finding"
    verbose_name = "搜索"
