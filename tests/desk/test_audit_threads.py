"""Many at once: the chain has no gap and no fork, on a database in a file and on a server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.shared import ROOT

CODE = """
import sys, threading
import django
django.setup()
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from luoshi.desk.audit.models import Event, Head
from luoshi.desk.audit.services import record
from luoshi.desk.audit.verify import verify
THREADS, EACH = 4, 50
if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
elif sys.argv[1] == "write":
    failed = []
    def work(name):
        try:
            for n in range(EACH):
                with transaction.atomic():
                    Head.objects.filter(pk=2).exists()  # who reads first must not lose
                    record(f"试{name}", target=f"x:{n}", detail={"第": n})
                    if n % 10 == 9:
                        transaction.set_rollback(True)
        except Exception as error:
            failed.append(repr(error))
        finally:
            connection.close()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    print(failed)
else:
    numbers = list(Event.objects.order_by("number").values_list("number", flat=True))
    print(numbers == list(range(1, len(numbers) + 1)), len(numbers), [fault.what for fault in verify()])
"""


@pytest.fixture
def environment(tmp_path: Path, django_db_blocker: object, db: None) -> dict[str, str]:
    """A desk of its own on the kind of database that the tests run on."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LUOSHI_", "DJANGO_"))}
    told = kept | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "LUOSHI_HOME": str(tmp_path)}
    told["DJANGO_SETTINGS_MODULE"] = "luoshi.desk.settings"
    url = os.environ.get("LUOSHI_DATABASE")
    if url and connection.vendor == "postgresql":
        told["LUOSHI_DATABASE"] = _fresh(url)
    return told


def _fresh(url: str) -> str:
    """A new database on the server of the tests."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS threads")
        server.execute("CREATE DATABASE threads")
    head, _, query = url.partition("?")
    return head.rpartition("/")[0] + "/threads" + (f"?{query}" if query else "")


def run(environment: dict[str, str], path: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(path), *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_of_four_threads_make_one_chain(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "many.py"
    path.write_text(CODE, encoding="utf-8")
    out, err = run(environment, path, "prepare").communicate()
    assert not err, err
    both = [run(environment, path, "write") for _ in range(2)]
    for process in both:
        out, err = process.communicate()
        assert out.strip() == "[]", out + err
    out, err = run(environment, path, "verify").communicate()
    assert out.strip() == f"True {2 * 4 * 45} []", out + err
