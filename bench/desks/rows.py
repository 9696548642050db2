"""The rows of a big desk, made up: organs, indicators by month, documents of sentences with facts.

Everything follows from the size asked for and one seed; the same rows enter both databases. Rows come as tuples in the
order of the columns named beside them; what all rows of a table share is given once.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Row = tuple[Any, ...]
MONTHS = 102
"""Months of every series: eight years and a half, the last one is now."""
TARGETS = ("2025", "2026")
"""Years of which the ledger has targets, for each unit of every fifth indicator: sixty, as many as a plan prints."""
SENTENCES, FACTS = 50, 100
"""Sentences and facts of a document."""
_POOL = 20_000
_ACTS = ("加快建设", "推进", "完善", "实施", "培育", "优化", "新建", "改造", "提升", "落实")
_THINGS = (
    "海洋经济", "数字政府", "老旧小区", "营商环境", "先进制造业集群", "养老服务", "河道治理", "人才公寓", "口岸通关",
    "公共交通", "科技成果转化", "农村道路", "工业互联网", "绿色港口", "文旅融合", "社区食堂",
)  # fmt: skip
_TAILS = ("重点项目", "三年行动", "工程", "试点", "示范区", "服务平台", "惠企政策", "专项整治")


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything: from the number of observations alone."""

    observations: int
    indicators: int = 300

    @property
    def organs(self) -> int:
        """Units that report: enough for the observations."""
        return max(3, round(self.observations / (self.indicators * MONTHS * 2)))

    @property
    def made(self) -> int:
        """How many observations there are then."""
        return self.organs * (self.indicators * MONTHS * 2 + self.indicators // 5 * len(TARGETS))

    @property
    def documents(self) -> int:
        """20,000 for ten million."""
        return max(20, self.observations // 500)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, its facts as (kind, start, end, surface, data), and its tokens."""

    text: str
    facts: tuple[tuple[str, int, int, str, str], ...]


def periods() -> list[str]:
    """Running totals of MONTHS months, the earliest first, as the ledger writes them."""
    from luoshi.indicators.periods import Months

    last = 2026 * 12 + 9
    return [str(Months(month // 12, 1, month % 12 + 1)) for month in range(last - MONTHS + 1, last + 1)]


def moments() -> list[datetime]:
    """When each period's figures came; the last ones an hour ago."""
    now = datetime.now(UTC) - timedelta(hours=1)
    return [now - timedelta(days=30 * step) for step in range(MONTHS)][::-1]


OBSERVATION = (
    "id", "organ_id", "owner_id", "region", "sensitivity", "posting_id", "recorded_at", "indicator_id", "name",
    "period", "kind", "measure", "comparison", "value", "unit", "cell",
)  # fmt: skip


def observations(size: Size, organs: Sequence[Row], indicators: Sequence[Row]) -> Iterator[Row]:
    """Level and growth of every indicator for every organ and period, targets of the last years with their January.

    Each organ's month is one posting.
    """
    key = posting = 0
    for step, (period, at) in enumerate(zip(periods(), moments(), strict=True)):
        when, month = at.isoformat(), int(period[-2:]) if "-" in period and period[-2:].isdecimal() else 12
        for organ, name in organs:
            posting += 1
            for indicator, title, unit in indicators:
                base = (indicator * 977 + organ * 313) % 9000 + 1000
                value = f"{base * 10**6 * month * (100 + step) // 1200}.0000000000"
                growth = f"{((indicator + organ + step) % 240 - 60) / 10}000000000"
                told = [("actual", "level", "", value, unit), ("actual", "growth", "yoy", growth, "%")]
                if month == 1 and period[:4] in TARGETS and indicator % 5 == 0:
                    told.append(("target", "level", "", f"{base * 10**6 * (108 + step) // 100}.0000000000", unit))
                for kind, measure, comparison, number, word in told:
                    key += 1
                    yield (key, organ, organ, name, int(indicator % 20 == 0), posting, when, indicator, title,
                           period[:4] if kind == "target" else period, kind, measure, comparison, number, word,
                           f"{key:040x}")  # fmt: skip


POSTING = ("id", "action", "by_id", "at", "rows", "digest", "note")


def postings(size: Size, organs: Sequence[Row], by: int) -> Iterator[Row]:
    """The postings of `observations`."""
    key = 0
    for period, at in zip(periods(), moments(), strict=True):
        for _, name in organs:
            key += 1
            yield key, "核定", by, at.isoformat(), size.indicators * 2, "", f"{name} {period}"


def pool(indicators: Sequence[Row], places: Sequence[str]) -> list[Said]:
    """Sentences as plans and reports have them, each with two facts."""
    random_ = random.Random(1)
    return [_said(random_, indicators, places) for _ in range(_POOL)]


def _said(random_: random.Random, indicators: Sequence[Row], places: Sequence[str]) -> Said:
    where = random_.choice(places)
    if random_.random() < 0.5:
        _, name, unit = random_.choice(indicators)
        value, growth = f"{random_.randint(10, 99999) / 10}{unit}", f"{random_.randint(1, 200) / 10}%"
        text = f"{where}{name}达到{value}，比上年增长{growth}。"
        at = text.index(value)
        later = text.index(growth, at + len(value))
        facts = (
            _fact("figure", at, value, {"indicator": name, "value": value[: -len(unit)], "unit": unit}),
            _fact("figure", later, growth, {"indicator": name, "value": growth[:-1], "unit": "%", "measure": "growth"}),
        )
        return Said(text, facts)
    act, thing, tail = random_.choice(_ACTS), random_.choice(_THINGS), random_.choice(_TAILS)
    text = f"{where}{act}{thing}{tail}，年内完成{random_.randint(2, 900)}项任务。"
    number = text[text.index("完成") + 2 : text.index("项任务") + 1]
    facts = (
        _fact("commitment", 0, text[:-1], {"action": act, "object": f"{thing}{tail}", "lead": [where]}),
        _fact("figure", text.index(number), number, {"indicator": f"{thing}任务", "value": number[:-1], "unit": "项"}),
    )
    return Said(text, facts)


def _fact(kind: str, start: int, surface: str, told: dict[str, Any]) -> tuple[str, int, int, str, str]:
    data = {"start": start, "end": start + len(surface), "surface": surface, "because": [], **told}
    return kind, start, start + len(surface), surface, json.dumps(data, ensure_ascii=False)


DOCUMENT = ("id", "title", "organ_id", "region", "issuer", "date", "year", "sensitivity", "created_at", "created_by_id")
VERSION = ("id", "document_id", "sha256", "text", "created_at")
FACT = ("id", "version_id", "kind", "start", "end", "surface", "data", "read", "doubt", "doubts", "state")
LINE = (
    "key",
    "kind",
    "ref",
    "document_id",
    "start",
    "owner_id",
    "sensitivity",
    "organ_id",
    "year",
    "title",
    "body",
    "tokens",
)


@dataclass(slots=True)
class Papers:
    """The documents of a desk, and what each is made of."""

    size: Size
    organs: Sequence[Row]
    by: int
    said: Sequence[Said]

    def titles(self) -> Iterator[Row]:
        """The documents; the latest has the highest number."""
        now = datetime.now(UTC)
        for key in range(1, self.size.documents + 1):
            organ, name = self.organs[key % len(self.organs)]
            year = 2026 - (self.size.documents - key) * 9 // self.size.documents
            at = (now - timedelta(hours=4 * (self.size.documents - key))).isoformat()
            yield key, f"{name}{year}年工作报告（{key}）", organ, name, name, f"{year}-01-20", year, 0, at, self.by

    def parts(self, key: int) -> list[tuple[int, Said]]:
        """The sentences of a document, each with where it begins."""
        random_, at, made = random.Random(key), 0, []
        for one in random_.choices(self.said, k=SENTENCES):
            made.append((at, one))
            at += len(one.text) + 1
        return made

    def versions(self) -> Iterator[Row]:
        """One version a document."""
        for row in self.titles():
            text = "\n".join(one.text for _, one in self.parts(row[0])) + "\n"
            yield row[0], row[0], f"{row[0]:064x}", text, row[8]

    def facts(self) -> Iterator[Row]:
        """The facts; those of the last hundredth of the documents wait for review, one in twenty of them doubtful."""
        key, waiting = 0, self.size.documents - max(4, self.size.documents // 100)
        for document in range(1, self.size.documents + 1):
            for at, one in self.parts(document):
                for kind, start, end, surface, data in one.facts:
                    key += 1
                    doubtful = document > waiting and key % 20 == 0
                    state = "pending" if document > waiting else "rejected" if key % 33 == 0 else "accepted"
                    yield (key, document, kind, at + start, at + end, surface, data, data, 80 if doubtful else 5,
                           "错误：合计不符" if doubtful else "", state)  # fmt: skip

    def lines(self) -> Iterator[Row]:
        """What search knows of documents, sentences and facts."""
        from luoshi.desk.finding.tokens import joined

        tokens: dict[tuple[str, str], str] = {}

        def of(words: str, kind: str, organ: int, year: int) -> str:
            if (words, kind) not in tokens:
                tokens[words, kind] = joined(words, kind)
            head, _, rest = tokens[words, kind].partition(" ")
            return f"{head} zzo{organ} zzy{year} {rest}"

        fact = 0
        for key, title, organ, _, _, _, year, sensitivity, _, _ in self.titles():
            whose = (organ, sensitivity, organ, year)
            yield f"document/{key}", "document", key, key, None, *whose, title, "", of(title, "document", organ, year)
            for at, one in self.parts(key):
                told = of(one.text, "sentence", organ, year)
                yield f"sentence/{key}.{at}", "sentence", key, key, at, *whose, title, one.text, told
                for kind, start, _, surface, _ in one.facts:
                    fact += 1
                    head = "数据" if kind == "figure" else "任务"
                    words = one.text if kind == "commitment" else f"{surface} {one.text[:12]}"
                    told = of(words, "fact", organ, year)
                    yield f"fact/{fact}", "fact", fact, key, at + start, *whose, head, surface, told
