"""What tasks, projects and honours have in common: whose they are, where their values come from, what they were."""

from django.conf import settings
from django.db import models

from luoshi.desk.accounts.models import Organ, Sensitivity
from luoshi.desk.ledger.models.observations import Recorded


class Kept(models.Model):
    """Whose list something stands in, and where each of its values comes from.

    *owner* is whose list it stands in (the supervisor's office): decides who sees and who closes it. *sources* tells
    for each field where its value comes from: ``{"total": {"sign": "cell", "place": "项目表.xlsx 项目!F7"}}`` (see
    origins.py). *revision* counts changes: whoever changes it names the revision they saw.
    """

    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(db_index=True)
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    origin = models.CharField(max_length=8, choices=Recorded.Origin.choices, default=Recorded.Origin.HAND)
    place = models.CharField(max_length=160, blank=True)
    sources = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """Only for its children."""

        abstract = True


class Followed(models.Model):
    """Something that is followed through the year, and changed as it goes: who put it there, when."""

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Only for its children."""

        abstract = True


class Edition(models.Model):
    """How something stood from one act to the next: never changed, only ended when the next act came.

    With it a list is shown as it was at the end of any day: ``recorded_at <= t`` and not ``superseded_at <= t``.
    """

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        """Only for its children."""

        abstract = True
