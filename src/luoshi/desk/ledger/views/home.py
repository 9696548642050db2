"""The first page: my work, what changed, what is late or wrong, the latest documents."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.accounts.services import looked_home
from luoshi.desk.ledger.selectors.home import home_of

_SINCE = "home_since"


@signed_in
@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """Four blocks; what is new stays new until the person says that they have seen it, or signs in again."""
    since = _since(request)
    return render(request, "ledger/home.html", {"home": home_of(request.user, since=since), "since": since})


@signed_in
@require_POST
def seen(request: PersonRequest) -> HttpResponse:
    """The person has seen what was new."""
    looked_home(request.user)
    request.session[_SINCE] = timezone.now().isoformat()
    return redirect("ledger:home")


def _since(request: PersonRequest) -> datetime | None:
    """When the person last looked before this session; the session keeps it, so that a second look shows the same."""
    if _SINCE not in request.session:
        last = request.user.last_look
        request.session[_SINCE] = last.isoformat() if last else ""
        looked_home(request.user)
    return parse_datetime(request.session[_SINCE]) if request.session[_SINCE] else None
