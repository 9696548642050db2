"""The app of charts."""

from django.apps import AppConfig


class ChartsConfig(AppConfig):
    """Charts; no storage of its own."""

    name = "luoshi.desk.charts"
    label = "charts"
    verbose_name = "图"
