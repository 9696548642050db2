"""Containers: read within bounds, whatever they claim to hold."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files.archive import MOST_MEMBERS, open_archive
from luoshi.records import LuoshiError
from tests.read.files.made import archive


def code(data: bytes, name: str = "a", *, most: int = 1_000_000) -> str:
    with pytest.raises(LuoshiError) as error:
        open_archive(data, "附件.docx", most=most).read(name)
    assert error.value.where == "附件.docx"
    assert error.value.todo
    return error.value.code


def test_members_are_read_by_their_names() -> None:
    opened = open_archive(archive({"word/document.xml": "正文", "b": b"\0"}), "附件.docx")
    assert opened.names == ("word/document.xml", "b")
    assert opened.read("word/document.xml") == opened.read("Word/Document.XML") == "正文".encode()
    assert opened.read("word") is None


def test_folders_written_as_on_windows() -> None:
    assert open_archive(archive({"word\\document.xml": "x"}), "x").read("word/document.xml") == b"x"


def test_what_is_read_is_counted_together() -> None:
    opened = open_archive(archive({"a": bytes(600), "b": bytes(600)}), "x", most=1000)
    assert opened.read("a") == bytes(600)
    with pytest.raises(LuoshiError, match="L108"):
        opened.read("b")


def test_a_bomb_by_ratio() -> None:
    assert code(archive({"a": bytes(20_000_000)}), most=10**9) == "L108"
    assert open_archive(archive({"a": bytes(9_000_000)}), "x").read("a") == bytes(9_000_000)


def test_a_bomb_that_lies_about_its_size() -> None:
    data = bytearray(archive({"a": bytes(5_000_000)}))
    size = (5_000_000).to_bytes(4, "little")
    while size in data:
        at = data.index(size)
        data[at : at + 4] = (10).to_bytes(4, "little")
    assert code(bytes(data)) == "L109"


def test_a_bomb_of_members_that_share_their_bytes() -> None:
    data = archive({"a": "x" * 500, "b": "y" * 500}, level=zipfile.ZIP_STORED)
    directory = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    shared = data[: directory + 42] + bytes(4) + data[directory + 46 :]
    assert code(shared) == "L108"


def test_too_many_members() -> None:
    assert code(archive({f"m{index}": "" for index in range(MOST_MEMBERS + 1)})) == "L108"


def test_encrypted_members_are_told() -> None:
    data = bytearray(archive({"a": "x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(data)) == "L109"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(5), b"text"], ids=repr)
def test_broken_containers(data: bytes) -> None:
    assert code(data) == "L109"


@given(st.data())
def test_mutated_containers_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(archive({"a": "正文" * 50, "b": bytes(3000)}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 40))
    try:
        opened = open_archive(bytes(content[: len(content) - cut]), "x", most=10_000)
        for name in opened.names:
            opened.read(name)
    except LuoshiError as error:
        assert error.code in ("L108", "L109")


def test_a_member_without_a_name_is_no_harm() -> None:
    data = archive({"QQQQ": "x", "a": "y"}).replace(b"QQQQ", b"\0QQQ")
    assert open_archive(data, "x").read("a") == b"y"


def test_a_stored_container_of_another_kind_stays_closed() -> None:
    inner = archive({"word/document.xml": "x"})
    opened = open_archive(archive({"word/document.docx": inner}), "x")
    assert opened.names == ("word/document.docx",)
    assert zipfile.is_zipfile(io.BytesIO(opened.read("word/document.docx") or b""))
