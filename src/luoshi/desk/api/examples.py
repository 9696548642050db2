"""Examples of what is sent and answered, made from the schemas: each field by its name, so that they stay true."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from luoshi.desk.api.problems import WORDS

_TOLD = json.loads(files("luoshi.desk.api").joinpath("examples.json").read_text(encoding="utf-8"))
_WORDS: Mapping[str, Any] = _TOLD["fields"]
_OF: Mapping[str, Mapping[str, Any]] = _TOLD["of"]
"""What a field is in one schema, where its name alone does not tell."""
_FORMATS = {"date": "2024-06-07", "date-time": "2024-06-07T09:30:00+08:00"}
_DEEP = 6


def example_of(schema: Mapping[str, Any], known: Mapping[str, Any], depth: int = 0) -> Any:
    """An example of a schema, *known* being those that it may name."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _object(name, known[name], known, depth + 1)
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return example_of(one, known, depth)
    return _plain(schema, known, depth)


FILES: Mapping[str, str] = {
    "text/csv": "organ,indicator,period,value,unit\n东堤街道,retail_sales,2024-05,12345.6,万元\n",
    "application/x-ndjson": '{"organ":"东堤街道","indicator":"retail_sales","period":"2024-05","value":"12345.6"}\n',
    "application/octet-stream": "（文件的字节）",
}
"""What a file that is sent may be."""
_PROBLEMS: Mapping[int, tuple[str, str, str, str]] = {
    400: ("L743", "请求内容读不懂", "请求内容", "请按文档发送 UTF-8 编码的 JSON"),
    401: ("L740", "没有有效的令牌", "Authorization", "请在 Authorization 头里写 Bearer 加令牌"),
    403: ("L747", "令牌没有“查询”用途", "城市云脑", "请另建带此用途的令牌"),
    404: ("L742", "没有找到，或无权查看", "地址", "请核对编号"),
    409: ("L714", "任务已销号，不能再报进展", "12. 建成滨海步道12公里", "请联系督查"),
    412: ("L744", "您取过以后，他人改过", "If-Match", "请重新取一次，看了现状再决定"),
    413: ("L614", "请求太大", "请求内容", "请分几次发送，或改用批量接口"),
    422: ("L745", "太大", "limit", "请按接口文档改正"),
    428: ("L748", "没有带 If-Match", "If-Match", "先取一次，把 ETag 写进 If-Match"),
    429: ("L746", "请求过于频繁", "城市云脑", "请在 1 秒后再试"),
    501: ("L757", "这里没有装 Parquet 的支持", "format", "请改用 csv 或 jsonl"),
}


def problem_example(status: int) -> Mapping[str, Any]:
    """An example of what is answered where something is wrong."""
    code, what, where, todo = _PROBLEMS[status]
    told: dict[str, Any] = {"type": "about:blank", "title": WORDS[status], "status": status, "code": code}
    errors = [{"where": where, "what": what, "todo": "要求：le 500"}] if status == 422 else []
    return told | {"what": what, "where": where, "todo": todo, "errors": errors}


def parameter_example(told: Mapping[str, Any]) -> Any:
    """An example of a parameter: what is used where it is left out, else what its schema lets it be."""
    schema = told["schema"]
    if told["in"] == "path":
        return _PATHS.get(told["name"]) or example_of(schema, {})
    if schema.get("default") not in (None, ""):
        return schema["default"]
    return _PARAMETERS.get(told["name"], example_of(schema, {}))


_PATHS = {"code": "gdp", "cell": _WORDS["cell"], "table": "tasks"}
_PARAMETERS = {
    "name": "月报.csv",
    "q": "生产总值",
    "since": "1024",
    "year": 2024,
    "as_of": "2024-12-31",
    "format": "csv",
}


def _plain(schema: Mapping[str, Any], known: Mapping[str, Any], depth: int) -> Any:
    if "enum" in schema or "const" in schema:
        return schema.get("const", next(iter(schema.get("enum", (None,)))))
    match schema.get("type"):
        case "array":
            return [example_of(schema.get("items", {}), known, depth)] if depth < _DEEP else []
        case "object":
            return _object("", schema, known, depth) if "properties" in schema else {}
        case "integer" | "number":
            return max(schema.get("minimum", 12), min(12, schema.get("maximum", 12)))
        case "boolean":
            return schema.get("default", True)
        case "string":
            return _FORMATS.get(schema.get("format", ""), "")
    return None


def _object(name: str, schema: Mapping[str, Any], known: Mapping[str, Any], depth: int) -> Any:
    own = _OF.get(name, {})
    made = {}
    for field, told in schema.get("properties", {}).items():
        found = own.get(field, _WORDS.get(field, ...))
        fits = found is not ... and _fits(found, told)
        made[field] = found if fits else example_of(told, known, depth)
    return made


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value may stand for a field: its kind, and its choices where there are some."""
    kinds = {one.get("type") for one in (schema, *schema.get("anyOf", ()))}
    choices = [one["enum"] for one in (schema, *schema.get("anyOf", ())) if "enum" in one]
    if any("const" in one for one in (schema, *schema.get("anyOf", ()))) or any(value not in some for some in choices):
        return False
    if kinds == {None} and not choices and "$ref" not in schema:
        return True
    kind = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object", type(None): "null"}
    return kind[type(value)] in kinds
