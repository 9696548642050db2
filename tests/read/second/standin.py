"""A stand-in for the model's service: answers on this machine, in whatever way a test wants it to misbehave."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from luoshi.read.second import Settings
from luoshi.records import Document

Respond = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """One request, answered by the stand-in's own way."""

    protocol_version = "HTTP/1.1"
    server: "Standin"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        self.close_connection = True
        with suppress(OSError):  # the client has gone away, as some tests want it to
            self.server.respond(self, body)

    def reply(self, body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def say(self, content: object) -> None:
        """Answer as the model would: *content* is its text."""
        self.reply(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


class Standin(ThreadingHTTPServer):
    """The service; *asked* holds the bodies of all requests."""

    daemon_threads = True

    def __init__(self, respond: Respond) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.respond = respond
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def settings(self, **told: Any) -> Settings:
        return Settings(**{"address": self.address, "model": "试用模型", "timeout": 5.0, **told})


@contextmanager
def standin(respond: Respond) -> Iterator[Standin]:
    """A running stand-in, gone at the end."""
    server = Standin(respond)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def answer(*figures: object, commitments: object = ()) -> str:
    """The text of a well-behaved answer."""
    return json.dumps({"figures": list(figures), "commitments": list(commitments)}, ensure_ascii=False)  # type: ignore[call-overload]


def figure(quote: str, value: str, indicator: str = "", paragraph: object = 0) -> dict[str, object]:
    return {"paragraph": paragraph, "quote": quote, "value": value, "indicator": indicator}


def saying(*contents: str) -> Respond:
    """Say each of *contents* in turn, the last one from then on."""
    left = list(contents)

    def respond(handler: Handler, body: dict[str, Any]) -> None:
        handler.say(left.pop(0) if len(left) > 1 else left[0])

    return respond


def no_pause(seconds: float) -> None:
    """Wait for nothing."""


def check_kept(before: Document, after: Document) -> None:
    """What must hold whatever the model said: the rules' facts as they were, nothing new that the text does not say."""
    assert after.text == before.text
    assert [f for f in after.figures if not _second(f)] == list(before.figures)
    assert [c for c in after.commitments if not _second(c)] == list(before.commitments)
    assert list(after.figures) == sorted(after.figures, key=lambda f: f.start)
    rows: tuple[tuple[Any, ...], ...] = (after.figures, after.commitments)
    for row in rows:
        for fact in row:
            assert after.text[fact.start : fact.end] == fact.surface
            if _second(fact):
                others = [other for other in row if other is not fact]
                assert all(other.end <= fact.start or fact.end <= other.start for other in others)
                told = [why for why in fact.because if why.rule.startswith("第二读者")]
                assert all(after.text[why.start : why.end] == why.words != "" for why in told)


def _second(fact: Any) -> bool:
    return any(why.field == "source" and why.rule.startswith("第二读者") for why in fact.because)


def new_figures(after: Document) -> list[Any]:
    return [f for f in after.figures if _second(f)]


def new_commitments(after: Document) -> list[Any]:
    return [c for c in after.commitments if _second(c)]
