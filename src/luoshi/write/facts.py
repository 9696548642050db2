"""Facts beside figures for reading: which kinds there are, what their columns are called, mean and hold."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from luoshi.records import Clause, Document
from luoshi.write.amounts import in_magnitude
from luoshi.write.clauses import FORCES, RESULTS, condition_words, grants, limits, validity_words
from luoshi.write.jsonl import Fact
from luoshi.write.labels import HONOUR_KINDS, LEVELS, STATUSES, period_label, said

Cell = str | int | Decimal | None
Cells = Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of facts: *head*, *meaning* for 说明, *width* on a sheet, what a fact has there.

    Every column stands on the sheet, *page* tells whether on the page too; *choice* makes it a filter there.
    """

    head: str
    meaning: str
    width: float
    cell: Cells
    page: bool = True
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of facts: its *id* (also of its part of the page), *prefix* of its rows, *name*, *sign* in the text.

    *of* takes the facts out of a document, *figures* tells whether they name figures, *state* is the status of one.
    """

    id: str
    prefix: str
    name: str
    sign: str
    about: str
    columns: tuple[Column, ...]
    of: Callable[[Document], Sequence[Any]]
    figures: bool = False
    state: Callable[[Any], str] = lambda fact: ""


def _time(text: str) -> str:
    return period_label(text) if text and text != "-" else ""


def _computable(clause: Clause) -> str:
    """Whether what a clause gives can be computed; empty for one that gives nothing and lacks nothing (自…起施行)."""
    return RESULTS[clause.result] if clause.benefits or clause.result != "exact" else ""


def _organs(names: tuple[str, ...]) -> str:
    return "、".join(names)


COMMITMENT: Final = Kind(
    *("commitment", "co", "任务", "任", "文件说了要做的事，每行一条。"),
    (
        Column("任务", "原文对这件事的说法。", 46, lambda f: f.surface),
        Column("动作", "做什么动作。", 10, lambda f: f.action, page=False),
        Column("事项", "对什么做。", 28, lambda f: f.object, page=False),
        Column("期限", "到什么时候；“长期”为长期坚持。", 12, lambda f: _time(f.due), choice=True),
        Column("牵头", "牵头或责任单位，照原文。", 16, lambda f: _organs(f.lead)),
        Column("配合", "配合单位，照原文。", 16, lambda f: _organs(f.support), page=False),
        Column("可核实", "是：完成与否可以核对；否：只有方向。", 8, lambda f: "否是"[f.measurable], choice=True),
        Column("状态", "目标或力争。", 6, lambda f: STATUSES[f.status], choice=True),
        Column("对标", "对标、借鉴、学习谁。", 14, lambda f: f.benchmark, page=False),
        Column("篇目", "原文把任务分在哪一篇、哪一块。", 16, lambda f: f.part, page=False),
    ),
    lambda document: document.commitments,
    figures=True,
    state=lambda f: f.status,
)
PROJECT: Final = Kind(
    *("project", "pr", "项目", "项", "有名称的项目，以及成批的项目（个数大于 1）。"),
    (
        Column("项目", "项目名称；成批的为它们的统称。", 36, lambda f: said(f.name)),
        Column("个数", "有名称的为 1。", 6, lambda f: f.count),
        Column("总投资（元）", "已乘入万、亿，以元计；空白为原文没有写。", 18, lambda f: f.investment),
        Column("当年投资（元）", "当年完成或计划的投资，以元计。", 18, lambda f: f.this_year, page=False),
        Column("阶段", "签约、开工、在建、竣工、投产等，照原文。", 8, lambda f: f.stage, choice=True),
        Column("地点", "建在哪里。", 14, lambda f: f.place),
        Column("时间", "所说的时间。", 12, lambda f: _time(f.date)),
        Column("状态", "实际、预计、目标、力争。", 6, lambda f: STATUSES[f.status], choice=True),
    ),
    lambda document: document.projects,
    figures=True,
    state=lambda f: f.status,
)
HONOUR: Final = Kind(
    *("honour", "ho", "荣誉", "誉", "荣誉、试点、批准和名次。"),
    (
        Column("名称", "荣誉或试点的全名。", 40, lambda f: said(f.name)),
        Column("级别", "世界、国家、省、市、区县。", 8, lambda f: LEVELS[f.level], choice=True),
        Column("类别", "试点、荣誉、批准、名次。", 8, lambda f: HONOUR_KINDS[f.kind], choice=True),
        Column("获得者", "谁获得的。", 18, lambda f: f.holder),
        Column("授予者", "谁授予的，照原文。", 18, lambda f: f.grantor, page=False),
        Column("时间", "何时获得。", 12, lambda f: _time(f.date)),
        Column("个数", "一句话说了几个。", 6, lambda f: f.count),
    ),
    lambda document: document.honours,
)
TERM: Final = Kind(
    *("term", "te", "名词", "词", "文件自己解释的名词和简称。"),
    (
        Column("名词", "被解释的词。", 24, lambda f: said(f.name)),
        Column("解释", "原文的解释。", 70, lambda f: f.definition),
    ),
    lambda document: document.terms,
)
CASE: Final = Kind(
    *("case", "ca", "对标", "标", "文件说要学习、借鉴的做法。"),
    (
        Column("对标谁", "学习、借鉴的对象。", 20, lambda f: said(f.model)),
        Column("学什么", "对方的做法。", 40, lambda f: f.lesson),
        Column("为了什么", "用在本地的哪件事上。", 40, lambda f: f.purpose),
    ),
    lambda document: document.cases,
)
CLAUSE: Final = Kind(
    *("clause", "cl", "条款", "款", "政策条款：给谁、凭什么条件、给多少。"),
    (
        Column("条款", "原文。", 46, lambda f: f.surface),
        Column("对象", "给谁，照原文。", 20, lambda f: f.subject),
        Column(
            "条件", "对各项奖补都成立的条件；单项的条件写在〔奖补〕里。", 30, lambda f: condition_words(f.conditions)
        ),
        Column("奖补", "给什么、怎么算；钱以元计后写成万、亿。", 36, grants),
        Column("封顶", "整条的上限，与其他政策怎样衔接。", 24, limits, page=False),
        Column("可算", "可直接算、只知上限、不能算；不给什么的条款空白。", 9, _computable, choice=True),
        Column("缺什么", "原文没有写、因而不能算的；不作猜测。", 18, lambda f: "、".join(f.missing)),
        Column("时效", "施行、试行、征求意见。", 8, lambda f: FORCES[f.validity.status], choice=True),
        Column("有效期", "从何时到何时。", 18, lambda f: validity_words(f.validity), page=False),
        Column("兑现", "免申即享或申请，照原文。", 9, lambda f: f.delivery, page=False),
        Column("牵头", "责任单位，照原文。", 14, lambda f: f.lead),
        Column("疑问", "条文自身对不上的地方。", 20, lambda f: "；".join(f.problems), page=False),
    ),
    lambda document: document.clauses,
)
KINDS: Final = (COMMITMENT, PROJECT, HONOUR, CLAUSE, TERM, CASE)


def present(documents: Sequence[Document]) -> tuple[Kind, ...]:
    """The kinds of which *documents* hold at least one fact.

    >>> present([Document("计划.txt", "")])
    ()
    """
    return tuple(kind for kind in KINDS if any(kind.of(document) for document in documents))


def figures_within(document: Document, fact: Fact) -> list[int]:
    """The places in ``document.figures`` of the figures that *fact* names by their offsets."""
    named = getattr(fact, "figures", ())
    if not named:
        return []
    starts = [figure.start for figure in document.figures]
    found = []
    for offset in named:
        at = bisect_left(starts, offset)
        if at < len(starts) and starts[at] == offset:
            found.append(at)
    return found


def in_words(cell: Cell) -> str:
    """A cell for reading; money in the largest magnitude that leaves it a plain number, with no digit lost.

    >>> in_words(Decimal(746300000000)), in_words(Decimal(12000)), in_words(3), in_words(None)
    ('7463亿元', '1.2万元', '3', '')
    """
    if isinstance(cell, Decimal):
        return f"{in_magnitude(cell)}元" if cell.is_finite() else ""
    return "" if cell is None else str(cell)
