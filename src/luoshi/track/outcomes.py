"""What became of a promise, once it is known which saying of a report speaks of it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from luoshi.records.promise import Outcome
from luoshi.track.comparing import Margin, arithmetic, comparable, met
from luoshi.track.promised import Item
from luoshi.track.sayings import Saying
from luoshi.track.words import words

_DIGITS = re.compile(r"\d[\d,.]*")
_UNDONE = re.compile(r"[未没无不]$|没有$")
_FIRM = re.compile(r"已经?|全部|全面|正式|如期|按期|提前|顺利")
_SHARE = re.compile(r"(?:计划|目标|任务)(?:数|量)?的(?P<share>\d{1,3}(?:\.\d+)?)[%％]")
_HUNDRED = Decimal(100)
_COMPLETION = re.compile("建成|完工|竣工|投产|投用|启用|通车|通水|通航|交付|建起|全覆盖|完成|验收")
_HARD = frozenset(("竣工", "投产", "落地", "建成", "通车", "搬迁", "运营", "全覆盖"))


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome with its arithmetic, what was changed, and what a reader must bear in mind."""

    outcome: Outcome
    arithmetic: str = ""
    changes: str = ""
    remark: str = ""


def judge(item: Item, said: Saying, margin: Margin) -> Judged:
    """The outcome of *item* by what *said* tells: changes first, then the numbers, then the words."""
    words_told = said.around
    changes = changed(item, words_told)
    if changes:
        return Judged("changed", changes=changes)
    if item.said.figure is not None:
        times = comparable(item.said, said)
        if times is not None:
            return _against_words(item, said, _by_figures(item, said, times, margin))
        return _by_share(words_told, margin) or _without_number(item, said, words_told)
    return _by_words(item, said, words_told)


def _by_figures(item: Item, said: Saying, times: Decimal, margin: Margin) -> Judged:
    """Kept, passed or missed by the numbers; a result of part of the year cannot miss the year's target."""
    outcome = met(item.said, said, times, margin=margin, stretch=item.stretch)
    sums = arithmetic(item.said, said, times)
    figure = said.figure
    assert figure is not None
    if outcome == "missed" and "-" in figure.period[1:] and len(item.period) == 4 and figure.period[:4] == item.period:
        return Judged("unquantified", sums, remark="报告只到年中，尚不能说全年没有做到")
    remark = "承诺与结果的计量单位不同，按同类计数相比" if item.said.figure and _other_unit(item, said) else ""
    return Judged(outcome, sums, remark=remark)


def _against_words(item: Item, said: Saying, judged: Judged) -> Judged:
    """The judgement by numbers, unless the words say otherwise: “新增泊位3000个”未如期完成 repeats only the promise."""
    failed = words().failed.search(said.around)
    if failed is None or judged.outcome not in ("kept", "exceeded"):
        return judged
    a, b = item.said.figure, said.figure
    if a is not None and b is not None and a.value == b.value:
        return Judged("missed", remark=f"报告用语：“{failed.group()}”")
    return Judged("unquantified", judged.arithmetic, remark=f"数已达到，但报告又说“{failed.group()}”，请核对")


def _by_share(told: str, margin: Margin) -> Judged | None:
    """The judgement by what share of the plan is told to be done (完成年度计划的105.7%); None where none is told."""
    match = _SHARE.search(told)
    if match is None:
        return None
    share = Decimal(match["share"])
    outcome: Outcome = "missed" if share < _HUNDRED else "kept"
    if share >= _HUNDRED * (1 + margin.level):
        outcome = "exceeded"
    return Judged(outcome, f"{match['share']}%{'<' if share < _HUNDRED else '≥'}100%", remark="按报告所说的计划完成率")


def _other_unit(item: Item, said: Saying) -> bool:
    a, b = item.said.figure, said.figure
    return a is not None and b is not None and a.unit != b.unit


def _without_number(item: Item, said: Saying, told: str) -> Judged:
    """A number was promised and none that can be compared is told."""
    if words().failed.search(told):
        return Judged("missed", remark="报告自己说没有做到，未给可比的数")
    if said.figure is not None:
        return Judged("unquantified", remark="报告给的是另一种数（数量与增速、新增与总数不能相比）")
    if _finished(told):
        return Judged("unquantified", remark="报告称已做到，没有给承诺的那个数")
    return Judged("unquantified", remark="报告提到，没有给承诺的那个数")


def _by_words(item: Item, said: Saying, told: str) -> Judged:
    """The outcome of a promise without a number: by the verbs of what is told."""
    known = words()
    if failed := known.failed.search(told):
        return Judged("missed", remark=f"报告用语：“{failed.group()}”")
    promised = item.said.text
    progress = known.progress.search(told)
    finished = _finished(told)
    if known.begun.search(promised) and (known.begun.search(told) or finished):
        return Judged("kept")
    if progress and not (finished and _FIRM.search(told)):
        return Judged("unquantified", remark=f"报告只说进展：“{progress.group()}”")
    if finished:
        return Judged("kept")
    if known.begun.search(told) and _COMPLETION.search(promised):
        return Judged("unquantified", remark="承诺建成，报告只说开工")
    hard = not item.soft or any(verb in item.action for verb in _HARD)
    if hard and item.action and item.action[-2:] in told:
        return Judged("kept")
    return Judged("unquantified", remark="报告提到，没有说结果")


def _finished(told: str) -> bool:
    """Whether words tell that something is done, not that it will be, and not that it is not."""
    for match in words().done.finditer(told):
        if match["future"] is None and not _UNDONE.search(told[: match.start()]):
            return True
    return False


def changed(item: Item, told: str) -> str:
    """What was changed about a promise, in words; empty where nothing was."""
    patterns = words().changes
    if late := patterns["deadline"].search(told):
        date = late["date"] or late["other"]
        return f"期限改为{date}"
    figure = item.said.figure
    if figure is not None:
        number = _DIGITS.search(figure.surface)
        old = number.group() if number else ""
        if (moved := patterns["from"].search(told)) and (moved["old"] == old or patterns["planned"].search(told)):
            return f"数量由{moved['old']}改为{moved['new']}"
        if moved := patterns["to"].search(told):
            return f"数量改为{moved['new']}" if moved["new"] != old else ""
    if scope := patterns["scope"].search(told):
        return f"范围有变：“{scope.group()}”" if patterns["planned"].search(told) or figure is None else ""
    return ""
