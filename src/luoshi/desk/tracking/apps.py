"""The app of following."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    """Targets, tasks, projects, honours, promises."""

    name = "luoshi.desk.tracking"
    label = "tracking"
    verbose_name = "跟踪"
