"""The app of search."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    """One index over documents, ledger and catalogue."""

    name = "luoshi.desk.finding"
    label = "finding"
    verbose_name = "搜索"

    def ready(self) -> None:
        """Begin to look at what other rooms save."""
        from luoshi.desk.finding.watching import watch

        watch()
