"""What the tests of the API share: a client with a token, and the ledger of the invented district."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.api.scopes import SCOPES
from luoshi.desk.api.tokens import token_issue
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Commitment, Honour, Indicator, Observation, Project, Version
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.posting import cell_of, post
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.desk.tracking.services.honours import honours_from_ledger
from luoshi.desk.tracking.services.projects import projects_from_ledger
from luoshi.desk.tracking.services.tasks import TaskList, tasks_from_ledger

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


def download(api: Api, path: str) -> bytes:
    """A file."""
    answer = api.call("GET", path)
    data = told(answer)
    assert answer.status_code == 200, data
    assert isinstance(data, bytes)
    return data


def filed(boss: User, district: Organ) -> None:
    """Filed figures of every sort."""
    rows = []
    for number, (period, value, state) in enumerate(
        [("2024", "1", "已报"), ("2024-H1", "-2.5", "迟报"), ("2024-Q1/Q3", "0", "已报"), ("2024-05", None, "不适用"),
         ("2024-01/2024-05", None, "未报"), ("2023-Q4", "12345678901.25", "口径变更")]
    ):  # fmt: skip
        row = Observation(
            organ=district, owner=district, region=district.name, origin="cell", place=f"表!C{number}", period=period,
            indicator=Indicator.objects.get(code="gdp"), name="地区生产总值", unit="元", state=state, approved_by=boss,
            value=None if value is None else Decimal(value), note='引号"、逗号, 换行\n=1+1' if number == 0 else "",
        )  # fmt: skip
        row.cell = cell_of(row)
        rows.append(row)
    with transaction.atomic():
        posting = post(boss, "导入", rows).posting
        record("导入数据", actor=boss, detail={"入账号": posting.pk, "摘要": posting.digest})


def ledger_of(boss: User, district: Organ, version: Version) -> None:
    """A catalogue, some filed figures of every sort, every fact of a report accepted and some of it followed."""
    catalogue_fill()
    filed(boss, district)
    for fact in version.facts.filter(kind__in=("figure", "commitment", "project", "honour")):
        fact_accept(boss, fact, revision=0)
    into = TaskList(district, 2025, "计划")
    tasks_from_ledger(boss, into, list(Commitment.objects.all()))
    projects_from_ledger(boss, into, list(Project.objects.all()))
    honours_from_ledger(boss, into, list(Honour.objects.all()))
