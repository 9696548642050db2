"""The register of pilots and honours (试点和荣誉)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.models import Honour
from luoshi.desk.tracking.models.followed import Edition, Followed, Kept


class DistinctionFields(Kept):
    """What the register has of a pilot or honour, from the application to its end; *year* is when it entered."""

    class Status(models.TextChoices):
        """Where it is."""

        SOUGHT = "sought", "创建中"
        GRANTED = "granted", "已获批"
        REVIEWED = "reviewed", "复审"
        REMOVED = "removed", "摘牌"

    name = models.TextField()
    level = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    """Who is in charge of it."""
    grantor = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.SOUGHT)
    sought_on = models.DateField(null=True, blank=True)
    granted_on = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    honour = models.ForeignKey(Honour, models.PROTECT, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        """Only for its children."""

        abstract = True

    def __str__(self) -> str:
        """The name."""
        return self.name[:60]


class Distinction(DistinctionFields, Followed):
    """A pilot or honour of the register."""

    class Meta:
        """The higher level first."""

        ordering: ClassVar = ["-year", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "honour"], condition=Q(honour__isnull=False), name="distinction_honour_once"
            )
        ]


class DistinctionEdition(DistinctionFields, Edition):
    """An entry of the register as it stood from one act to the next."""

    distinction = models.ForeignKey(Distinction, models.PROTECT, related_name="editions")

    class Meta:
        """By time; one of each entry is still open."""

        ordering: ClassVar = ["distinction", "id"]
        indexes: ClassVar = [models.Index(fields=["distinction", "recorded_at"], name="distinction_edition_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["distinction"], condition=Q(superseded_at__isnull=True), name="distinction_edition_one_open"
            )
        ]
