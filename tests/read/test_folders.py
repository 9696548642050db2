import os
from pathlib import Path

import pytest

from luoshi.read.folders import find


@pytest.fixture
def room(tmp_path: Path) -> Path:
    for name in ("甲/b.txt", "甲/a/z.txt", "甲/a.txt", "甲/.隐/c.txt", "甲/~$a.docx", "甲/图.png", "乙/b.TXT"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def names(*paths: Path, without: Path | None = None) -> list[str]:
    return [found.name for found in find(paths, without=without)]


def test_names_are_relative_to_the_one_folder(room: Path) -> None:
    assert names(room / "甲") == ["a/z.txt", "a.txt", "b.txt"]


def test_names_of_several_are_relative_to_what_they_share(room: Path) -> None:
    assert names(room / "甲", room / "乙") == ["乙/b.TXT", "甲/a/z.txt", "甲/a.txt", "甲/b.txt"]
    assert names(room / "乙", room / "甲") == names(room / "甲", room / "乙")
    assert names(room / "乙/b.TXT", room / "甲/图.png") == ["乙/b.TXT", "甲/图.png"]


def test_one_file_has_its_own_name_and_its_size(room: Path) -> None:
    [found] = find([room / "甲/a.txt"])
    assert (found.name, found.size) == ("a.txt", len("甲/a.txt".encode()))


def test_overlapping_paths_give_each_file_once(room: Path) -> None:
    assert names(room / "甲", room / "甲/a", room / "甲/a.txt") == names(room / "甲")


def test_paths_relative_to_where_one_stands(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(room / "甲")
    assert names(Path(".")) == names(Path("../甲")) == names(room / "甲")


def test_a_folder_can_be_left_out(room: Path) -> None:
    assert names(room, without=room / "甲") == ["乙/b.TXT"]
    assert names(room / "甲", without=room / "甲") == names(room / "甲"), "but not the one that was asked for"


def test_what_is_not_there_is_given_for_its_reading_to_tell(room: Path) -> None:
    assert [(found.name, found.size) for found in find([room / "无.txt"])] == [("无.txt", 0)]


@pytest.mark.skipif(os.name == "nt", reason="在 Windows 上建链接要有特别的权限")
def test_links_are_followed_but_never_in_a_circle(room: Path) -> None:
    (room / "甲/a/圈").symlink_to(room / "甲")
    (room / "甲/外").symlink_to(room / "乙")
    assert names(room / "甲") == ["a/z.txt", "a.txt", "b.txt", "外/b.TXT"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="对管理员来说没有打不开的文件夹")
def test_a_closed_folder_is_not_passed_over(room: Path) -> None:
    (room / "甲/a").chmod(0)
    try:
        assert "a" in names(room / "甲")
    finally:
        (room / "甲/a").chmod(0o700)
