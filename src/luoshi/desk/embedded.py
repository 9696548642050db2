"""The embedded desk: one process tree of a web server and a reading worker, for an office without a server room."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from waitress.server import create_server

_THREADS = 8
_PATIENCE = 5.0
"""Seconds that the worker has to end by itself."""


def set_up() -> None:
    """Bring the database to the newest form and lay out the static files; does nothing where all is done."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(host: str, port: int, *, told: Callable[[str], object]) -> None:
    """Serve until interrupted, with a worker beside it that is started again whenever it dies."""
    set_up()
    # only now: what serves the static files looks for them when it is made
    from luoshi.desk.wsgi import application

    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), name="worker-keeper", daemon=True)
    keeper.start()
    server = create_server(application, host=host, port=port, threads=_THREADS, ident="luoshi")
    told(f"http://{host}:{port}/")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.close()
        keeper.join(_PATIENCE * 2)


def _keep_worker(stop: threading.Event) -> None:
    """Run the worker as a process of its own: a file that kills it takes neither pages nor other files along."""
    command = [sys.executable, "-m", "luoshi.desk", "worker"]
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": path, "LUOSHI_PARENT": str(os.getpid())}
    while not stop.is_set():
        began = time.monotonic()
        process = subprocess.Popen(command, env=environment)
        while process.poll() is None and not stop.wait(0.5):
            pass
        if stop.is_set():
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        elif time.monotonic() - began < _PATIENCE:
            stop.wait(_PATIENCE)  # it dies at once: no busy loop
