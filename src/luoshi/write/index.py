"""The first page of a folder of pages: which documents there are, and what was read and found in each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from luoshi.records import Document, Finding
from luoshi.write.facts import Kind, present
from luoshi.write.frame import escape, frame
from luoshi.write.labels import VERDICTS

_FILES: Final = {
    "数据台账.xlsx": "全部数据、出处、疑点与修复",
    "核对报告.docx": "核对结论和逐条疑点，供打印、签字",
    "核对台账.xlsx": "逐条疑点，供填写处理意见后收回",
    "文件对照.html": "文件两两之间不一致、修订和相符的数",
}


def index_page(
    entries: Sequence[tuple[Document, str]],
    findings: Sequence[Finding],
    *,
    workbook: str = "",
    files: Sequence[str] = (),
    made: datetime | None = None,
) -> str:
    """A page that lists documents with the addresses of their pages; *workbook* is the address of the ledger, if any.

    *files* are other files beside it (report of the check, documents against documents).

    >>> 'href="报告.html"' in index_page([(Document("报告.txt", "好。"), "报告.html")], ())
    True
    """
    figures = sum(len(document.figures) for document, _ in entries)
    when = f"，制于{made.year}年{made.month}月{made.day}日 {made:%H:%M}" if made else ""
    listed = [name for name in (workbook, *files) if name]
    items = "".join(f'<li><a href="{escape(name)}">{escape(name)}</a>{_about(name)}</li>' for name in listed)
    ledger = f'<ul class="files">{items}</ul>' if items else ""
    kinds = present([document for document, _ in entries])
    heads = ("文件", "标题", "字数", "数据", "目标", *(kind.name for kind in kinds), *VERDICTS.values(), "修复")
    numbers = range(2, len(heads))
    head = "".join(f'<th scope="col"{" class=n" if i in numbers else ""}>{name}</th>' for i, name in enumerate(heads))
    rows = "".join(_row(document, address, kinds, findings) for document, address in entries)
    body = (
        '<header id="top"><h1>落实：读出的文件</h1>'
        f"<p>本页列出 {len(entries)} 份文件中读出的 {figures} 条数据和核对结果{when}。</p></header>"
        f'<main class="list">{ledger}<div class="region" tabindex="0" role="region" aria-label="文件表">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></main>"
    )
    return frame("落实：读出的文件", body, script=False)


def _about(name: str) -> str:
    """What a file of the folder is for."""
    return f"：{_FILES[name]}" if name in _FILES else ""


def _row(document: Document, address: str, kinds: Sequence[Kind], findings: Sequence[Finding]) -> str:
    """One document: its counts of figures and facts, and how many findings of each verdict touch it."""
    mine = [finding for finding in findings if any(source.document == document.name for source in finding.sources)]
    targets = sum(1 for figure in document.figures if figure.status in ("target", "stretch"))
    counts = [len(document.text), len(document.figures), targets]
    counts += [len(kind.of(document)) for kind in kinds]
    counts += [sum(1 for finding in mine if finding.verdict == verdict) for verdict in VERDICTS]
    counts.append(len(document.repairs))
    cells = "".join(f'<td class="n">{count:,}</td>' for count in counts)
    link = f'<a href="{escape(address)}">{escape(document.name)}</a>'
    return f'<tr><th scope="row">{link}</th><td>{escape(document.title) or "无标题"}</td>{cells}</tr>\n'
