"""``python -m django search_rebuild``: make the index of search anew from everything that is kept."""

from typing import Any

from django.core.management.base import BaseCommand

from luoshi.desk.finding.services import rebuild


class Command(BaseCommand):
    """Makes the index anew, whole or not at all; people may go on working meanwhile."""

    help = "重建搜索用的索引"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, and tell how many lines it has."""
        self.stdout.write(f"索引已重建，共 {rebuild():,} 条。")
