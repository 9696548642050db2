"""Honours of places and their holders: which title or pilot a text claims, and for whom (docs/checks/holders.md)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luoshi.check.prepared import Prepared
from luoshi.check.scopes import plain
from luoshi.records import Honour, Source

_STOPS = "，,。；;！？!?：:、\n\r（）()《》"
_BACK = 26
_LEAST = 4
_BATCH = re.compile(r"第?([一二三四五六七八九十\d]+)[批轮]|首批")
_LEVEL = re.compile(r"国家级?|全国|省级|全省|市级|全市")
_MARKS = re.compile(r"[“”\"\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of ``holders.toml`` as patterns."""

    tails: re.Pattern[str]
    general: re.Pattern[str]
    wishes: re.Pattern[str]
    provinces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A place where a text speaks of an honour as its region's own; *core* are the words that tell which honour.

    *start* and *end* are offsets of the reading text; *holder* is the region; *sure* tells that the reader read the
    honour with this holder.
    """

    where: Prepared
    start: int
    end: int
    core: str
    holder: str
    sure: bool

    @property
    def source(self) -> Source:
        """The words of the claim."""
        return self.where.passages.quote(self.start, self.end)


@lru_cache(maxsize=1)
def load() -> Words:
    """The word lists, longest words first."""
    rows = tomllib.loads(files("luoshi.check.names").joinpath("holders.toml").read_text("utf-8"))
    tails, general = (sorted(rows[name], key=len, reverse=True) for name in ("tails", "general"))
    return Words(
        tails=re.compile("|".join(tails)),
        general=re.compile(f"(?:{'|'.join(general)})+"),
        wishes=re.compile("|".join(rows["wishes"])),
        provinces=frozenset(rows["provinces"]),
    )


def claims(where: Prepared) -> Iterator[Claim]:
    """Every mention of a place's title or pilot that the text does not give to another place or only wish for."""
    text, document = where.passages.text, where.document
    own = {h.start: h for h in document.honours}
    for tail in load().tails.finditer(text):
        start = _clause_start(text, tail.start())
        if text[start - 1 : start] == "《" or load().wishes.search(text, start, tail.start()):
            continue
        begin, last = where.passages.raw(start), where.passages.raw(tail.start())
        honour = next((own[at] for at in range(begin, last + 1) if at in own and own[at].end > last), None)
        if honour is not None:
            start += honour.start - begin
        core = core_of(text[start : tail.start()])
        if len(core) >= _LEAST:
            yield Claim(where, start, tail.end(), core, document.region, _held_by_region(where, honour))


def _held_by_region(where: Prepared, honour: Honour | None) -> bool:
    """Whether the reader gave an honour to the document's own region, as its only one."""
    return honour is not None and honour.count == 1 and plain(honour.holder) == plain(where.document.region)


def _clause_start(text: str, end: int) -> int:
    start = end
    while start > max(0, end - _BACK) and text[start - 1] not in _STOPS:
        start -= 1
    return start


def core_of(words: str) -> str:
    """What is left of a claim before its last word (试点) without levels and general words.

    >>> core_of("扎实开展气候投融资国家"), core_of("国家生态文明建设")
    ('扎实开展气候投融资', '生态文明')
    """
    return load().general.sub("", _BATCH.sub("", _MARKS.sub("", words)))


def batch(name: str) -> str:
    """The batch that an honour's name tells (首批, 第三批), empty where it tells none.

    >>> batch("第三批全国示范步行街"), batch("首批全国足球发展重点城市"), batch("全国示范步行街")
    ('三', '一', '')
    """
    found = _BATCH.search(name)
    return (found.group(1) or "一") if found else ""


def level(name: str) -> str:
    """The level that an honour's name tells, in one word for each level.

    >>> level("国家级孵化器"), level("全省综合改革试点"), level("孵化器")
    ('国', '省', '')
    """
    found = _LEVEL.search(name)
    return "国" if found and found.group()[:2] in ("国家", "全国") else found.group().strip("全级") if found else ""


def bare(name: str) -> str:
    """An honour's name without batch and level.

    >>> bare("第三批全国示范步行街")
    '示范步行街'
    """
    return _LEVEL.sub("", _BATCH.sub("", _MARKS.sub("", name)))
