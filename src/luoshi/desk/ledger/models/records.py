"""Commitments, projects and honours that a review took into the ledger; append-only, bitemporal."""

from typing import ClassVar

from django.db import models

from luoshi.desk.ledger.models.observations import Recorded


class Commitment(Recorded):
    """A task (任务/承诺): records.Commitment, stored."""

    text = models.TextField()
    action = models.CharField(max_length=40, blank=True)
    object = models.TextField(blank=True)
    due = models.CharField(max_length=24, blank=True)
    lead = models.JSONField(default=list)
    support = models.JSONField(default=list)
    measurable = models.BooleanField(default=False)
    section = models.CharField(max_length=300, blank=True)

    class Meta:
        """By document and place."""

        indexes: ClassVar = [models.Index(fields=["version", "start"], name="commitment_text")]


class Project(Recorded):
    """A project (项目): records.Project, stored; amounts in yuan."""

    name = models.TextField()
    count = models.PositiveIntegerField(default=1)
    investment = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    this_year = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    stage = models.CharField(max_length=20, blank=True)
    location = models.CharField(max_length=120, blank=True)
    date = models.CharField(max_length=24, blank=True)

    class Meta:
        """By document and place."""

        indexes: ClassVar = [models.Index(fields=["version", "start"], name="project_text")]


class Honour(Recorded):
    """An honour, pilot or recognition (荣誉/试点): records.Honour, stored."""

    name = models.TextField()
    level = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    grantor = models.CharField(max_length=200, blank=True)
    date = models.CharField(max_length=24, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        """By document and place."""

        indexes: ClassVar = [models.Index(fields=["version", "start"], name="honour_text")]
