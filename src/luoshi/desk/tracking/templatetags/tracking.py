"""Marks of origin, lights, amounts and percentages of the pages of following."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.desk.ledger.asof import moment_of
from luoshi.desk.ledger.models import Fact
from luoshi.desk.ledger.templatetags.ledger import day, number
from luoshi.desk.tracking.cells import said
from luoshi.desk.tracking.models import Distinction, DueChange, KeyProject, Milestone, Monthly, Need, Report, Task
from luoshi.desk.tracking.origins import Source, source_of
from luoshi.desk.tracking.selectors.sums import Part, sum_of
from luoshi.desk.tracking.selectors.uses import Use, uses_of
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


_KINDS: Final[Mapping[type, str]] = {
    Task: "task", KeyProject: "project", Distinction: "honour", Report: "report", Milestone: "milestone",
    DueChange: "due", Monthly: "month", Need: "need",
}  # fmt: skip


_DERIVED: Final = frozenset(("due_text",))
"""Fields whose words follow from the sentence and its document's year: their mark tells both."""


@register.simple_tag(takes_context=True)
def used_in(context: template.Context, fact: Fact) -> Sequence[tuple[str, Sequence[Use]]]:
    """Where a fact is used, by kind: the pages of the ledger, of indicators and units, of what is followed."""
    uses = uses_of(context["request"].user, fact, context.get("used"))
    return [(what, [use for use in uses if use.what == what]) for what in dict.fromkeys(use.what for use in uses)]


@register.simple_tag
def mark(thing: Any, field: str) -> SafeString:
    """The mark of origin of a field: it leads to the sentence, the cell, the person or the arithmetic."""
    sources: Mapping[str, Any] = getattr(thing, "sources", {})
    return _marked(thing, field, source_of(sources, field, getattr(thing, "origin", "hand")))


@register.simple_tag
def num(thing: Any, field: str, words: Any = None) -> SafeString:
    """A figure with its mark; *words* where it is shown otherwise than `said` tells it."""
    shown = said(thing, field) if words is None else words
    return format_html('<span class="num">{}{}</span>', shown, mark(thing, field))


@register.simple_tag
def wan(thing: Any, field: str) -> SafeString | str:
    """An amount in 万元 with its mark, for a column whose head tells the unit; who hears the page hears it too."""
    value = getattr(thing, field)
    if value is None:
        return "—"
    unit = '<span class="off"> 万元</span>'
    return format_html('<span class="num">{}{}{}</span>', in_wan(value), SafeString(unit), mark(thing, field))


@register.simple_tag
def worked(thing: Any, field: str, words: Any, how: str = "") -> SafeString:
    """A figure that was computed of a thing: its mark opens into its arithmetic."""
    return format_html('<span class="num">{}{}</span>', words, _marked(thing, field, Source("computed", how or field)))


@register.simple_tag
def missing(need: Need) -> SafeString:
    """What is still missing of a need."""
    return worked(need, "gap", said(need, "gap"), "需要-已落实")


@register.simple_tag
def part(one: Part) -> SafeString | str:
    """A part of a sum: a day, a month of the year, or a value with its mark."""
    if one.day is not None:
        return _part_day(one)
    if one.month is not None:
        if one.thing is not None:
            return num(one.thing, one.field, f"{one.month}月")
        return format_html('<span data-plain="period">{}月</span>', one.month)
    found = sum_of(one.thing, one.field, moment_of(getattr(one.thing, "as_of", None)))
    return worked(one.thing, one.field, found.shown, found.how) if found else num(one.thing, one.field)


def _part_day(one: Part) -> SafeString | str:
    """A day of a sum: with the words from which it follows and their mark, where it was told."""
    if one.thing is None:
        return day(one.day)
    told = num(one.thing, one.field)
    return told if said(one.thing, one.field) == str(one.day) else format_html("{}（{}）", told, day(one.day))


def _marked(thing: Any, field: str, source: Source) -> SafeString:
    as_of = getattr(thing, "as_of", None)
    told = f"{_root()}origin/{_KINDS[type(thing)]}/{thing.pk}/{field}" + (f"?as_of={as_of}" if as_of else "")
    href = told if field in _DERIVED else address_of(source) or told
    return format_html(
        '<a class="origin" href="{}" data-origin="{}" title="{}" aria-label="{}">{}</a>',
        href, told, source.words[:120], f"出处：{source.words[:60]}", source.mark,
    )  # fmt: skip


@cache
def _root() -> str:
    """The address of following: marks are many, and asked of the router once."""
    return reverse("tracking:front")


def address_of(source: Source) -> str:
    """The review page where a sentence stands; empty for what has none."""
    if not source.version:
        return ""
    return f"{reverse('ledger:review', args=[source.version])}?fact={source.fact or ''}#at{source.start}"


@register.simple_tag
def computed(address: str, words: Any, how: str) -> SafeString:
    """A computed figure with its mark, which opens into its arithmetic at an address."""
    return format_html(
        '<span class="num">{}<a class="origin" href="{}" data-origin="{}" title="{}" aria-label="{}">ƒ</a></span>',
        words, address, address, how, f"算式：{how[:60]}",
    )  # fmt: skip


@register.filter
def light(one: Lit) -> SafeString:
    """A light as its sign and word, with why on pointing at it."""
    if one.light is None:
        return format_html('<span class="light" title="{}">—</span>', one.because)
    found = one.light
    note = format_html(' <small title="{}">{}</small>', one.because, "注") if one.because.endswith("）") else ""
    return format_html(
        '<span class="light {}" title="{}"><b aria-hidden="true">{}</b> {}</span>{}',
        found.grade, one.because, found.sign, found.word, note if found.grade == "good" else "",
    )  # fmt: skip


@register.filter
def in_wan(value: Decimal | None) -> str:
    """An amount of yuan in 万元, to two places.

    >>> in_wan(Decimal("1286000000")), in_wan(None)
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
