"""Backups: equal once they are back, of one moment while others write, whole or not there, refused where damaged."""

import json
import os
import random
import shutil
import signal
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from luoshi.desk.exchange.loading import digests, take_in
from luoshi.desk.exchange.places import opened
from luoshi.desk.exchange.tables import tables
from luoshi.desk.ledger.models import Observation
from luoshi.records import LuoshiError
from tests.desk.exchange_scene import WRITER, Desk, Desks


@pytest.fixture(scope="module")
def kept(filled: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "backup.zip"
    filled.done("backup", str(path))
    return path


COUNTS = """
from django.db.models import Sum
from luoshi.desk.ledger.models import Observation, Posting
print(Posting.objects.count(), Posting.objects.aggregate(rows=Sum("rows"))["rows"], Observation.objects.count(),
      Observation.objects.filter(place="writer", superseded_at=None).count())
"""


def quiet(_: str) -> None:
    """Nobody listens."""


def test_a_restored_backup_is_equal(filled: Desk, kept: Path, desks: Desks) -> None:
    back = desks.new()
    told = back.done("restore", str(kept))
    assert back.digests() == filled.digests()
    assert "已恢复" in told and "完整" in back.done("audit", "verify")
    assert oct(kept.stat().st_mode & 0o777) == "0o600" and not list(kept.parent.glob("*.part*"))
    # new rows are numbered after the last one
    back.asked("from luoshi.desk.ledger.models import Day; Day.objects.create(date='2001-01-01', working=True)")


def test_a_backup_goes_from_one_database_to_the_other(filled: Desk, kept: Path, desks: Desks, tmp_path: Path) -> None:
    """On PostgreSQL: to SQLite and back again; on SQLite the way is the same, without the change."""
    small, large = desks.new(sqlite=True), desks.new()
    small.done("restore", str(kept))
    small.done("export", "--all", str(tmp_path / "out"))
    large.done("import", str(tmp_path / "out"))
    assert small.digests() == large.digests()
    before, after = filled.digests(), small.digests()
    chain = {"audit.event", "audit.head"}  # the export is an event of its own
    for name, digest in dict(before["tables"]).items():  # type: ignore[call-overload]
        assert name in chain or after["tables"][name] == digest, name  # type: ignore[index]


def test_only_an_empty_desk_takes_a_backup(filled: Desk, kept: Path) -> None:
    before = filled.digests()
    told = filled.run("restore", str(kept))
    assert told.returncode == 2 and "[L710]" in told.stderr and filled.digests() == before


def test_what_is_there_is_not_written_over(filled: Desk, kept: Path) -> None:
    before = kept.read_bytes()
    told = filled.run("backup", str(kept))
    assert told.returncode == 2 and "[L701]" in told.stderr and kept.read_bytes() == before


def test_a_backup_under_load_is_of_one_moment(desks: Desks, tmp_path: Path) -> None:
    busy, back = desks.new(), desks.new()
    busy.done("demo", "--no-serve")
    writer = busy.script(WRITER)
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        time.sleep(0.5)
        before = int(busy.asked("from luoshi.desk.ledger.models import Posting; print(Posting.objects.count())"))
        busy.done("backup", str(tmp_path / "b.zip"))
        assert writer.poll() is None
        after = int(busy.asked("from luoshi.desk.ledger.models import Posting; print(Posting.objects.count())"))
    finally:
        writer.kill()
        writer.communicate()
    back.done("restore", str(tmp_path / "b.zip"))
    # every posting has its event, its rows and its digest, and no event is missing: that is one moment
    assert "完整" in back.done("audit", "verify")
    told = back.asked(COUNTS)
    postings, rows, stored, believed = map(int, told.split())
    assert before < postings < after and rows == stored and believed == 20


def test_a_killed_backup_leaves_nothing(filled: Desk, tmp_path: Path) -> None:
    for number, delay in enumerate((0.5, 0.9, 1.3, 1.6)):
        path = tmp_path / f"{number}.zip"
        process = filled.start("backup", str(path))
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if path.exists():
            with opened(path) as source, source.open("manifest.json") as file:
                assert json.load(file)["format"] == "luoshi-export"
    assert filled.done("audit", "verify")


def test_a_killed_restore_leaves_all_or_nothing(filled: Desk, kept: Path, desks: Desks) -> None:
    whole = filled.digests()["tables"]
    manifest = json.loads(zipfile.ZipFile(kept).read("manifest.json"))
    wanted = {name: part["sha256"] for name, part in manifest["tables"].items()}
    back = desks.new()
    back.done("migrate")
    empty = back.digests()["tables"]
    assert empty != whole
    for _ in range(4):
        process = back.start("restore", str(kept))
        assert process.stderr is not None
        lines = random.Random(_).randint(1, 30)
        for _line in range(lines):
            process.stderr.readline()
        process.kill()
        process.communicate()
        left = back.digests()["tables"]
        assert left in (empty, wanted)
        if left == wanted:
            return
    back.done("restore", str(kept))
    assert back.digests()["tables"] == wanted


# what is damaged, in-process: the tests' own database is the empty desk


def damaged(kept: Path, into: Path, name: str, change: Any) -> Path:
    """The backup with one of its parts changed."""
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(into, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            changed = change(data) if part == name else data
            if changed is not None:
                new.writestr(part, changed)
    return into


@pytest.mark.django_db
def test_it_comes_back_in_process_too(kept: Path) -> None:
    manifest = take_in(kept, told=quiet)
    assert digests() == {name: part.sha256 for name, part in manifest.tables.items()}
    assert Observation.objects.exclude(superseded_at=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("tables/ledger.observation.jsonl", lambda data: data.replace(b"level", b"share", 1), "L708"),
        ("tables/ledger.observation.jsonl", lambda data: data.partition(b"\n")[2], "L708"),
        ("tables/ledger.observation.jsonl", lambda data: data + data.partition(b"\n")[0] + b"\n", "L708"),
        ("tables/ledger.observation.jsonl", lambda _: b"[]\n", "L708"),
        ("tables/ledger.observation.jsonl", lambda _: None, "L708"),
        ("tables/audit.event.jsonl", lambda data: data[:-50], "L708"),
        ("files.jsonl", lambda _: b"", "L708"),
        ("manifest.json", lambda data: data.replace(b'"luoshi-export"', b'"other"'), "L704"),
        ("manifest.json", lambda data: data.replace(b"0001_initial", b"0000_initial", 1), "L705"),
        ("manifest.json", lambda data: data[:100], "L704"),
        ("manifest.json", lambda _: None, "L704"),
    ],
)
def test_what_is_damaged_is_refused_whole(kept: Path, tmp_path: Path, name: str, change: Any, code: str) -> None:
    path = damaged(kept, tmp_path / "bad.zip", name, change)
    with pytest.raises(LuoshiError, match=code):
        take_in(path, told=quiet)
    assert not any(table.model._default_manager.exists() for table in tables())


@pytest.mark.django_db
def test_a_changed_file_and_a_missing_one_are_found(kept: Path, tmp_path: Path) -> None:
    name = next(part for part in zipfile.ZipFile(kept).namelist() if part.startswith("files/"))
    for number, change in enumerate((lambda data: data + b"x", lambda _: None)):
        with pytest.raises(LuoshiError, match="L708"):
            take_in(damaged(kept, tmp_path / f"{number}.zip", name, change), told=quiet)


@pytest.mark.django_db
def test_a_chain_that_was_changed_with_its_digests_is_found(kept: Path, tmp_path: Path) -> None:
    """Somebody changes a figure and makes the manifest anew: the audit chain does not fit any more."""
    import hashlib

    with zipfile.ZipFile(kept) as old:
        rows = old.read("tables/ledger.observation.jsonl")
        forged = rows.replace(b'"place":"', b'"place":"x', 1)
        manifest = json.loads(old.read("manifest.json"))
    manifest["tables"]["ledger.observation"]["sha256"] = hashlib.sha256(forged).hexdigest()
    first = damaged(kept, tmp_path / "a.zip", "tables/ledger.observation.jsonl", lambda _: forged)
    second = damaged(first, tmp_path / "b.zip", "manifest.json", lambda _: json.dumps(manifest).encode())
    with pytest.raises(LuoshiError, match="L706"):
        take_in(second, told=quiet)
    assert not Observation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("at", [0, 10, 0.3, 0.7, -30])
def test_a_broken_archive_is_refused(kept: Path, tmp_path: Path, at: float) -> None:
    data = bytearray(kept.read_bytes())
    place = int(len(data) * at) if isinstance(at, float) else at % len(data)
    (tmp_path / "cut.zip").write_bytes(data[:place])
    for number in range(place, min(place + 40, len(data))):
        data[number] ^= 0x5A
    (tmp_path / "bad.zip").write_bytes(data)
    for name in ("cut.zip", "bad.zip"):
        with pytest.raises(LuoshiError, match="L70"):
            take_in(tmp_path / name, told=quiet)


def test_no_place_no_backup(filled: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    told = filled.run("backup", str(tmp_path / "file" / "b.zip"))
    assert told.returncode == 2 and "[L703]" in told.stderr
    missing = filled.run("restore", str(tmp_path / "nothing.zip"))
    assert missing.returncode == 2 and "[L702]" in missing.stderr


def test_a_lost_file_stops_the_backup(filled: Desk, desks: Desks, kept: Path, tmp_path: Path) -> None:
    poor = desks.new()
    poor.done("restore", str(kept))
    victim = next((poor.home / "files").glob("??/*"))
    shutil.move(victim, tmp_path / "away")
    told = poor.run("backup", str(tmp_path / "b.zip"))
    assert told.returncode == 2 and "[L707]" in told.stderr and os.listdir(tmp_path) == ["away"]
