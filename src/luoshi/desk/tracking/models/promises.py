"""Promises of a plan beside later reports: one comparison, its links, and people's words on links."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from luoshi.desk.accounts.models import Organ, Sensitivity
from luoshi.desk.ledger.models import Version


class PromiseRun(models.Model):
    """A plan version beside a report version, as the program compared them on a day."""

    plan = models.ForeignKey(Version, models.PROTECT, related_name="runs_as_plan")
    report = models.ForeignKey(Version, models.PROTECT, related_name="runs_as_report")
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    plans = models.BooleanField(default=False)
    remarks = models.JSONField(default=list)
    program = models.CharField(max_length=20)
    latest = models.BooleanField(default=True)
    """False once the same two were compared again."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]


class Link(models.Model):
    """One promise of a run and what the report tells of it (records.Promise, stored), with its places in the texts."""

    run = models.ForeignKey(PromiseRun, models.CASCADE, related_name="links")
    number = models.CharField(max_length=6)
    kind = models.CharField(max_length=6)
    name = models.TextField()
    outcome = models.CharField(max_length=12)
    promised = models.TextField(blank=True)
    promised_start = models.PositiveIntegerField(null=True)
    promised_end = models.PositiveIntegerField(null=True)
    reported = models.JSONField(default=list)
    """Where it is told: start, end, quote; the first is the link, the others say it too."""
    reported_start = models.PositiveIntegerField(null=True)
    reported_end = models.PositiveIntegerField(null=True)
    period = models.CharField(max_length=24, blank=True)
    tier = models.CharField(max_length=8, blank=True)
    lead = models.JSONField(default=list)
    section = models.CharField(max_length=300, blank=True)
    arithmetic = models.CharField(max_length=300, blank=True)
    changes = models.CharField(max_length=300, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    because = models.JSONField(default=list)
    sureness = models.DecimalField(max_digits=4, decimal_places=3)
    fingerprint = models.CharField(max_length=16)
    decision = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=400, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """As the program numbered them."""

        ordering: ClassVar = ["run", "id"]
        indexes: ClassVar = [models.Index(fields=["run", "outcome"], name="link_outcome")]


class PromiseRuling(models.Model):
    """A person's word on the link of two texts, kept for ever; the last of a fingerprint counts."""

    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=16, db_index=True)
    decision = models.CharField(max_length=8, blank=True)
    """accepted, refused, or empty: taken back."""
    note = models.CharField(max_length=400)
    promised = models.TextField(blank=True)
    reported = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were given."""

        ordering: ClassVar = ["id"]
