"""Charts as Altair specifications: quiet, at most seven colours, names on the lines, light and dark, two widths."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from luoshi.desk.charts.cells import Cell, Plot

FONT = (
    "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif"
)
_SIX = ("#8a5a00", "#1e6b3a", "#7a3b86", "#0f6e78", "#a8452f", "#5c6470")
_SIX_DARK = ("#e0b050", "#8fd3a5", "#cf9bdb", "#6fc7d1", "#f0957f", "#b4bac2")
_MOST = 7
_LINE = 14
"""Pixels between two names that stand above one another."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a theme and the width of a page; the colours are those of desk.css.

    *titled*: it stands alone; *large*: it is the chart of a page, not one of several.
    """

    dark: bool = False
    narrow: bool = False
    titled: bool = False
    large: bool = False

    @property
    def ink(self) -> str:
        """Words."""
        return "#e4e6e8" if self.dark else "#1b1b1b"

    @property
    def dim(self) -> str:
        """What stands behind."""
        return "#a7adb4" if self.dark else "#5a5f66"

    @property
    def faint(self) -> str:
        """Lines that only accompany."""
        return "#565d66" if self.dark else "#b9bec5"

    @property
    def rule(self) -> str:
        """The grid."""
        return "#33383f" if self.dark else "#e3e6e9"

    @property
    def paper(self) -> str:
        """The ground."""
        return "#16181b" if self.dark else "#ffffff"

    @property
    def accent(self) -> str:
        """What stands out."""
        return "#8ab8f0" if self.dark else "#1d4f91"

    @property
    def six(self) -> Sequence[str]:
        """The other colours."""
        return _SIX_DARK if self.dark else _SIX

    @property
    def height(self) -> int:
        """Of a large drawing."""
        return 220 if self.narrow else 320

    @property
    def width(self) -> int:
        """Pixels of the drawing itself."""
        return 270 if self.narrow else 780 if self.large else 560


def spec_of(plot: Plot, look: Look) -> dict[str, Any]:
    """The Vega-Lite specification of a plot."""
    chart = _SHAPES[plot.shape](plot, look)
    whole = chart.properties(background=look.paper, padding=6).configure(font=FONT).configure_view(stroke=None)
    plain = {"labelColor": look.dim, "titleColor": look.dim, "domainColor": look.faint, "tickColor": look.faint}
    whole = whole.configure_axis(
        **plain, gridColor=look.rule, labelFontSize=12, titleFontSize=12, titleFontWeight="normal", labelLimit=110
    ).configure_header(labelColor=look.ink, labelFontSize=12, title=None)
    if look.titled:
        title = f"{plot.title}（{plot.unit}）"
        whole = whole.properties(title=alt.Title(title, anchor="start", fontSize=14, color=look.ink, offset=10))
    return dict(whole.to_dict(validate=False))


def _rows(plot: Plot) -> list[dict[str, Any]]:
    """The cells as rows of data, in the order of the axis."""
    ends: dict[str, str] = {}
    for place in plot.places:
        ends |= {line: place for line in plot.lines if (place, line) in plot.cells}
    made = []
    for place in plot.places:
        for line in plot.lines:
            known: Cell | None = plot.cells.get((place, line))
            if known:
                end = ends[line] == place
                made.append({"x": place, "line": line, "v": float(known.value), "t": _short(known), "end": end})
    return made


def _short(known: Cell) -> str:
    """The value as a label: two decimals are enough beside a mark."""
    whole, dot, fraction = known.text.partition(".")
    return f"{known.value:,.2f}" if dot and len(fraction) > 2 and abs(known.value) >= 1 else whole + dot + fraction


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _axis(plot: Plot, look: Look) -> alt.X:
    """The places in their order; of many only as many labels as there is room for."""
    room = 5 if look.narrow else 12
    step = max(1, -(-len(plot.places) // room))
    shown = [place for at, place in enumerate(reversed(plot.places)) if at % step == 0]
    return alt.X(
        "x:O", sort=list(plot.places), title=None,
        axis=alt.Axis(values=shown, labelAngle=0, labelOverlap=True, grid=False, labelPadding=6),
    )  # fmt: skip


def _value(*, zero: bool = False) -> alt.Y:
    """The axis of values; the unit stands in the title beside the chart."""
    axis = alt.Axis(domain=False, ticks=False, tickCount=5)
    return alt.Y("v:Q", title=None, axis=axis, scale=alt.Scale(zero=zero, nice=True))


def _colours(plot: Plot, look: Look) -> dict[str, str]:
    """The focus in the accent; of the others six in a colour of their own, the rest faint."""
    others = [line for line in plot.lines if line != plot.focus]
    named = {plot.focus: look.accent} if plot.focus in plot.lines else {}
    return named | {line: look.six[at] if at < _MOST - 1 else look.faint for at, line in enumerate(others)}


def _lines(plot: Plot, look: Look, colours: Mapping[str, str], *, height: int, y: alt.Y) -> Any:
    """Lines with their names at their ends."""
    rows = _rows(plot)
    _apart(rows, height)
    base = alt.Chart(_data(rows)).encode(
        x=_axis(plot, look),
        y=y,
        color=alt.Color("line:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None),
    )
    dash = alt.condition(
        alt.FieldOneOfPredicate(field="line", oneOf=list(plot.dashed)), alt.value([5, 4]), alt.value([1, 0])
    )
    thick = alt.condition(alt.FieldEqualPredicate(field="line", equal=plot.focus), alt.value(2.6), alt.value(1.5))
    drawn = base.mark_line(interpolate="linear").encode(strokeDash=dash, strokeWidth=thick)
    points = base.mark_circle(size=28, opacity=1).transform_filter(
        alt.FieldEqualPredicate(field="line", equal=plot.focus)
    )
    ends = base.transform_filter(alt.FieldEqualPredicate(field="end", equal=True))
    at = alt.Y("label:Q", title=None)
    names = ends.mark_text(align="left", dx=6, fontSize=12, limit=96).encode(text="line:N", y=at)
    return alt.layer(drawn, points, names).properties(width=look.width - 70, height=height)


def _apart(rows: Sequence[dict[str, Any]], height: int) -> None:
    """Where the names at the ends of lines stand: as near to their lines as they can without lying on one another."""
    values = [row["v"] for row in rows]
    low = min(*values, 0) if rows and min(values) < (max(values) - min(values)) else min(values, default=0)
    least = (max(values, default=1) - low or 1) * _LINE / height
    ends = sorted((row for row in rows if row["end"]), key=lambda row: row["v"])
    for at, row in enumerate(ends):
        row["label"] = max(row["v"], ends[at - 1]["label"] + least) if at else row["v"]


def _years(plot: Plot, look: Look) -> Any:
    """Years over one another: the latest stands out, those before fade; the pace is dashed."""
    colours = dict.fromkeys(plot.lines, look.faint)
    before = [line for line in plot.lines if line not in (plot.focus, *plot.dashed)]
    colours |= dict.fromkeys(before[-1:], look.dim) | dict.fromkeys(plot.dashed, look.six[0])
    colours[plot.focus] = look.accent
    whole = _lines(plot, look, colours, height=look.height, y=_value(zero=True))
    return alt.layer(_wedge(plot, look), whole) if plot.wedge else whole


def _wedge(plot: Plot, look: Look) -> Any:
    """Where the year may end, as a light surface from the last value on."""
    assert plot.wedge is not None
    first, last, done, low, high = plot.wedge
    ends = ((first, done, done), (last, low, high))
    rows = [{"x": place, "low": float(lower), "high": float(upper)} for place, lower, upper in ends]
    drawn = alt.Chart(_data(rows)).mark_area(color=look.accent, opacity=0.18)
    return drawn.encode(x=_axis(plot, look), y=alt.Y("low:Q", title=None), y2="high:Q")


def _line(plot: Plot, look: Look) -> Any:
    """One value through time, its targets dashed; zero drawn where values fall below it."""
    growth = plot.name == "yoy"
    whole = _lines(plot, look, _colours(plot, look), height=look.height, y=_value(zero=growth))
    if not any(cell.value < 0 for cell in plot.cells.values()):
        return whole
    zero = alt.Chart(_data([{"v": 0}])).mark_rule(color=look.dim, strokeWidth=1).encode(y="v:Q")
    return alt.layer(zero, whole)


def _pairs(plot: Plot, look: Look) -> Any:
    """Two years beside each other as bars."""
    colours = {line: look.accent if line == plot.focus else look.faint for line in plot.lines}
    key = alt.Legend(
        title=None, orient="top", direction="horizontal", labelColor=look.ink, symbolType="square", labelFontSize=12
    )
    return alt.Chart(_data(_rows(plot))).mark_bar().encode(
        x=_axis(plot, look),
        xOffset=alt.XOffset("line:N", sort=list(plot.lines)),
        y=_value(zero=True),
        color=alt.Color("line:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=key),
    ).properties(width=look.width, height=look.height)  # fmt: skip


def _bars(plot: Plot, look: Look) -> Any:
    """Units ranked, each with its value; the focus stands out."""
    line = plot.lines[0]
    rows: list[dict[str, Any]] = [
        {"x": place, "v": float(plot.cells[place, line].value), "t": _short(plot.cells[place, line])}
        for place in plot.places
    ]
    base = alt.Chart(_data(rows)).encode(
        y=alt.Y(
            "x:N", sort=list(plot.places), title=None, axis=alt.Axis(domain=False, ticks=False, labelColor=look.ink)
        ),
        x=alt.X("v:Q", title=None, axis=None, scale=alt.Scale(zero=True, padding=40)),
    )
    stands = alt.FieldEqualPredicate(field="x", equal=plot.focus)
    bars = base.mark_bar(height={"band": 0.7}).encode(
        color=alt.condition(stands, alt.value(look.accent), alt.value(look.faint))
    )
    left = any(row["v"] < 0 for row in rows)
    words = base.mark_text(align="left", dx=4, fontSize=12, color=look.ink).encode(text="t:N")
    words = words.transform_filter("datum.v >= 0") if left else words
    layers = [bars, words]
    if left:
        layers.append(
            base.mark_text(align="right", dx=-4, fontSize=12, color=look.ink)
            .encode(text="t:N")
            .transform_filter("datum.v < 0")
        )
    return alt.layer(*layers).properties(width=look.width - 110, height=max(60, 24 * len(plot.places)))


def _multiples(plot: Plot, look: Look) -> Any:
    """Each unit's own small line on one scale; the last value stands at its end."""
    rows = _rows(plot)
    columns = 2 if look.narrow else 3
    low = min((row["v"] for row in rows), default=0)
    high = max((row["v"] for row in rows), default=1)
    room = (high - low or abs(high) or 1) * 0.25
    scale = alt.Scale(domain=[max(0, low - room) if low >= 0 else low - room, high + room], nice=False)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("x:O", sort=list(plot.places), title=None, axis=None),
        y=alt.Y(
            "v:Q",
            title=None,
            axis=alt.Axis(tickCount=3, domain=False, ticks=False),
            scale=scale,
        ),
    )
    stands = alt.FieldEqualPredicate(field="line", equal=plot.focus)
    colour = alt.condition(stands, alt.value(look.accent), alt.value(look.dim))
    drawn = base.mark_line(strokeWidth=1.8).encode(color=colour)
    ends = base.transform_filter(alt.FieldEqualPredicate(field="end", equal=True))
    last = ends.mark_circle(size=26, opacity=1).encode(color=colour)
    words = ends.mark_text(align="right", dy=-9, fontSize=11, color=look.ink).encode(text="t:N")
    small = alt.layer(drawn, last, words).properties(width=(look.width - 40 * columns) // columns, height=70)
    facet = alt.Facet("line:N", sort=list(plot.lines), header=alt.Header(title=None, labelAnchor="start"))
    return small.facet(facet=facet, columns=columns, spacing=14)


def _ranks(plot: Plot, look: Look) -> Any:
    """Ranks through time, the first on top, names at the ends of the lines; the focus and six more in colour."""
    top = max((int(cell.value) for cell in plot.cells.values()), default=1)
    ticks = list(range(1, top + 1)) if top <= 12 else [1, *range(5, top + 1, 5)]
    axis = alt.Axis(values=ticks, format="d", domain=False, ticks=False)
    y = alt.Y("v:Q", title=None, axis=axis, scale=alt.Scale(domain=[top + 0.4, 0.6], nice=False))
    return _lines(plot, look, _colours(plot, look), height=max(120, 26 * top), y=y)


_SHAPES: Mapping[str, Callable[[Plot, Look], Any]] = {
    "years": _years, "pairs": _pairs, "line": _line, "bars": _bars, "multiples": _multiples, "ranks": _ranks,
}  # fmt: skip
