"""Reporting rounds: who owes which figures by which working day, what was entered, and how it was approved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from luoshi.desk.accounts.models import Organ, Sensitivity, UnitGroup
from luoshi.desk.ledger.models.catalogue import Indicator


class Day(models.Model):
    """A day on which work is otherwise than the week says: a holiday, or a weekend day that is worked."""

    date = models.DateField(unique=True)
    working = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)


class Round(models.Model):
    """A round of reporting (填报轮次): a period, a group of units, some indicators, a day by which they are due."""

    class State(models.TextChoices):
        """Where it is."""

        DRAFT = "draft", "未开始"
        OPEN = "open", "填报中"
        LOCKED = "locked", "已锁定"

    name = models.CharField(max_length=120)
    period = models.CharField(max_length=24)
    group = models.ForeignKey(UnitGroup, models.PROTECT, related_name="rounds")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="rounds")
    """Who holds the round."""
    opens_on = models.DateField()
    due_on = models.DateField()
    levels = models.PositiveSmallIntegerField(default=1)
    """How many approvals a filing needs: 1 the unit's own approver, 2 also the holder's."""
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest due first."""

        ordering: ClassVar = ["-due_on", "-id"]

    def __str__(self) -> str:
        """The name."""
        return self.name


class Item(models.Model):
    """An indicator that a round asks for, as level, growth, share ...; *optional* may stay empty."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=10, default="level")
    unit = models.CharField(max_length=20)
    """The unit in which it is entered (万元); the ledger keeps the base unit."""
    order = models.PositiveIntegerField(default=0)
    optional = models.BooleanField(default=False)
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    """The item whose sum the parts must give, for the check of broken sums."""

    class Meta:
        """As printed."""

        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "indicator", "measure"], name="item_once")]


class Upload(models.Model):
    """A workbook that somebody uploaded: kept as it came, so that a cell can be shown."""

    name = models.CharField(max_length=200)
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    filing = models.ForeignKey("Filing", models.PROTECT, null=True, related_name="uploads")
    """The filing whose template it is, where it is one."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)


class Filing(models.Model):
    """What one unit reports in a round (填报): its state, and the revision that guards against two at once."""

    class State(models.TextChoices):
        """The word that pages show."""

        MISSING = "未报", "未报"
        DRAFT = "填报中", "填报中"
        SUBMITTED = "待审", "待审"
        RETURNED = "已退回", "已退回"
        APPROVED = "已核定", "已核定"

    round = models.ForeignKey(Round, models.CASCADE, related_name="filings")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="filings")
    state = models.CharField(max_length=4, choices=State.choices, default=State.MISSING)
    level = models.PositiveSmallIntegerField(default=0)
    """How many approvals it has."""
    revision = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True)
    """Why it was returned."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    late = models.BooleanField(default=False)
    """First submitted after the day it was due."""
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One a unit and round."""

        ordering: ClassVar = ["round", "organ__order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "organ"], name="filing_once")]


class Step(models.Model):
    """What was done with a filing as a whole, kept for ever: by whom, when, and why where it was sent back."""

    class Action(models.TextChoices):
        """The word that pages show."""

        SUBMITTED = "提交审核", "提交审核"
        PASSED = "审核通过", "审核通过"
        APPROVED = "核定", "核定"
        RETURNED = "退回", "退回"

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="steps")
    revision = models.PositiveIntegerField()
    """The filing's revision after it."""
    action = models.CharField(max_length=4, choices=Action.choices)
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One a revision."""

        ordering: ClassVar = ["filing", "revision"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "revision"], name="step_once")]


class Entry(models.Model):
    """One cell of a filing: a value, or the word why there is none; *revision* guards the cell against two clerks."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.CASCADE, related_name="entries")
    value = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    not_applicable = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="entries")
    place = models.CharField(max_length=60, blank=True)
    """Where in the upload: 填报表!C7."""
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One a cell; not applicable means no value."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "item"], name="entry_once"),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(value__isnull=True), name="not_applicable_is_empty"
            ),
        ]


class EntryChange(models.Model):
    """Every value that a cell had, kept for ever."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    not_applicable = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="changes")
    place = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One a revision."""

        ordering: ClassVar = ["entry", "revision"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "revision"], name="entry_change_once")]
