"""Kinds of files: told by content; what is not read is refused with how to save it."""

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files import SUFFIXES, load, load_bytes
from luoshi.read.files.kinds import kind_of
from luoshi.records import LuoshiError
from tests.read.files.made import archive, docx, p

OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def stream(*names: str) -> bytes:
    return OLD + b"".join(name.encode("utf-16-le") + bytes(20) for name in names)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (docx(p("x")), "报告.docx", "docx"),
        (docx(p("x")), "改了名字.txt", "docx"),
        (docx(p("x"), main="word/main.xml"), "x", "docx"),
        (archive({"xl/workbook.xml": "x"}), "附表.xlsx", "xlsx"),
        (archive({"xl/workbook.xml": "x"}), "附表.docx", "xlsx"),
        (b"%PDF-1.7", "报告.pdf", "pdf"),
        (b"\n\n%PDF-1.4", "报告", "pdf"),
        (stream("Workbook"), "附表.xls", "xls"),
        (stream("Book"), "附表.et", "xls"),
        (b"<!DOCTYPE html><p>x", "报告.txt", "html"),
        (b"\xef\xbb\xbf  <!-- saved --><HTML><body>x", "x", "html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "x.xhtml", "html"),
        ("<html><body>x".encode("utf-16"), "x.htm", "html"),
        (b"<table><tr><td>1</td></tr></table>", "x.html", "html"),
        (b"<html><table><tr><td>1</td></tr></table>", "导出.xls", "html"),
        ("指标,数值".encode("gbk"), "附表.csv", "csv"),
        ("指标\t数值".encode("gbk"), "附表.xls", "csv"),
        ("# 报告".encode(), "报告.md", "txt"),
        ("就业<8万人".encode(), "报告.txt", "txt"),
        ("没有标签".encode(), "报告.html", "txt"),
        (b"", "x.txt", "txt"),
    ],
)
def test_kinds(data: bytes, name: str, kind: str) -> None:
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "word", "todo"),
    [
        (stream("WordDocument"), "报告.doc", "旧版 Word", "docx"),
        (stream("WordDocument"), "报告.wps", "旧版 Word", "docx"),
        (stream("WordDocument", "Workbook"), "有附表.doc", "旧版 Word", "docx"),
        (stream("EncryptedPackage"), "报告.docx", "密码", "取消密码"),
        (b"{\\rtf1\\ansi", "报告.doc", "RTF", "docx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "报告.mht", "mht", "HTML"),
        (b"From: <a>\r\nContent-Type: multipart/related", "报告.doc", "mht", "HTML"),
        (b'<?xml version="1.0"?><x xmlns="http://schemas.microsoft.com/office/word/2003/wordml"/>', "x", "XML", "docx"),
        (b'<?xml version="1.0"?><x xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "x", "Excel", "xlsx"),
        (archive({"ppt/presentation.xml": "x"}), "x", "演示文稿", "docx"),
        (archive({"xl/workbook.bin": "x"}), "x", "xlsb", "xlsx"),
        (archive({"OFD.xml": "x"}), "x.ofd", "OFD", "PDF"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "x.odt", "odt", "docx"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "x.ods", "ODF", "xlsx"),
        (archive({"报告.docx": "x"}), "x.zip", "压缩包", "解压"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(data: bytes, name: str, word: str, todo: str) -> None:
    with pytest.raises(LuoshiError) as error:
        load_bytes(data, name)
    assert error.value.code == "L106"
    assert word in error.value.what
    assert todo in error.value.todo
    assert error.value.where == name


def test_load_tells_the_kind_by_content(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(docx(p("就业8万人")))
    loaded = load(path)
    assert (loaded.name, loaded.format, loaded.text) == ("报告.txt", "docx", "就业8万人\n")


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name="pdfreader.inner")

    monkeypatch.setattr(import_module("luoshi.read.files"), "import_module", missing)
    with pytest.raises(LuoshiError) as error:
        load_bytes(b"%PDF-1.7", "报告.pdf")
    assert error.value.code == "L111"
    assert "pip install pdfreader" in error.value.todo


def test_endings_taken_from_folders_are_all_read() -> None:
    assert {".txt", ".docx", ".html", ".htm", ".pdf", ".xlsx", ".xls", ".csv"} <= SUFFIXES
    assert not SUFFIXES & {".doc", ".wps", ".rtf", ".mht", ".zip", ".ofd"}


starts = st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", OLD[:8], b"<html>", b"{\\rtf", b"MIME-Version:", b"<?xml"])


@given(starts, st.binary(max_size=200), st.sampled_from(["x", "x.txt", "x.html", "x.docx", "x.doc", "x.htm"]))
def test_any_bytes_have_a_kind_or_are_refused(start: bytes, rest: bytes, name: str) -> None:
    try:
        assert kind_of(start + rest, name)
    except LuoshiError as error:
        assert error.code in ("L106", "L108", "L109")
