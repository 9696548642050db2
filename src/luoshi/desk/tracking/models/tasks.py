"""Tasks, their milestones, what was reported, what was decided on it, changes of deadlines."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.models import Commitment
from luoshi.desk.tracking.models.followed import Edition, Followed, Kept


class TaskFields(Kept):
    """The printed row of a task, and where it stands.

    *lead_name* and *support_names* are the organs as printed; *lead* is that of the tree. *due* is the last day, None
    for what is standing (长期). The fields from *percent* on repeat the latest report, so that the table is one query;
    the reports themselves are kept for ever. *milestone_due* is the first day by which a milestone should have been
    reached that was not.
    """

    class State(models.TextChoices):
        """Where it is; 滞后, 临近 and 逾期 follow from the day, see states.py."""

        DRAFT = "draft", "拟办"
        APPROVED = "approved", "已批准"
        ISSUED = "issued", "待签收"
        DISPUTED = "disputed", "有异议"
        NEW = "new", "未开始"
        RUNNING = "running", "进行中"
        REPORTED = "reported", "已报完成"
        RETURNED = "returned", "已退回"
        VERIFIED = "verified", "已核实"
        CLOSED = "closed", "已销号"
        SUSPENDED = "suspended", "已暂停"
        MERGED = "merged", "已并入"
        DROPPED = "dropped", "已取消"

    class Kind(models.TextChoices):
        """How its time runs."""

        DATED = "dated", "限期"
        QUARTERLY = "quarterly", "按季"
        STANDING = "standing", "常年"

    number = models.PositiveIntegerField(default=0)
    series = models.CharField(max_length=80, blank=True)
    """The list that it belongs to, as its title is printed."""
    theme = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    goal = models.TextField(blank=True)
    leader = models.CharField(max_length=80, blank=True)
    lead = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="%(class)ss_led")
    lead_name = models.CharField(max_length=120, blank=True)
    support_names = models.JSONField(default=list)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.DATED)
    due_text = models.CharField(max_length=80, blank=True)
    due = models.DateField(null=True, blank=True)
    began = models.DateField(null=True, blank=True)
    """From when its time runs; None: from the first of January."""
    weight = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    """How much it counts (分值); None: not told."""
    indicator_names = models.JSONField(default=list)
    """Indicators of the catalogue by which it is measured."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    suspended_from = models.CharField(max_length=9, blank=True)
    """The state to which a suspended task goes back."""
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("tracking.Task", models.PROTECT, null=True, blank=True, related_name="+")
    milestone_due = models.DateField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    progress = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_period = models.CharField(max_length=24, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        """Only for its children."""

        abstract = True

    def __str__(self) -> str:
        """The number and the task."""
        return f"{self.number}. {self.text[:40]}" if self.number else self.text[:40]


class Task(TaskFields, Followed):
    """A task of a year's list (任务); *supports* are those of its supporting organs that are in the tree."""

    supports = models.ManyToManyField(Organ, related_name="tasks_supported", blank=True)

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


class TaskEdition(TaskFields, Edition):
    """A task as it stood from one act to the next; *milestones* are its quarters then: quarter, text, due, done."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="editions")
    milestones = models.JSONField(default=list)

    class Meta:
        """By time; one of each task is still open."""

        ordering: ClassVar = ["task", "id"]
        indexes: ClassVar = [models.Index(fields=["task", "recorded_at"], name="task_edition_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(superseded_at__isnull=True), name="task_edition_one_open"
            )
        ]


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

    @property
    def source_key(self) -> str:
        """Under which name the task's sources tell where its words come from."""
        return f"q{self.quarter}" if self.quarter else "text"


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
    """One step of a task from draft to closed, and who took it. Never changed."""

    class Decision(models.TextChoices):
        """What was decided."""

        APPROVED = "approved", "批准立项"
        ISSUED = "issued", "交办"
        ACCEPTED = "accepted", "签收"
        DISPUTED = "disputed", "提出异议"
        VERIFIED = "verified", "核实"
        RETURNED = "returned", "退回"
        CLOSED = "closed", "销号"
        REOPENED = "reopened", "重新办理"
        SUSPENDED = "suspended", "暂停"
        RESUMED = "resumed", "恢复"
        MERGED = "merged", "并入"
        DROPPED = "dropped", "取消"

    task = models.ForeignKey(Task, models.PROTECT, related_name="reviews")
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="reviews")
    decision = models.CharField(max_length=9, choices=Decision.choices)
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
