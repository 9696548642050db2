"""What the captions of a table, its title rows and the document say of all its cells."""

import re
from collections.abc import Sequence

from luoshi.read.reading import Reading
from luoshi.read.sections import part_index, path_at
from luoshi.read.tables.cells import Around
from luoshi.read.tables.grid import Row, text_at
from luoshi.read.tables.heads import column_head
from luoshi.read.tables.numbers import caption_units
from luoshi.read.tables.panels import Panel
from luoshi.read.times import Time, find_times
from luoshi.records import Table

_UNNAMED = "本地区"
_BEFORE = 160


def around_of(reading: Reading, table: Table, panel: Panel, rows: Sequence[Row]) -> Around:
    """What holds for the whole panel, from its title rows, its caption, the lines above it and the document."""
    outline = reading.outline
    start = reading.overlay.clean_offset(table.start)
    here = part_index(outline).at(start)
    above = [line for line in reading.text[max(0, start - _BEFORE) : start].split("\n")[-4:] if 0 < len(line) <= 60]
    told = [*panel.titles, *([table.caption] if table.caption else []), *reversed(above)]
    corner = text_at(rows[panel.heads[0]], panel.name) if panel.heads[0] < panel.heads[1] else ""
    units = next((u for text in [*told, corner] if (u := caption_units(text))), ())
    title = _caption_time([outline.title])
    planned = here.part == "plan"
    year = here.year or (here.years[1] if here.years else None) or (outline.plan_year if planned else outline.year)
    return Around(
        region=outline.region or _UNNAMED, year=year or outline.year, review=outline.year,
        part=title.part if title is not None and title.part and not planned else "", units=units,
        time=_caption_time(told[: len(panel.titles) + 2]), planned=planned, section=path_at(outline, start),
        name=caption_name([*panel.titles, table.caption]) if panel.kind != "indicator" else "",
    )  # fmt: skip


_NUMBERED = re.compile(r"^(?:附?表|附件)\s*[0-9一二三四五六七八九十]*[-－—0-9]*[\s:：]*")
_ALL_OF = re.compile(
    r"各(?:省|市|州|县|区|旗|镇|街道|乡|地|部门|单位|功能区|[（()）、和及])+|分(?:地区|区市|县区|市县|区县|镇街)(?:的)?"
)
_KIND_OF_TABLE = re.compile(r"(?:完成|执行|增长|分布|进展)?(?:情况|速度)?(?:统计|汇总|一览|明细|对比)?表?$")
_UNIT_PART = re.compile(r"[（(]?\s*(?:计量|金额)?单位\s*[:：].*$")


def caption_name(captions: Sequence[str]) -> str:
    """The indicator that a caption names, for tables of places that name it nowhere else; empty if it names none.

    >>> caption_name(["表2 2025年各区市固定资产投资完成情况 单位：亿元"]), caption_name(["表3 主要经济指标"])
    ('固定资产投资', '')
    """
    for caption in captions:
        text = _NUMBERED.sub("", _UNIT_PART.sub("", caption))
        text = _KIND_OF_TABLE.sub("", _ALL_OF.sub("", text).strip(" 　、，：:（）()"))
        head = column_head(text) if text else None
        name = head.name if head is not None else ""
        if 2 <= len(name) <= 16 and not name.endswith(("指标", "数据", "项目", "任务", "目标", "经济", "运行", "发展")):
            return name
    return ""


def _caption_time(texts: Sequence[str]) -> Time | None:
    """The one time that the captions name, None where they name none or several."""
    for text in texts:
        times = [t for t in find_times(text) if not t.base and t.role != "clock" and t.until is None]
        if len(times) == 1 and (times[0].year is not None or times[0].part):
            return times[0] if not times[0].part.startswith(("plan", "past", "12-31")) else None
    return None
