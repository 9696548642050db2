"""What stands on every page and belongs to none: running heads and feet, page numbers."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from luoshi.read.files.pdf_glyphs import Page
from luoshi.read.files.pdf_lines import Line

_EDGE = 0.12
_OUTERMOST = 3
_DIGITS = re.compile(r"[0-9]+|[ivxIVX]+$")
_BLANKS = re.compile(r"\s+")
_NUMBERED = re.compile(
    r"[-—–─―·•]{1,3}\s*[0-9]{1,4}\s*[-—–─―·•]{1,3}|第\s*[0-9]{1,4}\s*页(?:[，,/／]?\s*共\s*[0-9]{1,4}\s*页)?|[0-9]{1,4}\s*/\s*[0-9]{1,4}"
)


def without_chrome(pages: Sequence[tuple[Page, list[Line]]]) -> tuple[list[list[Line]], int]:
    """The lines of each page without what repeats at the edges of pages but for its number; how many were left out."""
    counts: Counter[tuple[str, str]] = Counter()
    candidates: list[dict[int, tuple[str, str]]] = []
    for page, lines in pages:
        here = _at_edges(page, lines)
        candidates.append(here)
        counts.update(set(here.values()))
    needed = max(2, math.ceil(0.3 * len(pages)))
    out: list[list[Line]] = []
    dropped = 0
    for (_, lines), here in zip(pages, candidates, strict=True):
        kept = [
            line
            for k, line in enumerate(lines)
            if not (k in here and (counts[here[k]] >= needed or _NUMBERED.fullmatch(line.text.strip())))
        ]
        dropped += len(lines) - len(kept)
        out.append(kept)
    return out, dropped


def _at_edges(page: Page, lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """The lines at a page's edges that stand apart, by place in *lines*, with the edge and the text without numbers."""
    order = sorted(range(len(lines)), key=lambda k: lines[k].base)
    steps = [lines[b].base - lines[a].base for a, b in pairwise(order)]
    usual = median([step for step in steps if step > 2] or [0.0])
    out: dict[int, tuple[str, str]] = {}
    for edge, outward in (("top", order), ("bottom", order[::-1])):
        for k in _apart(lines, outward, usual):
            base = lines[k].base / page.height if page.height else 0.5
            if base < _EDGE if edge == "top" else base > 1 - _EDGE:
                out[k] = (edge, _DIGITS.sub("#", _BLANKS.sub("", lines[k].text)))
    return out


def _apart(lines: Sequence[Line], outward: Sequence[int], usual: float) -> Sequence[int]:
    """The outermost lines that a gap or a change of size sets apart from the type area, at most three; else none."""
    for n, (one, other) in enumerate(pairwise(outward), 1):
        if n > _OUTERMOST:
            break
        gap = abs(lines[other].base - lines[one].base)
        inner = lines[other]
        if gap > 1.4 * usual or abs(lines[one].size - inner.size) > 0.08 * inner.size:
            return outward[:n]
    return outward if len(outward) == 1 else []
