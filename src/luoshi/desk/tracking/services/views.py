"""Saved views: a list as somebody narrowed, sorted and grouped it, under a name."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.tracking.models import SavedView
from luoshi.records import LuoshiError

PAGES = {
    "targets": "目标",
    "tasks": "任务",
    "summary": "督查统计",
    "projects": "项目",
    "honours": "荣誉试点",
    "promises": "承诺",
}
_DROPPED = ("page", "open", "csrfmiddlewaretoken")


def view_save(actor: User, page: str, name: str, query: str, *, shared: Organ | None = None) -> SavedView:
    """Save a view under a name; the same name again replaces it. Shared with an organ of one's own, and all below.

    Raises:
        PermissionDenied: the person may not read there.
        LuoshiError: L723, no name or no such page.
    """
    if page not in PAGES or not name.strip():
        raise LuoshiError("L723", "视图没有名称", page, "请写一个名称，例如：本月逾期的任务")
    if shared is not None:
        demand(actor, "read", shared)
    told = urlencode([(key, value) for key, value in parse_qsl(query) if key not in _DROPPED and value])
    with transaction.atomic():
        values = {"query": told[:1000], "organ": shared}
        view, _ = SavedView.objects.update_or_create(by=actor, page=page, name=name.strip()[:60], defaults=values)
        detail = {"名称": view.name, "表": PAGES[page], "共享": str(shared or "")}
        record("保存视图", actor=actor, target=view, organ=shared or actor.organ, detail=detail)
    return view


def view_drop(actor: User, view: SavedView) -> None:
    """Delete one's own view.

    Raises:
        LuoshiError: L723, it is somebody else's.
    """
    if view.by_id != actor.pk:
        raise LuoshiError("L723", "这是别人的视图", view.name, "请让它的主人删除")
    with transaction.atomic():
        record("删除视图", actor=actor, target=view, organ=view.organ or actor.organ, detail={"名称": view.name})
        view.delete()
