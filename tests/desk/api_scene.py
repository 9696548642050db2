"""What the tests of the API share: a client with a token, and the ledger of the invented district."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from luoshi.desk.accounts.models import User
from luoshi.desk.api.scopes import SCOPES
from luoshi.desk.api.tokens import token_issue

V1 = "/api/v1"


def token_for(user: User, *scopes: str, days: int = 10) -> str:
    """A token of a user, for everything unless scopes are named."""
    return token_issue(user, name="测试", scopes=scopes or tuple(SCOPES), days=days)[1]


@dataclass
class Api:
    """Calls with a token, as a program makes them."""

    token: str
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponseBase:
        """One call; a body that is no bytes is sent as JSON."""
        told = {"HTTP_" + name.upper(): value for name, value in headers.items()}
        if self.token:
            told.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.token}")
        raw = isinstance(body, bytes)
        data = body if raw else json.dumps(body).encode() if body is not None else b""
        kind = "application/octet-stream" if raw else "application/json"
        return self.client.generic(method, f"{V1}{path}", data, content_type=kind, **told)  # type: ignore[arg-type]

    def get(self, path: str, **headers: str) -> Any:
        """What a call answers; it must be good."""
        answer = self.call("GET", path, **headers)
        assert answer.status_code == 200, (path, told(answer))
        return told(answer)

    def tag(self, path: str) -> str:
        """The ETag of a thing."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, (path, told(answer))
        return str(answer["ETag"])


def told(answer: HttpResponseBase) -> Any:
    """The content of an answer."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore
    kind = answer.headers.get("Content-Type", "")
    return json.loads(data) if "json" in kind and "ndjson" not in kind else data
