"""Drawing a plot and keeping the drawing: a file named by the digest of data and specification."""

import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings

from luoshi.desk.charts.cells import Plot
from luoshi.desk.charts.drawing import DRAWER
from luoshi.records import LuoshiError

Form = Literal["svg", "png"]
_EDITION = 5
"""Counted up whenever the same plot is drawn otherwise."""
_KEPT = 4000
"""Drawings that are kept; then the oldest half goes."""
LARGE = ("years", "pairs", "line")
"""Shapes that are the chart of a page."""
_SCALE = 2.5
"""Pixels of a PNG for one of the drawing: sharp in Word."""
_FONTS = ("cjk", "pingfang", "msyh", "simhei", "simsun", "stsong", "stheiti", "songti", "sourcehan", "wqy", "uming",
          "ukai", "droidsansfallback", "notosanssc", "notoserifsc", "deng")  # fmt: skip


def digest_of(plot: Plot, *, dark: bool, narrow: bool, form: Form) -> str:
    """What names a drawing: everything that it shows, how, and the edition of the specification."""
    cells = [[place, line, cell.text] for (place, line), cell in plot.cells.items()]
    said = [_EDITION, form, dark, narrow, plot.shape, plot.name, plot.title, plot.unit, plot.focus, plot.dashed,
            plot.places, plot.lines, cells, [str(part) for part in plot.wedge or ()]]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def drawn(plot: Plot, *, dark: bool = False, narrow: bool = False, form: Form = "svg") -> bytes:
    """A plot as SVG or PNG, drawn once.

    Raises:
        LuoshiError: a PNG is asked for and this computer has no Chinese font.
    """
    name = digest_of(plot, dark=dark, narrow=narrow, form=form)
    path = Path(settings.HOME) / "charts" / name[:2] / f"{name}.{form}"
    with suppress(OSError):
        return path.read_bytes()
    made = _draw(plot, dark=dark, narrow=narrow, form=form)
    _keep(path, made)
    return made


def _draw(plot: Plot, *, dark: bool, narrow: bool, form: Form) -> bytes:
    if form == "png" and not chinese_font():
        todo = "请安装一种中文字体（如 fonts-noto-cjk、思源黑体），再重新下载"
        raise LuoshiError("L681", "本机没有中文字体，图里的字会变成方框", plot.title, todo)
    from luoshi.desk.charts.specs import Look, spec_of  # takes its time, and few processes draw

    spec = spec_of(plot, Look(dark=dark, narrow=narrow, titled=form == "png", large=plot.shape in LARGE))
    return DRAWER.draw(spec, scale=_SCALE if form == "png" else None)


def _keep(path: Path, made: bytes) -> None:
    """Keep a drawing; it is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(made)
    os.replace(file.name, path)
    others = list(path.parent.iterdir())
    if len(others) > _KEPT // 256:
        with suppress(OSError):
            for old in sorted(others, key=lambda one: one.stat().st_mtime)[: len(others) // 2]:
                old.unlink(missing_ok=True)


@cache
def chinese_font() -> str:
    """The file name of a Chinese font of this computer; empty where there is none."""
    home = Path.home()
    known = {
        "win32": (
            Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"),
            home / "AppData/Local/Microsoft/Windows/Fonts",
        ),
        "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"),
    }.get(
        sys.platform,
        (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".fonts", home / ".local/share/fonts"),
    )
    for folder in known:
        for path in folder.rglob("*.[to]t[fc]"):
            if any(word in path.name.lower().replace("-", "").replace(" ", "") for word in _FONTS):
                return path.name
    return ""
