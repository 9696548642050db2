"""Notes and their references."""

import pytest

from luoshi.read.outline.footnotes import find_footnotes
from luoshi.read.outline.lines import split_lines
from luoshi.read.sections import outline, part_index


def marks(text: str) -> list[tuple[str, int]]:
    return [(note.mark, len(note.references)) for note in find_footnotes(text, list(split_lines(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("考核[1]和评价[2]。\n[1] 考核：每季。\n[2]评价：每年。", [("1", 1), ("2", 1)]),
        ("考核[1]，再考核[1]。\n[1] 考核：每季。", [("1", 2)]),
        ("增加值〔3〕。\n〔3〕按现价。", [("3", 1)]),
        ("考核①。\n①每季。", [("①", 1)]),
        ("产值[注1]。\n注1：不含军工。", [("1", 1)]),
        ("条件：\n①在校学生；\n②退役军人。", []),
        ("[1] 没有人提到。", []),
        ("考核[1]。", []),
    ],
)
def test_notes(text: str, expected: list[tuple[str, int]]) -> None:
    assert marks(text) == expected


def test_a_note_goes_on_over_a_line_break() -> None:
    text = "考核[1]和[2]。\n[1] 考核：每季\n一次。\n[2] 每年。"
    first, second = find_footnotes(text, list(split_lines(text)))
    assert text[first.start : first.end] == "[1] 考核：每季\n一次。"
    assert text[second.start : second.end] == "[2] 每年。"


def test_terms_at_the_end_are_notes_without_references() -> None:
    text = "一、工作回顾\n全年平稳。\n名词解释\n1.双高：指两个目标。\n2.三新：指新产业。"
    found = outline(text)
    assert [(note.mark, note.references) for note in found.footnotes] == [("1", ()), ("2", ())]
    assert part_index(found).at(text.index("两个")).part == "other"


def test_sections_end_where_the_notes_begin() -> None:
    text = "一、工作回顾\n考核[1]。\n[1] 考核：每季。"
    assert outline(text).sections[0].end == text.index("[1] ")
