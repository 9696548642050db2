"""The API against its own OpenAPI document: whatever is sent, nothing is answered that is not declared."""

import copy
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, cast

import jsonschema_rs
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.api import limits
from luoshi.desk.api.root import document
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.review import fact_accept
from tests.desk.api_scene import Api, token_for, told
from tests.desk.api_world import calls, things
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
_CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
_EXAMPLES = 3


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


def test_the_document_is_one_of_openapi() -> None:
    """Against the meta-schema of OpenAPI 3.1, every schema in it against that of JSON Schema 2020-12."""
    meta = jsonschema_rs.Draft202012Validator(OPENAPI_31)
    meta.validate(document())
    for schema in document()["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    broken = copy.deepcopy(document())
    del broken["info"]["title"]
    with pytest.raises(jsonschema_rs.ValidationError):
        meta.validate(broken)


def test_every_call_that_fits_is_answered_as_declared(api: Api, district: Organ) -> None:
    """Every call upon a thing that is there: fuzzing seldom hits one."""
    made = things(User.objects.get(username="统管"), district, "近海")
    good = 0
    for call in calls():
        with transaction.atomic():
            headers = {"if_match": "*"} if "428" in call.told["responses"] else {}
            headers |= {"idempotency_key": "k"} if call.method != "GET" else {}
            answer = api.call(call.method, call.address(made).removeprefix("/api/v1"), call.body(made), **headers)
            body = told(answer)
            transaction.set_rollback(True)
        media = answer.headers["Content-Type"].partition(";")[0]
        declared = call.told["responses"][str(answer.status_code)]["content"][media]["schema"]
        if "json" in media and "ndjson" not in media:
            jsonschema_rs.Draft202012Validator({**declared, "components": document()["components"]}).validate(body)
        good += answer.status_code < 300
    assert good > 110


_FAULTS: dict[str, Callable[[Any], object]] = {
    "status": lambda told_: told_["paths"][_CODE]["get"]["responses"].pop("404"),
    "field": lambda told_: told_["components"]["schemas"]["Problem"]["properties"]["code"].update(type="integer"),
    "media": lambda told_: told_["paths"][_CODE]["get"]["responses"]["404"].update(content={"text/csv": {}}),
}
_CODE = "/api/v1/indicators/{code}"


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("fault", _FAULTS)
def test_what_is_not_as_declared_is_found(api: Api, fault: str) -> None:
    broken = copy.deepcopy(document())
    _FAULTS[fault](broken)
    schema = schemathesis.openapi.from_dict(broken)
    schema.app = WSGIHandler()
    with pytest.raises(BaseExceptionGroup):
        _fuzz(schema[_CODE]["GET"], api)


@pytest.mark.usefixtures("one_connection")
def test_nothing_is_answered_that_is_not_declared(api: Api) -> None:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = WSGIHandler()
    tried = 0
    for found in schema.get_all_operations():
        tried += _fuzz(cast(Any, found).ok(), api)
    assert tried > 5 * len(document()["paths"])


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
