"""What is answered when something is wrong: problem details (RFC 9457) in Chinese, the same for every call."""

import json
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from ninja import Field, Schema

MEDIA = "application/problem+json"
WORDS: Mapping[int, str] = {
    400: "请求读不懂",
    401: "没有有效的令牌",
    403: "没有这项权限",
    404: "没有找到，或无权查看",
    405: "此处没有这种方法",
    406: "给不出要的格式",
    409: "与现状冲突",
    412: "内容已被他人改过",
    413: "请求太大",
    415: "不收这种格式",
    422: "内容不合要求",
    428: "须带 If-Match",
    429: "请求过于频繁",
    501: "这里没有装这种格式的支持",
}
"""What each status means."""


class Wrong(Schema):
    """One of several things that are wrong (一处错误)."""

    where: str = Field(description="在哪里：行号、单元格、参数名。")
    what: str = Field(description="什么不对。")
    todo: str = Field(description="怎么办。")


class Problem(Schema):
    """What is wrong, where, and what to do (RFC 9457)."""

    type: str = Field(description="固定为 about:blank。")
    title: str = Field(description="这个状态码的意思。")
    status: int = Field(description="HTTP 状态码。")
    code: str = Field(description="错误编号，如 L659；查文档、找支持时用。")
    what: str = Field(description="什么不对。")
    where: str = Field(description="在哪里。")
    todo: str = Field(description="怎么办。")
    errors: list[Wrong] = Field(default_factory=list, description="多处有错时，逐处列出（最多100处）。")


class ProblemError(Exception):
    """A problem on its way to the caller."""

    def __init__(
        self, status: int, code: str, what: str, where: str, todo: str, *, errors: Sequence[Wrong] = ()
    ) -> None:
        """Keep the parts."""
        super().__init__(what)
        self.status, self.headers = status, dict[str, str]()
        self.problem = Problem(
            type="about:blank", title=WORDS[status], status=status, code=code, what=what, where=where, todo=todo,
            errors=list(errors[:100]),
        )  # fmt: skip


def problem(error: ProblemError, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer."""
    data = json.dumps(error.problem.model_dump(), ensure_ascii=False)
    return HttpResponse(data, content_type=MEDIA, status=error.status, headers={**error.headers, **(headers or {})})
