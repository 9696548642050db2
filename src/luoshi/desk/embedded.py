"""The embedded desk: one process tree of a web server and a worker, for an office without a server room."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from waitress.server import create_server

from luoshi.records import LuoshiError

_THREADS = 8
_PATIENCE = 5.0
"""Seconds that the worker has to end by itself, and after which a dead one is started again."""


def set_up() -> None:
    """Bring the database to the newest form and lay out the static files; does nothing where all is done."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(host: str, ports: Sequence[int], *, told: Callable[[str], object]) -> None:
    """Serve at the first free port until interrupted or terminated, with a worker beside it.

    Raises:
        LuoshiError: no port is free, or the address is not this machine's.
    """
    set_up()
    # only now: what serves the static files looks for them when it is made
    from luoshi.desk.wsgi import application

    server = _server(application, host, ports)
    signal.signal(signal.SIGTERM, _end)
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), name="worker-keeper", daemon=True)
    keeper.start()
    told(f"http://{f'[{host}]' if ':' in host else host}:{server.effective_port}/")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.close()
        keeper.join(_PATIENCE * 2)


def _end(*_: object) -> NoReturn:
    """End as Ctrl+C does: the server closes, the worker ends what it has begun."""
    raise KeyboardInterrupt


def _server(application: Any, host: str, ports: Sequence[int]) -> Any:
    for port in ports:
        try:
            return create_server(
                application,
                host=host,
                port=port,
                threads=_THREADS,
                ident="luoshi",
                max_request_body_size=settings.REQUEST_MAX_BYTES,
                clear_untrusted_proxy_headers=not settings.PROXIES,
            )
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                raise LuoshiError(
                    "L669", f"不能在这个地址上提供网页（{error}）", f"{host}:{port}", _ELSEWHERE
                ) from error
    raise LuoshiError("L669", "端口已被占用", f"{host}:{ports[-1]}", _ELSEWHERE)


_ELSEWHERE = "请用 --host、--port 另指一个，例如 --port 8700"


def _keep_worker(stop: threading.Event) -> None:
    """Run the worker as a process of its own: a file that kills it takes neither pages nor other files along.

    It is started again whenever it dies. It reads from a pipe that only this process holds open: when that ends,
    however this process died, it ends too.
    """
    command = [sys.executable, "-m", "luoshi.desk", "worker", "--with-parent"]
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": path}
    while not stop.is_set():
        began = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE)
        while process.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            _let_end(process)
        elif time.monotonic() - began < _PATIENCE:
            stop.wait(_PATIENCE)  # it dies at once: no busy loop


def _let_end(process: subprocess.Popen[bytes]) -> None:
    """Let the worker end what it has begun; if that takes too long, it is begun anew next time."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
