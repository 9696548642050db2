"""Documents whose figures are marked by braces, and documents from the answer keys: no reader takes part."""

import csv
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from luoshi.records import Document, Figure, Repair

_MARK = re.compile(r"\{([^{}]+)\}")
_SURFACE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)(?P<hedge>[余多])?(?P<size>万亿|亿|万|千)?(?P<late>[余多])?(?P<unit>.*)"
)
_SIZES = {"": 1, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_BOUNDS = (
    (re.compile(r"(?:超过?|突破)$"), "", "gt"),
    (re.compile(r"近$"), "", "lt"),
    (re.compile("约$"), "", "approx"),
    (re.compile(""), "以上", "ge"),
    (re.compile(""), "左右", "approx"),
)
_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]+\)")
_TRADITIONAL = str.maketrans(
    "產業總項個億萬國約農區數達為與額貿財稅資設處條實現長縣預計劃點規經濟進務",
    "产业总项个亿万国约农区数达为与额贸财税资设处条实现长县预计划点规经济进务",
)


def document(marked: str, **fields: Any) -> Document:
    """A document from a text that marks each figure by braces: 安排任务{40项}，其中新建{25项}.

    A mark of per cent is a share, after 增长 or 下降 growth; a bare number is part of a ratio; 余 and 多 hedge; 超,
    突破, 近, 约 before it and 以上, 左右 after it bound it.
    """
    figures, plain, at = [], "", 0
    for match in _MARK.finditer(marked):
        plain += marked[at : match.start()]
        at = match.end()
        figures.append(_figure(match[1], plain, marked[at : at + 2], fields))
        plain += match[1]
    return Document("案例.txt", plain + marked[at:], figures=tuple(figures))


def _figure(surface: str, before: str, after: str, fields: dict[str, Any]) -> Figure:
    found = _SURFACE.fullmatch(surface)
    assert found, f"看不懂的标记 {surface}"
    size = _SIZES[found["size"] or ""]
    decimals = len(found["number"].partition(".")[2])
    hedged = bool(found["hedge"] or found["late"])
    zeros = len(found["number"]) - len(found["number"].rstrip("0")) if hedged and not decimals else 0
    bound = next((b for lead, tail, b in _BOUNDS if lead.search(before) and after.startswith(tail)), "eq")
    unit = found["unit"] or "%"
    grown = re.search("(?:增长|下降)$", before)
    values: dict[str, Any] = {"bound": "gt" if hedged else bound}
    values["measure"] = "level" if unit != "%" else "growth" if grown else "share"
    return Figure(
        start=len(before),
        end=len(before) + len(surface),
        surface=surface,
        value=Decimal(found["number"]) * size,
        unit=unit,
        step=Decimal(1).scaleb(zeros - decimals) * size,
        hedged=hedged,
        **(values | fields),
    )


def keyed(shared: Path, stem: str) -> Document:
    """A real document with the figures of its answer key (not those that do not count), dirt repaired by rule."""
    found = sorted(shared.glob(f"corpus/*/{stem}.txt"))[0]
    text = found.read_bytes().decode("utf-8")
    with (shared / "gold" / f"{stem}.tsv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle, delimiter="\t") if row["minor"] != "1"]
    glosses = [Repair(m.start(), m.end(), "pinyin", "", "注音") for m in _GLOSS.finditer(text)]
    letters = [
        Repair(at, at + 1, "traditional", simple, "繁体")
        for at, (letter, simple) in enumerate(zip(text, text.translate(_TRADITIONAL), strict=True))
        if letter != simple
    ]
    repairs = tuple(sorted((*glosses, *letters), key=lambda r: r.start))
    return Document(stem, text, repairs=repairs, figures=tuple(map(_keyed_figure, rows)))


def _keyed_figure(row: dict[str, str]) -> Figure:
    digits = re.search(r"\d+(?:\.(\d+))?", row["surface"])
    step = Decimal(1).scaleb(-len(digits[1] or "")) if digits else Decimal(1)
    for words, factor in (("万萬", 10**4), ("亿億", 10**8)):
        step *= factor if set(words) & set(row["surface"]) else 1
    values: dict[str, Any] = {
        key: row[key] for key in ("unit", "measure", "comparison", "bound", "status", "period", "scope", "indicator")
    }
    return Figure(
        start=int(row["start"]),
        end=int(row["start"]) + len(row["surface"]),
        surface=row["surface"],
        value=Decimal(row["value"]),
        high=Decimal(row["high"]) if row["high"] else None,
        step=step,
        hedged=bool(re.search("[余多]", row["surface"])),
        **values,
    )
