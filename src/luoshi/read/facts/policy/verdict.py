"""What the text itself allows: an exact amount, an upper bound, or nothing to compute, with what is missing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from luoshi.read.facts.policy import vocabulary as v
from luoshi.records import ParseClass
from luoshi.records.clause import Benefit, Clause

_CONTRIBUTION = re.compile(
    r"结合[^,;。]{0,16}贡献|综合(?:评定|考虑|研判)|根据[^,;。]{0,24}(?:情况|指标)[^,;。]{0,8}给予"
)
_LEVELS = re.compile(r"、")


def judged(clause: Clause, text: str) -> Clause:
    """The clause with its result class and what is missing to compute it."""
    missing = list(_missing(clause, text))
    if missing or clause.problems:
        return replace(clause, result="not computable", missing=tuple(missing))
    if clause.benefits:
        bound = any(b.upto for b in clause.benefits) or bool(_CONTRIBUTION.search(text))
        result: ParseClass = "upper bound" if bound else "exact"
        return replace(clause, result=result)
    runs = clause.payout.shares or clause.validity.start or clause.validity.end or clause.validity.years
    stacked = any(rule.kind != "precedence" for rule in clause.stacking)
    eligible = clause.conditions is not None and not clause.commitment
    if runs or stacked or (eligible and _numeric(clause)):
        return replace(clause, result="exact")
    return replace(clause, result="not computable", missing=("金额或标准",))


def _numeric(clause: Clause) -> bool:
    stack = [clause.conditions] if clause.conditions else []
    while stack:
        node = stack.pop()
        if node.value is not None:
            return True
        stack.extend(node.parts)
    return False


def _missing(clause: Clause, text: str) -> list[str]:
    """What the text says that it does not say."""
    out = []
    if clause.validity.status == "draft":
        out.append("正式文本（征求意见稿不得兑现）")
    if v.CASEWISE.search(text) and not clause.stacking and all(b.upto for b in clause.benefits):
        out.append("“一事一议”的决定")
    for benefit in clause.benefits:
        out += _of_benefit(benefit, text)
    if not (clause.benefits or clause.stacking or clause.payout.shares) and v.UNSTATED.search(text):
        out.append("金额或标准")
    return list(dict.fromkeys(out))


def _of_benefit(benefit: Benefit, text: str) -> list[str]:
    external = v.EXTERNAL.search(benefit.base)
    if external:
        return [benefit.base]
    if benefit.kind in ("rate", "interest", "match", "step") and not benefit.base:
        return ["计算基数"]
    if _shares_maximum(benefit, text):
        return ["各级别、类别的具体标准"]
    return []


def _shares_maximum(benefit: Benefit, text: str) -> bool:
    """Several levels or kinds of which the text tells only one common maximum: its table is elsewhere."""
    plain = benefit.kind == "fixed" and benefit.upto and benefit.amount is not None and benefit.high is None
    if not plain:
        return False
    before: Sequence[str] = re.split(r"[;。]", text[: text.find(benefit.surface[-4:]) + 1])
    levels = v.LEVEL.findall(before[-1])
    return len(set(levels)) > 1 and bool(_LEVELS.search(before[-1]))
