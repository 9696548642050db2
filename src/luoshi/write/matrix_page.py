"""文件对照.html: documents against documents in one table, below it the findings of every pair with their quotes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from luoshi.records import Document, Finding
from luoshi.write.findings import ORDER, Standing
from luoshi.write.findings_panel import address, addresses, body, quoted
from luoshi.write.frame import escape, frame
from luoshi.write.labels import TAGS, VERDICTS, check_label
from luoshi.write.matrix import RELATIONS, Pair, Relation, pairs

_TITLE = "文件对照"
_CLOSED: tuple[Relation, ...] = ("note", "confirmation")
"""Relations that ask nobody to act: they stand closed."""


def matrix_page(
    documents: Sequence[Document],
    findings: Sequence[Finding],
    *,
    pages: Mapping[str, str] | None = None,
    made: datetime | None = None,
    standing: Standing | None = None,
) -> str:
    """A page of all pairs of *documents*; every cell leads to the findings of its pair, every quote to its page.

    *pages* maps names of documents to their pages, which must be made of the same *findings*. What was answered for
    (*standing*) is left out. Works without JavaScript.

    >>> "没有" in matrix_page([Document("甲.txt", "好。"), Document("乙.txt", "好。")], ())
    True
    """
    names = [document.name for document in documents]
    standing = standing or Standing()
    found = pairs(standing.open(findings), names)
    links = _links(findings, pages or {})
    when = f"，制于{made.year}年{made.month}月{made.day}日 {made:%H:%M}" if made else ""
    between = sum(1 for finding in standing.open(findings) if len({s.document for s in finding.sources}) > 1)
    about = f"本页列出 {len(names)} 份文件两两之间的核对结果，共 {between} 处{when}。点格中的数看逐条的原句和算式。"
    closed = sum(1 for finding in standing.closed(findings) if len({s.document for s in finding.sources}) > 1)
    about += f"已说明理由的 {closed} 处不列。" if closed else ""
    lists = "\n".join(_pair(pair, names, links, standing) for pair in found.values())
    none = "" if found else '<p class="none">没有一处疑点同时涉及两份文件。</p>'
    html = (
        f'<header id="top"><h1>{_TITLE}</h1><p>{escape(about)}</p></header>\n<main class="list matrix">'
        f'<div class="region" tabindex="0" role="region" aria-label="对照表">{_table(names, found, pages or {})}</div>'
        f"{none}\n{lists}</main>"
    )
    return frame(_TITLE, html, script=False)


def _links(findings: Sequence[Finding], pages: Mapping[str, str]) -> dict[tuple[Finding, str], str]:
    """Where each finding stands in the page of each of its documents."""
    return {(findings[index], name): link for (index, name), link in addresses(findings, pages).items()}


def _table(names: Sequence[str], found: Mapping[tuple[int, int], Pair], pages: Mapping[str, str]) -> str:
    """The matrix; its columns bear the numbers of the rows."""
    heads = "".join(
        f'<th scope="col"><abbr title="{escape(name)}">{number}</abbr></th>' for number, name in enumerate(names, 1)
    )
    rows = []
    for row, name in enumerate(names):
        link = f'<a href="{escape(pages[name])}">{escape(name)}</a>' if name in pages else escape(name)
        cells = "".join(_cell(row, column, found) for column in range(len(names)))
        rows.append(f'<tr><th scope="row">{row + 1}　{link}</th>{cells}</tr>')
    return (
        '<table class="pairs"><caption class="off">文件两两对照，列号即行号</caption>'
        f'<thead><tr><th scope="col">文件</th>{heads}</tr></thead>\n<tbody>{"".join(rows)}</tbody></table>'
    )


def _cell(row: int, column: int, found: Mapping[tuple[int, int], Pair]) -> str:
    if row == column:
        return '<td class="self">同一文件</td>'
    pair = found.get((min(row, column), max(row, column)))
    if pair is None:
        return '<td class="self">无</td>'
    inner = "".join(
        f'<span class="{kind} {_worst(held)}">{RELATIONS[kind]} {len(held)}</span>'
        for kind, held in pair.findings.items()
        if held
    )
    label = f"第 {row + 1} 份与第 {column + 1} 份：{pair.words}"
    return f'<td><a href="#p{pair.first}-{pair.second}" aria-label="{label}">{inner}</a></td>'


def _worst(findings: Sequence[Finding]) -> str:
    """The gravest verdict of some findings: doubts alone are not shown as errors."""
    return min((finding.verdict for finding in findings), key=ORDER.index)


def _pair(pair: Pair, names: Sequence[str], links: Mapping[tuple[Finding, str], str], standing: Standing) -> str:
    """The findings of two documents, those that agree closed."""
    title = f"《{names[pair.first]}》与《{names[pair.second]}》：{pair.words}"
    groups = []
    for kind, words in RELATIONS.items():
        cards = "\n".join(_card(finding, links, standing) for finding in pair.findings[kind])
        if cards and kind in _CLOSED:
            summary = f"<summary>{words} {len(pair.findings[kind])} 处</summary>"
            cards = f'<details class="group">{summary}\n{cards}</details>'
        groups.append(cards)
    listed = "".join(groups)
    place = f"p{pair.first}-{pair.second}"
    return f'<section class="pair-list" id="{place}"><h2>{escape(title)}</h2>{listed}</section>'


def _card(finding: Finding, links: Mapping[tuple[Finding, str], str], standing: Standing) -> str:
    cells = [
        quoted(source, address(source, finding, links.get((finding, source.document), "")), source.document)
        for source in finding.sources
    ]
    tag = f'<span class="tag {finding.verdict}">{TAGS[finding.verdict]}</span> <b>{VERDICTS[finding.verdict]}</b>'
    name = standing.id(finding)
    number = f' <small class="id">编号 {escape(name)}</small>' if name else ""
    return (
        f'<article class="finding {finding.verdict}"><h3>{tag} {escape(check_label(finding.check))}{number}</h3>'
        f"{body(finding, cells)}</article>"
    )
