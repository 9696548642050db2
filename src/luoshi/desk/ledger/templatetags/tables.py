"""The state of an imported table as a sign and a word."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.desk.ledger.models import TableImport

register = template.Library()
_GRADES = {"posted": "good", "refused": "bad", "checked": "warn"}


@register.filter
def table_state(one: TableImport) -> SafeString:
    """Where a table is."""
    return format_html('<span class="state {}">{}</span>', _GRADES.get(one.state, ""), one.get_state_display())
