"""The API against its own OpenAPI document: whatever is sent, nothing is answered that is not declared."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from luoshi.desk.accounts.models import Organ, Role
from luoshi.desk.api import limits
from luoshi.desk.api.root import document
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.review import fact_accept
from tests.desk.api_scene import Api, token_for
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
_CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
_EXAMPLES = 10


@pytest.fixture
def api(version: Version, district: Organ, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A token of somebody of every role, over a ledger that has something of every kind."""
    catalogue_fill()
    boss = person("统管", district, *Role.values)
    for fact in Fact.objects.exclude(kind__in=("clause", "term", "case"))[:40]:
        fact_accept(boss, fact, revision=0)
    monkeypatch.setattr(limits, "PER_MINUTE", 10**9)
    limits.forget()
    return Api(token_for(boss))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As the test client does: a request's end does not close the connection whose transaction the test is."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_nothing_is_answered_that_is_not_declared(api: Api) -> None:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = WSGIHandler()
    tried = 0
    for found in schema.get_all_operations():
        tried += _fuzz(cast(Any, found).ok(), api)
    assert tried > 8 * len(document()["paths"])


def _fuzz(operation: Any, api: Api) -> int:
    """Send what the document allows, and what it does not."""
    tried = 0

    def one(case: Any) -> None:
        nonlocal tried
        tried += 1
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {api.token}"}
        case.call_and_validate(checks=_CHECKS)

    modes = schemathesis.GenerationMode
    for mode in (modes.POSITIVE, modes.NEGATIVE):
        seed = int(hashlib.sha256(operation.label.encode()).hexdigest()[:8], 16)
        _run(one, operation.as_strategy(generation_mode=mode), seed)
    return tried


def _run(one: Callable[[Any], None], strategy: Any, seed: int) -> None:
    told: Any = settings(
        max_examples=_EXAMPLES, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run: Any = seeded(seed)
    drawing: Any = given(strategy)
    tried: Any = told(drawing(one))
    run(tried)()
