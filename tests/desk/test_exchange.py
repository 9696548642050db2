"""The export of everything: open formats that anybody can read, equal once they are in again."""

import csv
import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from luoshi.desk.exchange.tables import line_of, tables
from luoshi.desk.exchange.words import COLUMNS, OWN, TABLES
from tests.desk.exchange_scene import Desk, Desks
from tests.shared import ROOT

FILED = ("ledger.version", "ledger.upload", "tracking.evidence")


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
    rows = [row for row in lines(out, "ledger.observation") if row["place"].startswith("monthly")]
    rows.sort(key=lambda row: int(re.sub(r".*\D", "", row["place"])))
    with (ROOT / "samples/desk/monthly.csv").open(encoding="utf-8", newline="") as stream:
        sample = list(csv.DictReader(stream))
    assert len(rows) == len(sample)
    for row, told in zip(rows, sample, strict=True):
        times = 10_000 if told["计量单位"].startswith("万") else 1
        assert (row["region"], row["period"]) == (told["单位"], told["期间"])
        assert Decimal(row["value"]) == Decimal(told["数值"]) * times
    for row in lines(out, "ledger.version"):
        data = (out / "files" / row["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"] and len(data) == row["size"]


def test_nothing_is_tried_with_an_empty_table(out: Path) -> None:
    """A table that came later must be filled in exchange_everything.py, or its round trip would not be tried."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert [name for name, part in manifest["tables"].items() if not part["rows"]] == []
    held = {row["file"] for name in FILED for row in lines(out, name)}
    assert held == {row["file"] for row in lines(out, "../files")} and len(held) > 5


def test_no_secret_lies_in_it(out: Path, filled: Desk) -> None:
    """Passwords and tokens are carried as digests; sessions and the key that signs them not at all."""
    users, [token, *_] = lines(out, "accounts.user"), lines(out, "api.token")
    assert all(user["password"].startswith(("pbkdf2_sha256$", "!")) for user in users)
    assert len(token["digest"]) == 64 and set(token) == {
        "id", "user_id", "name", "prefix", "digest", "scopes", "created_at", "expires_at", "revoked_at",
        "revoked_by_id", "used_at",
    }  # fmt: skip
    secret = (filled.home / "secret.key").read_bytes().strip()
    assert len(secret) > 20 and not any(secret in path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert not list(out.glob("tables/sessions.*")) and not list(out.glob("tables/finding.*"))


def test_the_words_beside_it_name_every_table(out: Path) -> None:
    words = (out / "说明.md").read_text(encoding="utf-8")
    for table in tables():
        whole = words.partition(f"（{table.name}）\n")[2].partition("\n## ")[0]
        assert f"| {table.name} |" in words and whole, table.name
        for column in table.columns:
            [line] = re.findall(rf"^\| {column.name} \| (.+) \| (.+) \|$", whole, re.MULTILINE)
            assert re.search("[一-龥]", line[0]) and line[1], f"{table.name}.{column.name}"
    assert "| state | 状态 | pending=待审、accepted=已采用" in words and "SHA-256" in words
    assert f"{len(list((out / 'tables').iterdir()))} 张表" in words


def test_every_word_beside_it_is_of_a_table_or_column_that_there_is() -> None:
    """What the words name went with a table that went."""
    there = {table.name: {column.field.name for column in table.columns} for table in tables()}
    assert set(TABLES) == set(there)
    assert set(COLUMNS) <= {name for names in there.values() for name in names}
    for name in OWN:
        table, _, column = name.rpartition(".")
        assert column in there[table], name


def test_nothing_of_the_ledger_is_left_out(db: None) -> None:
    """Of every app of the desk, also of one that comes later: a new model is exported, or this fails."""
    own = {app.label for app in apps.get_app_configs() if app.name.startswith("luoshi.")} - {"finding"}
    assert {"accounts", "audit", "ledger", "api", "tracking"} <= own
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    wanted = {name for name in models if name.partition(".")[0] in own}
    assert wanted - {table.name for table in tables()} == {"accounts.user_user_permissions", "accounts.user_groups"}
    assert apps.get_app_config("finding").models.keys() == {"line"}  # made anew from the rest


@pytest.mark.parametrize("words", ["甲\n乙", "\u2028", "\x1f", "𠮷", "\\", '"'])
def test_any_text_is_one_line(words: str) -> None:
    line = line_of({"words": words})
    assert line.count(b"\n") == 1 and json.loads(line)["words"] == words


def lines(out: Path, name: str) -> list[dict[str, Any]]:
    with (out / f"tables/{name}.jsonl").open(encoding="utf-8", newline="\n") as stream:
        return [json.loads(line) for line in stream]
