"""Events in templates."""

from django import template

from luoshi.desk.audit import labels
from luoshi.desk.audit.models import Event

register = template.Library()


@register.filter
def target(event: Event) -> str:
    """What was acted on, in words."""
    return labels.target_words(event.target)


@register.filter
def address(event: Event) -> str:
    """The page of what was acted on."""
    return labels.target_address(event.target)


@register.filter
def detail(event: Event) -> str:
    """The details in one line."""
    return labels.detail_words(event.detail)
