"""What every template knows."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from luoshi import __version__
from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action, may

_ASKED: tuple[Action, ...] = ("import", "round", "catalogue", "users", "organs", "audit", "enter", "approve")


def desk(request: HttpRequest) -> dict[str, Any]:
    """The program's version, and what the person may do anywhere (which decides on the menu, never on access)."""
    user = getattr(request, "user", None)
    can = {action: may(user, action) for action in _ASKED} if isinstance(user, User) else {}
    day = request.session.get("as_of") if hasattr(request, "session") else None
    return {"version": __version__, "can": can, "as_of": date.fromisoformat(day) if day else None}
