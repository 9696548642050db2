"""The lists of facts beside the text: one table a kind, with filters, each row leading to its place in the text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.records import Document
from luoshi.write.facts import Column, Kind, figures_within, in_words
from luoshi.write.filters import Options, filters
from luoshi.write.frame import escape
from luoshi.write.jsonl import Fact
from luoshi.write.labels import reason
from luoshi.write.layers import Layers
from luoshi.write.quotes import sentences

# How much of the sentence a row carries on either side: the fact itself is often most of it.
_REACH = 60
# The attributes of a row that its choices look at, in the order of the columns with a choice.
_CHOICES = "mtu"
# Characters that a narrow cell keeps on one line.
_SHORT = 7


def fact_filters(kind: Kind, document: Document) -> str:
    """Search box and choices of one kind of facts."""
    facts = kind.of(document)
    columns = [column for column in kind.columns if column.choice]
    choices: list[tuple[str, str, Options]] = []
    for attribute, column in zip(_CHOICES, columns, strict=False):
        counts = Counter(_value(column, fact) for fact in facts)
        choices.append((attribute, column.head, [(value, value, n) for value, n in counts.items() if value]))
    sections = Counter(fact.section for fact in facts)
    named = [(str(i), name or "不在章节内", n) for i, (name, n) in enumerate(sections.items())]
    hint = "、".join(column.head for column in kind.columns[:2])
    return filters(kind.id, kind.name, hint, [*choices, ("s", "章节", named)], len(facts))


def fact_table(kind: Kind, document: Document, layered: Layers) -> str:
    """All facts of one kind as a table; each row carries its sentence and reasons for the mark of origin."""
    columns = [column for column in kind.columns if column.page]
    shown = [column for column in columns[1:] if any(column.cell(fact) not in (None, "") for fact in kind.of(document))]
    figures = kind.figures and any(fact.figures for fact in kind.of(document))
    heads = [(columns[0].head, ""), ("出处", ""), *((_head(c), _align_head(c, kind.of(document))) for c in shown)]
    heads += [("数据", "")] if figures else []
    head = "".join(f'<th scope="col"{shape}>{name}</th>' for name, shape in heads)
    rows = "\n".join(_rows(kind, document, layered, [columns[0], *shown], figures=figures))
    return (
        f'<table class="facts {kind.id}"><caption class="off">{kind.name}，按在文中出现的先后排列</caption>'
        f'<thead><tr>{head}</tr></thead>\n<tbody class="rows">\n{rows}\n</tbody></table>'
    )


def _rows(
    kind: Kind, document: Document, layered: Layers, columns: Sequence[Column], *, figures: bool
) -> Iterator[str]:
    facts = kind.of(document)
    quoted = sentences(document.text)
    sections = {name: i for i, name in enumerate(dict.fromkeys(fact.section for fact in facts))}
    placed = {place.row for place in layered.facts}
    choices = [column for column in kind.columns if column.choice]
    for i, fact in enumerate(facts):
        row = f"{kind.prefix}{i}"
        quote = quoted.quote(fact.start, fact.end, reach=_REACH)
        because = "\n".join(reason(why) for why in fact.because)
        chosen = zip(_CHOICES, choices, strict=False)
        told = "".join(f' data-{key}="{escape(_value(column, fact))}"' for key, column in chosen)
        target = f"#{row}-at" if row in placed else "#text"
        cells = "".join(f"<td{_align(column, fact)}>{_cell(column, fact)}</td>" for column in columns[1:])
        links = f"<td>{_figures(document, fact)}</td>" if figures else ""
        yield (
            f'<tr id="{row}"{told} data-s="{sections[fact.section]}" data-a="{escape(quote.before)}"'
            f' data-v="{escape(quote.value)}" data-z="{escape(quote.after)}" data-b="{escape(because)}">'
            f'<th scope="row">{_cell(columns[0], fact)}</th>'
            f'<td class="o"><a href="{target}" data-n="{i + 1}" aria-label="出处：{kind.name}第 {i + 1} 条">§</a></td>'
            f"{cells}{links}</tr>"
        )


def _head(column: Column) -> str:
    """The head of a column; money tells its unit in the cell, where it is read in 万 or 亿."""
    return column.head.removesuffix("（元）")


def _value(column: Column, fact: Fact) -> str:
    return in_words(column.cell(fact))


def _cell(column: Column, fact: Fact) -> str:
    return escape(in_words(column.cell(fact)))


def _align(column: Column, fact: Fact) -> str:
    """Numbers stand right; short words (a level, a year) stay on one line."""
    cell = column.cell(fact)
    if isinstance(cell, Decimal | int):
        return ' class="n"'
    return ' class="t"' if len(cell or "") <= _SHORT else ""


def _align_head(column: Column, facts: Sequence[Fact]) -> str:
    """The head of a column of numbers stands right like them."""
    return ' class="n"' if any(isinstance(column.cell(fact), Decimal | int) for fact in facts) else ""


def _figures(document: Document, fact: Fact) -> str:
    """The figures of a fact, each leading to its row."""
    return "、".join(
        f'<a href="#d{place}">{escape(document.figures[place].surface)}</a>' for place in figures_within(document, fact)
    )
