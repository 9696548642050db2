"""Signing in by OpenID Connect: only with the extra ``sso`` and LUOSHI_OIDC_ISSUER.

The library fetches and proves the token's signature; what it leaves out is proved here: who issued the token, for whom
it is, and that the answer about the person is about the same person. Accounts and grants are the desk's own.
"""

import logging
from collections.abc import Mapping
from typing import Any

import jwt
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from mozilla_django_oidc.auth import OIDCAuthenticationBackend  # type: ignore
from mozilla_django_oidc.views import (  # type: ignore
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)
from requests import RequestException

from luoshi.desk.accounts.models import User

_LOG = logging.getLogger(__name__)


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Finds the desk's user whose name the identity provider vouches for."""

    def authenticate(self, request: HttpRequest | None, **told: Any) -> User | None:
        """The user; nobody where anything is amiss (the log says what)."""
        try:
            found = super().authenticate(request, **told)
        except (SuspiciousOperation, RequestException, jwt.PyJWTError, KeyError, ValueError) as error:
            _LOG.warning("OIDC: %s", error)
            return None
        return found if isinstance(found, User) else None

    def verify_token(self, token: str, **told: Any) -> Mapping[str, Any]:
        """What the token says, its signature, nonce, issuer and audience proved."""
        payload: Mapping[str, Any] = super().verify_token(token, **told)
        audience, we = payload.get("aud"), settings.OIDC["OIDC_RP_CLIENT_ID"]
        meant = audience if isinstance(audience, list) else [audience]
        if payload.get("iss") != settings.OIDC["OIDC_ISSUER"] or we not in meant:
            raise SuspiciousOperation("issuer or audience of the token is another")
        if "exp" not in payload or payload.get("azp", we) != we:
            raise SuspiciousOperation("the token does not end, or is for another party")
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the provider says of the person, if it is the one of the token."""
        told: Mapping[str, Any] = super().get_userinfo(access_token, id_token, payload)
        if not payload.get("sub") or told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the answer is about somebody else")
        return told

    def verify_claims(self, claims: Mapping[str, Any]) -> bool:
        """Whether a user name is there."""
        return bool(str(claims.get(settings.OIDC["OIDC_CLAIM"]) or "").strip())

    def filter_users_by_claims(self, claims: Mapping[str, Any]) -> QuerySet[User]:
        """The account of that name."""
        return User.objects.filter(username=str(claims[settings.OIDC["OIDC_CLAIM"]]), is_active=True)


class To(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """The way to the identity provider."""


class Back(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """The way back."""

    @property
    def failure_url(self) -> str:
        """Where somebody is sent whom the provider or the desk does not know."""
        return reverse("accounts:login")

    def login_failure(self) -> HttpResponse:
        """Say so."""
        messages.error(self.request, "统一身份登录没有成功：请重试；本系统里没有您的帐户时，请联系管理员。")
        answer: HttpResponse = super().login_failure()
        return answer
