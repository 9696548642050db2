"""Drawing happens in a process of its own, which comes back when it dies and ends with the one that asked."""

import os
import subprocess
import sys

import pytest

from luoshi.desk.charts.drawing import Drawer
from luoshi.records import LuoshiError
from tests.shared import ROOT

SPEC = {
    "data": {"values": [{"月": 1, "数": 3}, {"月": 2, "数": 5}]},
    "mark": "bar",
    "encoding": {"x": {"field": "月", "type": "ordinal"}, "y": {"field": "数", "type": "quantitative"}},
}


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


def _child(drawer: Drawer) -> "subprocess.Popen[bytes]":
    assert drawer._child is not None
    return drawer._child


def test_svg_and_png(drawer: Drawer) -> None:
    try:
        assert drawer.draw(SPEC).startswith(b"<svg")
        assert drawer.draw(SPEC, scale=1.0).startswith(b"\x89PNG")
    finally:
        drawer.end()


def test_it_comes_back_and_goes_with_its_owner(drawer: Drawer) -> None:
    drawer.draw(SPEC)
    first = _child(drawer)
    first.kill()
    first.wait(20)
    assert drawer.draw(SPEC).startswith(b"<svg")
    second = _child(drawer)
    assert second.pid != first.pid
    with pytest.raises(LuoshiError, match="L680"):
        drawer.draw({"mark": "nothing like that"})
    assert drawer.draw(SPEC).startswith(b"<svg") and _child(drawer) is second, "what cannot be drawn ends nobody"
    drawer.end()
    assert second.poll() == 0


def test_a_desk_does_not_load_what_stops_its_threads() -> None:
    told = (
        "import sys; from luoshi.desk.charts.drawing import DRAWER; "
        f"assert DRAWER.draw({SPEC!r}).startswith(b'<svg'); print('vl_convert' in sys.modules, DRAWER._child.pid)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", told]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    loaded, child = done.stdout.split()
    assert loaded == "False" and done.stderr == "" and int(child)
