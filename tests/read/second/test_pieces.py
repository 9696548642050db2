import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.reader import read
from luoshi.read.second.pieces import pieces
from luoshi.read.second.rereading import ground
from luoshi.records import Document


def cut(document: Document, limit: int) -> list[str]:
    here = ground(document)
    return [piece.message for piece in pieces(document, here.reading, here.closed, limit=limit)]


def test_paragraphs_are_shown_with_what_is_known() -> None:
    [message] = cut(read("2024年，新增就业8万人。\n\n  智慧灯杆建成36杆。 "), 3000)
    assert json.loads(message) == [
        {"paragraph": 0, "text": "2024年，新增就业8万人。", "known": ["8万人"]},
        {"paragraph": 1, "text": "智慧灯杆建成36杆。"},
    ]


def test_a_chapter_begins_a_piece_of_its_own_where_the_last_is_half_full() -> None:
    text = "一、工作回顾\n" + "全区各项工作取得进展。" * 12 + "\n二、重点工作\n" + "抓好渔港整治。" * 4
    first, second = cut(read(text), 300)
    assert "二、重点工作" not in first and "二、重点工作" in second


def test_tables_are_not_asked_about() -> None:
    document = read("指标\t单位\t完成\n灯杆\t杆\t36\n浮标\t个\t5\n\n智慧灯杆建成36杆。")
    assert document.tables
    assert [json.loads(message)[0]["text"] for message in cut(document, 3000)] == ["智慧灯杆建成36杆。"]


PROSE = st.text('建成灯杆36杆。；，\n"\\\x01 一、', max_size=900)


@given(PROSE, st.integers(200, 400))
def test_no_message_is_too_long_and_no_word_is_lost_or_told_twice(text: str, limit: int) -> None:
    document = read(text)
    here = ground(document)
    assert not here.closed or document.tables or here.reading.overlay.omitted
    out = pieces(document, here.reading, here.closed, limit=limit)
    assert out == pieces(document, here.reading, here.closed, limit=limit)
    spans = [(p.start, p.end) for piece in out for p in piece.paragraphs]
    assert spans == sorted(spans) and all(a[1] <= b[0] for a, b in pairwise(spans))
    for piece in out:
        assert len(piece.message) <= limit
        shown = json.loads(piece.message)
        assert [row["text"] for row in shown] == [here.reading.text[p.start : p.end] for p in piece.paragraphs]
    if not here.closed:
        told = "".join(here.reading.text[a:b] for a, b in spans)
        assert "".join(told.split()) == "".join(here.reading.text.split())
