"""The page of a document: text at left, figures at right, findings and repairs behind them; one file, no network."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from luoshi.records import Document, Finding
from luoshi.write.frame import escape, frame
from luoshi.write.labels import MEASURES, SIGNS, STATUSES
from luoshi.write.layers import layers
from luoshi.write.panels import figure_table, finding_list, repair_table, section_options
from luoshi.write.text import marked_text

# With more repairs than this the struck-out raw text is no longer readable: the page opens with the mended reading.
_MANY_REPAIRS = 100
_LONGEST_OPTION = 32


def page(
    document: Document,
    findings: Sequence[Finding],
    *,
    pages: Mapping[str, str] | None = None,
    made: datetime | None = None,
) -> str:
    """One self-contained HTML page: *document* with every figure marked and listed, and the *findings* that touch it.

    *pages* maps names of other documents to their pages, for findings across documents; *made* is printed as the time
    of making. Findings without a source in *document* are left out. Works from a file, without network or framework;
    without JavaScript text, marks and tables still stand and lead to one another. No text can become markup.

    >>> "全年新增就业" in page(Document("报告.txt", "全年新增就业8万人。"), ())
    True
    """
    mine = [finding for finding in findings if any(source.document == document.name for source in finding.sources)]
    title = document.title or document.name
    layered = layers(document, mine)
    repairs = "mended" if len(document.repairs) > _MANY_REPAIRS else "both"
    switch = _repair_switch(document, repairs)
    body = (
        '<a class="skip" href="#text">跳到正文</a><a class="skip" href="#data">跳到数据</a>\n'
        f"{_header(document, mine, title, made)}\n"
        f'<div id="desk" data-repairs="{repairs}">\n'
        f'<main><article id="text" data-name="{escape(document.name)}" aria-label="正文">'
        f"{marked_text(document, layered, mine)}</article></main>\n"
        f'<aside id="side" aria-label="数据、疑点与修复">\n{_tabs(document, mine)}\n'
        f"{_panel('data', '数据', _filters(document) + _region('数据表', figure_table(document, layered)))}\n"
        f"{_panel('findings', '疑点', finding_list(document, mine, pages or {}))}\n"
        f"{_panel('repairs', '修复', switch + _region('修复表', repair_table(document, layered)))}\n"
        f'</aside>\n</div>\n{_help()}\n<div id="pop" role="tooltip" hidden></div>'
    )
    return frame(f"{title}·数据与出处", body)


def _panel(key: str, name: str, inner: str) -> str:
    """One of the three parts of the right column."""
    return f'<section id="{key}" aria-labelledby="head-{key}"><h2 id="head-{key}">{name}</h2>{inner}</section>'


def _region(name: str, table: str) -> str:
    """A table in its own region, which scrolls by itself and can be reached by keyboard."""
    return f'<div class="region" tabindex="0" role="region" aria-label="{name}">{table}</div>'


def _header(document: Document, findings: Sequence[Finding], title: str, made: datetime | None) -> str:
    """Title and the one line that says what the page shows, of which text and as of when."""
    facts = [words for words in (document.issuer, document.region, document.date) if words and words != "-"]
    counts = [f"{len(document.figures)} 条数据"]
    for verdict, name in (("error", "错误"), ("possible", "存疑")):
        number = sum(1 for finding in findings if finding.verdict == verdict)
        counts += [f"{number} 处{name}"] if number else []
    counts += [f"{len(document.repairs)} 处修复"] if document.repairs else []
    about = f"<p>{escape(chr(0x3000).join(facts))}</p>" if facts else ""
    when = f"，制于{made.year}年{made.month}月{made.day}日 {made:%H:%M}" if made else ""
    line = f"本页列出《{document.name}》（{len(document.text):,} 字）中读出的{'、'.join(counts)}{when}。"
    line += "每个数都连着它的原句。"
    return f'<header id="top"><h1>{escape(title)}</h1>{about}<p>{escape(line)}</p>{_legend(document)}</header>'


def _legend(document: Document) -> str:
    """What the signs and lines of the marks mean; only those that the text has."""
    measures = [m for m in MEASURES if any(f.measure == m for f in document.figures)]
    statuses = [s for s in STATUSES if any(f.status == s for f in document.figures)]
    if not measures:
        return ""
    kinds = "".join(f'<li><b class="sign">{SIGNS[m]}</b>{MEASURES[m]}</li>' for m in measures)
    lines = "".join(f'<li><span class="line {s}">{STATUSES[s]}</span></li>' for s in statuses)
    return f'<div class="legend"><ul aria-label="量类记号">{kinds}</ul><ul aria-label="状态线型">{lines}</ul></div>'


def _tabs(document: Document, findings: Sequence[Finding]) -> str:
    parts = (
        ("data", "数据", len(document.figures)),
        ("findings", "疑点", len(findings)),
        ("repairs", "修复", len(document.repairs)),
    )
    links = "".join(f'<a id="tab-{key}" href="#{key}">{name} <span>{count}</span></a>' for key, name, count in parts)
    buttons = '<button type="button" id="keys">按键</button>'
    buttons += '<button type="button" id="drawer" aria-expanded="true">收起</button>'
    return f'<nav id="tabs" aria-label="右栏">{links}<span class="gap"></span>{buttons}</nav>'


def _filters(document: Document) -> str:
    """Search box and choices; each choice tells how many figures it holds."""
    figures = document.figures

    def choice(key: str, name: str, options: Sequence[tuple[str, str, int]]) -> str:
        inner = "".join(
            f'<option value="{value}">{escape(label)}（{count}）</option>' for value, label, count in options
        )
        return f'<label>{name}<select id="by-{key}"><option value="">全部</option>{inner}</select></label>'

    measures = [(m, MEASURES[m], sum(1 for f in figures if f.measure == m)) for m in MEASURES]
    statuses = [(s, STATUSES[s], sum(1 for f in figures if f.status == s)) for s in STATUSES]
    sections = [
        (str(i), _short(name) or "不在章节内", sum(1 for f in figures if f.section == name))
        for i, name in enumerate(section_options(figures))
    ]
    return (
        '<div class="filters" role="search" aria-label="筛选数据">'
        '<label>查找<input id="by-words" type="search" placeholder="指标、主体、原句" autocomplete="off"></label>'
        f"{choice('measure', '量类', [option for option in measures if option[2]])}"
        f"{choice('status', '状态', [option for option in statuses if option[2]])}"
        f"{choice('section', '章节', sections)}"
        f'<p><output id="count">{len(figures)} 条</output> <button type="button" id="clear">清除筛选</button>'
        '<label class="check"><input type="checkbox" id="follow" checked>随文滚动</label></p></div>'
    )


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_OPTION else words[: _LONGEST_OPTION - 1] + "…"


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
        ("J", "下一个数"),
        ("K", "上一个数"),
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
