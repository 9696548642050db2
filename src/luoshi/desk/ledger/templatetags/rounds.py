"""Cells of filings and their marks of origin in templates."""

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.desk.ledger.entry.numbers import shown
from luoshi.desk.ledger.models import Entry, EntryChange

register = template.Library()


@register.filter
def entered(cell: Entry | EntryChange) -> str:
    """What a cell holds: the number with its thousands apart, 不适用, or 未报 where it is empty."""
    if cell.value is None:
        return "不适用" if cell.not_applicable else "未报"
    whole, dot, fraction = shown(cell.value).partition(".")
    return f"{int(whole):,}{dot}{fraction}" if whole != "-0" else f"{whole}{dot}{fraction}"


@register.filter
def given(cell: object) -> str:
    """What is given for a cell, in the same words; a blank is 空白."""
    value, not_applicable = getattr(cell, "value", None), getattr(cell, "not_applicable", False)
    return shown(value, not_applicable=not_applicable) or "空白"


@register.filter
def source(cell: Entry) -> SafeString | str:
    """The mark of origin of a cell of a filing: ▦ from an upload, ✎ typed by hand; it leads to the cell's history."""
    if cell.changed_at is None:
        return ""
    when = f"{timezone.localtime(cell.changed_at):%Y-%m-%d %H:%M}"
    sign, words = "✎", f"网页填报，{cell.changed_by}，{when}"
    if cell.upload:
        sign, words = "▦", f"{cell.upload.name} {cell.place}，{cell.changed_by}，{when}"
    href = f"/entries/{cell.pk}/"
    return format_html('<a class="origin" href="{}" title="{}" aria-label="出处：{}">{}</a>', href, words, words, sign)
