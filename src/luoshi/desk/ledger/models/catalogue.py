"""The catalogue of indicators, as the office keeps it (it begins as a copy of the program's own)."""

from typing import ClassVar

from django.db import models

from luoshi.desk.accounts.models import Organ


class Indicator(models.Model):
    """What is measured: the master record of an indicator; fields as in records.Indicator, and who keeps it."""

    class Direction(models.TextChoices):
        """Which way is better."""

        UP = "up", "越高越好"
        DOWN = "down", "越低越好"
        RANGE = "range", "适度为好"
        NONE = "none", "不分好坏"

    class Kind(models.TextChoices):
        """Whether it runs through a period or stands at its end."""

        FLOW = "flow", "流量"
        STOCK = "stock", "存量"
        RATE = "rate", "比率"
        INDEX = "index", "指数"

    code = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    group = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=20)
    dimension = models.CharField(max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(default=2)
    direction = models.CharField(max_length=5, choices=Direction.choices, default=Direction.UP)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.FLOW)
    level_basis = models.CharField(max_length=10, blank=True)
    growth_basis = models.CharField(max_length=10, blank=True)
    grain = models.CharField(max_length=1, default="年")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="indicators")
    """Who is in charge of it."""
    definition = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        """By group and name."""

        ordering: ClassVar = ["group", "id"]

    def __str__(self) -> str:
        """The name."""
        return self.name


class Alias(models.Model):
    """Another name of an indicator, as texts and sheets have it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        """The name."""
        return self.name
