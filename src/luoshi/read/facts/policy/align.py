"""Parallel lists (分别): n amounts stand against n thresholds, levels or names, never against fewer or more."""

import re
from collections.abc import Sequence
from decimal import Decimal

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.conditions import Zone, bands_of
from luoshi.read.facts.policy.quantities import Quantity
from luoshi.read.facts.policy.subject import procedural, stripped
from luoshi.records.clause import Band, Condition

_JOIN = r"以及|或者|[和及或]|(?<!参)与"
_SEPARATORS = (re.compile(r"、"), re.compile(rf"、|{_JOIN}"), re.compile(r"、|以及|[及或/]|(?<!参)与"))
_TAIL = re.compile(r"(?:的[^的]{0,14}|称号的?|荣誉的?|的)$")
_LEAD = re.compile(
    r"^.*?(?:认定为?|获评为?|评为|评定为?|列入|纳入|获得|取得|入选|进入|通过|晋升为|升级为|达到|创建成?为?|评选为|授予|引进|设立)(?=.{2,})"
)
_BRACKETS = re.compile(r"\([^()]*+\)")
SIZES = re.compile(r"(?:大|中|小|微|规上|规下|限上)+型?(?:工业|服务业)?企业")


def choice_field(labels: Sequence[str]) -> str:
    """What a list of labels chooses by: 级别, 地区, 规模 or 类别; the text seldom names it.

    >>> choice_field(["国家级", "省级"]), choice_field(["大型企业", "中小微企业"])
    ('级别', '规模')
    """
    if all(v.LEVEL.fullmatch(label) for label in labels):
        return "级别"
    if all(SIZES.fullmatch(label) for label in labels):
        return "规模"
    return "地区" if any(label.endswith(("地区", "区域")) for label in labels) else "类别"


def banded(
    conditions: Sequence[Condition | None], labels: Sequence[str], items: Sequence[Quantity]
) -> tuple[Band, ...]:
    """Conditions, labels and quantities of one length as bands."""
    bands = []
    for when, label, item in zip(conditions, labels, items, strict=True):
        amount: Decimal | None = None if item.kind == "percent" else item.value
        bands.append(Band(label, when, amount=amount, rate=item.value if item.kind == "percent" else None))
    return tuple(bands)


def align(zone: Zone, items: Sequence[Quantity]) -> tuple[Band, ...] | None:
    """The bands of a parallel list, None where nothing in front of it has its length.

    >>> from luoshi.read.facts.policy.quantities import quantities
    >>> amounts = quantities("5万元、3万元")
    >>> [(b.label, str(b.amount)) for b in align(Zone("新认定为甲类、乙类的"), amounts)]
    [('甲类', '50000'), ('乙类', '30000')]
    >>> align(Zone("新认定为甲类、乙类、丙类的"), amounts) is None
    True
    """
    if zone.ladder is not None:
        name, steps = zone.ladder
        if len(steps) == len(items):
            return banded(bands_of(name, steps), [_printed(step) for step in steps], items)
    labels = names(zone.text, len(items))
    if labels is None:
        return None
    chosen = choice_field(labels)
    return banded([Condition("in", chosen, options=(label,)) for label in labels], labels, items)


def _printed(step: Quantity) -> str:
    end = f"-{step.high.normalize():f}" if step.high is not None else ""
    return f"{step.operator if not end else ''}{step.value.normalize():f}{end}{step.unit}"


def names(text: str, count: int) -> tuple[str, ...] | None:
    """The list of exactly *count* names that stands nearest before the amounts; levels (国家级、省级) go first."""
    text = _BRACKETS.sub("", text)
    for hit in reversed(list(v.LEVEL_LIST.finditer(text))):
        found = v.LEVEL.findall(hit[0])
        if len(found) == count:
            return tuple(found)
    pieces = [piece for piece in re.split(r"[,;。:]", text) if len(piece) > 1]
    for piece in reversed(pieces):
        for separator in _SEPARATORS:
            found = [part for part in separator.split(piece) if part]
            if len(found) == count:
                return _trimmed(found)
    told = [piece for piece in pieces if not procedural(stripped(piece))]
    return _trimmed(told) if len(told) == count else None


def _trimmed(found: Sequence[str]) -> tuple[str, ...]:
    """Names without the words before the first and behind the last."""
    labels = [stripped(name) for name in found]
    labels[-1] = _TAIL.sub("", labels[-1]) or labels[-1]
    first = labels[0].rpartition("的")[2] or labels[0]
    labels[0] = _LEAD.sub("", first) if len(found) > 1 else first
    return tuple(label.strip("“”") or name for label, name in zip(labels, found, strict=True))


def listed(text: str) -> int:
    """How many names the last enumeration of a text has (1 where it has none); to tell that lists do not match."""
    piece = re.split(r"[,;。:]", _BRACKETS.sub("", text).rstrip(",;。:"))[-1]
    return len([part for part in re.split(rf"、|{_JOIN}", piece) if part])
