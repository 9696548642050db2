"""The API as a whole: its routers, its errors, its OpenAPI 3.1 document with every answer declared."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ninja import NinjaAPI

from luoshi import __version__
from luoshi.desk.api.examples import FILES, example_of, parameter_example, problem_example
from luoshi.desk.api.gate import BearerToken
from luoshi.desk.api.handling import handle_all
from luoshi.desk.api.problems import MEDIA, WORDS, Problem
from luoshi.desk.api.routers import (
    about,
    bulk,
    documents,
    facts,
    feeds,
    following,
    holding,
    ledger,
    organs,
    projects,
    rounds,
    tables,
    tasks,
    users,
)

_GOOD = {"200": "成功", "201": "已存下"}
_ALWAYS = (401, 403, 422, 429)
_ABOUT = """各系统（如城市云脑）读取台账、推送数据的接口。

每次调用带 `Authorization: Bearer 令牌`；令牌在“接口令牌”页建立，只能做其主人能做、且令牌用途写明的事。
列表按编号翻页（`cursor`），翻页期间的新内容不影响后面各页；取增量用 `/feeds/`，记下返回的 `since` 下次带上。
单个内容的答复带 `ETag`：再取时写 `If-None-Match` 可得 304；修改时须写 `If-Match`，他人改过则答 412。
写入都在审计链里记为“姓名（令牌 名称）”。推送带 `Idempotency-Key`，重发不会记两次。
数都写成文字（如 `"1234.5"`），一位不丢。出错时答 `application/problem+json`，写明什么不对、在哪里、怎么办。"""


def _made() -> NinjaAPI:
    api = NinjaAPI(
        title="落实接口", version="1", description=_ABOUT, auth=BearerToken(), docs_url=None, openapi_url=None,
        urls_namespace="api-v1",
    )  # fmt: skip
    own = (
        about.router, organs.router, documents.router, facts.router, ledger.router, feeds.router, rounds.router,
        holding.router, tables.router, tasks.router, projects.router, following.router, bulk.router, users.router,
        about.audit,
    )  # fmt: skip
    for router in own:
        api.add_router("", router)
    handle_all(api)
    return api


api = _made()


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document, with the problems that each call may answer."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    made["info"] = {**made["info"], "x-program": __version__}
    made["components"]["schemas"] |= _problem_schemas()
    known = made["components"]["schemas"]
    for path in made["paths"].values():
        for method, call in path.items():
            _declare(method, call)
            _exemplify(call, known)
    return made


def _exemplify(call: dict[str, Any], known: Mapping[str, Any]) -> None:
    """Give what is sent and answered an example."""
    sent = call.get("requestBody", {}).get("content", {})
    for content in (sent, *(told.get("content", {}) for told in call["responses"].values())):
        if "application/json" in content:
            content["application/json"]["example"] = example_of(content["application/json"]["schema"], known)
    for kind, words in FILES.items():
        if kind in sent:
            sent[kind]["example"] = words
    for status, told in call["responses"].items():
        if MEDIA in told.get("content", {}):
            told["content"][MEDIA]["example"] = problem_example(int(status))
    for one in call["parameters"]:
        if one["in"] != "header" and "example" not in one:
            one["example"] = parameter_example(one)


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), "Problem": schema}


def _declare(method: str, call: dict[str, Any]) -> None:
    """Declare the problems of a call, the headers that it reads, and what it answers with."""
    parameters = call.setdefault("parameters", [])
    statuses = {*_ALWAYS, *call.pop("x-problems", ())}
    if call.get("requestBody") and "application/json" in call["requestBody"]["content"]:
        statuses |= {400, 413}
    call["responses"] = {str(status): told for status, told in call["responses"].items()}
    for status, words in _GOOD.items():
        if status in call["responses"]:
            call["responses"][status]["description"] = words
    if method == "get" and "application/json" in call["responses"].get("200", {}).get("content", {}):
        call["responses"]["304"] = {"description": "与 If-None-Match 相同，没有新内容"}
        parameters.append(_header("If-None-Match", "上次的 ETag。"))
    if method != "get" and not call["operationId"].endswith("validation"):
        statuses |= {400, 409}
        required = call["operationId"].endswith("_push")
        parameters.append(_header("Idempotency-Key", "重发时用同一个键，不会做两次。", required=required))
    if 428 in statuses:
        parameters.append(_header("If-Match", "取得时的 ETag。", required=True))
    for status in sorted(statuses):
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        call["responses"][str(status)] = {"description": WORDS[status], "content": content}


def _header(name: str, about: str, *, required: bool = False) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 80, "pattern": "^[!-~]*$"}
    return {"in": "header", "name": name, "required": required, "description": about, "schema": schema}
