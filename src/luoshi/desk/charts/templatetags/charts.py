"""What the first page shows of what is followed: ``{% load charts %}{% late_and_red as followed %}``."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from luoshi.desk.charts.cells import half_up
from luoshi.desk.charts.followed import Late, late_of
from luoshi.desk.charts.rows import computed

register = template.Library()


@register.simple_tag(takes_context=True)
def late_and_red(context: template.Context) -> Late:
    """The tasks that are late, the projects that are red, the targets behind their pace, of the person who looks."""
    return late_of(context["request"].user)


@register.simple_tag
def arithmetic(address: str, words: str) -> SafeString:
    """The mark of a computed number: it opens into its arithmetic."""
    return computed(address, words)


@register.filter
def tenth(value: Decimal | None) -> str:
    """A number to one place, half up.

    >>> tenth(Decimal("74.05"))
    '74.1'
    """
    return "" if value is None else f"{half_up(value, 1)}"
