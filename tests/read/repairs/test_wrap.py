"""Hard-wrapped texts are joined, and texts that merely have short lines are not."""

from luoshi.read.clean import clean

SENTENCES = (
    "全年实现地区生产总值267.5亿元，增长8.5%，规模以上工业增加值增长10%，社会消费品零售总额161亿元。建成项目46个，"
)


def wrapped(text: str, columns: int, between: str) -> str:
    lines, line, wide = [], "", 0
    for character in text:
        step = 1 if character.isascii() else 2
        if wide + step > columns:
            lines.append(line)
            line, wide = "", 0
        line, wide = line + character, wide + step
    return between.join([*lines, line])


def test_lines_of_equal_width_are_joined() -> None:
    paragraph = SENTENCES * 8
    raw = f"一、工作回顾\n{wrapped(paragraph, 60, chr(10))}\n（二）产业发展\n{wrapped(paragraph, 60, chr(10))}"
    overlay = clean(raw)
    joined = overlay.text.split("\n")
    assert joined[0] == "一、工作回顾"
    assert "（二）产业发展" in joined
    assert len(joined) <= 10  # what ends in a full stop may stay a line of its own
    assert overlay.text.replace("\n", "") == raw.replace("\n", "")
    assert {r.kind for r in overlay.repairs} == {"break"}


def test_blanks_of_a_flattened_page_are_taken_out() -> None:
    raw = wrapped(SENTENCES * 10, 60, " ")
    overlay = clean(raw)
    assert overlay.text.count(" ") <= raw.count(" ") / 3
    assert overlay.text.replace(" ", "") == raw.replace(" ", "")


def test_lists_and_paragraphs_are_left_alone() -> None:
    lists = "".join(f"{n}.某某镇推进乡村振兴的做法和经验，得到省市县三级的充分肯定\n" for n in range(40))
    uneven = "".join("建成项目" * (5 + n % 13) + "\n" for n in range(60))
    poem = "加快建设\n" * 50
    for raw in (lists, uneven, poem, SENTENCES + "\n" + SENTENCES):
        assert clean(raw).text == raw


def test_letters_keep_a_blank() -> None:
    raw = "\n".join(["plan report " * 3 + "city"] * 12)
    assert "cityplan" not in clean(raw).text
