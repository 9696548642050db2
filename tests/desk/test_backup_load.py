"""Backups taken while people enter, approve, import, review and follow: each is equal to one moment of the chain."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from tests.desk.exchange_load import ACTS
from tests.desk.exchange_scene import Desk, Desks
from tests.shared import ROOT

BACKUPS = 3


def told(desk: Desk, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.desk.exchange_load", *words]
    return subprocess.Popen(command, env=desk.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def moments(desk: Desk, *numbers: int) -> list[Any]:
    """What the desk was after each of these events of its chain."""
    code = f"import json\nfrom tests.desk.exchange_load import moment\nprint(json.dumps(list(map(moment, {numbers}))))"
    return list(json.loads(desk.asked(code)))


def test_each_backup_under_load_is_of_one_moment(desks: Desks, tmp_path: Path) -> None:
    busy = desks.new()
    busy.asked("from tests.desk.exchange_load import begin\nbegin()")
    writers = {name: told(busy, name) for name in ACTS}
    try:
        for writer in writers.values():
            assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        paths = [tmp_path / f"{number}.zip" for number in range(BACKUPS)]
        for path in paths:
            busy.done("backup", str(path))
        dead = {name: writer.communicate()[1] for name, writer in writers.items() if writer.poll() is not None}
        assert not dead, "\n".join(dead.values())
    finally:
        for writer in writers.values():
            writer.kill()
            writer.communicate()
    chains = [json.loads(zipfile.ZipFile(path).read("manifest.json"))["chain"] for path in paths]
    seen = []
    for path, chain, then in zip(paths, chains, moments(busy, *(chain["events"] for chain in chains)), strict=True):
        back = desks.new()
        back.done("restore", str(path), "--anchor", f"{chain['events']}:{chain['digest']}")
        [here] = moments(back, chain["events"])
        assert here == then and here["event"] == chain["digest"]
        seen.append((chain["events"], here["rows"], here["ended"]))
    assert seen == sorted(seen) and len({events for events, _, _ in seen}) == BACKUPS
    # they did work in between: rows were entered, and the belief in others ended
    assert seen[0][1] < seen[-1][1] and seen[0][2] < seen[-1][2]
    assert "完整" in busy.done("audit", "verify")


def test_no_act_locks_a_row_against_those_that_only_name_it() -> None:
    """Acts end by naming people and units while they hold the head of the chain.

    Whoever locks a unit in the meantime, and then waits for the head, would wait for ever: PostgreSQL kills one of the
    two. ``no_key`` keeps others from changing the row, and lets them name it.
    """
    for path in sorted((ROOT / "src/luoshi/desk").rglob("*.py")):
        for call in re.findall(r"select_for_update\(([^)]*)", path.read_text(encoding="utf-8")):
            assert "no_key=True" in call, path
