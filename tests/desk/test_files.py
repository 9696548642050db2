"""The folder of files: under the name of their digest, whole or not at all, and nothing outside of it."""

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from luoshi.desk.ledger.files import keep, path_of
from luoshi.records import LuoshiError


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def test_bytes_lie_under_their_digest_and_only_once(folder: Path) -> None:
    place, digest = keep(b"abc")
    assert digest == hashlib.sha256(b"abc").hexdigest() and path_of(place).read_bytes() == b"abc"
    before = path_of(place).stat().st_mtime_ns
    assert keep(b"abc") == (place, digest) and path_of(place).stat().st_mtime_ns == before
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows 没有这些权限")
def test_nobody_else_may_read_them(folder: Path) -> None:
    mode = path_of(keep(b"abc")[0]).stat().st_mode
    assert not mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_a_file_that_was_cut_short_is_written_anew(folder: Path) -> None:
    place, _ = keep(b"abcdef")
    path_of(place).write_bytes(b"abc")
    keep(b"abcdef")
    assert path_of(place).read_bytes() == b"abcdef"


@pytest.mark.parametrize(
    "place",
    [
        "../" + "a" * 64, "ab/../../etc/passwd", "/etc/passwd", "ab/" + "b" * 64, "ab/" + "a" * 63, "", "ab",
        f"../{'.' * 64}", "\x00\x00/" + "\x00" * 64,
    ],
)  # fmt: skip
def test_no_place_leads_out_of_the_folder(folder: Path, place: str) -> None:
    with pytest.raises(LuoshiError, match="L612"):
        path_of(place)


def test_what_cannot_be_written_is_told_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "设备上没有空间")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LuoshiError, match=r"L611.*没有空间"):
        keep(b"abc")
    assert not [path for path in folder.rglob("*") if path.is_file()]
