"""What became of the second reader's proposals: how many were kept, and why each other one was refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Refusal = Literal[
    "absent", "ambiguous", "overlap", "duplicate", "number", "named", "masked", "done", "malformed", "excess"
]
"""Why a proposal was refused."""
Failure = Literal[
    "timeout", "connection", "public", "key", "redirect", "denied", "busy", "server", "status", "type", "large",
    "malformed", "internal",
]  # fmt: skip
"""Why a request brought nothing."""

REFUSALS: Final[dict[Refusal, str]] = {
    "absent": "原文没有",
    "ambiguous": "原文不止一处",
    "overlap": "与已读的重叠",
    "duplicate": "重复",
    "number": "不是完整的数",
    "named": "只用来命名或分类",
    "masked": "在时间、书名、表格或网页杂项里",
    "done": "在回顾部分，没有将来的用语",
    "malformed": "格式不对",
    "excess": "一次提得过多",
}
FAILURES: Final[dict[Failure, str]] = {
    "timeout": "超时",
    "connection": "连接中断或连不上",
    "public": "地址不在内网",
    "key": "没有可用的密钥",
    "redirect": "服务要转到别处",
    "denied": "服务拒绝（密钥、地址或模型名不对）",
    "busy": "服务繁忙",
    "server": "服务出错",
    "status": "服务不接受请求",
    "type": "回答不是 JSON",
    "large": "回答过大",
    "malformed": "回答的格式不对",
    "internal": "程序出错",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What asking the second reader about one document came to.

    *pieces* is into how many the text was cut, *answered* how many were answered with something readable, *unasked*
    how many were not asked about (the limit was reached, or nobody answered). *figures* and *commitments* were kept;
    *refused* counts proposals by reason, *failed* requests by reason. *unreachable* tells that asking about further
    documents is of no use.
    """

    model: str
    pieces: int = 0
    answered: int = 0
    unasked: int = 0
    figures: int = 0
    commitments: int = 0
    refused: tuple[tuple[Refusal, int], ...] = ()
    failed: tuple[tuple[Failure, int], ...] = ()
    unreachable: bool = False


def name_of(model: str) -> str:
    """How a model is named as a reader.

    >>> name_of("qwen3-32b")
    '第二读者（qwen3-32b）'
    """
    return f"第二读者（{model}）"


def said(report: Report) -> str:
    """A report in one line of Chinese.

    >>> said(Report("qwen", 3, 2, figures=1, refused=(("absent", 2),), failed=(("timeout", 1),)))
    '第二读者（qwen）：3段问了3段，采纳数据1条、任务0项；拒绝2条：原文没有2；未答1段：超时1'
    """
    words = f"{report.pieces}段问了{report.pieces - report.unasked}段，"
    words += f"采纳数据{report.figures}条、任务{report.commitments}项"
    if report.refused:
        words += f"；拒绝{_sum(report.refused)}条：" + "、".join(f"{REFUSALS[r]}{n}" for r, n in report.refused)
    if report.failed:
        words += f"；未答{_sum(report.failed)}段：" + "、".join(f"{FAILURES[f]}{n}" for f, n in report.failed)
    return f"{name_of(report.model)}：{words}"


def _sum(counts: Iterable[tuple[str, int]]) -> int:
    return sum(count for _, count in counts)
