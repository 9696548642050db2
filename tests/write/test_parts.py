import json
from pathlib import Path

import pytest

from luoshi.records import LuoshiError
from luoshi.write.parts import Entry, assemble, keep, kept, locked, part_sums, parts_folder, tidy

ONE, TWO = Entry("一.txt", "1" * 64, 10, characters=5, facts=1), Entry("二.txt", "2" * 64, 20, characters=7, facts=2)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    parts_folder(tmp_path).mkdir(parents=True)
    return tmp_path


def test_a_part_is_known_only_to_the_same_options(out: Path) -> None:
    made = keep(parts_folder(out), "此", [(ONE, b"a\n"), (TWO, b"b\nc\n")])
    assert [(entry.start, entry.length) for entry in made] == [(0, 2), (2, 4)]
    assert kept(out, "此") == ({entry.name: entry for entry in made}, None)
    assert kept(out, "彼") == ({}, None)


def test_the_same_documents_are_the_same_part(out: Path) -> None:
    for _ in range(2):
        keep(parts_folder(out), "此", [(ONE, b"a\n")])
    keep(parts_folder(out), "此", [])
    assert len(list(parts_folder(out).iterdir())) == 2


def test_a_part_that_was_cut_is_not_known(out: Path) -> None:
    [entry] = keep(parts_folder(out), "此", [(ONE, b"a\n")])
    (out / entry.held).write_bytes(b"a")
    assert kept(out, "此") == ({}, None)


@pytest.mark.parametrize(
    "text", ["", "{", "[]\n", "[1]\n", "1\n", '{"options": "此", "bytes": 2}\n{"name": "一.txt"}\n', "\xff"]
)
def test_an_index_that_is_none_is_as_if_not_there(out: Path, text: str) -> None:
    [entry] = keep(parts_folder(out), "此", [(ONE, b"a\n")])
    (out / entry.held).with_suffix(".index").write_text(text, encoding="latin-1" if text == "\xff" else "utf-8")
    assert kept(out, "此") == ({}, None)


def test_parts_become_one_file_in_the_order_asked_for(out: Path) -> None:
    [two] = keep(parts_folder(out), "此", [(TWO, b"b\nc\n")])
    [one] = keep(parts_folder(out), "此", [(ONE, b"a\n")])
    assemble(out, "此", [one, two], None, "")
    assert (out / "facts.jsonl").read_bytes() == b"a\nb\nc\n"
    known, base = kept(out, "此")
    assert base == list(known.values())
    assert [(entry.held, entry.start, entry.length) for entry in base] == [("facts.jsonl", 0, 2), ("facts.jsonl", 2, 4)]
    assemble(out, "此", base[1:], base, "")
    assert (out / "facts.jsonl").read_bytes() == b"b\nc\n"


def test_a_part_that_was_cut_meanwhile_ends_the_run_without_harm(out: Path) -> None:
    (out / "facts.jsonl").write_bytes(b"old\n")
    [one] = keep(parts_folder(out), "此", [(ONE, b"a\n")])
    (out / one.held).write_bytes(b"a")
    with pytest.raises(LuoshiError, match="L402"):
        assemble(out, "此", [one], None, "")
    assert (out / "facts.jsonl").read_bytes() == b"old\n"


def test_sums_of_parts_are_told_once(out: Path) -> None:
    seen: set[str] = set()
    keep(parts_folder(out), "此", [(ONE, b"a\n"), (TWO, b"b\nc\n")])
    assert list(part_sums(parts_folder(out), seen)) == [(2, 30, 12)]
    assert not list(part_sums(parts_folder(out), seen))


def test_what_is_unfinished_goes(out: Path) -> None:
    (parts_folder(out) / "x.tmp").touch()
    keep(parts_folder(out), "此", [(ONE, b"a\n")])
    tidy(out)
    assert {path.suffix for path in parts_folder(out).iterdir()} == {".jsonl", ".index"}


def test_the_lock_is_for_one_and_lifted_afterwards(out: Path) -> None:
    with locked(out), pytest.raises(LuoshiError, match="L401"), locked(out):
        pass
    with locked(out):
        pass


def test_a_name_that_no_encoding_knows_is_kept(out: Path) -> None:
    odd = Entry("坏\udcff.txt", "", 0, code="L101", what="空", todo="看")
    [made] = keep(parts_folder(out), "此", [(odd, b"")])
    assert kept(out, "此")[0] == {odd.name: made}
    assert json.loads((out / made.held).with_suffix(".index").read_text("ascii").splitlines()[1])["name"] == odd.name
