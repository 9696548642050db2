"""What a heading, or the wording of a whole text, says of its part: does it report or plan, and of which years."""

import re
from typing import NamedTuple

from luoshi.read.outline.headings import Rank
from luoshi.read.outline.nesting import Node
from luoshi.read.outline.words import YEAR, Kind, pattern, strong_part, words
from luoshi.read.outline.years import Years, five_year_plan
from luoshi.records import Span
from luoshi.records.document import Part

_STRICT_REPORT = re.compile(
    r"(?:回顾|执行情况|完成情况|实施情况|现状|困难和.{2}|存在(?:的)?(?:主要)?(?:问题|困难|不足)|问题和(?:困难|不足))$"
)
_STRICT_PLAN = re.compile(r"下一?步|下半年|下一?阶段|预期目标|工作打算|工作安排|总体要求|工作思路|工作建议")
_RUN_IN = 14
_SETTING = re.compile(r"形势|^.{0,4}基础$|成就|取得.{0,6}(?:进展|成效)|^(?:主要)?问题$")
_REVIEW_FIRST = re.compile(
    r"^(.{0,24}(?:回顾|总结|成就|成效|成绩|情况))(?:和|及|与|以及|、).{0,24}(?:目标|任务|安排|思路|打算|部署|重点工作)"
)
_FIGURED = re.compile(r"增长-?\d|增速|同比")


class Stretch(NamedTuple):
    """From *start* to the next stretch the text reports or plans; *year* is the year it speaks of, or *years* a span.

    *because* is the heading or phrase that says so (None where the kind of document alone does).
    """

    start: int
    part: Part
    year: int | None
    years: tuple[int, int] | None = None
    because: Span | None = None


def reviewed_first(title: str) -> str:
    """The reviewing half of a heading that goes on with what is planned, empty where a heading is of one kind.

    >>> reviewed_first("“十四五”时期发展成就和“十五五”时期主要目标任务"), reviewed_first("2026年重点工作")
    ('“十四五”时期发展成就', '')
    """
    match = _REVIEW_FIRST.match(title)
    return match[1] if match else ""


def tense_part(text: str) -> Part:
    """Whether a text without headings reports or plans, by how often it uses the words of either.

    >>> tense_part("全年产值同比增长5%，荣获先进。"), tense_part("力争产值达到5亿元，加快建设，推进改革，确保落实。")
    ('report', 'plan')
    >>> tense_part("对新设企业给予补助，对升规企业给予奖励，符合条件的可申请补贴。")
    'plan'
    """
    report = sum(text.count(word) for word in words()["tense"]["report"]) + 2 * len(_FIGURED.findall(text))
    plan = sum(text.count(word) for word in words()["tense"]["plan"])
    rules = sum(text.count(word) for word in words()["tense"]["rules"])
    return "plan" if (plan > 3 and plan >= 5 * report) or (rules > 5 and rules >= 3 * report) else "report"


def first_part(kind: Kind, body: str, *, marked: bool) -> Part:
    """The part that a document of *kind* begins with; *marked* tells that its headings or phrases say more."""
    if kind == "plan":
        return "plan"
    if kind in ("report", "news") or marked:
        return "report"
    return tense_part(body[:3000])


def heading_part(node: Node, *, kind: Kind, years: Years, above: Part | None) -> Part | None:
    """The part that a heading gives its section; *above* is what a wider heading said. None: it says nothing."""
    title = node.title
    if node.rank >= Rank.DASH or (node.rank >= Rank.NUMBER and len(title) > _RUN_IN):
        return None
    part = strong_part(title)
    if part == "other" or above == "other":
        return part if part == "other" else None
    if above == "plan" or (above is None and kind == "plan" and node.level > 1):
        return "report" if part == "report" and _STRICT_REPORT.search(title) else None
    if above == "report" or (above is None and kind == "report" and node.level > 1):
        return "plan" if part == "plan" and _STRICT_PLAN.search(title) else None
    if part == "report" and kind == "plan":
        return part if _STRICT_REPORT.search(title) or _SETTING.search(title) else None
    if part is not None:
        return part
    named = [int(match[0]) for match in YEAR.finditer(title)]
    span = five_year_plan(title) if "五" in title and not named else None
    if years.year is not None and (named or span):
        later = (min(named) if named else (span or (0, 0))[0]) > years.year
        return "plan" if later else "report" if kind in ("work", "both") else None
    weak = kind in ("work", "both") and node.level == 1
    return "plan" if weak and pattern("heading", "weak").search(title) else None


def years_of(node: Node, part: Part, years: Years) -> tuple[int | None, tuple[int, int] | None]:
    """The year or the span of years that the section of a heading with a part speaks of."""
    if part == "other":
        return None, None
    base = years.plan_year if part == "plan" else years.year
    named = [int(match[0]) for match in YEAR.finditer(node.title)]
    if named:
        return max(named), None
    if "今后五年" in node.title or "未来五年" in node.title:
        return None, (base, base + 4) if base else None
    span = five_year_plan(node.title)
    if span and (part == "plan") == (base is not None and span[1] > base) and not node.title.startswith("关于"):
        return None, span
    if pattern("switch", "five_years").search(node.title):
        return None, (base - 4, base) if base else None
    return base, None
