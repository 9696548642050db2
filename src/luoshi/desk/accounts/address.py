"""From where a request comes, when proxies stand between."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client: of the nearest in the chain that is no proxy of ours.

    X-Forwarded-For counts only from a proxy that the settings name, and is read from its end: what a client writes in
    front of it is not believed.
    """
    here = str(request.META.get("REMOTE_ADDR") or "")
    told = [one.strip() for one in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if one.strip()]
    while told and _is_ours(here):
        nearer = _plain(told.pop())
        if not nearer:
            break
        here = nearer
    return _plain(here)


def _plain(words: str) -> str:
    """An address as it is commonly written, nothing for what is none."""
    try:
        return str(ip_address(words))
    except ValueError:
        return ""


def _is_ours(words: str) -> bool:
    address = _plain(words)
    return bool(address) and any(ip_address(address) in network for network in settings.PROXIES)
