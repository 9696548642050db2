"""Key projects through the year: the monthly sheet, and what they need."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.models import Project
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.tracking.models.followed import Edition, Followed, Kept


def _money() -> "models.DecimalField[Any, Any]":
    """An amount in yuan, to the fen; None: not told."""
    return models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)


class ProjectFields(Kept):
    """What the list of key projects has of each; amounts in yuan.

    *parent* holds the projects into which a package was split (打包拆分): sums count those without children.
    *before* is what was invested up to the end of last year, *plan* what this year is to bring; *month*, *month_done*
    and *done* (since January) repeat the latest monthly report.
    """

    class Level(models.TextChoices):
        """Whose list names it."""

        NATION = "nation", "国家"
        PROVINCE = "province", "省"
        CITY = "city", "市"
        DISTRICT = "district", "区"

    class Kind(models.TextChoices):
        """Whether it is to be built this year; only 实施类 count for the rate of starts."""

        BUILDING = "building", "实施类"
        PREPARING = "preparing", "准备类"

    code = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.DISTRICT)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.BUILDING)
    category = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("tracking.KeyProject", models.PROTECT, null=True, blank=True, related_name="+")
    builder = models.CharField(max_length=120, blank=True)
    """项目单位: who builds it."""
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    organ_name = models.CharField(max_length=120, blank=True)
    leader = models.CharField(max_length=80, blank=True)
    location = models.CharField(max_length=120, blank=True)
    content = models.TextField(blank=True)
    total = _money()
    before = _money()
    plan = _money()
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    month_done = _money()
    done = _money()
    inclusion_code = models.CharField(max_length=40, blank=True)
    included_on = models.DateField(null=True, blank=True)
    included = _money()
    """Investment in the statistics base since January."""
    planned_start = models.DateField(null=True, blank=True)
    actual_start = models.DateField(null=True, blank=True)
    planned_finish = models.DateField(null=True, blank=True)
    actual_finish = models.DateField(null=True, blank=True)
    image = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    """What is asked for or will be done about the problems (诉求和下步措施)."""
    note = models.CharField(max_length=400, blank=True)
    dropped = models.BooleanField(default=False)
    record = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        """Only for its children."""

        abstract = True

    def __str__(self) -> str:
        """The name."""
        return self.name


class KeyProject(ProjectFields, Followed):
    """A project of a year's list (重点项目)."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        """As printed."""

        ordering: ClassVar = ["year", "number", "id"]
        indexes: ClassVar = [
            models.Index(fields=["owner", "year"], name="key_project_owner_year"),
            models.Index(fields=["organ", "year"], name="key_project_organ_year"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "year", "code"], condition=~Q(code=""), name="key_project_code_once"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="key_project_not_its_own_parent"
            ),
            models.CheckConstraint(condition=Q(plan__isnull=True) | Q(plan__gte=0), name="key_project_plan"),
        ]


class ProjectEdition(ProjectFields, Edition):
    """A project as it stood from one act to the next; *needs* are its needs by factor then."""

    project = models.ForeignKey(KeyProject, models.PROTECT, related_name="editions")
    needs_then = models.JSONField(default=list)

    class Meta:
        """By time; one of each project is still open."""

        ordering: ClassVar = ["project", "id"]
        indexes: ClassVar = [models.Index(fields=["project", "recorded_at"], name="project_edition_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(superseded_at__isnull=True), name="project_edition_one_open"
            )
        ]


class Monthly(models.Model):
    """What was reported of a project for a month; never changed: a later row of the month counts instead."""

    project = models.ForeignKey(KeyProject, models.PROTECT, related_name="monthly")
    month = models.PositiveSmallIntegerField()
    month_done = _money()
    done = models.DecimalField(max_digits=20, decimal_places=2)
    included = _money()
    image = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    origin = models.CharField(max_length=8, choices=Recorded.Origin.choices, default=Recorded.Origin.HAND)
    place = models.CharField(max_length=160, blank=True)
    sources = models.JSONField(default=dict)
    note = models.CharField(max_length=400, blank=True)
    """Why the total is not that of the month before and this month together, where it is not."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-month", "-id"]
        indexes: ClassVar = [models.Index(fields=["project", "-month", "-id"], name="monthly_project")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__gte=1) & Q(month__lte=12), name="monthly_month")
        ]


class Need(models.Model):
    """What a project needs of a factor (要素): how much, by when, and how much of it was granted."""

    class Factor(models.TextChoices):
        """The factors."""

        LAND = "land", "土地"
        ENERGY = "energy", "能耗"
        EMISSION = "emission", "排放"
        WATER = "water", "用水"
        MONEY = "money", "资金"
        TALENT = "talent", "人才"

    class Status(models.TextChoices):
        """Where it is."""

        OPEN = "open", "未落实"
        PARTLY = "partly", "部分落实"
        GRANTED = "granted", "已落实"

    project = models.ForeignKey(KeyProject, models.CASCADE, related_name="needs")
    factor = models.CharField(max_length=8, choices=Factor.choices)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=20)
    needed_by = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    granted = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    note = models.CharField(max_length=200, blank=True)
    sources = models.JSONField(default=dict)
    """Where quantity and granted come from, as of a project."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """By factor; more is not granted than is needed by mistake of a sign."""

        ordering: ClassVar = ["factor", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quantity__gt=0) & Q(granted__gte=0), name="need_positive")
        ]

    @property
    def gap(self) -> Decimal:
        """What is still missing."""
        return self.quantity - self.granted
