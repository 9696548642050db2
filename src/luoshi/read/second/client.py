"""Asking a model at an OpenAI-compatible address: bounded in time, size and number of attempts, and never elsewhere.

Standard library only. No proxy is used and no redirect followed: both could carry a text out of the office's network.
"""

import json
import os
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple

from luoshi.read.second.connection import ClearHandler, PublicError, SecureHandler, Watch
from luoshi.read.second.report import Failure
from luoshi.read.second.settings import Settings

LARGEST = 1_000_000
"""Bytes of the longest answer that is read."""
_LONGEST_WAIT = 8.0
_BLOCK = 65536

Messages = Sequence[Mapping[str, str]]
Pause = Callable[[float], None]


class Failed(NamedTuple):
    """A request that brought nothing: why, and whether it may be tried *again* (after *wait* seconds)."""

    reason: Failure
    again: bool = False
    wait: float = 0.0


def ask(settings: Settings, messages: Messages, *, pause: Pause = time.sleep) -> str | Failed:
    """What the model answers to *messages*; tried again, with growing pauses, where that may help. Never raises.

    One attempt takes no longer than about ``settings.timeout`` seconds, however slowly the service speaks; *pause*
    waits between two attempts.
    """
    found = _request(settings, messages)
    if isinstance(found, Failed):
        return found
    answer: str | Failed = Failed("connection")
    for attempt in range(settings.attempts):
        answer = _once(settings, found)
        if isinstance(answer, str) or not answer.again or attempt + 1 == settings.attempts:
            return answer
        pause(min(_LONGEST_WAIT, max(answer.wait, 0.5 * 2**attempt)))
    return answer


def _request(settings: Settings, messages: Messages) -> urllib.request.Request | Failed:
    """The request with the key that the environment holds now."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    if settings.key_env:
        key = os.environ.get(settings.key_env, "")
        if not key or not key.isascii() or not key.isprintable():
            return Failed("key")
        headers["Authorization"] = f"Bearer {key}"
    body = {"model": settings.model, "messages": list(messages), "temperature": 0, "stream": False}
    return urllib.request.Request(settings.url, json.dumps(body).encode("ascii"), headers, method="POST")


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: it becomes an HTTPError."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _once(settings: Settings, request: urllib.request.Request) -> str | Failed:
    """One attempt."""
    watch = Watch(settings.timeout, private=not settings.allow_public)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), _Stay(), ClearHandler(watch), SecureHandler(watch)
    )
    try:
        with opener.open(request, timeout=settings.timeout) as response:
            return _content(response, watch)
    except urllib.error.HTTPError as error:
        with error:
            return Failed("timeout", again=True) if watch.over else _of_status(error.code, error.headers)
    except PublicError:
        return Failed("public")
    except (OSError, HTTPException, ValueError) as error:
        if watch.over or _is_timeout(error):
            return Failed("timeout", again=True)
        reason = getattr(error, "reason", error)
        return Failed("public") if isinstance(reason, PublicError) else _broken(reason)
    finally:
        watch.stop()


def _broken(reason: object) -> Failed:
    """A connection that failed; a certificate that is not trusted will be no better the next time."""
    return Failed("connection", again=not isinstance(reason, ssl.SSLCertVerificationError))


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError)


def _of_status(code: int, headers: Any) -> Failed:
    """What an HTTP status that is no success means."""
    if 300 <= code < 400:
        return Failed("redirect")
    if code in (401, 403, 404):
        return Failed("denied")
    if code in (408, 429):
        after = str(headers.get("Retry-After", ""))
        return Failed("busy", again=True, wait=float(after) if after.isdecimal() and len(after) < 6 else 0.0)
    return Failed("server", again=True) if code >= 500 else Failed("status")


def _content(response: HTTPResponse, watch: Watch) -> str | Failed:
    """The text that the model wrote, from a response of status 200."""
    if watch.over:  # headers that were cut off look whole
        return Failed("timeout", again=True)
    if response.status != 200:
        return Failed("status")
    if response.headers.get_content_type() != "application/json":
        return Failed("type")
    body = _body(response, watch)
    if isinstance(body, Failed):
        return body
    try:
        told = json.loads(body)
        content = told["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return Failed("malformed")
    return content if isinstance(content, str) else Failed("malformed")


def _body(response: HTTPResponse, watch: Watch) -> bytes | Failed:
    """The bytes of a response, block by block, no more than LARGEST."""
    blocks, size = [], 0
    while block := response.read(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > LARGEST:
            return Failed("large")
    if watch.over:
        return Failed("timeout", again=True)
    # what was announced and did not come: read(n) does not complain of it
    return Failed("connection", again=True) if response.length else b"".join(blocks)
