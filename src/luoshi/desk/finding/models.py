"""Storage of the index: derived from everything else, rebuilt at any time, no truth of its own."""

from typing import ClassVar

from django.db import models

from luoshi.desk.accounts.models import Organ, Sensitivity
from luoshi.desk.finding.fields import TokensField
from luoshi.desk.ledger.models import Document


class Line(models.Model):
    """One thing that can be found: what it is, whose, and the words by which it is found.

    *key* names it for ever (``fact/12``); *ref* is the row that a page opens (the latest value of a series).
    Observations stand here as series of one year: nobody looks for five hundred months of the same.
    """

    class Kind(models.TextChoices):
        """What is found; the order of the page."""

        INDICATOR = "indicator", "指标"
        OBSERVATION = "observation", "观测值"
        ORGAN = "organ", "单位"
        TASK = "task", "任务台账"
        KEY_PROJECT = "keyproject", "重点项目"
        DISTINCTION = "distinction", "荣誉试点登记"
        DOCUMENT = "document", "文件"
        COMMITMENT = "commitment", "任务"
        PROJECT = "project", "项目"
        HONOUR = "honour", "荣誉"
        FACT = "fact", "读出的事实"
        SENTENCE = "sentence", "原句"

    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    ref = models.BigIntegerField()
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+", db_constraint=False)
    """Of sentences, facts and the document itself: they go when a new version is read."""
    start = models.PositiveIntegerField(null=True)
    owner = models.ForeignKey(Organ, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False)
    """Whose ledger or document it is: decides who may find it. None: everybody may (the catalogue)."""
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    organ = models.ForeignKey(Organ, models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False)
    """Whom it speaks of: by this the page narrows."""
    year = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    tokens = TokensField()

    class Meta:
        """Each thing once; by kind, the latest first."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="line_once")]
        indexes: ClassVar = [
            models.Index(fields=["kind", "id"], name="line_kind"),
            models.Index(fields=["ref"], name="line_ref"),
        ]
