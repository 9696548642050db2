"""The client against services that fail in every way that a service can."""

import gzip
import json
import socket
import time
from typing import Any

import pytest

from luoshi.read.second import Settings, connection
from luoshi.read.second.client import LARGEST, Failed, ask
from tests.read.second.standin import Handler, Respond, no_pause, saying, standin

HELLO = [{"role": "user", "content": "你好"}]


def drip(handler: Handler, body: dict[str, Any]) -> None:
    """One byte now and then: every single wait is short, the whole would last for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not handler.server.released.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def drip_headers(handler: Handler, body: dict[str, Any]) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.released.wait(0.05):
        handler.wfile.write(b"a")
        handler.wfile.flush()


def hang(handler: Handler, body: dict[str, Any]) -> None:
    handler.server.released.wait(30)


def slam(handler: Handler, body: dict[str, Any]) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def halved(handler: Handler, body: dict[str, Any]) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{")
    handler.connection.shutdown(socket.SHUT_RDWR)


def endless(handler: Handler, body: dict[str, Any]) -> None:
    handler.reply(b" " * (LARGEST + 1))


def replying(body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> Respond:
    return lambda handler, _: handler.reply(body, status=status, kind=kind, **headers)


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


MISBEHAVING: dict[str, tuple[Respond, str, int]] = {
    "hangs": (hang, "timeout", 2),
    "drips its body": (drip, "timeout", 2),
    "drips its headers": (drip_headers, "timeout", 2),
    "closes at once": (slam, "connection", 2),
    "closes halfway": (halved, "connection", 2),
    "answers without end": (endless, "large", 1),
    "500": (replying(b"oops", 500), "server", 2),
    "503 with JSON": (replying(b"{}", 503), "server", 2),
    "429": (replying(b"{}", 429, Retry_After="1"), "busy", 2),
    "400": (replying(b"{}", 400), "status", 1),
    "401": (replying(b"{}", 401), "denied", 1),
    "404": (replying(b"{}", 404), "denied", 1),
    "204": (replying(b"", 204), "status", 1),
    "redirects": (replying(b"", 302, Location="http://8.8.8.8/"), "redirect", 1),
    "redirects the request": (replying(b"", 307, Location="http://8.8.8.8/"), "redirect", 1),
    "HTML": (replying(b"<html>", kind="text/html"), "type", 1),
    "a stream": (replying(b"data: {}", kind="text/event-stream"), "type", 1),
    "no JSON": (replying(b"{'a': 1}"), "malformed", 1),
    "no UTF-8": (replying(b'{"a": "\xff"}'), "malformed", 1),
    "gzip": (replying(gzip.compress(b"{}")), "malformed", 1),
    "a list": (replying(b"[]"), "malformed", 1),
    "no choices": (replying(b'{"choices": []}'), "malformed", 1),
    "null": (replying(b'{"choices": [{"message": {"content": null}}]}'), "malformed", 1),
    "deep": (replying(nested(100_000)), "malformed", 1),
    "a huge number": (replying(b"1" * 50_000), "malformed", 1),
}


@pytest.mark.parametrize(("respond", "reason", "tries"), MISBEHAVING.values(), ids=MISBEHAVING)
def test_every_failure_has_its_reason_and_its_end(respond: Respond, reason: str, tries: int) -> None:
    with standin(respond) as server:
        began = time.monotonic()
        told = ask(server.settings(timeout=0.4, attempts=2), HELLO, pause=no_pause)
        assert time.monotonic() - began < 5
        assert isinstance(told, Failed)
        assert told.reason == reason
        assert len(server.asked) == tries


def test_an_answer_comes_through_with_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECOND_KEY", "secret")
    with standin(saying("答")) as server:
        assert ask(server.settings(key_env="SECOND_KEY"), HELLO) == "答"
        [body], [headers] = server.asked, server.headers
        assert server.paths == ["/v1/chat/completions"]
    assert body == {"model": "试用模型", "messages": HELLO, "temperature": 0, "stream": False}
    assert headers["Authorization"] == "Bearer secret"


def test_the_second_attempt_may_succeed_after_a_pause() -> None:
    waits: list[float] = []

    def respond(handler: Handler, body: dict[str, Any]) -> None:
        if len(handler.server.asked) == 1:
            handler.reply(b"", status=429, Retry_After="3")
        elif len(handler.server.asked) == 2:
            handler.reply(b"", status=503, Retry_After="99999")
        else:
            handler.say("好")

    with standin(respond) as server:
        assert ask(server.settings(), HELLO, pause=waits.append) == "好"
    assert waits == [3.0, 1.0]


def test_pauses_grow_and_have_a_bound() -> None:
    waits: list[float] = []
    with standin(replying(b"", 429, Retry_After="86400")) as server:
        ask(server.settings(attempts=5), HELLO, pause=waits.append)
    assert waits == [8.0] * 4
    waits.clear()
    with standin(replying(b"", 500)) as server:
        ask(server.settings(attempts=5), HELLO, pause=waits.append)
    assert waits == [0.5, 1.0, 2.0, 4.0]


@pytest.mark.parametrize("key", ["", "a\r\nX-Evil: 1", "密钥"], ids=["empty", "two lines", "no ASCII"])
def test_without_a_usable_key_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("SECOND_KEY", key)
    with standin(saying("答")) as server:
        assert ask(server.settings(key_env="SECOND_KEY"), HELLO) == Failed("key")
        assert server.asked == []


def test_no_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    with standin(saying("答")) as server:
        assert ask(server.settings(), HELLO) == "答"


def test_a_name_that_leads_outside_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "is_private", lambda address: False)
    with standin(saying("答")) as server:
        assert ask(server.settings(), HELLO, pause=no_pause) == Failed("public")
        assert server.asked == []
        assert ask(server.settings(allow_public=True), HELLO) == "答"


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = ask(Settings(f"http://127.0.0.1:{port}/v1", "m", attempts=2), HELLO, pause=no_pause)
    assert told == Failed("connection", again=True)


def test_plain_http_where_tls_is_spoken_to() -> None:
    with standin(saying("答")) as server:
        settings = server.settings(address=server.address.replace("http:", "https:"), attempts=1, timeout=2)
        assert isinstance(ask(settings, HELLO, pause=no_pause), Failed)


def test_what_is_sent_is_json_whatever_the_text() -> None:
    odd = [{"role": "user", "content": 'a"\\\n\ud800\u2028'}]
    with standin(saying("答")) as server:
        assert ask(server.settings(), odd) == "答"
        assert json.dumps(server.asked[0]["messages"]) == json.dumps(odd)
