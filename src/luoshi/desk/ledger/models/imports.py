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
    tries = models.PositiveSmallIntegerField(default=0)
    """How often a worker took it for the step that it waits for."""
    rows = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    """The first kinds of problem, each with its first cell, what is wrong, what to do, how many cells have it."""
    problem_count = models.PositiveIntegerField(default=0)
    hints = models.JSONField(default=list)
    """The first doubts (a slip of the unit, a jump), each with its cell; they do not hold anything up."""
    hint_count = models.PositiveIntegerField(default=0)
    superseding = models.PositiveIntegerField(default=0)
    """How many rows give another value for a cell that the ledger has."""
    same = models.PositiveIntegerField(default=0)
    """How many rows say what the ledger says already: they are not entered again."""
    preview = models.JSONField(default=dict)
    """The first rows that are to be entered: ``changed`` beside what they supersede, and ``fresh``."""
    basis = models.CharField(max_length=64, blank=True)
    """The digest of what the ledger believed of these cells when they were checked: confirmed is what was seen."""
    note = models.CharField(max_length=200, blank=True)
    """What the person must know of its way, in Chinese: why it was checked once more."""
    checked_at = models.DateTimeField(null=True, blank=True)
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    lease = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["state", "lease"], name="table_import_queue")]

    @property
    def fresh(self) -> int:
        """How many rows give a value for a cell of which the ledger has none."""
        return self.rows - self.superseding - self.same if self.state != self.State.REFUSED else 0

    @property
    def entering(self) -> int:
        """How many rows a confirmation enters."""
        return self.fresh + self.superseding
