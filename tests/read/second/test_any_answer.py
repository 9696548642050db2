"""Whatever the model says, nothing is kept that the text does not say."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luoshi.read.second import propose
from luoshi.records import Document
from tests.read.second import standin as made
from tests.read.second.standin import Handler, Standin, answer, check_kept, figure, no_pause, standin
from tests.read.second.texts import DOCUMENT, INJECTED, PLAIN, TEXT

WORDS = st.one_of(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30)).map(lambda cut: TEXT[cut[0] : cut[0] + cut[1]]),
    st.sampled_from(
        ["36杆", "5灯", "6灯", "101.2", "80杆", "2.3万人", "10亿元", "5G", "智慧灯杆", "新建", "改造灯塔5灯"]
    ),
    st.text(max_size=6),
)
ROWS = st.one_of(
    st.fixed_dictionaries(
        {"paragraph": st.integers(-2, 9), "quote": WORDS, "value": WORDS, "indicator": WORDS, "action": WORDS}
    ),
    st.sampled_from(
        [
            PLAIN,
            figure("海洋经济综合指数达到101.2", "101.2", "海洋经济", 2),
            figure("西岸6灯", "6灯", "灯塔", 3),
            figure("新建智慧灯杆80杆，新增", "80杆", "智慧灯杆", 6),
        ]
    ),
    st.dictionaries(st.sampled_from(["quote", "value", "paragraph"]), st.none() | st.booleans() | st.text(max_size=4)),
)
ANSWERS = st.one_of(
    st.tuples(st.lists(ROWS, max_size=6), st.lists(ROWS, max_size=3)).map(lambda t: answer(*t[0], commitments=t[1])),
    st.tuples(st.lists(ROWS, max_size=3).map(lambda rows: answer(*rows)), st.integers(0, 80)).map(
        lambda t: t[0][: -t[1] or None]
    ),
    st.text(max_size=60),
)


class Parrot:
    """A service that says what it is told to."""

    def __init__(self) -> None:
        self.told = ""

    def __call__(self, handler: Handler, body: dict[str, Any]) -> None:
        handler.say(self.told)


@pytest.fixture(scope="module")
def parrot() -> Iterator[tuple[Standin, Parrot]]:
    bird = Parrot()
    with standin(bird) as server:
        yield server, bird


@settings(max_examples=60)
@given(told=ANSWERS, document=st.sampled_from([DOCUMENT, INJECTED]))
@example(told=answer(PLAIN, PLAIN), document=DOCUMENT)
@example(told=answer(figure("西岸6灯", "6灯", "灯塔", 3), PLAIN), document=INJECTED)
def test_nothing_is_kept_that_the_text_does_not_say(
    parrot: tuple[Standin, Parrot], told: str, document: Document
) -> None:
    server, bird = parrot
    bird.told = told
    after, report = propose(document, server.settings(attempts=1), pause=no_pause)
    check_kept(document, after)
    assert ("internal", 1) not in report.failed
    assert report.figures == len(made.new_figures(after)) == len(after.figures) - len(document.figures)
    assert report.commitments == len(after.commitments) - len(document.commitments)
    for kept in made.new_figures(after):
        assert kept.surface in ("36杆", "5灯", "6灯", "101.2", "80杆")
        assert str(kept.value) in kept.surface
