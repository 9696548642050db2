"""People at the same moment, on the desk's real settings: threads on PostgreSQL, IMMEDIATE transactions on SQLite."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.desk.entry_together import ROUNDS
from tests.shared import ROOT


def desk_environment(home: Path, name: str) -> dict[str, str]:
    """The environment of a desk of its own: a folder, and on PostgreSQL a fresh database of this name."""
    environment = os.environ | {"LUOSHI_HOME": str(home), "PYTHONUTF8": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "luoshi.desk.settings"
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    address = os.environ.get("LUOSHI_DATABASE")
    if address:
        import psycopg

        parts = urlsplit(address)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}"')
        environment["LUOSHI_DATABASE"] = urlunsplit(parts._replace(path=f"/{name}"))
    return environment


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environment = desk_environment(tmp_path_factory.mktemp("together"), "together")
    command = [sys.executable, "-m", "tests.desk.entry_together"]
    answer = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def test_of_two_approvers_one_is_first_and_the_other_is_told(told: dict[str, Any]) -> None:
    outcome = told["two_approvers"]
    assert all(came in (["L659", "done"], ["L667", "done"]) for came in outcome["came"]), outcome["came"]
    assert len(outcome["came"]) == ROUNDS
    assert outcome["believed"] == outcome["rows"] == 6 * ROUNDS and outcome["acts"] == ROUNDS


def test_of_two_clerks_on_one_cell_the_second_is_told(told: dict[str, Any]) -> None:
    outcome = told["two_clerks"]
    assert outcome["came"] == [["clash", "done"]] * ROUNDS and outcome["kept"] == [True] * ROUNDS


def test_a_round_is_locked_before_or_after_an_approval_never_in_between(told: dict[str, Any]) -> None:
    outcome = told["lock_and_approve"]
    assert all(came in (["done", "done"], ["L666", "done"]) for came in outcome["came"]), outcome["came"]
    assert outcome["fits"] == [True] * ROUNDS


def test_of_two_rounds_that_give_one_cell_the_second_is_told(told: dict[str, Any]) -> None:
    outcome = told["two_rounds"]
    assert outcome["most"] == 1, "一格只有一个认可的数"
    if os.environ.get("LUOSHI_DATABASE"):  # SQLite lets one write after the other: the second supersedes the first
        assert outcome["came"] == ["L634", "L634"]
        assert "刚才已由郑审记入台账" in outcome["words"] and "澜湾区" in outcome["words"]
    else:
        assert outcome["came"] == ["done", "done"]


def test_the_audit_chain_is_whole(told: dict[str, Any]) -> None:
    assert told["faults"] == []
