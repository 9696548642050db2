"""Facts (事实) beside figures: what a text promises, builds, was honoured with, grants, cites and defines.

All offsets count characters of the raw text; *section* is the path of headings; *because* says which words made it so.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.records.figure import Because, Status

Level = Literal["world", "nation", "province", "city", "district"]
HonourKind = Literal["pilot", "award", "approval", "rank"]
ParseClass = Literal["exact", "upper bound", "not computable"]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise (任务/承诺): what is to be done, by whom, until when.

    *figures* are the offsets of the figures inside it; *due* is a period (``2023``, ``2023-H1``, ``2023-06``),
    ``长期`` or empty; *lead* and *support* are organs as printed; *measurable* tells that its end can be checked;
    *benchmark* is the example it follows (对标/借鉴/学习). *part* names the chapter where a text groups its promises.
    """

    start: int
    end: int
    surface: str
    action: str
    object: str
    due: str = ""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    measurable: bool = False
    benchmark: str = ""
    part: str = ""
    figures: tuple[int, ...] = ()
    status: Status = "target"
    section: str = ""
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A project (项目) by name, or an aggregate of projects (1373个项目总投资7463亿元).

    *count* is 1 for a named one; amounts are in yuan; *stage* is 签约/引进/开工/在建/推进/竣工/投产 as printed, *place*
    and *date* as far as told.
    """

    start: int
    end: int
    surface: str
    name: str
    count: int = 1
    investment: Decimal | None = None
    this_year: Decimal | None = None
    stage: str = ""
    place: str = ""
    date: str = ""
    status: Status = "actual"
    figures: tuple[int, ...] = ()
    section: str = ""
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour, pilot or recognition (荣誉/试点): its full name, level, kind, holder, grantor, date and count."""

    start: int
    end: int
    surface: str
    name: str
    level: Level
    kind: HonourKind
    holder: str = ""
    grantor: str = ""
    date: str = ""
    count: int = 1
    section: str = ""
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term (名词解释): a footnote or an explanation with 是指."""

    start: int
    end: int
    surface: str
    name: str
    definition: str
    section: str = ""
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class BenchmarkCase:
    """An example that a text learns from (对标案例): from whom, what, and for what of one's own."""

    start: int
    end: int
    surface: str
    model: str
    lesson: str = ""
    purpose: str = ""
    section: str = ""
    because: tuple[Because, ...] = ()
