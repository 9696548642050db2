"""The findings of a page: as a list with filters, the gravest first, and each as a card with its quotes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from luoshi.records import Document, Finding, Source, Verdict
from luoshi.write.filters import filters
from luoshi.write.findings import ORDER, Accepted, Standing, names_of
from luoshi.write.frame import escape
from luoshi.write.labels import ACCEPTED, ACCEPTED_TAG, TAGS, VERDICTS, check_label
from luoshi.write.layers import kind_of

_FOLDED: Final[tuple[Verdict, ...]] = ("info", "consistent")
"""Verdicts that ask nobody to act: they stand below, closed."""
_SHORT: Final = 24
"""An arithmetic of so many characters stands between two quotes, a longer one above them."""


def addresses(findings: Sequence[Finding], pages: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """Where the findings stand in the pages of their documents: by the place in *findings* and the document.

    Every page numbers the findings that quote its document, so the numbers follow from the list alone.
    """
    numbers: Counter[str] = Counter()
    found: dict[tuple[int, str], str] = {}
    for index, finding in enumerate(findings):
        for name in names_of(finding):
            if name in pages:
                found[index, name] = f"{pages[name]}#q{numbers[name]}"
            numbers[name] += 1
    return found


def address(source: Source, finding: Finding, page: str) -> str:
    """The address of a quote: *page* is the finding's own on the page of that document (see `addresses`)."""
    ends = sorted(other.end for other in finding.sources if other.document == source.document)
    return f"{page}-{ends.index(source.end)}" if page else ""


def links_of(document: str, findings: Sequence[Finding], pages: Mapping[str, str]) -> dict[tuple[int, str], str]:
    """What the page of *document* needs of `addresses`, its own findings numbered as it numbers them."""
    everywhere = addresses(findings, pages)
    mine = [(index, names) for index, finding in enumerate(findings) if document in (names := names_of(finding))]
    return {
        (at, name): everywhere[index, name]
        for at, (index, names) in enumerate(mine)
        for name in names
        if (index, name) in everywhere
    }


def finding_filters(findings: Sequence[Finding], standing: Standing) -> str:
    """Search box and choices: verdict and check."""
    if not findings:
        return ""
    kinds = Counter(kind_of(finding, standing) for finding in findings)
    checks = Counter(finding.check for finding in findings)
    names: dict[str, str] = {**{verdict: VERDICTS[verdict] for verdict in ORDER}, "accepted": ACCEPTED}
    choices = (
        ("g", "结论", [(kind, name, kinds[kind]) for kind, name in names.items() if kinds[kind]]),
        ("k", "核对", [(check, check_label(check), number) for check, number in checks.most_common()]),
    )
    return filters("findings", "疑点", "说明、原句、算式", choices, len(findings), follow=False)


def finding_list(
    document: Document, findings: Sequence[Finding], links: Mapping[tuple[int, str], str], standing: Standing
) -> str:
    """Findings with quotes and the arithmetic between them, the gravest first; *links* lead to other pages.

    Errors and doubts stand open; notes, agreements and what was answered for are closed below them.
    """
    if not findings:
        return '<p class="none">没有疑点：各项检查都没有发现不一致。</p>'
    groups: dict[str, list[str]] = {kind: [] for kind in (*ORDER, "accepted")}
    for index, finding in enumerate(findings):
        kind = kind_of(finding, standing)
        groups[kind].append(_card(index, finding, document, links, (kind, standing)))
    html = []
    grave = sum(len(groups[kind]) for kind in ("error", "possible"))
    if not grave:
        html.append('<p class="none">没有错误和可疑之处。</p>')
    for kind, cards in groups.items():
        if not cards:
            continue
        inner = "\n".join(cards)
        name = VERDICTS.get(kind, ACCEPTED)
        if kind in _FOLDED or kind == "accepted":
            inner = f'<details class="group"><summary>{name} {len(cards)} 处</summary>\n{inner}</details>'
        html.append(inner)
    return f'<div class="rows">{"".join(html)}</div>'


def _card(
    index: int,
    finding: Finding,
    document: Document,
    links: Mapping[tuple[int, str], str],
    state: tuple[str, Standing],
) -> str:
    kind, standing = state
    size = len(document.text)
    inside = [s.document == document.name and 0 <= s.start < s.end <= size for s in finding.sources]
    ends = sorted(source.end for source, here in zip(finding.sources, inside, strict=True) if here)
    cells = []
    for source, here in zip(finding.sources, inside, strict=True):
        # tags in the text are numbered in the order of the text, quotes here in the order of the finding
        href = f"#q{index}-{ends.index(source.end)}" if here else ""
        if source.document != document.name:
            href = address(source, finding, links.get((index, source.document), ""))
        cells.append(quoted(source, href, "" if here else source.document))
    name = VERDICTS.get(kind, ACCEPTED)
    tag = f'<span class="tag {kind}">{TAGS.get(kind, ACCEPTED_TAG)}{index + 1}</span> <b>{name}</b>'
    return (
        f'<article class="finding {kind}" id="f{index}" data-g="{kind}" data-k="{escape(finding.check)}"><h3>'
        f"{tag} {escape(check_label(finding.check))}{_id(standing.id(finding))}</h3>"
        f"{body(finding, cells)}{_answer(standing.of(finding))}</article>"
    )


def body(finding: Finding, cells: Sequence[str]) -> str:
    """Message, quotes with the arithmetic between them, and what is taken for granted."""
    sums = f'<p class="sum">{escape(finding.arithmetic)}</p>' if finding.arithmetic else ""
    pair = len(cells) == 2 and len(finding.arithmetic) <= _SHORT
    shape = " many" if len(cells) > 2 else " pair" if pair else ""
    assumes = f'<p class="assumes">前提：{escape(finding.assumes)}</p>' if finding.assumes else ""
    inner = "".join(cells[:1]) + sums + "".join(cells[1:])
    return f'<p>{escape(finding.message)}</p><div class="quotes{shape}">{inner}</div>{assumes}'


def quoted(source: Source, href: str, document: str) -> str:
    """One quote of a finding; the place is a link where there is somewhere to go, *document* is named if given."""
    place = f"§ {f'《{document}》' if document else ''}第 {source.start + 1}—{source.end} 字"
    link = f'<a href="{escape(href)}">{escape(place)}</a>' if href else f"<span>{escape(place)}</span>"
    return f"<blockquote><p>{escape(source.quote)}</p><footer>{link}</footer></blockquote>"


def _id(words: str) -> str:
    return f' <small class="id">编号 {escape(words)}</small>' if words else ""


def _answer(accepted: Accepted | None) -> str:
    if accepted is None:
        return ""
    who = "，".join(words for words in (accepted.name, accepted.date) if words)
    return f'<p class="answer">不采纳的理由：{escape(accepted.reason)}（{escape(who)}）</p>'
