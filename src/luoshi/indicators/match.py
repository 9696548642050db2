"""From a name as a text has it to an indicator of the catalogue, with the evidence; unknown names stay unknown.

Precision first: only whole names count. 工业投资 is not 固定资产投资, 城镇居民人均可支配收入 is not that of all. What
may be taken off a name (全市, 完成, 增速, …) are words that another field of the figure holds anyway.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from luoshi.indicators.catalogue import Catalogue, catalogue
from luoshi.indicators.wording import Wording, normal, wording
from luoshi.records.observation import Aspect, Indicator

_LONGEST = 60  # characters of a name: what is longer is a sentence
_STEPS = 48  # forms of one name that are tried
_COUNTABLE = frozenset(
    (
        *("count", "firm", "household", "people", "visits", "school", "head", "vehicle", "set", "bed", "case"),
        *("piece", "lift", "train", "pair", "money", "power", "computing", "container", "mass", "electricity"),
        *("land", "length"),
    )
)
_JOINTS = ("、", "和", "与", "以及", "及")


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator that a name means, and why.

    *how* is 名称, 别名 or 简称, *form* the name in its one form, *removed* the words taken off it in that order,
    *aspect* ``added`` where the name speaks of what came to a stock, *scope* what a bracket said (不含军工).
    """

    indicator: Indicator
    how: str
    form: str
    removed: tuple[str, ...] = ()
    aspect: Aspect = ""
    scope: str = ""

    @property
    def evidence(self) -> str:
        """The reason in Chinese.

        >>> match("全市规上工业增加值增速").evidence
        '名称“规模以上工业增加值”；去掉“增速”“全市”'
        """
        words = f"{self.how}“{self.form}”"
        if self.removed:
            words += f"；去掉{''.join(f'“{word}”' for word in self.removed)}"
        if self.aspect:
            words += "；新增量"
        return words + (f"；口径：{self.scope}" if self.scope else "")


def match(name: str, region: str = "", *, within: Catalogue | None = None) -> Match | None:
    """The indicator that *name* means, None where the catalogue has none that it surely means.

    *region* is whose figure it is: its name may stand before the indicator's. *within* is the catalogue, the
    program's own by default.

    >>> match("规上工业增加值").indicator.id, match("GDP").indicator.name
    ('industrial_value_added_above_scale', '地区生产总值')
    >>> match("工业投资").indicator.id, match("冰雪运动投资") is None
    ('industrial_investment', True)
    """
    found = matches(name, region, within=within)
    return found[0] if len(found) == 1 else None


def matches(name: str, region: str = "", *, within: Catalogue | None = None) -> tuple[Match, ...]:
    """All indicators of a name that joins several whole ones (社会消费品零售总额、固定资产投资), usually one or none.

    A growth or a rank may be said of several at once; a level is then their sum, which is none of theirs.

    >>> [m.indicator.id for m in matches("社会消费品零售总额、固定资产投资")]
    ['retail_sales', 'fixed_asset_investment']
    """
    if within is None:
        return _known(name, region)
    return _matches(name, region, within)


@lru_cache(maxsize=65536)
def _known(name: str, region: str) -> tuple[Match, ...]:
    return _matches(name, region, catalogue())


def _matches(name: str, region: str, within: Catalogue) -> tuple[Match, ...]:
    if not name or name == "-" or len(name) > _LONGEST:
        return ()
    form, scope = normal(name)
    one = _one(form, region, within)
    if one is not None:
        return (replace(one, scope=scope),)
    for joint in _JOINTS:
        parts = form.split(joint)
        if 1 < len(parts) < 5:
            several = [_one(part, region, within) for part in parts]
            known = [found for found in several if found is not None]
            if len(known) == len(parts) and len({found.indicator.id for found in known}) == len(parts):
                return tuple(known)
    return ()


def _one(form: str, region: str, within: Catalogue) -> Match | None:
    """The nearest form of a name that the catalogue has: the fewest words taken off."""
    words, seen = wording(), {form}
    queue: deque[tuple[str, tuple[str, ...], Aspect]] = deque([(form, (), "")])
    for _ in range(_STEPS):
        if not queue:
            return None
        form, removed, aspect = queue.popleft()
        found = _look_up(form, removed, aspect, within)
        if found is not None:
            return found
        for shorter, word, added in _shorter(form, region, words):
            if shorter not in seen:
                seen.add(shorter)
                queue.append((shorter, (*removed, word), "added" if added else aspect))
    return None


def _look_up(form: str, removed: tuple[str, ...], aspect: Aspect, within: Catalogue) -> Match | None:
    """The indicator of a form, if what was taken off to get there may be taken off of it."""
    known = within.names.get(form)
    if known is None:
        return None
    indicator = within.indicators[known[0]]
    # 新增境内上市公司总数 speaks of two things at once: what came, and what there is
    if aspect and (indicator.kind != "stock" or form.endswith(("总数", "总量")) or {"总数", "总量"} & {*removed}):
        return None
    counted = any(wording().counting.fullmatch(word) for word in removed)
    if counted and indicator.dimension not in _COUNTABLE:
        return None
    return Match(indicator, known[1], form, removed, aspect)


def _shorter(form: str, region: str, words: Wording) -> Iterator[tuple[str, str, bool]]:
    """The forms with one word less: the form, the word, whether it said that something was added."""
    for pattern, added in ((words.after, False), (words.measure, False), (words.counting, False)):
        if (end := pattern.search(form)) and end.start() > 1:
            yield form[: end.start()], end.group(), added
    if (begin := words.before.match(form)) and begin.end() < len(form) - 1:
        yield form[begin.end() :], begin.group(), False
    if region and form.startswith(region) and len(form) > len(region) + 1:
        rest = form[len(region) :]
        yield (rest[1:] if rest[0] in "省市区县州旗盟" else rest), region, False
    if (begin := words.added.match(form)) and begin.end() < len(form) - 1:
        yield form[begin.end() :], begin.group(), True
    if (end := words.added_after.search(form)) and end.start() > 1:
        yield form[: end.start()], end.group(), True
