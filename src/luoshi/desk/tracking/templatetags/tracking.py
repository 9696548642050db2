"""Marks of origin, lights, amounts and percentages of the pages of following."""

from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.desk.ledger.templatetags.ledger import number
from luoshi.desk.tracking.origins import Source, source_of
from luoshi.desk.tracking.services.history import SUBJECTS
from luoshi.desk.tracking.services.tasks import LABELS
from luoshi.track.lights import Lit
from luoshi.track.pace import rounded, signed
from luoshi.write.amounts import in_magnitude
from luoshi.write.promises import DECISIONS, MEANINGS, OUTCOMES, TIERS

register = template.Library()
_WAN = Decimal(10**4)
_OUTCOMES = {
    "missed": "bad",
    "dropped": "bad",
    "changed": "warn",
    "unquantified": "warn",
    "kept": "good",
    "exceeded": "good",
}


@register.simple_tag
def mark(thing: Any, field: str) -> SafeString:
    """The mark of origin of a field: it leads to the sentence, the cell, the person or the arithmetic."""
    source = source_of(thing.sources, field, thing.origin)
    told = reverse("tracking:origin", args=[SUBJECTS[type(thing)], thing.pk, field])
    return format_html(
        '<a class="origin" href="{}" data-origin="{}" title="{}" aria-label="{}">{}</a>',
        address_of(source) or told, told, source.words[:120], f"出处：{source.words[:60]}", source.mark,
    )  # fmt: skip


def address_of(source: Source) -> str:
    """The review page where a sentence stands; empty for what has none."""
    if not source.version:
        return ""
    return f"{reverse('ledger:review', args=[source.version])}?fact={source.fact or ''}#at{source.start}"


@register.simple_tag
def computed(address: str, words: str) -> SafeString:
    """The mark of a computed number: it opens into its arithmetic."""
    return format_html(
        '<a class="origin" href="{}" data-origin="{}" title="{}" aria-label="{}">ƒ</a>',
        address, address, words, f"算式：{words[:60]}",
    )  # fmt: skip


@register.filter
def light(one: Lit) -> SafeString:
    """A light as its sign and word, with why on pointing at it."""
    if one.light is None:
        return format_html('<span class="light" title="{}">—</span>', one.because)
    found = one.light
    return format_html(
        '<span class="light {}" title="{}"><b aria-hidden="true">{}</b> {}</span>',
        found.grade, one.because, found.sign, found.word,
    )  # fmt: skip


@register.filter
def wan(value: Decimal | None) -> str:
    """An amount of yuan in 万元, to two places.

    >>> wan(Decimal("1286000000")), wan(None)
    ('128,600', '')
    """
    return "" if value is None else number(rounded(value / _WAN))


@register.filter
def percent(value: Decimal | None) -> str:
    """A percentage to one place.

    >>> percent(Decimal("74.0596"))
    '74.1%'
    """
    return "" if value is None else f"{rounded(value, Decimal('0.1'))}%"


@register.filter
def points(value: Decimal | None) -> str:
    """A gap with its sign, to one place.

    >>> points(Decimal("-0.94"))
    '-0.9'
    """
    return "" if value is None else signed(rounded(value, Decimal("0.1")) or Decimal(0))


@register.filter
def short(value: Decimal | None) -> str:
    """A large number in 亿 or 万."""
    return "" if value is None else in_magnitude(rounded(value) or Decimal(0))


@register.filter
def grand(digits: str) -> str:
    """A number kept as digits, in 亿 or 万.

    >>> grand("420000000")
    '4.2亿'
    """
    return in_magnitude(Decimal(digits))


@register.filter
def outcome(key: str) -> SafeString:
    """What became of a promise, as a sign and a word."""
    grade, words = _OUTCOMES.get(key, ""), OUTCOMES.get(key, key)
    return format_html('<span class="state {}" title="{}">{}</span>', grade, MEANINGS.get(key, ""), words)


@register.filter
def outcome_word(key: str) -> str:
    """The same as a word."""
    return OUTCOMES.get(key, key)


@register.filter
def tier(key: str) -> str:
    """基本目标, 力争目标."""
    return TIERS.get(key, "")


@register.filter
def decision(key: str) -> str:
    """What a person decided on a link."""
    return DECISIONS.get(key, key)


@register.filter
def times(value: Decimal | None, by: int) -> Decimal | None:
    """A number so many times."""
    return None if value is None else value * by


@register.filter
def task_label(name: str) -> str:
    """What a field of a task is called."""
    return LABELS.get(name, name)


@register.filter
def field_of(data: Any, name: str) -> str:
    """What a form was sent for a field."""
    return str(data.get(name, "") or "") if data else ""
