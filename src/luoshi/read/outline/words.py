"""The words that tell report from plan, as lexicon/headings.toml lists them."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from luoshi.records.document import Part

Kind = Literal["work", "both", "report", "plan", "news", ""]
Words = dict[str, dict[str, list[str]]]

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PLACEHOLDER = r"(?:今年|明年|新的一年|(?:20\d\d年))"
_PART_YEAR = re.compile(
    r"(?:(?:19|20)[\dXx×]{2}年?|去年|今年|明年|过去[一二三四五]年|今后[一二三四五]年|本届政府).{0,16}"
    r"(?:回顾|总结|成绩|执行情况|完成情况|工作情况|工作安排|工作任务|重点工作|主要任务|主要目标|工作思路|工作打算|总体要求|预期目标)"
    r"|“?(?:十[一二三四五六七]五)”?(?:时期|期间).{0,12}(?:回顾|成就|目标|任务|考虑|安排)"
)


@cache
def words() -> Words:
    """The lists of lexicon/headings.toml."""
    text = (files("luoshi.read") / "lexicon" / "headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """One pattern for a list of words, the longer first; ``{年}`` stands for 今年, 明年, 新的一年 or a year."""
    longest_first = sorted(words()[table][name], key=len, reverse=True)
    return re.compile("|".join(re.escape(word).replace(r"\{年\}", _PLACEHOLDER) for word in longest_first))


def year_heading(line: str) -> bool:
    """Whether a short line names a year and a part of a work report.

    >>> year_heading("2022年工作回顾"), year_heading("2022年，全市平稳")
    (True, False)
    """
    return len(line) <= 30 and _PART_YEAR.match(line) is not None


def is_appendix(line: str) -> bool:
    """Whether a short line opens what is no longer the text: notes, related news.

    >>> is_appendix("名词解释"), is_appendix("名词解释工作扎实开展")
    (True, False)
    """
    return len(line) <= 12 and line.rstrip("：:>》 ") in _appendices()


@cache
def _appendices() -> frozenset[str]:
    return frozenset(word.rstrip("：:") for word in words()["heading"]["other"])


def last_match(found: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last place where *found* occurs in *text*."""
    matches = list(found.finditer(text))
    return matches[-1] if matches else None


_SPEECH = re.compile(r"我代表.{1,30}?向(?:大会|会议|各位代表)?.{0,6}(?:报告|作)(?:政府)?工作|政府工作报告[,，]请予审议")
_BOTH = re.compile(r"(?:现将|报告|审查).{0,60}?计划执行情况(?:的报告)?[与和及、].{0,40}?计划(?:[（(]?草案|的?报告)")
_NEWS = re.compile(r"记者|日前|近日|获悉|据悉|据介绍|电(?=[ 　（(]|受)|本报|客户端")


_ORDERS = re.compile(r"制[定订](?:本|如下|以下|此)|现(?:就|将).{0,60}?(?:印发|通知如下)|提出(?:如下|以下)|印发给你们")
_RULES = re.compile(r"给予.{0,30}?(?:奖励|奖补|补助|补贴)|应当|不得|适用本办法")
_FIGURED = re.compile(r"同比|比上年")
_TAIL = 14
"""Characters from the end of a title within which the name of a plan must end."""


def kind_of_body(opening: str) -> Kind:
    """The kind of a document without a telling title, by the formulas of its first paragraphs.

    >>> kind_of_body("现在，我代表市人民政府，向大会报告工作。"), kind_of_body("记者获悉，全市新开工8个项目。")
    ('work', 'news')
    """
    if _SPEECH.search(opening[:800]):
        return "work"
    if _BOTH.search(opening[:800]):
        return "both"
    if _NEWS.search(opening[:400]):
        return "news"
    opening = opening[:3000]
    orders = bool(_ORDERS.search(opening)) or len(_RULES.findall(opening)) > 1
    return "plan" if orders and not _FIGURED.search(opening) else ""


def kind_of_headings(headings: Sequence[str]) -> Kind:
    """``plan`` for a document whose first headings name its aims and whose headings review nothing.

    >>> kind_of_headings(["总体要求", "主要任务"]), kind_of_headings(["工作回顾", "主要任务"])
    ('plan', '')
    """
    parts = [strong_part(heading) for heading in headings]
    return "plan" if "plan" in parts[:2] and "report" not in parts else ""


def kind_of(title: str) -> Kind:
    """What a title promises: a work report, a review with a plan, a report, a plan, or news of any of them.

    >>> kind_of("关于2021年计划执行情况与2022年计划草案的报告"), kind_of("某市统计公报"), kind_of("某市三年行动计划")
    ('both', 'report', 'plan')
    """
    if not title:
        return ""
    if pattern("title", "both").search(title) and "执行情况" in title:
        return "both"
    best: Kind = ""
    place = -1
    for kind in ("work", "report", "plan"):
        match = last_match(pattern("title", kind), title)
        if match is not None and kind == "plan" and len(title) - match.end() > _TAIL:
            match = None
        if match is not None and match.end() > place:
            best, place = kind, match.end()
    if best in ("plan", "work") and pattern("title", "news").search(title):
        return "news"
    return best


def strong_part(title: str) -> Part | None:
    """Whether a heading by its words reports or plans; the last such word decides, None where it has none.

    >>> [strong_part(title) for title in ("2025年工作回顾", "主要目标完成情况", "工作思路及重点措施", "综合")]
    ['report', 'report', 'plan', None]
    """
    if is_appendix(title):
        return "other"
    if len(title) > 24 and not YEAR.search(title):
        title = title[-16:]
    report = last_match(pattern("heading", "report"), title)
    plan = last_match(pattern("heading", "plan"), title)
    if report is None and plan is None:
        return None
    if report is None or plan is None:
        return "plan" if plan is not None else "report"
    return "plan" if plan.end() > report.end() else "report"
