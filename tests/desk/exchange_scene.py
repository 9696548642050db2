"""What the tests of backups share: desks of their own, each a folder and a database, used by the real commands."""

import atexit
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.shared import ROOT

_DIGESTS = """
import json
from luoshi.desk.exchange.loading import digests, kept_files
print(json.dumps({"tables": digests(), "files": kept_files()}))
"""
_LIMIT = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most})); "


class Warm:
    """The process that runs commands in forks of itself; begun when it is first asked, ended with the tests."""

    able = hasattr(os, "fork")

    def __init__(self) -> None:
        """Nothing runs yet."""
        self.process: subprocess.Popen[str] | None = None

    def asked(
        self, environment: Mapping[str, str], *, words: Sequence[str] = (), code: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command or a program to its end."""
        if self.process is None:
            command = [sys.executable, "-W", "ignore", "-m", "tests.desk.exchange_warm"]
            path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
            self.process = subprocess.Popen(
                command, env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}, cwd=ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
            atexit.register(self._end)
        assert self.process.stdin and self.process.stdout
        told = {"environment": dict(environment)} | ({"code": code} if code else {"words": words})
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        status, out, err = json.loads(self.process.stdout.readline())
        return subprocess.CompletedProcess(words or code, status, out, err)

    def _end(self) -> None:
        if self.process:
            self.process.communicate()


WARM = Warm()


@dataclass(frozen=True)
class Desk:
    """A desk: its folder, and its database where that is not in the folder."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What its commands run with."""
        own = {
            "LUOSHI_HOME": str(self.home),
            "LUOSHI_DATABASE": self.database,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "luoshi.desk.settings", "PYTHONUTF8": "1"}

    def start(self, *words: str, most: int = 0) -> "subprocess.Popen[str]":
        """Begin one of the desk's commands; with *most* no file may grow beyond so many bytes, as on a full disk."""
        command = [sys.executable, "-m", "luoshi.desk", *words]
        if most:
            command = [sys.executable, "-c", f"{_LIMIT.format(most=most)}os.execv(sys.argv[1], sys.argv[1:])", *command]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, text=True, stdout=pipe, stderr=pipe)

    def run(self, *words: str, most: int = 0) -> "subprocess.CompletedProcess[str]":
        """Run one of the desk's commands to its end."""
        if not most and WARM.able:
            return WARM.asked(self.environment, words=words)
        process = self.start(*words, most=most)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def done(self, *words: str) -> str:
        """Run a command that must end well; what it printed."""
        told = self.run(*words)
        assert told.returncode == 0, f"{told.stdout[-800:]}\n{told.stderr[-2000:]}"
        return told.stdout

    def tried(self, code: str) -> "subprocess.CompletedProcess[str]":
        """Run a program that uses the desk."""
        if WARM.able:
            return WARM.asked(self.environment, code=code)
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        return subprocess.run(command, env=self.environment, text=True, capture_output=True, timeout=120, check=False)

    def asked(self, code: str) -> str:
        """What a program prints that uses the desk."""
        told = self.tried(code)
        assert told.returncode == 0, told.stderr
        return told.stdout

    def digests(self) -> dict[str, object]:
        """The digest of every table, and the files: two desks are equal where these are."""
        return dict(json.loads(self.asked(_DIGESTS)))

    def filled(self) -> "Desk":
        """With everything in it."""
        self.asked("from tests.desk.exchange_everything import fill; fill()")
        return self


class Desks:
    """Makes desks: on PostgreSQL where the tests run there, else on SQLite; or on SQLite in any case."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder below which they lie."""
        self.folder, self.count = folder, 0
        self.first: dict[bool, Desk] = {}

    def new(self, *, sqlite: bool = False) -> Desk:
        """An empty desk: a copy of the first one, which was set up once."""
        server = "" if sqlite else os.environ.get("LUOSHI_DATABASE", "")
        first = self.first.get(bool(server))
        if first is None:
            first = self.first[bool(server)] = self._made(server)
            first.done("migrate")
        self.count += 1
        shutil.copytree(first.home, self.folder / f"desk{self.count}")
        return self._made(server, like=first.database)

    def _made(self, server: str, like: str = "") -> Desk:
        home = self.folder / (f"desk{self.count}" if self.count else f"first{len(self.first)}")
        name = f"desk_{os.getpid()}_{self.count}"
        return Desk(home, _database(server, name, like) if server else "")


def _database(server: str, name: str, like: str) -> str:
    """A new database of the tests' server."""
    import psycopg

    template = like.partition("?")[0].rpartition("/")[2] or "template1"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    base, _, query = server.partition("?")
    return f"{base.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
