"""Rooms that know nothing of search: what is saved there is made findable within the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from luoshi.desk.accounts.models import Organ, OrganName
from luoshi.desk.finding.lines import FOLLOWED
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.services import index_followed, index_organ


def watch() -> None:
    """Look at what is saved of organs, tasks, key projects and the register."""
    post_save.connect(_organ_saved, sender=Organ, dispatch_uid="finding organ")
    post_save.connect(_name_saved, sender=OrganName, dispatch_uid="finding organ name")
    for model in FOLLOWED:
        post_save.connect(_followed_saved, sender=model, dispatch_uid=f"finding {model.__name__}")
        post_delete.connect(_followed_gone, sender=model, dispatch_uid=f"finding {model.__name__} gone")


def _organ_saved(instance: Organ, raw: bool = False, **_: Any) -> None:
    index_organ(instance.pk)


def _name_saved(instance: OrganName, raw: bool = False, **_: Any) -> None:
    index_organ(instance.organ_id)


def _followed_saved(instance: Any, raw: bool = False, **_: Any) -> None:
    index_followed(instance)


def _followed_gone(instance: Any, **_: Any) -> None:
    Line.objects.filter(key=f"{type(instance).__name__.lower()}/{instance.pk}").delete()
