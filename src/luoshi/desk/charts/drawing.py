"""The process that draws: Vega needs 0.2 s a drawing in which it lets no other thread of its process do anything.

So a desk draws in a child of its own (``python -m luoshi.desk.charts.drawing``): one JSON object a line comes in, one
goes out. The child ends when its input is closed, that is with the process that started it, however that ended.
"""

import atexit
import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from luoshi.records import LuoshiError

_TODO: Final = "请重新打开这一页；仍不行，请把服务的日志交给维护人员"


class Drawer:
    """A child that draws, started at the first drawing and again when it died; one drawing at a time."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def draw(self, spec: Mapping[str, Any], *, scale: float | None = None) -> bytes:
        """A Vega-Lite specification as SVG; with a scale as PNG.

        Raises:
            LuoshiError: it cannot be drawn.
        """
        asked = json.dumps({"spec": spec, "scale": scale}, ensure_ascii=False).encode() + b"\n"
        with self._lock:
            told = self._asked(asked) or self._asked(asked)  # a child that had died was found only by asking
        if told is None or "drawn" not in told:
            raise LuoshiError("L680", "图没有画出来", str((told or {}).get("wrong", "画图的进程没有应答"))[:200], _TODO)
        return base64.b64decode(told["drawn"])

    def end(self) -> None:
        """End the child, if it is ours: after a fork it is the parent's."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        with suppress(OSError):
            if child.stdin:
                child.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            child.wait(5)
        if child.stdout:
            child.stdout.close()

    def _asked(self, line: bytes) -> dict[str, Any] | None:
        """What the child answers; None where it is dead."""
        child = self._running()
        assert child.stdin and child.stdout
        try:
            child.stdin.write(line)
            child.stdin.flush()
            answer = child.stdout.readline()
            return dict(json.loads(answer))
        except (OSError, ValueError):
            child.kill()
            self.end()
            return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._owner != os.getpid() or self._child.poll() is not None:
            self.end()
            command = [sys.executable, "-m", "luoshi.desk.charts.drawing"]
            package = str(Path(__file__).resolve().parents[3])
            path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
            told = os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": path}
            self._child = subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._owner = os.getpid()
        return self._child


DRAWER: Final = Drawer()
"""The one of this process."""
atexit.register(DRAWER.end)


def main() -> int:
    """Draw what comes in until nothing does."""
    import vl_convert

    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            if asked["scale"]:
                made = bytes(vl_convert.vegalite_to_png(asked["spec"], scale=asked["scale"]))
            else:
                made = str(vl_convert.vegalite_to_svg(asked["spec"])).encode()
            told = {"drawn": base64.b64encode(made).decode()}
        except Exception as error:  # whatever it is, the next one can be drawn
            told = {"wrong": str(error)}
        sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
