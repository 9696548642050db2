"""What every template knows."""

from typing import Any

from django.http import HttpRequest

from luoshi import __version__
from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action, may

_ASKED: tuple[Action, ...] = ("import", "round", "catalogue", "users", "audit", "enter", "approve")


def desk(request: HttpRequest) -> dict[str, Any]:
    """The program's version, and what the person may do anywhere (which decides on the menu, never on access)."""
    user = getattr(request, "user", None)
    can = {action: may(user, action) for action in _ASKED} if isinstance(user, User) else {}
    return {"version": __version__, "can": can}
