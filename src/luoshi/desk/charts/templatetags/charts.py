"""Charts in the templates of other pages: ``{% load charts %}{% indicator_charts indicator %}``."""

from typing import Any

from django import template

from luoshi.desk.charts.parts import part_of
from luoshi.desk.ledger.models import Indicator

register = template.Library()


@register.inclusion_tag("charts/part.html", takes_context=True)
def indicator_charts(context: template.Context, indicator: Indicator) -> dict[str, Any]:
    """The charts of an indicator with their tables, and the choice of the unit."""
    request = context["request"]
    return {"part": part_of(request, indicator), "indicator": indicator, "request": request}
