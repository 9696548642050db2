"""Tasks, their milestones, what was reported, what was decided on it, changes of deadlines."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.models import Commitment
from luoshi.desk.tracking.models.followed import Followed


class Task(Followed):
    """A task of a year's list (任务): the printed row, and where it stands.

    *lead_name* and *support_names* are the organs as printed; *lead* and *supports* those of the tree. *due* is the
    last day, None for what is standing (长期). The fields from *percent* on repeat the latest report, so that the table
    is one query; the reports themselves are kept for ever.
    """

    class State(models.TextChoices):
        """Where it is; 临近 and 逾期 follow from the day, see states.py."""

        NEW = "new", "未开始"
        RUNNING = "running", "进行中"
        REPORTED = "reported", "已报完成"
        RETURNED = "returned", "已退回"
        VERIFIED = "verified", "已核实"
        CLOSED = "closed", "已销号"
        DROPPED = "dropped", "已取消"

    number = models.PositiveIntegerField(default=0)
    series = models.CharField(max_length=80, blank=True)
    """The list that it belongs to, as its title is printed."""
    theme = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    goal = models.TextField(blank=True)
    leader = models.CharField(max_length=80, blank=True)
    lead = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="tasks_led")
    lead_name = models.CharField(max_length=120, blank=True)
    supports = models.ManyToManyField(Organ, related_name="tasks_supported", blank=True)
    support_names = models.JSONField(default=list)
    due_text = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True, blank=True)
    began = models.DateField(null=True, blank=True)
    """From when its time runs; None: from the first of January."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    progress = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_period = models.CharField(max_length=24, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="tasks")

    class Meta:
        """As printed; a commitment makes one task of a list."""

        ordering: ClassVar = ["year", "series", "number", "id"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "year"], name="task_owner_year"),
            models.Index(fields=["lead", "year"], name="task_lead_year"),
            models.Index(fields=["state", "due"], name="task_state_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "commitment"], condition=Q(commitment__isnull=False), name="task_commitment_once"
            ),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="task_percent"),
        ]

    def __str__(self) -> str:
        """The number and the task."""
        return f"{self.number}. {self.text[:40]}" if self.number else self.text[:40]


class Milestone(models.Model):
    """What is to be reached by a quarter (形象进度), and when it was; *quarter* 0 is a milestone with a day only."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="milestones")
    quarter = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """By time."""

        ordering: ClassVar = ["quarter", "due", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(quarter__lte=4), name="milestone_quarter")]


class Report(models.Model):
    """What the lead organ reported of a period; never changed: a later report of the same period counts instead."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="reports")
    period = models.CharField(max_length=24)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    progress = models.TextField()
    problems = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    numbers = models.JSONField(default=list)
    """Figures of the report: name, value (plain decimal), unit."""
    done = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["task", "-id"], name="report_task")]


class Review(models.Model):
    """What the supervisor decided on what was reported: verified, returned, closed. Never changed."""

    class Decision(models.TextChoices):
        """What was decided."""

        VERIFIED = "verified", "核实"
        RETURNED = "returned", "退回"
        CLOSED = "closed", "销号"
        REOPENED = "reopened", "重新办理"

    task = models.ForeignKey(Task, models.PROTECT, related_name="reviews")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="reviews")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]


class DueChange(models.Model):
    """A request to move a deadline, and what became of it; nobody grants their own."""

    class State(models.TextChoices):
        """Where it is."""

        ASKED = "asked", "待批"
        GRANTED = "granted", "同意"
        REFUSED = "refused", "不同意"

    task = models.ForeignKey(Task, models.CASCADE, related_name="due_changes")
    old = models.DateField(null=True)
    new = models.DateField()
    new_text = models.CharField(max_length=80)
    reason = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        """The latest first; one open request a task."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="asked"), name="due_change_one_open"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="due_change_two_people"
            ),
        ]
