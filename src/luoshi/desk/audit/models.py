"""The rows of the audit chain, and its head."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One act: numbered without gaps, never changed, never deleted (triggers of the database see to it too).

    *actor* is a user's id and *actor_name* the name at that time, so that the row needs no other table; *target* names
    what was acted on (``ledger.round:12``); *digest* binds all of it to *previous*, the digest of the row before. There
    is no other key than the number: every field of a row is bound.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.PositiveBigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    action = models.CharField(max_length=40)
    target = models.CharField(max_length=80, blank=True)
    organ = models.PositiveBigIntegerField(null=True)
    sensitivity = models.PositiveSmallIntegerField(default=0)
    """How sensitive what was acted on is: the detail may name it."""
    detail = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        """In the order in which it happened; each filter of the audit page reads an index backwards."""

        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["actor", "number"], name="event_actor"),
            models.Index(fields=["action", "number"], name="event_action"),
            models.Index(fields=["target", "number"], name="event_target"),
            models.Index(fields=["organ", "number"], name="event_organ"),
            models.Index(fields=["at"], name="event_at"),
        ]


class Head(models.Model):
    """The end of the chain: one row, locked while a new event is added, so that numbers have no gaps."""

    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
