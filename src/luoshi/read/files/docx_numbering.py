"""The automatic numbers of a Word file, counted as Word counts them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from luoshi.read.files.docx_numerals import numeral
from luoshi.read.files.docx_styles import VAL, Styles, W, number, value

_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its number format, its text (``%1、``), where it starts, after which level it starts anew."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list that paragraphs belong to: its levels, and the counters that it shares with lists of the same *family*."""

    family: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts the paragraphs of one document from top to bottom."""

    lists: dict[str, List]
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of(self, list_id: str, style: str) -> int:
        """The level of list *list_id* that belongs to paragraphs of *style*."""
        found = self.lists.get(list_id)
        levels = found.levels if found else {}
        return next((depth for depth, level in levels.items() if style and level.style == style), 0)

    def mark(self, list_id: str, depth: int) -> str:
        """The number before the next paragraph of list *list_id* at level *depth* (from 0), with the gap behind it."""
        found = self.lists.get(list_id)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counters = self._counters.setdefault(found.family, {})
        fresh = (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        if fresh and depth in found.starts:
            counters[depth] = found.starts[depth]
        else:
            counters[depth] = counters[depth] + 1 if depth in counters else level.start
        for deeper in [d for d in counters if d > depth and _restarts(found.levels.get(d), depth)]:
            del counters[deeper]
        return _written(found, counters, level)


def read_numbering(root: etree._Element | None, styles: Styles) -> Numbering:
    """The lists of ``word/numbering.xml``; without that part nothing is numbered."""
    if root is None:
        return Numbering({})
    families = {e.get(W + "abstractNumId", ""): e for e in root.iterchildren(W + "abstractNum")}
    instances = {e.get(W + "numId", ""): e for e in root.iterchildren(W + "num")}
    lists: dict[str, List] = {}
    for list_id, instance in instances.items():
        family = value(instance, "abstractNumId")
        linked = value(families.get(family), "numStyleLink")
        if linked:  # the levels stand in the list of that style
            family = value(instances.get(styles.numbering(linked)[0]), "abstractNumId")
        if family in families:
            lists[list_id] = _list(families[family], family, instance)
    return Numbering(lists)


def _list(definition: etree._Element, family: str, instance: etree._Element) -> List:
    levels = {depth: _level(e) for e in definition.iterchildren(W + "lvl") if (depth := _depth(e)) is not None}
    starts: dict[int, int] = {}
    for override in instance.iterchildren(W + "lvlOverride"):
        depth, own = _depth(override), override.find(W + "lvl")
        if depth is None:
            continue
        if own is not None:
            levels[depth] = _level(own)
            starts[depth] = levels[depth].start
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[depth] = start
    return List(family, levels, starts)


def _depth(element: etree._Element) -> int | None:
    depth = number(element.get(W + "ilvl"))
    return depth if depth is not None and 0 <= depth <= _DEEPEST else None


def _level(element: etree._Element) -> Level:
    start, legal = number(value(element, "start")), element.find(W + "isLgl")
    return Level(
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText")[:60],
        start=1 if start is None else start,
        suffix=value(element, "suff") or "tab",
        restart=number(value(element, "lvlRestart")),
        legal=legal is not None and legal.get(VAL, "1") not in ("0", "false"),
        style=value(element, "pStyle"),
    )


def _restarts(level: Level | None, depth: int) -> bool:
    """Whether a paragraph at *depth* makes a deeper *level* start anew (lvlRestart counts from 1; 0: never)."""
    return level is None or level.restart is None or (level.restart > 0 and depth < level.restart)


def _written(found: List, counters: dict[int, int], level: Level) -> str:
    """The number as printed; bullets and formats without a number give nothing."""
    if level.form in ("bullet", "none") and "%" not in level.text:
        return ""

    def place(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        own = found.levels.get(depth, Level())
        count = counters.get(depth, found.starts.get(depth, own.start))
        legal = level.legal and own.form not in ("bullet", "none")
        return numeral(count, "decimal" if legal else own.form)

    return _gap(_PLACE.sub(place, level.text), level.suffix)


def _gap(mark: str, suffix: str) -> str:
    """*mark* and the gap behind it: a blank where Word sets a tab or a blank, none behind Chinese punctuation."""
    if not mark.strip():
        return ""
    return mark if suffix == "nothing" or mark[-1] in "、）】〕．。：" else mark + " "
