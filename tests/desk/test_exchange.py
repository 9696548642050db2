"""The export of everything: open formats that anybody can read, equal once they are in again."""

import csv
import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from luoshi.desk.exchange.tables import line_of, tables
from tests.desk.exchange_scene import Desk, Desks
from tests.shared import ROOT


@pytest.fixture(scope="module")
def out(filled: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "全部"
    filled.done("export", "--all", str(path))
    return path


def test_the_demo_district_is_equal_once_it_is_in_again(filled: Desk, out: Path, desks: Desks, tmp_path: Path) -> None:
    back = desks.new()
    back.done("import", str(out))
    assert back.digests() == filled.digests()
    back.done("export", "--all", str(tmp_path / "again"))
    chain = {"audit.event.jsonl", "audit.head.jsonl"}  # this export is an event of its own
    for path in (out / "tables").iterdir():
        if path.name not in chain:
            assert (tmp_path / "again/tables" / path.name).read_bytes() == path.read_bytes(), path.name


def test_it_can_be_read_without_the_program(out: Path) -> None:
    """Standard library only: the figures of the sample are all there, each with its unit and its cell."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for name, part in manifest["tables"].items():
        data = (out / f"tables/{name}.jsonl").read_bytes()
        assert hashlib.sha256(data).hexdigest() == part["sha256"] and data.count(b"\n") == part["rows"], name
    organs = {row["id"]: row["name"] for row in lines(out, "accounts.organ")}
    rows = [row for row in lines(out, "ledger.observation") if row["version_id"] is None]
    with (ROOT / "samples/desk/monthly.csv").open(encoding="utf-8", newline="") as stream:
        sample = list(csv.DictReader(stream))
    assert len(rows) == len(sample)
    for row, told in zip(rows, sample, strict=True):
        times = 10_000 if told["计量单位"].startswith("万") else 1
        assert (organs[row["organ_id"]], row["period"]) == (told["单位"], told["期间"])
        assert Decimal(row["value"]) == Decimal(told["数值"]) * times
    for row in lines(out, "ledger.version"):
        data = (out / "files" / row["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"] and len(data) == row["size"]


def test_the_words_beside_it_name_every_table(out: Path) -> None:
    words = (out / "说明.md").read_text(encoding="utf-8")
    for path in (out / "tables").iterdir():
        assert f"| {path.stem} |" in words
    assert "import" in words and "SHA-256" in words


def test_nothing_of_the_ledger_is_left_out(db: None) -> None:
    own = {"accounts", "audit", "ledger", "api", "tracking"}
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    wanted = {name for name in models if name.partition(".")[0] in own}
    assert wanted - {table.name for table in tables()} == {"accounts.user_user_permissions", "accounts.user_groups"}


@pytest.mark.parametrize("words", ["甲\n乙", "\u2028", "\x1f", "𠮷", "\\", '"'])
def test_any_text_is_one_line(words: str) -> None:
    line = line_of({"words": words})
    assert line.count(b"\n") == 1 and json.loads(line)["words"] == words


def lines(out: Path, name: str) -> list[dict[str, Any]]:
    with (out / f"tables/{name}.jsonl").open(encoding="utf-8", newline="\n") as stream:
        return [json.loads(line) for line in stream]
