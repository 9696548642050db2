"""The lists beside the text: figures as a table, repairs with their evidence."""

from collections.abc import Iterator, Sequence

from luoshi.records import Document, Figure
from luoshi.write.amounts import shown
from luoshi.write.frame import escape
from luoshi.write.labels import (
    BOUNDS,
    MEASURES,
    REPAIRS,
    STATUSES,
    comparison_label,
    period_label,
    reason,
    said,
)
from luoshi.write.layers import Layers, repair_groups
from luoshi.write.quotes import sentences

_HEADS = ("指标", "数值", "单位", "出处", "量类", "状态", "期间", "主体")


def figure_table(document: Document, layered: Layers) -> str:
    """All figures as one table; each row carries its sentence and reasons for the mark of origin."""
    heads = "".join(f'<th scope="col" class="c{i}">{head}</th>' for i, head in enumerate(_HEADS))
    rows = "\n".join(_rows(document, layered))
    return (
        '<table class="figures"><caption class="off">数据，按在文中出现的先后排列</caption>'
        f'<thead><tr>{heads}</tr></thead>\n<tbody class="rows">\n{rows}\n</tbody></table>'
    )


def section_options(figures: Sequence[Figure]) -> list[str]:
    """The sections that hold figures, in order; rows name them by their place in this list."""
    return list(dict.fromkeys(figure.section for figure in figures))


def _rows(document: Document, layered: Layers) -> Iterator[str]:
    quoted = sentences(document.text)
    sections = {name: i for i, name in enumerate(section_options(document.figures))}
    for i, figure in enumerate(document.figures):
        number, anchor = shown(figure), layered.anchors[i]
        quote = quoted.quote(figure.start, figure.end)
        because = "\n".join(reason(why) for why in figure.because)
        target = f"#m{anchor}" if anchor >= 0 else "#text"
        low, dot, fraction = number.low.partition(".")
        bound = f"<i>{BOUNDS[figure.bound]}</i>" if BOUNDS[figure.bound] else ""
        high = f"—{number.high}" if number.high else ""
        against = comparison_label(figure.comparison)
        yield (
            f'<tr id="d{i}" data-m="{figure.measure}" data-t="{figure.status}" data-s="{sections[figure.section]}"'
            f' data-a="{escape(quote.before)}" data-v="{escape(quote.value)}" data-z="{escape(quote.after)}"'
            f' data-b="{escape(because)}">'
            f'<th scope="row">{escape(said(figure.indicator))}</th>'
            f'<td class="n">{bound}{escape(low)}<span>{dot}{escape(fraction + high)}</span></td>'
            f"<td>{escape(number.unit)}</td>"
            f'<td class="o"><a href="{target}" data-n="{i + 1}" aria-label="出处：{escape(figure.surface)}">§</a></td>'
            f"<td>{MEASURES[figure.measure]}{f' <small>{escape(against)}</small>' if against else ''}</td>"
            f'<td class="t {figure.status}">{STATUSES[figure.status]}</td>'
            f'<td class="y">{escape(period_label(figure.period))}</td>'
            f"<td>{escape(said(figure.scope))}</td></tr>"
        )


def repair_table(document: Document, layered: Layers) -> str:
    """Repairs as a table: what stood there, what is read instead, why, and whether it was applied."""
    if not document.repairs:
        return '<p class="none">没有修复：原文照读，一字未动。</p>'
    rows = []
    anchored = {stretch.index for stretch in layered.repairs}.union(*layered.inserts.values())
    for group, members in enumerate(repair_groups(document.repairs)):
        index = next((i for i in members if i in anchored), -1)
        repair = document.repairs[max(index, members[0])]
        raw = document.text[max(0, repair.start) : repair.end].strip()
        raw = raw if len(raw) <= 60 else raw[:40] + "…" + raw[-15:]
        new = escape(repair.replacement) or "略去"
        words = escape(raw) or ("插入" if repair.start == repair.end else "空白")
        link = f'<a href="#r{index}">{words}</a>' if index >= 0 else words
        rows.append(
            f'<tr id="g{group}"><th scope="row">{link}</th><td>{new}</td>'
            f"<td>{REPAIRS.get(repair.kind, escape(repair.kind))}</td><td>{escape(repair.evidence)}</td>"
            f'<td>{"已采用" if repair.applied else "仅建议"}</td><td class="n">{len(members)}</td></tr>'
        )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("原文", "改读", "类别", "依据", "采用", "处数"))
    return (
        '<table class="repairs"><caption class="off">修复：原文不变，只改读法</caption>'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>{''.join(rows)}</tbody></table>"
    )
