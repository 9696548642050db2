"""The pages of a folder for the browser of this machine, and for no other."""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_PORTS = (8000, 8001, 8002, 8003, 0)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line of log for each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def server(folder: Path) -> ThreadingHTTPServer:
    """A server of *folder* on this machine only, at the first free of a few ports.

    Raises:
        OSError: no port can be had.
    """
    handler = partial(_Quiet, directory=str(folder))
    for port in _PORTS[:-1]:
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    return ThreadingHTTPServer(("127.0.0.1", _PORTS[-1]), handler)


def serve(folder: Path) -> None:
    """Serve *folder* until Ctrl+C."""
    with server(folder) as running:
        print(f"网页服务：http://127.0.0.1:{running.server_address[1]}/（按 Ctrl+C 结束）", file=sys.stderr, flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print("网页服务已结束。", file=sys.stderr)
