"""The gate before every call: a token, its rate, its scopes; what a call may answer is declared where it is written."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.operation import Operation
from ninja.security import HttpBearer
from ninja.utils import contribute_operation_callback

from luoshi.desk.api import limits
from luoshi.desk.api.models import Caller
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.scopes import SCOPES
from luoshi.desk.api.tokens import caller_of

_P = ParamSpec("_P")
_R = TypeVar("_R")


class ApiRequest(HttpRequest):
    """A request that came with a good token."""

    auth: Caller
    limits: limits.Standing


class BearerToken(HttpBearer):
    """``Authorization: Bearer luoshi_...``; a session is never enough."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Who calls.

        Raises:
            AuthenticationError: the token is none, expired or revoked.
            ProblemError: it calls too often.
        """
        caller = caller_of(token)
        if caller is None:
            raise AuthenticationError
        standing = limits.take(caller.token.pk)
        request.limits = standing  # type: ignore[attr-defined]
        if not standing.passes:
            todo = f"请在 {standing.wait} 秒后再试；每个令牌每分钟最多 {limits.PER_MINUTE} 次"
            error = ProblemError(429, "L746", "请求过于频繁", caller.token.name, todo)
            error.headers["Retry-After"] = str(standing.wait)
            raise error
        return caller


def needs(
    scope: str, *statuses: int
) -> Callable[[Callable[Concatenate[ApiRequest, _P], _R]], Callable[Concatenate[ApiRequest, _P], _R]]:
    """Let only tokens with a scope call; *statuses* are the problems that the call may answer beside the usual."""

    def gate(call: Callable[Concatenate[ApiRequest, _P], _R]) -> Callable[Concatenate[ApiRequest, _P], _R]:
        @wraps(call)
        def guarded(request: ApiRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            if scope not in request.auth.token.scopes:
                words = SCOPES[scope].words
                raise ProblemError(
                    403, "L747", f"令牌没有“{words}”用途", request.auth.token.name, "请另建带此用途的令牌"
                )
            return call(request, *args, **kwargs)

        def declare(operation: Operation) -> None:
            told: dict[str, Any] = {"x-scope": scope, "x-problems": list(statuses)}
            operation.openapi_extra = {**(operation.openapi_extra or {}), **told}

        contribute_operation_callback(guarded, declare)
        return guarded

    return gate
