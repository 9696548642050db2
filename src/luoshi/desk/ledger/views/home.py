"""The first page: my work, what changed, what is late, the latest documents."""

from django.http import HttpResponse
from django.shortcuts import render

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.accounts.services import looked_home
from luoshi.desk.ledger.selectors.home import home_of


@signed_in
def home(request: PersonRequest) -> HttpResponse:
    """Four blocks, each in one or two queries."""
    since = request.user.last_look
    answer = render(request, "ledger/home.html", {"home": home_of(request.user, since=since), "since": since})
    looked_home(request.user)
    return answer
