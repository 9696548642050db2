"""What is kept beside the things that are followed: their history, evidence files, saved views of lists."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from luoshi.desk.accounts.models import Organ
from luoshi.desk.tracking.models.projects import Monthly
from luoshi.desk.tracking.models.tasks import Report


class Change(models.Model):
    """One change of one thing, kept for ever: each field before and after, by whom, when, why.

    *subject* is task, project, honour or promise; *fields* has labels as people read them.
    """

    subject = models.CharField(max_length=8)
    key = models.PositiveBigIntegerField()
    action = models.CharField(max_length=20)
    fields = models.JSONField(default=dict)
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["subject", "key", "-id"], name="change_of")]


class Evidence(models.Model):
    """A file that proves what was reported; the bytes lie in the folder of files, under their digest."""

    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="evidence")
    monthly = models.ForeignKey(Monthly, models.PROTECT, null=True, related_name="evidence")
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        """In the order in which they were added; each belongs to one report."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(report__isnull=False, monthly__isnull=True)
                | models.Q(report__isnull=True, monthly__isnull=False),
                name="evidence_of_one",
            )
        ]


class SavedView(models.Model):
    """A list as somebody narrowed, sorted and grouped it, under a name; shared with an organ and all below it."""

    name = models.CharField(max_length=60)
    page = models.CharField(max_length=20)
    query = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    """With whom it is shared; None: one's own."""
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """By name, each once a person and page."""

        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["by", "page", "name"], name="saved_view_once")]
