"""Observations: append-only and bitemporal. A correction supersedes, it never overwrites."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luoshi.desk.accounts.models import Organ, Sensitivity
from luoshi.desk.ledger.models.catalogue import Indicator
from luoshi.desk.ledger.models.documents import Fact, Version


class Posting(models.Model):
    """One act by which rows enter the ledger (入账): a review, an import, an approval.

    *rows* and *digest* bind its rows to the audit event of the same act: a row that is changed afterwards no longer
    fits (``luoshi audit verify``).
    """

    action = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    rows = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)


class Recorded(models.Model):
    """What all rows of the ledger have: whose, from which sentence or cell, since when it is believed, until when.

    A row is believed at a moment t when ``recorded_at <= t`` and not ``superseded_at <= t``: the second time axis,
    beside the period that the row speaks of.
    """

    class Origin(models.TextChoices):
        """The mark of origin."""

        SENTENCE = "sentence", "§ 原句"
        CELL = "cell", "▦ 单元格"
        HAND = "hand", "✎ 手工"
        COMPUTED = "computed", "ƒ 计算"

    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="%(class)ss")
    """Whose it is; None where the text speaks of somebody outside the tree (全国), then *region* tells."""
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    """Whose ledger it stands in: decides who may see it."""
    region = models.CharField(max_length=80, blank=True)
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="%(class)ss")
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="%(class)ss")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    """The cell of an upload as people write it: 填报表!C7."""
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="%(class)ss")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")

    class Meta:
        """Only for its children."""

        abstract = True


class Observation(Recorded):
    """The value of an indicator for a unit and a period (records.Observation, stored).

    *cell* names what it is the value of (indicator, unit, period, kind, measure, comparison, aspect): its history is
    all rows of the same cell. *value* is in the indicator's base unit; None with a *state* that says why: empty is
    never zero.
    """

    class Kind(models.TextChoices):
        """What sort of value."""

        ACTUAL = "actual", "实绩"
        EXPECTED = "expected", "预计"
        TARGET = "target", "目标"
        STRETCH = "stretch", "力争"
        FORECAST = "forecast", "预测"

    class State(models.TextChoices):
        """Whether and how it was reported."""

        REPORTED = "已报", "已报"
        MISSING = "未报", "未报"
        LATE = "迟报", "迟报"
        NOT_APPLICABLE = "不适用", "不适用"
        RESCOPED = "口径变更", "口径变更"

    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="observations", db_index=False)
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="observations", db_index=False)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="observations", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="observations", db_index=False)
    name = models.CharField(max_length=120)
    period = models.CharField(max_length=24)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ACTUAL)
    measure = models.CharField(max_length=10, default="level")
    comparison = models.CharField(max_length=60, blank=True)
    aspect = models.CharField(max_length=8, blank=True)
    value = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    high = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    low = models.DecimalField(max_digits=38, decimal_places=10, null=True)
    """With *high* the interval that the print allows, where it is not the value itself."""
    bound = models.CharField(max_length=6, default="eq")
    unit = models.CharField(max_length=20)
    edition = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=4, choices=State.choices, default=State.REPORTED)
    note = models.CharField(max_length=200, blank=True)
    cell = models.CharField(max_length=40)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        """What pages ask for (docs/algorithms/quick-pages.md says which), and what must hold.

        The indexes hold all rows, not only those that are believed: the ledger is seen as of any day.
        """

        indexes: ClassVar = [
            models.Index(fields=["indicator", "organ", "period"], name="observation_series"),
            models.Index(fields=["indicator", "owner", "organ"], name="observation_owned"),
            models.Index(fields=["owner", "-recorded_at", "-id"], name="observation_owner_news"),
            models.Index(fields=["owner", "period"], name="observation_owner_period"),
            models.Index(fields=["period", "-recorded_at", "-id"], name="observation_period"),
            models.Index(fields=["organ", "kind", "period"], name="observation_organ"),
            models.Index(fields=["kind", "period"], name="observation_kind"),
            models.Index(fields=["name"], name="observation_name"),
            models.Index(fields=["posting", "owner"], name="observation_posting"),
            models.Index(fields=["version", "start"], name="observation_text"),
            models.Index(fields=["-recorded_at", "-id"], name="observation_news"),
            models.Index(fields=["-recorded_at"], condition=Q(version__isnull=False), name="observation_read"),
            models.Index(fields=["cell"], name="observation_cell"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(state__in=("已报", "迟报", "口径变更")), name="reported_has_value"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="observation_time_forward",
            ),
            models.UniqueConstraint(
                fields=["cell"],
                condition=Q(superseded_at__isnull=True, version__isnull=True),
                name="observation_believed_once",
            ),
        ]
