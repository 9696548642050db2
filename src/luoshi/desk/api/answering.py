"""Answers: their digest as ETag, 304 where it is known, writes that are done once and only over what was seen."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Schema

from luoshi.desk.api import limits
from luoshi.desk.api.gate import ApiRequest
from luoshi.desk.api.models import Receipt
from luoshi.desk.api.paging import Cursor, Paged, cursor_of, page_of
from luoshi.desk.api.problems import ProblemError

_KEPT = timedelta(days=7)
"""For so long a receipt is kept."""
_LONGEST = 80
Body = Schema | Sequence[Schema]


def data_of(body: Body) -> bytes:
    """An answer's bytes, alike for alike content."""
    plain = body.model_dump(mode="json") if isinstance(body, Schema) else [one.model_dump(mode="json") for one in body]
    return _written(plain)


def _written(plain: Any) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def etag_of(body: Body) -> str:
    """The ETag of an answer."""
    return _etag(data_of(body))


def _etag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()[:32]}"'


def answer(request: ApiRequest, body: Body, *, status: int = 200) -> HttpResponse:
    """The answer with its ETag; without content where the caller has it already."""
    data = data_of(body)
    tag = _etag(data)
    if request.method == "GET" and tag in _tags(request.headers.get("If-None-Match", "")):
        return _with_limits(request, HttpResponse(status=304, headers={"ETag": tag}))
    made = HttpResponse(data, content_type="application/json", status=status, headers={"ETag": tag})
    return _with_limits(request, made)


def _with_limits(request: ApiRequest, made: HttpResponse) -> HttpResponse:
    made["RateLimit-Limit"] = str(limits.PER_MINUTE)
    made["RateLimit-Remaining"] = str(request.limits.left)
    made["Cache-Control"] = "private, no-cache"
    return made


def demand_match(request: ApiRequest, body: Body) -> None:
    """Raise a problem unless the caller names the thing as it is now (If-Match); call it with the thing locked.

    Raises:
        ProblemError: 428 without the header, 412 where somebody changed it meanwhile.
    """
    told = request.headers.get("If-Match", "")
    if not told:
        todo = "先取一次，把 ETag 写进 If-Match：这样不会盖掉别人的改动"
        raise ProblemError(428, "L748", "没有带 If-Match", "If-Match", todo)
    tags = _tags(told)
    if "*" not in tags and etag_of(body) not in tags:
        raise ProblemError(412, "L744", "您取过以后，他人改过", "If-Match", "请重新取一次，看了现状再决定")


def change(
    request: ApiRequest, lock: Callable[[], Any], tell: Callable[[], Schema], do: Callable[[Any], object], *,
    sent: Schema | None = None, made: int = 200,
) -> HttpResponse:  # fmt: skip
    """Change a thing as the caller saw it: *lock* gives its row, *tell* what it is now, *do* changes it."""

    def work() -> tuple[int, Schema]:
        row = lock()
        demand_match(request, tell())
        do(row)
        return made, tell()

    return once(request, sent.model_dump_json().encode() if sent else b"", work)


def listed(
    request: ApiRequest, rows: QuerySet[Any], asked: Paged, kind: type[Any], make: Callable[[Any], Schema]
) -> HttpResponse:
    """A page of a list."""
    items, follows = page_of(rows, cursor_of(asked.cursor), asked.limit, make)
    return answer(request, kind(items=items, next=follows))


def listed_keys(
    request: ApiRequest, keys: Sequence[int], asked: Paged, cursor: Cursor, kind: type[Any],
    make: Callable[[Sequence[int]], Iterable[Schema]],
) -> HttpResponse:  # fmt: skip
    """A page of a list whose keys are known already."""
    wanted = sorted(key for key in keys if key > cursor.after)[: asked.limit + 1]
    shown = wanted[: asked.limit]
    follows = str(Cursor(shown[-1], cursor.moment)) if len(wanted) > asked.limit else None
    return answer(request, kind(items=list(make(shown)), next=follows))


def _tags(words: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in words.split(",")}


def once(
    request: ApiRequest, sent: bytes, work: Callable[[], tuple[int, Schema]], *, required: bool = False
) -> HttpResponse:
    """Do a write in one transaction; the same call sent again with its Idempotency-Key gets the answer of the first.

    Raises:
        ProblemError: the key is missing though *required*, too long, or was used for another call.
    """
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > _LONGEST or not key.isprintable() or (required and not key):
        todo = f"请带 Idempotency-Key，每次推送用一个新的，重发用原来的；最多 {_LONGEST} 字"
        raise ProblemError(400, "L749", "没有可用的 Idempotency-Key", "Idempotency-Key", todo)
    if not key:
        with transaction.atomic():
            status, body = work()
        return answer(request, body, status=status)
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + sent).hexdigest()
    known = _known(request, key, asked)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(token=request.auth.token, key=key, asked=asked)
            status, body = work()
            receipt.status, receipt.body = status, body.model_dump(mode="json")
            receipt.save(update_fields=["status", "body"])
            Receipt.objects.filter(at__lt=timezone.now() - _KEPT).delete()
    except IntegrityError:
        known = _known(request, key, asked)
        if known is None:
            raise
        return known
    return answer(request, body, status=status)


def _known(request: ApiRequest, key: str, asked: str) -> HttpResponse | None:
    """The answer that this call got before."""
    receipt = Receipt.objects.filter(token=request.auth.token, key=key).first()
    if receipt is None:
        return None
    if receipt.asked != asked:
        todo = "每次推送用一个新的键，只有原样重发才用原来的"
        raise ProblemError(409, "L749", "这个 Idempotency-Key 已用于别的内容", key, todo)
    data = _written(receipt.body)
    made = HttpResponse(data, content_type="application/json", status=receipt.status, headers={"ETag": _etag(data)})
    made["Idempotency-Replayed"] = "true"
    return _with_limits(request, made)


def read_body(request: ApiRequest, most: int) -> bytes:
    """What was sent, at most so many bytes.

    Raises:
        ProblemError: it is more.
    """
    weight = int(request.META.get("CONTENT_LENGTH") or 0)
    data = b"" if weight > most else request.read(most + 1)
    if weight > most or len(data) > most:
        raise ProblemError(413, "L614", f"超过 {most // 1_000_000} MB", "请求内容", "请分几次发送")
    return data
