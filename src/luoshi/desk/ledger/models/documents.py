"""Documents, their versions, the facts read in a version, and what reviewers decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luoshi.desk.accounts.models import Organ, Sensitivity


class Document(models.Model):
    """A plan, report or notice; its texts are its versions."""

    title = models.CharField(max_length=200)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="documents")
    """Whose paper it is at this desk: who sees it, who may review it."""
    region = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=80, blank=True)
    date = models.CharField(max_length=10, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """The title."""
        return self.title


class Version(models.Model):
    """One file of a document and its text, which never changes once read.

    *state* is also the queue: a worker takes a waiting version for the time of a lease and renews it while it reads; a
    lease that has run out (a worker was killed) makes the version free for the next worker. Facts appear together with
    the state ``read`` or not at all.
    """

    class State(models.TextChoices):
        """Where the reading is."""

        WAITING = "waiting", "待读取"
        READING = "reading", "读取中"
        READ = "read", "已读取"
        FAILED = "failed", "读取失败"

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=120)
    """Where the bytes lie below the folder of files: named by their digest."""
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    text = models.TextField(blank=True)
    outline = models.JSONField(default=dict)
    """What the pages need besides the facts: sections, repairs, places, notes."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    lease = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=60, blank=True)
    year_given = models.PositiveSmallIntegerField(null=True, blank=True)
    region_given = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    reader = models.CharField(max_length=20, blank=True)
    """The version of the program that read it."""

    class Meta:
        """Numbered from 1; the same bytes once a document."""

        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["document", "sha256"], name="version_bytes_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease"], name="version_queue")]


class Fact(models.Model):
    """Something read in a version, or marked by a reviewer, and where its review stands.

    *data* is the fact as `luoshi read` writes it, with the reviewer's corrections; *read* is as it was read, never
    changed. *doubt* (0 to 100) orders the review: the unsure first. *revision* counts decisions: whoever decides must
    name the revision they saw.
    """

    class State(models.TextChoices):
        """Where the review is."""

        PENDING = "pending", "待审"
        ACCEPTED = "accepted", "已采用"
        CORRECTED = "corrected", "改后采用"
        REJECTED = "rejected", "不采用"
        REPLACED = "replaced", "已拆分或合并"

    version = models.ForeignKey(Version, models.CASCADE, related_name="facts", db_index=False)
    kind = models.CharField(max_length=10)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    surface = models.TextField()
    data = models.JSONField()
    read = models.JSONField(null=True)
    """None where a reviewer marked it."""
    doubt = models.PositiveSmallIntegerField(default=0)
    doubts = models.CharField(max_length=200, blank=True)
    """Why it is doubtful, in Chinese."""
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    revision = models.PositiveIntegerField(default=0)
    parents = models.ManyToManyField("self", symmetrical=False, related_name="successors", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the text."""

        ordering: ClassVar = ["version", "start", "id"]
        indexes: ClassVar = [
            models.Index(fields=["version", "state", "doubt"], name="fact_review"),
            models.Index(fields=["state", "version"], name="fact_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="fact_runs_forward"),
        ]


class Decision(models.Model):
    """What a reviewer decided on a fact, kept for ever: before, after, by whom, when."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="decisions")
    revision = models.PositiveIntegerField()
    action = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One a revision."""

        ordering: ClassVar = ["fact", "revision"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["fact", "revision"], name="decision_once")]
