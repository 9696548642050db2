"""Archives that somebody made to do harm: refused before a row of them is read, and nothing is written."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from luoshi.desk.exchange.loading import kept_files, take_in
from luoshi.desk.exchange.places import Folder, opened
from luoshi.desk.exchange.tables import line_of, tables
from luoshi.records import LuoshiError
from tests.desk.exchange_scene import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PLACE = f"files/ab/{'ab' * 32}"


@pytest.fixture(scope="module")
def kept(filled: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "backup.zip"
    filled.done("backup", str(path))
    return path


def refused(path: Path, code: str) -> None:
    with pytest.raises(LuoshiError, match=code) as caught:
        take_in(path, told=lambda _: None)
    assert "请" in str(caught.value) and not kept_files()
    assert not any(table.model._default_manager.exists() for table in tables())


def put(kept: Path, into: Path, add: Callable[[zipfile.ZipFile], object]) -> Path:
    """The backup with something more in it."""
    into.write_bytes(kept.read_bytes())
    with zipfile.ZipFile(into, "a") as archive:
        add(archive)
    return into


@pytest.mark.parametrize(
    "name",
    ["../../evil", "/etc/passwd", "files/../../evil", "tables\\..\\evil", "C:/evil", "files/ab/short", "extra.txt",
     "tables/../manifest.json", f"files/ab/{'AB' * 32}", "files/", "tables/ledger.observation.jsonl/x"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere(kept: Path, tmp_path: Path, name: str) -> None:
    refused(put(kept, tmp_path / "bad.zip", lambda archive: archive.writestr(name, b"x")), "L730")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip"]


def test_a_link_in_an_archive(kept: Path, tmp_path: Path) -> None:
    info = zipfile.ZipInfo(PLACE)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    refused(put(kept, tmp_path / "bad.zip", lambda archive: archive.writestr(info, "/etc/passwd")), "L730")


def test_a_part_that_is_there_twice(kept: Path, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = put(kept, tmp_path / "bad.zip", lambda archive: archive.writestr("manifest.json", b"{}"))
    refused(path, "L730")


def test_a_bomb(tmp_path: Path) -> None:
    """Two hundred megabytes of nothing in a fifth of one."""
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("tables/x.jsonl")
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as part:
            for _ in range(200):
                part.write(b"\0" * (1 << 20))
    assert path.stat().st_size < 1 << 20
    refused(path, "L730")


def test_parts_that_lie_over_each_other(kept: Path, tmp_path: Path) -> None:
    """The better bomb: a thousand names for the same bytes."""
    data = bytearray(kept.read_bytes())
    with zipfile.ZipFile(kept) as archive:
        largest = max(archive.infolist(), key=lambda info: info.compress_size)
    path = tmp_path / "bad.zip"
    path.write_bytes(data)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(200):
            again = zipfile.ZipInfo(f"files/{number:02x}/{number:064x}")
            again.compress_type, again.header_offset = largest.compress_type, largest.header_offset
            again.CRC, again.file_size, again.compress_size = largest.CRC, largest.file_size, largest.compress_size
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
        archive._didModify = True  # type: ignore[attr-defined]
    refused(path, "L730")


def test_a_row_that_goes_on_for_ever(kept: Path, tmp_path: Path) -> None:
    """The manifest bounds what is read of a part: a line without an end is not waited for."""
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, b" " * (8 << 20) if name == "tables/accounts.grant.jsonl" else data)
    refused(path, "L708")


def test_what_is_encrypted(kept: Path, tmp_path: Path) -> None:
    data = bytearray(kept.read_bytes())
    with zipfile.ZipFile(kept) as archive:
        data[archive.start_dir + 8] |= 1  # of the first part, in the list of all
    (tmp_path / "bad.zip").write_bytes(data)
    refused(tmp_path / "bad.zip", "L730")


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(kept) as archive:
        archive.extractall(tmp_path / "全部")
    return tmp_path / "全部"


def test_a_link_in_a_folder(folder: Path, tmp_path: Path) -> None:
    part = folder / "tables/accounts.grant.jsonl"
    (tmp_path / "elsewhere").write_bytes(part.read_bytes())
    part.unlink()
    part.symlink_to(tmp_path / "elsewhere")
    refused(folder, "L730")


def test_a_folder_of_files_that_is_a_link(folder: Path, tmp_path: Path) -> None:
    (folder / "files").rename(tmp_path / "elsewhere")
    (folder / "files").symlink_to(tmp_path / "elsewhere")
    refused(folder, "L730")


@pytest.mark.parametrize("place", ["../../../etc/passwd", "/etc/passwd", f"ab/../{'ab' * 32}", "ab/\u0661" + "a" * 63])
def test_a_list_of_files_that_leads_elsewhere(folder: Path, place: str) -> None:
    """The list of files with its digest made anew, as somebody would who knows the form."""
    sealed(folder, "files", json.dumps({"file": place, "size": 1}).encode() + b"\n")
    refused(folder, "L730")


def sealed(folder: Path, name: str, data: bytes) -> None:
    """Put something else into a part, and its digest into the manifest."""
    (folder / ("files.jsonl" if name == "files" else f"tables/{name}.jsonl")).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    part = {"rows": data.count(b"\n"), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if name == "files":
        manifest["files"] = part
    else:
        manifest["tables"][name] = part
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("column", "value", "line"),
    [
        ("value", "六百", "第 3 行"), ("value", [1], "第 3 行"), ("recorded_at", 5, "第 3 行"), ("more", 1, "第 3 行"),
        ("recorded_at", "2024年", "第 3 行"), ("organ_id", "甲", "第 3 行"), ("posting_id", None, "第 1 至"),
        ("start", 2**70, "第 1 至"), ("organ_id", 2**40, "L709"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_named(folder: Path, column: str, value: object, line: str) -> None:
    """Somebody corrected an export by hand, digests and all."""
    rows = (folder / "tables/ledger.observation.jsonl").read_bytes().splitlines(keepends=True)
    rows[2] = line_of(json.loads(rows[2]) | {column: value})
    sealed(folder, "ledger.observation", b"".join(rows))
    refused(folder, rf"L709.*{line}" if line != "L709" else line)


def test_what_others_put_into_a_folder_is_left_alone(folder: Path) -> None:
    """Windows and macOS leave files of their own."""
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "tables/.DS_Store").write_bytes(b"x")
    take_in(folder, told=lambda _: None)
    with opened(folder) as source:
        assert isinstance(source, Folder)
