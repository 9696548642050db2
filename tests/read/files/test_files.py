"""Files: encodings are told, newlines kept, and what is no text is refused in clear words."""

import io
import random
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files import Loaded, decode, load
from luoshi.records import LuoshiError

SIMPLE = "2022年，全区地区生产总值4500亿元，同比增长5.5%。\r\n新增就业8万人\r\n"
TRADITIONAL = "2022年,全區地區生產總值4500億元,同比增長5.5%。\n新增就業8萬人\n"


@pytest.mark.parametrize(
    "text", [SIMPLE, TRADITIONAL, "青岛", "指标,单位\n就业,万人", "a\rb\r\nc\n报告"], ids=str.split
)
@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_encodings(text: str, codec: str, encoding: str) -> None:
    assert decode(text.encode(codec), "报告.txt") == (text, encoding)


@pytest.mark.parametrize("text", [SIMPLE, TRADITIONAL], ids=["简体", "繁体"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "报告.txt") == (text, encoding)
    assert decode(("\ufeff" + text).encode(encoding), "报告.txt") == (text, encoding)


def test_one_broken_character_does_not_lose_the_file() -> None:
    data = (SIMPLE * 40).encode()
    assert decode(data[:-3], "报告.txt")[0].endswith("万\ufffd")
    assert decode((SIMPLE * 40).encode("gb18030")[:-3], "报告.txt")[1] == "gb18030"


def archive(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "L101", "空"),
        (b"\xef\xbb\xbf \r\n\t", "L101", "空"),
        (b"%PDF-1.7\n...", "L106", "PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "L106", "Word"),
        (archive("word/document.xml"), "L106", "docx"),
        (archive("xl/workbook.xml"), "L106", "xlsx"),
        (archive("readme.md"), "L106", "压缩包"),
        (b"{\\rtf1\\ansi", "L106", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "L106", "图片"),
        (bytes(range(256)) * 40, "L105", "不是文本"),
        (bytes(1000), "L105", "不是文本"),
        (random.Random(1).randbytes(5000), "L105", "不是文本"),
        (("報告說明經濟發展情況" * 30).encode("big5"), "L105", "编码"),
        (b"\xff\xfe" + random.Random(2).randbytes(4000), "L105", "编码"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str, word: str) -> None:
    with pytest.raises(LuoshiError) as error:
        decode(data, "附件一.dat")
    assert error.value.code == code
    assert word in error.value.what
    assert error.value.where == "附件一.dat"
    assert error.value.todo


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data, "x")
    except LuoshiError as error:
        assert error.code in ("L101", "L105", "L106")
    else:
        assert text.strip()
        assert encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(lambda t: t.strip()))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    if not text.startswith(("\ufeff", "%PDF", "PK", "{\\rtf", "GIF8", "Rar!")):
        assert decode(text.encode(), "x") == (text, "utf-8")


def test_load(tmp_path: Path) -> None:
    path = tmp_path / "某区 报告（2022）.txt"
    path.write_bytes(SIMPLE.encode("gb18030"))
    assert load(path) == load(str(path)) == Loaded(path.name, SIMPLE, "gb18030", "txt")


def test_load_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "大.txt").write_bytes(b"a" * 101)
    (tmp_path / "空.txt").touch()
    wrong = {
        "没有.txt": "L102",
        ".": "L103",
        "大.txt": "L104",
        "空.txt": "L101",
        "长" * 2000: "L107",
        "零\0": "L107",
        "大.txt/里.txt": "L107",
    }
    for name, code in wrong.items():
        with pytest.raises(LuoshiError) as error:
            load(tmp_path / name, limit=100)
        assert error.value.code == code, name
    assert len(load(tmp_path / "大.txt", limit=101).text) == 101


def test_a_large_file_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes(SIMPLE.encode("gb18030") * 600_000)
    start = time.process_time()
    assert len(load(path).text) == 600_000 * len(SIMPLE)
    assert time.process_time() - start < 10
