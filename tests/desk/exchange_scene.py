"""What the tests of backups share: desks of their own, each a folder and a database, used by the real commands."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.shared import ROOT

_FILL = """
from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models import Fact
from luoshi.desk.ledger.services.review import fact_accept, fact_reject
user = User.objects.get(username="tianbao")
facts = Fact.objects.filter(kind__in=("figure", "commitment", "project", "honour")).order_by("pk")
for number, fact in enumerate(facts[:60]):
    fact_accept(user, fact, revision=0)
    if number % 5 == 0:
        fact_reject(user, Fact.objects.get(pk=fact.pk), revision=1)
"""
_DIGESTS = """
import json
from luoshi.desk.exchange.loading import digests, kept_files
print(json.dumps({"tables": digests(), "files": kept_files()}))
"""
WRITER = """
import sys, time
from decimal import Decimal
from django.db import transaction
from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.services.posting import cell_of, post, supersede
user, organ = User.objects.get(username="shenhe"), Organ.objects.order_by("pk")[0]
indicator, number, old = Indicator.objects.get(code="gdp"), 0, []
print("ready", flush=True)
while True:
    number += 1
    rows = [
        Observation(organ=organ, owner=organ, region=organ.name, origin="cell", indicator=indicator, name="x",
                    unit="元", period=f"19{n:02d}", value=Decimal(number), approved_by=user, place="writer")
        for n in range(20)
    ]
    for row, before in zip(rows, old or [None] * 20):
        row.cell, row.supersedes = cell_of(row), before
    with transaction.atomic():
        supersede(old)
        posting = post(user, "导入", rows).posting
        record("导入数据", actor=user, detail={"入账号": posting.pk, "摘要": posting.digest})
    old = rows
"""


@dataclass(frozen=True)
class Desk:
    """A desk: its folder, and its database where that is not in the folder."""

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What its commands run with."""
        own = {"LUOSHI_HOME": str(self.home), "LUOSHI_DATABASE": self.database, "PYTHONPATH": str(ROOT / "src")}
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "luoshi.desk.settings", "PYTHONUTF8": "1"}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Begin one of the desk's commands."""
        command = [sys.executable, "-m", "luoshi.desk", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, text=True, stdout=pipe, stderr=pipe)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run one of the desk's commands to its end."""
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def done(self, *words: str) -> str:
        """Run a command that must end well; what it printed."""
        told = self.run(*words)
        assert told.returncode == 0, told.stderr
        return told.stdout

    def script(self, code: str) -> "subprocess.Popen[str]":
        """Begin a program that uses the desk."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, text=True, stdout=pipe, stderr=pipe)

    def asked(self, code: str) -> str:
        """What a program prints that uses the desk."""
        out, err = (process := self.script(code)).communicate(timeout=120)
        assert process.returncode == 0, err
        return out

    def digests(self) -> dict[str, object]:
        """The digest of every table, and the files: two desks are equal where these are."""
        return dict(json.loads(self.asked(_DIGESTS)))

    def filled(self) -> "Desk":
        """The demonstration district, with some facts accepted and some taken back."""
        self.done("demo", "--no-serve")
        self.asked(_FILL)
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
