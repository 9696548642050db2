"""Every exception of the desk as a problem."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi.desk.api.problems import ProblemError, Wrong, problem
from luoshi.desk.ledger.services.deciding import Conflict
from luoshi.desk.ledger.services.entries import Clash
from luoshi.records import LuoshiError

_CONFLICTS = frozenset(
    ("L627", "L630", "L632", "L634", "L649", "L655", "L656", "L659", "L666", "L667", "L676", "L678", "L711", "L713",
     "L714", "L716")
)  # fmt: skip
"""Errors that tell of a state in which the thing is, not of what was sent."""
_KINDS: Mapping[str, str] = {
    "missing": "缺少",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字",
    "string_too_long": "太长",
    "string_too_short": "太短",
    "string_pattern_mismatch": "写法不对",
    "string_unicode": "含有不成字的编码",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "literal_error": "不是可选的值",
    "extra_forbidden": "没有这一项",
    "list_type": "应为数组",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "model_type": "应为对象",
    "too_long": "太多",
    "too_short": "太少",
    "date_from_datetime_parsing": "应为 2024-12-31 这样的日期",
    "date_parsing": "应为 2024-12-31 这样的日期",
}
_NO_TOKEN = "请在 Authorization 头里写 Bearer 加令牌；令牌在“接口令牌”页建立，会过期，也可能已撤销"


def handle_all(api: NinjaAPI) -> None:
    """Give the API an answer for every exception."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        ProblemError: lambda _, error: problem(error),
        LuoshiError: lambda _, error: problem(problem_of(error)),
        PermissionDenied: lambda _, error: problem(
            ProblemError(403, "L741", str(error) or "没有这项权限", "令牌的主人", "请向管理员申请授权")
        ),
        Http404: lambda *_: problem(ProblemError(404, "L742", "没有找到，或无权查看", "地址", "请核对编号")),
        ValidationError: lambda _, error: problem(_invalid(error)),
        AuthenticationError: lambda *_: problem(
            ProblemError(401, "L740", "没有有效的令牌", "Authorization", _NO_TOKEN),
            {"WWW-Authenticate": 'Bearer realm="luoshi"'},
        ),
        HttpError: lambda _, error: problem(_unread(error)),
        Conflict: lambda _, error: problem(
            ProblemError(412, "L744", str(error), "If-Match", "请重新取一次，看了现状再决定")
        ),
        Clash: lambda _, error: problem(ProblemError(412, "L744", str(error), "If-Match", "请重新取一次再填")),
        RequestDataTooBig: lambda *_: problem(
            ProblemError(413, "L614", "请求太大", "请求内容", "请分几次发送，或改用批量接口")
        ),
        UnreadablePostError: lambda *_: problem(ProblemError(400, "L743", "内容没有传完", "请求内容", "请重新发送")),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def problem_of(error: LuoshiError) -> ProblemError:
    """A coded error as a problem."""
    status = 409 if error.code in _CONFLICTS else 422
    return ProblemError(status, error.code, error.what, error.where, error.todo)


def _unread(error: HttpError) -> ProblemError:
    return ProblemError(400, "L743", "请求内容读不懂", "请求内容", "请按文档发送 UTF-8 编码的 JSON")


def _invalid(error: ValidationError) -> ProblemError:
    wrong = [_wrong(one) for one in error.errors]
    first = wrong[0] if wrong else Wrong(where="", what="内容不合要求", todo="")
    return ProblemError(422, "L745", first.what, first.where, "请按接口文档改正", errors=wrong)


def _wrong(one: Mapping[str, Any]) -> Wrong:
    place = [str(part) for part in one.get("loc", ()) if part not in ("query", "path", "header", "body", "payload")]
    what = _KINDS.get(str(one.get("type")), "格式不对")
    limits = "、".join(
        f"{key} {value}" for key, value in (one.get("ctx") or {}).items() if isinstance(value, int | str)
    )
    return Wrong(where=".".join(place) or "请求", what=what, todo=f"要求：{limits}" if limits else "请按接口文档改正")
