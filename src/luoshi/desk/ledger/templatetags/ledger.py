"""Numbers, states and marks of origin in templates."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.desk.ledger.fact_forms import KINDS, summary_of
from luoshi.desk.ledger.models import Decision, Fact, Observation, Version
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.services.deciding import WORDS
from luoshi.records import Because
from luoshi.write.labels import LEVELS, MEASURES, comparison_label, period_label, reason
from luoshi.write.quotes import sentences

register = template.Library()

_GRADES = {"read": "good", "failed": "bad", "reading": "warn", "waiting": "warn"}
_SIGNS = {"sentence": "§", "cell": "▦", "hand": "✎", "computed": "ƒ"}
_ORIGINS = {"sentence": "原句", "cell": "上传的单元格", "hand": "手工填报", "computed": "计算"}
_REGISTERS = {
    "Observation": "observations", "Commitment": "commitments", "Project": "projects", "Honour": "honours",
}  # fmt: skip
_BOUNDS = {"ge": "≥", "gt": "＞", "le": "≤", "lt": "近", "approx": "约"}
_LARGE = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    """What a table has at a key, or nothing."""
    return table.get(key)


@register.filter
def reading(state: str) -> SafeString | str:
    """The state of a reading as a sign and a word."""
    if not state:
        return ""
    return format_html('<span class="state {}">{}</span>', _GRADES.get(state, ""), Version.State(state).label)


@register.filter
def number(value: Decimal | None) -> str:
    """A number as a reader writes it: without idle zeros, thousands apart.

    >>> number(Decimal("12345.5000000000")), number(None)
    ('12,345.5', '')
    """
    if value is None:
        return ""
    plain = format(value.normalize(), "f")
    whole, dot, fraction = plain.partition(".")
    return f"{int(whole):,}{dot}{fraction}" if not whole.startswith("-0") else plain


@register.filter
def yi(value: Decimal | None) -> str:
    """An amount in 亿.

    >>> yi(Decimal(3_550_000_000))
    '35.5'
    """
    return number(None if value is None else value / 10**8)


def _scaled(row: Observation) -> tuple[str, str]:
    """An observation's number and unit, in 万 or 亿 where that is shorter and loses nothing; both empty without one."""
    if row.value is None:
        return "", ""
    size, word = next(((size, word) for size, word in _LARGE if abs(row.value) >= size), (Decimal(1), ""))
    shown = row.value / size
    if word and len(format(shown.normalize(), "f").partition(".")[2]) > 4:
        shown, size, word = row.value, Decimal(1), ""
    high = f"—{number(row.high / size)}" if row.high is not None and row.low is None else ""
    return f"{_BOUNDS.get(row.bound, '')}{number(shown)}{high}", f"{word}{'' if row.unit == '-' else row.unit}"


@register.filter
def amount(row: Observation) -> str:
    """An observation's number with bound, without its unit; its state where it is empty."""
    return _scaled(row)[0] or row.state


@register.filter
def unit(row: Observation) -> str:
    """The unit of `amount`.

    >>> unit(Observation(value=Decimal("450000000000"), unit="元"))
    '亿元'
    """
    return _scaled(row)[1]


@register.filter
def value(row: Observation) -> str:
    """An observation's value with bound and unit, in 万 or 亿 where that is shorter; its state where it is empty.

    >>> value(Observation(value=Decimal("450000000000"), unit="元", bound="gt"))
    '＞4,500 亿元'
    """
    shown, word = _scaled(row)
    return row.state if not shown else f"{shown}{word}" if word in ("%", "‰") else f"{shown} {word}".rstrip()


@register.filter
def measured(row: Observation) -> str:
    """What is measured: 数量, 同比增速, 较2020年增速, 占比 ..."""
    return f"{comparison_label(row.comparison)}{MEASURES.get(row.measure, row.measure)}"


@register.filter
def level(words: str) -> str:
    """The level of an honour in Chinese."""
    return LEVELS.get(words, "—")


@register.filter
def split(words: str) -> list[str]:
    """Words parted by spaces."""
    return words.split()


@register.filter
def field(thing: Any, name: str) -> Any:
    """A field by its name."""
    return getattr(thing, name)


@register.filter
def period(words: str) -> SafeString:
    """A period in Chinese, declared as one: no figure, so it needs no mark (docs/decisions/0007).

    >>> period("2022-Q1/Q3")
    '<span data-plain="period">2022年前三季度</span>'
    """
    return format_html('<span data-plain="period">{}</span>', period_plain(words))


@register.filter
def period_plain(words: str) -> str:
    """A period in Chinese as bare words, for attributes.

    >>> period_plain("2023-01/2023-02")
    '2023年1—2月'
    """
    return period_label(words)


@register.filter(expects_localtime=True)
def day(when: date | None, form: str = "Y-m-d") -> SafeString | str:
    """A day in ``<time>``, in the office's time zone; *form* as of Django's ``date``.

    >>> day(date(2024, 5, 6), "Y年n月j日")
    '<time datetime="2024-05-06">2024年5月6日</time>'
    """
    if not when:
        return ""
    return format_html('<time datetime="{}">{}</time>', dateformat.format(when, "Y-m-d"), dateformat.format(when, form))


@register.filter(expects_localtime=True)
def moment(when: datetime | None, form: str = "Y-m-d H:i") -> SafeString | str:
    """A moment in ``<time>``, in the office's time zone.

    >>> moment(datetime(2024, 5, 6, 9, 30))
    '<time datetime="2024-05-06T09:30">2024-05-06 09:30</time>'
    """
    if not when:
        return ""
    told = dateformat.format(when, "Y-m-d\\TH:i")
    return format_html('<time datetime="{}">{}</time>', told, dateformat.format(when, form))


@register.simple_tag
def now_in_time(form: str = "Y年n月j日 H:i") -> SafeString | str:
    """This moment in ``<time>``."""
    return moment(timezone.localtime(), form)


@register.filter
def measure(words: str) -> str:
    """A kind of measure in Chinese."""
    return MEASURES.get(words, words)


@register.filter
def summary(fact: Fact) -> str:
    """A fact in one line."""
    return summary_of(fact)


@register.filter
def kind(fact: Fact) -> str:
    """What kind of fact it is, in Chinese."""
    return KINDS.get(fact.kind, fact.kind)


@register.filter
def sentence(fact: Fact) -> SafeString:
    """The sentence of a fact with its words marked."""
    quote = sentences(fact.version.text).quote(fact.start, fact.end)
    return format_html("{}<mark>{}</mark>{}", quote.before, quote.value, quote.after)


@register.filter
def deed(decision: Decision) -> str:
    """What a decision did, in Chinese."""
    return WORDS.get(decision.action, decision.action)


@register.filter
def reasons(fact: Fact) -> list[str]:
    """Why a fact was read so: which words of the text made it."""
    return [reason(Because(**why)) for why in fact.data.get("because", ())]


@register.filter
def less(value: int, other: int) -> int:
    """One number less another."""
    return value - other


def sign_of(row: Recorded) -> str:
    """The sign of a row's mark of origin."""
    return _SIGNS[row.origin]


@register.filter
def origin(row: Recorded) -> SafeString:
    """The mark of origin: a sign that leads to the sentence or the cell; its words are fetched when pointed at."""
    href = told = f"/ledger/{_REGISTERS[type(row).__name__]}/{row.pk}/origin"
    if row.version_id:
        sign_at = "" if isinstance(row, Observation) else f"-{row.fact_id}"  # a figure is marked itself in the text
        href = f"/versions/{row.version_id}/review?fact={row.fact_id or ''}#at{row.start}{sign_at}"
    words = row.quote or row.place or _ORIGINS[row.origin]
    return format_html(
        '<a class="origin" href="{}" data-origin="{}" title="{}" aria-label="{}">{}</a>',
        href, told, words, f"出处：{words[:60]}", sign_of(row),
    )  # fmt: skip
