"""Tables of observations that somebody imports: checked first, entered when the person has seen what was found."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from luoshi.desk.accounts.models import Sensitivity
from luoshi.desk.ledger.models.observations import Posting
from luoshi.desk.ledger.models.rounds import Upload


class TableImport(models.Model):
    """A workbook of observations on its way into the ledger; *state* is also the worker's queue (see Version)."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting", "待检查"
        CHECKED = "checked", "待确认"
        CONFIRMED = "confirmed", "待入账"
        POSTED = "posted", "已入账"
        REFUSED = "refused", "有错未入账"
        DROPPED = "dropped", "已放弃"

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="table_imports")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    progress = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    """The first hundred, each with its cell, what is wrong and what to do."""
    problem_count = models.PositiveIntegerField(default=0)
    superseding = models.PositiveIntegerField(default=0)
    """How many rows give another value for a cell that the ledger has."""
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    lease = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["state", "lease"], name="table_import_queue")]
