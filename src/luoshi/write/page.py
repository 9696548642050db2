"""The page of a document: text at left, figures at right, findings and repairs behind them; one file, no network."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from luoshi.records import Document, Finding
from luoshi.write.fact_panels import fact_filters, fact_table
from luoshi.write.facts import Kind, present
from luoshi.write.filters import filters
from luoshi.write.findings import GRAVE, Standing
from luoshi.write.findings_panel import finding_filters, finding_list, links_of
from luoshi.write.frame import escape, frame
from luoshi.write.labels import ACCEPTED, MEASURES, SIGNS, STATUSES, VERDICTS
from luoshi.write.layers import Layers, layers
from luoshi.write.panels import figure_table, repair_table, section_options
from luoshi.write.text import marked_text

# With more repairs than this the struck-out raw text is no longer readable: the page opens with the mended reading.
_MANY_REPAIRS = 100


def page(
    document: Document,
    findings: Sequence[Finding],
    *,
    pages: Mapping[str, str] | None = None,
    made: datetime | None = None,
    standing: Standing | None = None,
) -> str:
    """One self-contained HTML page: *document* with every figure marked and listed, and the *findings* that touch it.

    *pages* maps names of other documents to their pages, for findings across documents (all pages must be made of the
    same *findings*); *made* is printed as the time of making, *standing* tells ids and what was answered for. Findings
    without a source in *document* are left out. Works from a file, without network or framework; without JavaScript
    text, marks and tables still stand and lead to one another. No text can become markup.

    >>> "全年新增就业" in page(Document("报告.txt", "全年新增就业8万人。"), ())
    True
    """
    standing = standing or Standing()
    mine = [finding for finding in findings if any(source.document == document.name for source in finding.sources)]
    links = links_of(document.name, findings, pages or {})
    title = document.title or document.name
    layered = layers(document, mine, standing)
    repairs = "mended" if len(document.repairs) > _MANY_REPAIRS else "both"
    switch = _repair_switch(document, repairs)
    listed = finding_filters(mine, standing) + _region("疑点表", finding_list(document, mine, links, standing))
    body = (
        '<a class="skip" href="#text">跳到正文</a><a class="skip" href="#data">跳到数据</a>\n'
        f"{_header(document, mine, standing, title, made)}\n"
        f'<div id="desk" data-repairs="{repairs}">\n'
        f'<main><article id="text" data-name="{escape(document.name)}" aria-label="正文">'
        f"{marked_text(document, layered, mine)}</article></main>\n"
        f'<aside id="side" aria-label="读出的数据和事实、疑点与修复">\n{_tabs(document, mine)}\n'
        f"{_panel('data', '数据', _filters(document) + _region('数据表', figure_table(document, layered)))}\n"
        f"{''.join(_facts(kind, document, layered) for kind in present([document]))}"
        f"{_panel('findings', '疑点', listed)}\n"
        f"{_panel('repairs', '修复', switch + _region('修复表', repair_table(document, layered)))}\n"
        f'</aside>\n</div>\n{_help()}\n<div id="pop" role="tooltip" hidden></div>'
    )
    return frame(f"{title}·数据与出处", body)


def _facts(kind: Kind, document: Document, layered: Layers) -> str:
    """The part of the right column that lists the facts of one kind."""
    table = _region(f"{kind.name}表", fact_table(kind, document, layered))
    return _panel(kind.id, kind.name, fact_filters(kind, document) + table) + "\n"


def _panel(key: str, name: str, inner: str) -> str:
    """One part of the right column."""
    return f'<section id="{key}" aria-labelledby="head-{key}"><h2 id="head-{key}">{name}</h2>{inner}</section>'


def _region(name: str, table: str) -> str:
    """A table in its own region, which scrolls by itself and can be reached by keyboard."""
    return f'<div class="region" tabindex="0" role="region" aria-label="{name}">{table}</div>'


def _header(
    document: Document, findings: Sequence[Finding], standing: Standing, title: str, made: datetime | None
) -> str:
    """Title and the one line that says what the page shows, of which text and as of when."""
    facts = [words for words in (document.issuer, document.region, document.date) if words and words != "-"]
    counts = [f"{len(document.figures)} 条数据"]
    counts += [f"{len(kind.of(document))} 条{kind.name}" for kind in present([document])]
    for verdict in GRAVE:
        number = sum(1 for finding in standing.open(findings) if finding.verdict == verdict)
        counts += [f"{number} 处{VERDICTS[verdict]}"] if number else []
    closed = len(standing.closed(findings))
    counts += [f"{closed} 处{ACCEPTED}的疑点"] if closed else []
    counts += [f"{len(document.repairs)} 处修复"] if document.repairs else []
    about = f"<p>{escape(chr(0x3000).join(facts))}</p>" if facts else ""
    about += "".join(f"<p>提示：{escape(words)}</p>" for words in document.notes)
    when = f"，制于{made.year}年{made.month}月{made.day}日 {made:%H:%M}" if made else ""
    line = f"本页列出《{document.name}》（{len(document.text):,} 字）中读出的{'、'.join(counts)}{when}。"
    line += "每条都连着它的原句。"
    return f'<header id="top"><h1>{escape(title)}</h1>{about}<p>{escape(line)}</p>{_legend(document)}</header>'


def _legend(document: Document) -> str:
    """What the signs and lines of the marks mean; only those that the text has."""
    measures = [m for m in MEASURES if any(f.measure == m for f in document.figures)]
    statuses = [s for s in STATUSES if any(f.status == s for f in document.figures)]
    facts = "".join(f'<li><span class="fact">{kind.sign}</span>{kind.name}</li>' for kind in present([document]))
    if not measures and not facts:
        return ""
    kinds = "".join(f'<li><b class="sign">{SIGNS[m]}</b>{MEASURES[m]}</li>' for m in measures)
    lines = "".join(f'<li><span class="line {s}">{STATUSES[s]}</span></li>' for s in statuses)
    parts = (("量类记号", kinds), ("状态线型", lines), ("事实记号", facts))
    shown = "".join(f'<ul aria-label="{name}">{items}</ul>' for name, items in parts if items)
    return f'<div class="legend">{shown}</div>'


def _tabs(document: Document, findings: Sequence[Finding]) -> str:
    parts = (
        ("data", "数据", len(document.figures)),
        *((kind.id, kind.name, len(kind.of(document))) for kind in present([document])),
        ("findings", "疑点", len(findings)),
        ("repairs", "修复", len(document.repairs)),
    )
    links = "".join(f'<a id="tab-{key}" href="#{key}">{name} <span>{count}</span></a>' for key, name, count in parts)
    buttons = '<button type="button" id="keys">按键</button>'
    buttons += '<button type="button" id="drawer" aria-expanded="true">收起</button>'
    return f'<nav id="tabs" aria-label="右栏">{links}<span class="gap"></span>{buttons}</nav>'


def _filters(document: Document) -> str:
    """Search box and choices of the figures."""
    figures = document.figures
    measures: Counter[str] = Counter(figure.measure for figure in figures)
    statuses: Counter[str] = Counter(figure.status for figure in figures)
    sections = Counter(figure.section for figure in figures)
    choices = (
        ("m", "量类", [(m, name, measures[m]) for m, name in MEASURES.items() if measures[m]]),
        ("t", "状态", [(s, name, statuses[s]) for s, name in STATUSES.items() if statuses[s]]),
        ("s", "章节", [(str(i), n or "不在章节内", sections[n]) for i, n in enumerate(section_options(figures))]),
    )
    return filters("data", "数据", "指标、主体、原句", choices, len(figures))


def _repair_switch(document: Document, chosen: str) -> str:
    """How the text shows its repairs: raw and mended side by side, mended only, or raw only."""
    if not document.repairs:
        return ""
    ways = (("both", "原文与改读对照"), ("mended", "只看改读"), ("raw", "只看原文"))
    radios = "".join(
        f'<label><input type="radio" name="way" value="{value}"{" checked" if value == chosen else ""}>{name}</label>'
        for value, name in ways
    )
    return f'<fieldset class="ways"><legend>正文显示</legend>{radios}</fieldset>'


def _help() -> str:
    """The keys, shown by ? and closed by Esc."""
    keys = (
        ("J", "下一条"),
        ("K", "上一条"),
        ("1—9", "右栏的第几个列表"),
        ("F", "到查找框"),
        ("Enter", "在原句与表行之间来回"),
        ("Esc", "关闭提示，清除选中"),
        ("?", "显示或关闭本说明"),
    )
    rows = "".join(f"<div><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>" for key, words in keys)
    return (
        '<section id="help" role="dialog" aria-labelledby="help-head" tabindex="-1" hidden><h2 id="help-head">按键</h2>'
        f'<dl>{rows}</dl><button type="button" id="help-close">关闭</button></section>'
    )
