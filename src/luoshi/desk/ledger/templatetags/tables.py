"""The state of an imported table as a sign and a word; numbers under one another with their points in a line."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.desk.ledger.entry.numbers import shown
from luoshi.desk.ledger.models import Entry, Observation, TableImport
from luoshi.desk.ledger.selectors.tables import Line
from luoshi.desk.ledger.templatetags.ledger import amount, number

register = template.Library()
_GRADES = {"posted": "good", "refused": "bad", "checked": "warn"}


@register.filter
def table_state(one: TableImport) -> SafeString:
    """Where a table is."""
    return format_html('<span class="state {}">{}</span>', _GRADES.get(one.state, ""), one.get_state_display())


@register.filter
def padded(words: str, most: int) -> str:
    r"""A number with room behind it, as wide as the decimals that it has less than *most*; words without one stay.

    >>> padded("12.5", 3) == "12.5\u2007\u2007", padded("12", 1) == "12\u2007\u2008", padded("未报", 2)
    (True, True, '未报')
    """
    if not any(letter.isdecimal() for letter in words):
        return words
    _, dot, fraction = words.partition(".")
    return words + "\u2007" * (most - len(fraction)) + ("\u2008" if most and not dot else "")


@register.filter
def decimals(rows: Iterable[Observation | Line | Entry]) -> int:
    """The most decimals of the numbers in a column."""
    return max((len(_words(row).partition(".")[2]) for row in rows if row), default=0)


def _words(row: Observation | Line | Entry) -> str:
    if isinstance(row, Line):
        return max((number(one.value) for one in (row.row, row.old) if one), key=lambda w: len(w.partition(".")[2]))
    return amount(row) if isinstance(row, Observation) else shown(row.value)
