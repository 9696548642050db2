"""The OpenAPI document in words, for the page that people read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.desk.api.scopes import SCOPES

_TYPES = {"integer": "整数", "string": "文字", "boolean": "是否", "array": "数组", "object": "对象", "null": "空"}
_FORMATS = {"date-time": "时刻", "date": "日期", "binary": "字节"}
_PLACES = {"query": "查询", "path": "地址", "header": "请求头"}


@dataclass(frozen=True, slots=True)
class Line:
    """A parameter or a field: its name, where it stands, its type, whether it must be there, what it means."""

    name: str
    place: str
    type: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call."""

    key: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    parameters: Sequence[Line]
    body: Sequence[Line]
    sends: str
    answers: Sequence[tuple[str, str]]
    fields: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Section:
    """The calls about one matter."""

    title: str
    calls: Sequence[Call]


def prose(text: str) -> Sequence[Sequence[tuple[bool, str]]]:
    """The lines of a text, each in pieces: whether it is code, and its words.

    >>> prose("带 `ETag`。")
    [[(False, '带 '), (True, 'ETag'), (False, '。')]]
    """
    lines = [line for line in text.splitlines() if line]
    return [[(at % 2 == 1, piece) for at, piece in enumerate(line.split("`")) if piece] for line in lines]


def sections(document: Mapping[str, Any]) -> Sequence[Section]:
    """The calls of a document by what they are about."""
    found: dict[str, list[Call]] = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            found.setdefault(told["tags"][0], []).append(_call(document, path, method, told))
    return [Section(title, calls) for title, calls in found.items()]


def _call(document: Mapping[str, Any], path: str, method: str, told: Mapping[str, Any]) -> Call:
    content = told.get("requestBody", {}).get("content", {})
    good: Mapping[str, Any] = next((one for status, one in told["responses"].items() if status.startswith("20")), {})
    schema = good.get("content", {}).get("application/json", {}).get("schema", {})
    scope = SCOPES.get(told.get("x-scope", ""))
    return Call(
        key=told["operationId"].rpartition("_routers_")[2],
        method=method.upper(),
        path=path,
        title=told["summary"],
        about=told.get("description", ""),
        scope=scope.words if scope else "",
        parameters=[_parameter(document, one) for one in told.get("parameters", ())],
        body=list(_fields(document, content.get("application/json", {}).get("schema", {}))),
        sends="、".join(content),
        answers=[(status, str(one["description"])) for status, one in sorted(told["responses"].items())],
        fields=list(_fields(document, schema)),
    )


def _parameter(document: Mapping[str, Any], told: Mapping[str, Any]) -> Line:
    about = told.get("description") or told["schema"].get("description", "")
    place = _PLACES.get(told["in"], told["in"])
    return Line(told["name"], place, _type(document, told["schema"]), bool(told.get("required")), about)


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[Line]:
    """The fields of a schema, those of what lies within after a dot."""
    found = _resolved(document, schema)
    for name, told in found.get("properties", {}).items():
        inner = _resolved(document, told)
        required = name in found.get("required", ())
        yield Line(f"{before}{name}", "", _type(document, told), required, told.get("description", ""))
        if depth < 2:
            element = _resolved(document, inner.get("items", {}))
            yield from _fields(document, element or inner, f"{before}{name}{'[]' if element else ''}.", depth + 1)


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema itself, or the one that it names; of several the one that is not null."""
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return _resolved(document, one)
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def _type(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """A type in words."""
    if "anyOf" in schema:
        return " 或 ".join(dict.fromkeys(_type(document, one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return " / ".join(map(str, schema.get("enum", [schema.get("const")])))
    found = _resolved(document, schema)
    if found.get("type") == "array":
        return f"{_type(document, found.get('items', {}))}的数组"
    words = _FORMATS.get(found.get("format", "")) or _TYPES.get(str(found.get("type")), "任意")
    if "minimum" in found or "maximum" in found:
        most = found.get("maximum", "")
        words += "" if most == 2**63 - 1 else f" {found.get('minimum', '')}—{most}"
    return words
