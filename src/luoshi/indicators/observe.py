"""From a document's figures to observations: what is measured for whom and when, in one unit, with its source.

A figure whose name the catalogue knows but whose unit or measure cannot be that indicator's keeps its own name: the
words alone do not make 20家高新技术企业产值 a number of firms.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from luoshi.indicators.catalogue import Catalogue
from luoshi.indicators.match import Match, matches
from luoshi.indicators.units import FOREIGN, ratio
from luoshi.indicators.wording import normal, wording
from luoshi.records import Because, Document, Figure, Measure, Source
from luoshi.records.observation import Indicator, Observation

# What is counted by the head is another quantity; reports put it before a name that goes on to look like the total.
_PER = re.compile(r"每[一百千万亿]|人均|户均|亩均|日均|月均|平均每")
_CLAUSE = re.compile(r"[，,。；;：:、！？\n\s]")
# So is what is left when a part is taken out, which the clause before tells: 扣除房地产开发投资后，固定资产投资.
_WITHOUT = re.compile(r"(?:扣除|剔除|不含|不包括|除去)[^，,。；;！？\n]{1,24}(?:后|外|因素|影响|部分)?[，,]$")
# A growth may be told to be of another basis than usual, beside the usual one: 增长1.7%（同口径增长2.5%）.
_BASIS = re.compile(r"(同口径|可比口径|自然口径|名义|实际)(?:增长|上升|下降|增幅|增速)?[^，。；、0-9]{0,3}$")
_COUNTED = re.compile(r"[0-9一二三四五六七八九十百千多余][个家户项条座]$")
# A change of a price index is printed like a share (涨幅2%左右), an index like one too (价格指数102.3%): prices that
# rise or fall by half within a year are not the matter of such a text.
_INDEX_CHANGE = 50


def observe(document: Document, *, within: Catalogue | None = None) -> tuple[Observation, ...]:
    """The observations of *document*, one a figure that is a statistic, in the order of the text.

    Figures without a name and the amounts of policy clauses (给予50万元) are no statistics. *within* is the catalogue,
    the program's own by default. Values are in the catalogue's base unit where it knows the name, else as read.

    >>> figure = Figure(9, 13, "50公顷", Decimal(50), "公顷", period="2022", indicator="高标准农田")
    >>> [o] = observe(Document("报告.txt", "2022年高标准农田50公顷。", region="甲县", figures=(figure,)))
    >>> o.indicator, o.value, o.unit, o.region, o.note
    ('high_standard_farmland', Decimal('750'), '亩', '甲县', '由50公顷换算')
    """
    return tuple(seen for figure in document.figures for seen in _observations(document, figure, within))


def _observations(document: Document, figure: Figure, within: Catalogue | None) -> Iterator[Observation]:
    """The observation of a figure; several where its name joins indicators that share its value, none if it is none."""
    region = document.region if figure.scope in ("", "-") else figure.scope
    counts = statistic(figure)
    figure = _named(document.text, figure)
    found = [m for m in matches(figure.indicator, region, within=within) if fits(m.indicator, figure)]
    if found and found[0].how == "简称" and _attributive(document.text, figure):
        found = []
    if len(found) > 1 and figure.measure not in ("growth", "rank"):
        found = []
    for one in found:
        joint = "原文以一数同时说几项指标" if len(found) > 1 else ""
        yield _observation(document, figure, region, one, joint)
    if not found and counts:
        yield _observation(document, figure, region, None, "")


def statistic(figure: Figure) -> bool:
    """Whether a figure of a name unknown to the catalogue is a statistic: it has a name, no policy clause gave it."""
    form = normal(figure.indicator)[0]
    return len(form) > 1 and not wording().clause.match(form)


def fits(indicator: Indicator, figure: Figure) -> bool:
    """Whether a figure's unit and measure can be those of *indicator*."""
    unit = figure.unit
    match figure.measure:
        case "level":
            return unit_ratio(indicator, unit) is not None
        case "difference":
            return unit == "个百分点" or unit in ("位", "个位次") or unit_ratio(indicator, unit) is not None
        case "share" if indicator.dimension == "permille":
            return unit == "‰"
        case "growth" | "share":
            return unit in ("%", "‰")
    return True


def _attributive(text: str, figure: Figure) -> bool:
    """Whether a short name names no total: it describes something counted (1个经济总量近千亿的县), or what is counted.

    8所高校入选 are some of the universities; 高校8所 are those there are.
    """
    start = figure.indicator_start
    if start < 0:
        return False
    return start >= figure.end or bool(_COUNTED.search(text, max(0, start - 8), start))


def _named(text: str, figure: Figure) -> Figure:
    """The figure with the words right before its name that make it another quantity: 每千人口, 人均, 扣除…后."""
    start, end = figure.indicator_start, figure.indicator_end
    if start < 0 or figure.indicator not in text[start:end]:
        return figure
    limit = _WITHOUT.search(text, max(0, start - 32), start)
    if limit is None:
        begin = start - len(_CLAUSE.split(text[max(0, start - 14) : start])[-1])
        limit = _PER.search(text, begin, start)
    if limit is None:
        return figure
    words = text[limit.start() : start]
    why = Because("indicator", "限定了指标的词", words, limit.start(), start)
    return replace(figure, indicator=words + figure.indicator, because=(*figure.because, why))


def unit_ratio(indicator: Indicator, unit: str) -> Decimal | None:
    """How many base units of *indicator* one *unit* is; foreign money stands as it is; None where it cannot be one."""
    if indicator.dimension == "money" and unit in FOREIGN:
        return Decimal(1)
    return ratio(unit, indicator.unit)


def _observation(document: Document, figure: Figure, region: str, found: Match | None, joint: str) -> Observation:
    """The observation of a figure under an indicator, or under its own name."""
    notes = [joint] if joint else []
    because = figure.because
    if found is not None:
        why = Because("indicator", found.evidence, figure.indicator, figure.indicator_start, figure.indicator_end)
        because = (*because, why)
        notes += [f"口径：{found.scope}"] if found.scope else []
        basis = _BASIS.search(document.text, max(0, figure.start - 14), figure.start)
        if basis and figure.measure == "growth":
            notes.append(f"口径：{basis[1]}")
        figure = _measured(found.indicator, figure, notes)
        figure = _converted(found.indicator, figure, notes)
    return Observation(
        indicator=found.indicator.id if found else "",
        name=found.indicator.name if found else figure.indicator,
        region=region,
        period=figure.period,
        kind=figure.status,
        measure=figure.measure,
        value=figure.value,
        unit=figure.unit,
        interval=figure.interval,
        source=Source(document.name, figure.start, figure.end, document.text[figure.start : figure.end]),
        high=figure.high,
        bound=figure.bound,
        comparison=figure.comparison,
        aspect=found.aspect if found else "",
        note="；".join(notes),
        because=because,
    )


def _measured(indicator: Indicator, figure: Figure, notes: list[str]) -> Figure:
    """A rate printed with a per cent sign is a share, the change of a price index a growth, whatever the words said."""
    if figure.unit != "%" or figure.measure not in ("level", "share"):
        return figure
    measure: Measure = "share"
    if indicator.kind == "index":
        measure = "growth" if abs(figure.value) < _INDEX_CHANGE else "level"
    if measure == figure.measure:
        return figure
    notes.append("价格指数的涨跌幅" if measure == "growth" else "按指标的性质改量类")
    comparison = figure.comparison or ("yoy" if measure == "growth" else "")
    return replace(figure, measure=measure, comparison=comparison)


def _converted(indicator: Indicator, figure: Figure, notes: list[str]) -> Figure:
    """The figure in the indicator's base unit, with a note where its unit was another one."""
    if figure.measure not in ("level", "difference") or figure.unit in (indicator.unit, "个百分点"):
        return figure
    times = unit_ratio(indicator, figure.unit)
    if times is None:
        return figure
    if figure.unit in FOREIGN:
        notes.append(f"以{figure.unit}计，未折算")
        return figure
    if times != 1:
        notes.append(f"由{figure.surface}换算")
    high = None if figure.high is None else figure.high * times
    return replace(figure, value=figure.value * times, high=high, step=figure.step * times, unit=indicator.unit)
