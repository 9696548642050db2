"""Backups: equal once they are back, of one moment while others write, whole or not there, refused where damaged."""

import json
import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from luoshi.desk.audit.verify import Anchor
from luoshi.desk.exchange.loading import Wish, digests, kept_files, take_in
from luoshi.desk.exchange.tables import tables
from luoshi.desk.ledger.models import Observation
from luoshi.records import LuoshiError
from tests.desk.exchange_scene import Desk, Desks


@pytest.fixture(scope="module")
def kept(filled: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "backup.zip"
    filled.done("backup", str(path))
    return path


@pytest.fixture(autouse=True)
def _files_of_its_own(own_files: None) -> None:
    """What is taken in within this process puts its files where no other test looks."""


def quiet(_: str) -> None:
    """Nobody listens."""


def test_a_restored_backup_is_equal(filled: Desk, kept: Path, desks: Desks) -> None:
    back = desks.new()
    told = back.done("restore", str(kept))
    assert back.digests() == filled.digests()
    assert "已恢复" in told and "完整" in back.done("audit", "verify")
    assert oct(kept.stat().st_mode & 0o777) == "0o600" and not list(kept.parent.glob("*.part*"))
    # the index of search was made on the way, and is no other than one made anew
    code = "from luoshi.desk.finding.models import Line; print(Line.objects.count())"
    assert int(back.asked(code)) == int(filled.asked(code)) > 500
    assert f"{int(filled.asked(code)):,} 条" in back.done("search-rebuild")
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
        ("tables/ledger.observation.jsonl", lambda data: b"".join(sorted(data.splitlines(True), reverse=True)), "L708"),
        ("tables/ledger.observation.jsonl", lambda data: b"[" * 100_000 + b"\n" + data, "L708"),
        ("tables/ledger.observation.jsonl", lambda data: data.replace(b"null", b"NaN", 1), "L708"),
        ("manifest.json", lambda data: data.replace(b'"version": 1', b'"version": 2'), "L705.*第 2 版.*请用同一版本"),
        ("manifest.json", lambda data: data.replace(b'"version": 1', b'"version": 0'), "L705.*第 0 版"),
        ("manifest.json", lambda data: data.replace(b'"ledger.observation": {', b'"ledger.other": {'), "L708"),
        ("manifest.json", lambda data: data.replace(b'"rows": ', b'"rows": -'), "L704"),
        ("manifest.json", lambda _: b"[" * 100_000, "L704"),
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
    with pytest.raises(LuoshiError, match=code) as caught:
        take_in(path, told=quiet)
    assert re.search("[一-龥]{4}", str(caught.value))
    assert not kept_files() and not any(table.model._default_manager.exists() for table in tables())


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
    told = {"sha256": hashlib.sha256(forged).hexdigest(), "bytes": len(forged)}
    manifest["tables"]["ledger.observation"] |= told
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
        with pytest.raises(LuoshiError, match=r"L7[03]"):
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


def test_a_desk_that_is_not_whole_is_backed_up_only_at_somebodys_word(desks: Desks, kept: Path, tmp_path: Path) -> None:
    """Else the first tampering would end all backups; whoever takes such a one in must say so too."""
    poor, back = desks.new(), desks.new()
    poor.done("restore", str(kept))
    victim = next((poor.home / "files").glob("??/*"))
    victim.unlink()
    poor.asked(
        "from luoshi.desk.ledger.models import Observation\n"
        "from datetime import timedelta\n"
        "from django.db.models import F\n"
        "old = Observation.objects.exclude(superseded_at=None)\n"
        "assert old.update(superseded_at=F('superseded_at') + timedelta(microseconds=1))"
    )
    refused = poor.run("backup", str(tmp_path / "a.zip"))
    assert refused.returncode == 2 and "[L706]" in refused.stderr and not list(tmp_path.iterdir())
    told = poor.run("backup", str(tmp_path / "a.zip"), "--broken")
    assert told.returncode == 1 and victim.name in told.stderr and "终止" in told.stderr
    assert "[L706]" in back.run("restore", str(tmp_path / "a.zip")).stderr
    back.done("restore", str(tmp_path / "a.zip"), "--broken")
    assert back.digests() == poor.digests()


def test_only_the_explicit_word_puts_a_backup_in_the_place_of_what_is_there(
    filled: Desk, kept: Path, desks: Desks
) -> None:
    busy = desks.new()
    busy.asked("from luoshi.desk.ledger.services.catalogue import catalogue_fill; catalogue_fill()")
    before = busy.digests()
    assert "[L710]" in busy.run("restore", str(kept)).stderr and busy.digests() == before
    busy.done("restore", str(kept), "--replace")
    after, wanted = dict(busy.digests()["tables"]), dict(filled.digests()["tables"])  # type: ignore[call-overload]
    chain = {"audit.event", "audit.head"}  # that it was replaced is told there, with the end of the chain that went
    assert {name for name in after if after[name] != wanted[name]} == chain
    assert "完整" in busy.done("audit", "verify")
    told = busy.asked(
        "from luoshi.desk.audit.models import Event; e = Event.objects.last(); print(e.action, e.detail['原有'])"
    )
    assert told.split()[0] == "以备份替换全部内容" and int(told.split()[1]) > 0
    # what guards the ledger stands again
    forged = busy.tried("from luoshi.desk.ledger.models import Observation; Observation.objects.update(value=1)")
    assert forged.returncode == 1 and "append-only" in forged.stderr
    # what was there lies beside, and comes back equal
    [old] = busy.home.glob("恢复前-*.zip")
    again = desks.new()
    again.done("restore", str(old))
    lies, was = dict(again.digests()["tables"]), dict(before["tables"])  # type: ignore[call-overload]
    assert {name for name in was if was[name] != lies[name]} == chain  # that it was backed up is told there


def test_old_backups_go_once_the_new_one_is_whole(filled: Desk, tmp_path: Path) -> None:
    for name in ("luoshi-2020-01-01-020000.zip", "luoshi-2021-01-01-020000.zip", "别的.zip", "luoshi-note.txt"):
        (tmp_path / name).write_bytes(b"old")
    told = filled.done("backup", str(tmp_path), "--keep", "2")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert "已删除旧备份：luoshi-2020-01-01-020000.zip" in told and "2021" not in told.partition("已删除")[2]
    assert left[0] == "luoshi-2021-01-01-020000.zip" and left[2:] == ["luoshi-note.txt", "别的.zip"]
    wrong = filled.run("backup", str(tmp_path), "--keep", "0")
    assert wrong.returncode == 2 and len(list(tmp_path.iterdir())) == 4


def test_a_backup_is_looked_at_without_a_desk(kept: Path, tmp_path: Path) -> None:
    nowhere = Desk(tmp_path / "nowhere", "postgresql://nobody@127.0.0.1:1/none")
    assert "备份完好" in nowhere.done("restore", str(kept), "--check")
    bad = damaged(kept, tmp_path / "bad.zip", "files.jsonl", lambda data: data[:-40])
    told = nowhere.run("restore", str(bad), "--check")
    assert told.returncode == 2 and "[L708]" in told.stderr


@pytest.mark.django_db
def test_an_anchor_proves_that_it_is_the_same_chain(kept: Path) -> None:
    manifest = json.loads(zipfile.ZipFile(kept).read("manifest.json"))
    number, digest = manifest["chain"]["events"], manifest["chain"]["digest"]
    with pytest.raises(LuoshiError, match="锚点"):
        take_in(kept, told=quiet, wish=Wish(anchors=(Anchor(number, digest[::-1]),)))
    take_in(kept, told=quiet, wish=Wish(anchors=(Anchor(number, digest),)))
