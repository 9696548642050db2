"""Promises for scripts and terminals, and the words in which every page and sheet speaks of them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from luoshi.records import Source
from luoshi.records.promise import Account, Promise
from luoshi.write.jsonl import dump
from luoshi.write.labels import period_label, said

OUTCOMES: Final[dict[str, str]] = {
    "missed": "未完成",
    "changed": "有调整",
    "dropped": "未再提及",
    "unquantified": "有提未量化",
    "kept": "完成",
    "exceeded": "超额完成",
    "carried": "延续",
    "new": "新增",
}
"""The outcomes in the order in which an office looks at them."""
MEANINGS: Final[dict[str, str]] = {
    "missed": "报告的数没有达到目标，或报告自己说没有做到",
    "changed": "期限、数量或范围改了",
    "dropped": "报告里找不到对应的话；不等于没有做",
    "unquantified": "报告提到，但没有给承诺的数或结果",
    "kept": "达到目标，或报告说已做成",
    "exceeded": "明显超过目标，或达到力争的目标以上",
    "carried": "后一份计划照样再提",
    "new": "后来的文件里有、计划里没有的",
}
KINDS: Final[dict[str, str]] = {"target": "指标", "task": "任务"}
TIERS: Final[dict[str, str]] = {"": "", "target": "基本目标", "stretch": "力争目标"}
DECISIONS: Final[dict[str, str]] = {"": "", "accepted": "采纳", "refused": "拒绝"}

_NUMBER = re.compile(
    r"[0-9０-９][0-9０-９,.，]*(?:[-—~至][0-9][0-9,.]*)?(?:余|多)?[万亿]*(?:%|％|‰|个百分点|[一-龟]{1,2}(?=[、，。；]|$)|[元个家项处所座条场次件人辆])?(?![0-9年月日])"
)


def promise_json(promise: Promise) -> dict[str, object]:
    """One promise as the object that scripts read; `kind` is taken, so its own kind is *promise_kind*.

    >>> promise_json(Promise("P001", "task", "泊位", "dropped", None))["outcome"]
    'dropped'
    """
    return {
        "kind": "promise",
        "id": promise.id,
        "promise_kind": promise.kind,
        "name": promise.name,
        "outcome": promise.outcome,
        "promised": None if promise.promised is None else _source(promise.promised),
        "reported": [_source(source) for source in promise.reported],
        "indicator": promise.indicator,
        "period": promise.period,
        "tier": promise.tier,
        "lead": list(promise.lead),
        "section": promise.section,
        "arithmetic": promise.arithmetic,
        "changes": promise.changes,
        "remark": promise.remark,
        "because": [{"rule": why.rule, "words": why.words} for why in promise.because],
        "sureness": promise.sureness,
        "fingerprint": promise.fingerprint,
        "decision": promise.decision,
        "note": promise.note,
        "by": promise.by,
    }


def promise_lines(account: Account) -> Iterator[str]:
    """All promises of an account, one JSON object a line, without line ends."""
    for promise in account.promises:
        yield dump(promise_json(promise))


def _source(source: Source) -> dict[str, object]:
    return {"document": source.document, "start": source.start, "end": source.end, "quote": source.quote}


def counted(account: Account) -> list[tuple[str, int]]:
    """How many promises came to each outcome, in the order of `OUTCOMES`; outcomes without any are left out."""
    counts: Counter[str] = Counter(promise.outcome for promise in account.promises)
    return [(outcome, counts[outcome]) for outcome in OUTCOMES if counts[outcome]]


def by_organ(account: Account) -> list[tuple[str, dict[str, int]]]:
    """The outcomes of each organ that leads, those with the most promises first; a shared promise counts for each."""
    counts: dict[str, dict[str, int]] = {}
    for promise in account.promises:
        for organ in promise.lead if promise.promised else ():
            row = counts.setdefault(organ, {})
            row[promise.outcome] = row.get(promise.outcome, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))


def goal(promise: Promise) -> str:
    """What the promise is about, by when, and of which tier.

    >>> goal(Promise("P001", "target", "海洋生产总值", "missed", None, period="2023", tier="stretch"))
    '海洋生产总值（2023年，力争目标）'
    """
    facts = [words for words in (period_label(promise.period), TIERS[promise.tier]) if words and words != "未注明"]
    return said(promise.name) + (f"（{'，'.join(facts)}）" if facts else "")


def place(source: Source) -> str:
    """Where a quote stands, for people."""
    return f"{source.document} 第{source.start}—{source.end}字"


def why(promise: Promise) -> str:
    """Why two texts were linked, or what came nearest, in words."""
    parts = [f"{reason.rule}：“{reason.words}”" if reason.words else reason.rule for reason in promise.because]
    return "；".join(parts)


def told(promise: Promise) -> str:
    """What was changed and what must be borne in mind."""
    return "；".join(part for part in (promise.changes, promise.remark) if part)


def sure(promise: Promise) -> str:
    """How sure a link is, in a word and a number.

    >>> sure(Promise("P001", "task", "泊位", "kept", None, sureness=0.72))
    '中 72%'
    """
    level = "高" if promise.sureness >= 0.85 else "中" if promise.sureness >= 0.7 else "低"
    return f"{level} {promise.sureness:.0%}"


def numbers(quote: str) -> Iterator[tuple[str, bool]]:
    """A quote in pieces, each with whether it is a number.

    >>> [piece for piece, number in numbers("新增泊位3000个，") if number]
    ['3000个']
    """
    at = 0
    for match in _NUMBER.finditer(quote):
        if match.start() > at:
            yield quote[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(quote):
        yield quote[at:], False
