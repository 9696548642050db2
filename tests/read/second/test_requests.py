"""Several requests about one document, and what remains where they fail."""

import json
from typing import Any

import pytest

from luoshi.read.reader import read
from luoshi.read.second import propose, reading, said
from tests.read.second import standin as made
from tests.read.second.standin import Handler, answer, check_kept, figure, no_pause, saying, standin
from tests.read.second.texts import DOCUMENT, PLAIN, proposed

LONG = read("".join(f"{i:02d}号片区建成灯杆{i + 10}杆。" + "居民夜间出行更加方便。" * 8 + "\n" for i in range(12)))


def every(handler: Handler, body: dict[str, Any]) -> None:
    """Propose the poles of every paragraph."""
    shown = json.loads(body["messages"][1]["content"])
    quotes = [(row["paragraph"], row["text"].partition("。")[0].partition("片区")[2]) for row in shown]
    handler.say(answer(*(figure(q, q.removeprefix("建成灯杆"), "灯杆", n) for n, q in quotes)))


def test_a_long_text_takes_several_requests() -> None:
    with standin(every) as server:
        after, report = propose(LONG, server.settings(max_characters=300), pause=no_pause)
        assert len(server.asked) == report.pieces == report.answered > 3
    check_kept(LONG, after)
    assert [f.value for f in made.new_figures(after)] == [10 + i for i in range(12)]


def test_no_more_requests_than_allowed() -> None:
    with standin(every) as server:
        after, report = propose(LONG, server.settings(max_characters=300, max_requests=2), pause=no_pause)
        assert len(server.asked) == 2
    assert report.unasked == report.pieces - 2
    assert 0 < len(made.new_figures(after)) < 12
    assert not report.unreachable


def test_what_fails_costs_its_own_piece_only() -> None:
    def moody(handler: Handler, body: dict[str, Any]) -> None:
        if len(handler.server.asked) == 2:
            handler.say('{"figures": [')
        else:
            every(handler, body)

    with standin(moody) as server:
        after, report = propose(LONG, server.settings(max_characters=300), pause=no_pause)
    check_kept(LONG, after)
    assert report.failed == (("malformed", 1),)
    assert report.answered == report.pieces - 1
    assert 0 < len(made.new_figures(after)) < 12


@pytest.mark.parametrize(("status", "reason", "tries"), [(401, "denied", 1), (500, "server", 4), (429, "busy", 4)])
def test_where_nobody_answers_nobody_is_asked_for_long(status: int, reason: str, tries: int) -> None:
    with standin(lambda handler, _: handler.reply(b"{}", status=status)) as server:
        told = server.settings(max_characters=300, attempts=2)
        after, report = propose(LONG, told, pause=no_pause)
        assert len(server.asked) == tries
    assert after is LONG
    assert report.unreachable
    assert dict(report.failed).keys() == {reason}
    assert report.unasked == report.pieces - sum(dict(report.failed).values())


def hang(handler: Handler, body: dict[str, Any]) -> None:
    handler.server.released.wait(30)


def test_a_timeout_leaves_the_document_as_it_was() -> None:
    with standin(hang) as server:
        after, report = propose(DOCUMENT, server.settings(timeout=0.2, attempts=1), pause=no_pause)
    assert after is DOCUMENT
    assert report.failed == (("timeout", 1),)
    assert said(report) == "第二读者（试用模型）：1段问了1段，采纳数据0条、任务0项；未答1段：超时1"


def test_a_defect_of_our_own_leaves_the_document_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reading, "find_quote", broken)
    with standin(saying(answer(PLAIN))) as server:
        after, report = propose(DOCUMENT, server.settings(), pause=no_pause)
    assert after is DOCUMENT
    assert report.failed == (("internal", 1),)


@pytest.mark.parametrize("text", ["", "\n \n", "只有字。"], ids=["empty", "blank", "words"])
def test_texts_without_anything(text: str) -> None:
    document = read(text)
    after, report = proposed(document, answer(PLAIN))
    assert after is document
    assert report.figures == 0
