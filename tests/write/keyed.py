"""Documents made from the answer keys, for tests of what is written: no reader takes part."""

import csv
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from luoshi.records import Because, Document, Figure, Finding, Section, Source

_HEADING = re.compile(r"^(?:([一二三四五六七八九十]+、)|(\([一二三四五六七八九十]+\)))(.{0,60})$", re.M)
_MAGNITUDE = {"万": 10**4, "亿": 10**8}


def shared() -> Path:
    """The folder of texts and keys beside the repository; the test is skipped (in CI: fails) where it is missing."""
    folder = Path(os.environ.get("LUOSHI_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    if not (folder / "gold").is_dir():
        words = f"没有语料文件夹 {folder.name}，请用环境变量 LUOSHI_SHARED 指明"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    return folder


def keyed(stem: str) -> Document:
    """The document *stem* with the figures of its answer key; sections are the lines that begin with 一、 or (一)."""
    folder = shared()
    found = sorted(folder.glob(f"corpus/*/{stem}.txt"))
    text = found[0].read_bytes().decode("utf-8")
    sections = _sections(text)
    with (folder / "gold" / f"{stem}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    figures = tuple(_figure(row, text, sections) for row in rows)
    return Document(found[0].name, text, title=text.split("\n", 1)[0][:40], sections=sections, figures=figures)


def finding(document: Document, first: int, second: int) -> Finding:
    """A finding between two figures of a document."""
    ends = [document.figures[i] for i in (first, second)]
    sources = tuple(
        Source(document.name, max(0, f.start - 12), f.end, document.text[max(0, f.start - 12) : f.end]) for f in ends
    )
    arithmetic = f"{ends[0].surface}≠{ends[1].surface}"
    return Finding("conflict", "error", "同一指标前后两个数不一致", arithmetic, "同一文件、同一主体、同一期间", sources)


def _sections(text: str) -> tuple[Section, ...]:
    matches = list(_HEADING.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)][: len(matches)]
    return tuple(
        Section(match.start(), end, 1 if match[1] else 2, match[1] or match[2], match[3].strip())
        for match, end in zip(matches, ends, strict=True)
    )


def _figure(row: dict[str, str], text: str, sections: tuple[Section, ...]) -> Figure:
    start, surface = int(row["start"]), row["surface"]
    digits = re.search(r"\d+(?:\.(\d+))?", surface)
    step = Decimal(1).scaleb(-len(digits[1] or "")) if digits else Decimal(1)
    for word, factor in _MAGNITUDE.items():
        step *= factor if word in surface else 1
    head = -1 if row["ihead"] == "-" else text.rfind(row["ihead"], max(0, start - 120), start + 60)
    section = next((s.title for s in reversed(sections) if s.start <= start), "")
    why: tuple[Because, ...] = (
        (Because("indicator", "最近的名词短语", row["ihead"], head, head + len(row["ihead"])),) if head >= 0 else ()
    )
    if row["status"] in ("target", "stretch"):
        why += (Because("status", "计划部分"),)
    values: dict[str, Any] = {key: row[key] for key in ("measure", "bound", "status")}
    return Figure(
        start=start,
        end=start + len(surface),
        surface=surface,
        value=Decimal(row["value"]),
        high=Decimal(row["high"]) if row["high"] else None,
        unit=row["unit"],
        comparison=row["comparison"],
        period=row["period"],
        scope=row["scope"],
        indicator=row["indicator"],
        indicator_start=head,
        indicator_end=head + len(row["ihead"]) if head >= 0 else -1,
        section=section,
        step=step,
        because=why,
        **values,
    )
