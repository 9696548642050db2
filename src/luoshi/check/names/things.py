"""Things with names of their own and the sizes that a text gives them: 大桥全长41.58公里, 首艘10万吨级养殖工船."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Place
from luoshi.check.prepared import Prepared
from luoshi.records import Interval

_FIRST = re.compile(
    r"(?P<whose>全球|世界|国际|国内|全国|我国|中国|亚洲|全省|省内|全市)(?P<first>首|第一|最大|唯一)(?P<counter>[个艘座台套条辆架列颗]?)的?"
    r"(?P<thing>[^，,。；;：:、\n（）()!！?？“”]{4,36})"
)
_SIZE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)(?P<times>万|亿|千|百)?(?P<unit>载重吨|总吨|吨|千瓦时|千瓦|兆瓦时|兆瓦|公里|千米|米|标箱|英寸|立方米|千伏|座|床)"
    r"(?P<level>级)?"
)
_TIMES = {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100}
_REACH = 160
_WORLD = frozenset(("全球", "世界", "国际"))
_FILLING = re.compile(r"[约为达到至近超过突破高]+$")
# A thing that was made bigger has two sizes, and both are right.
_CHANGED = re.compile(r"扩建|改建|改造|延长|加长|加宽|增至|扩容|由[^，,。]{0,12}$|原")
_UNITS = frozenset(
    (
        "元",
        "美元",
        "公里",
        "米",
        "平方米",
        "平方公里",
        "亩",
        "公顷",
        "千瓦",
        "立方米",
        "吨",
        "公里/小时",
        "张",
        "标箱",
        "人次",
    )
)


@dataclass(frozen=True, slots=True)
class Size:
    """What a text says of the size of a thing: *thing* is its name in one form, *name* as printed.

    *allowed* is the interval of the print in *unit*; *graded* tells a class (10万吨级) from an amount; *worldwide*
    things are the same wherever they are told. *start* and *end* are offsets of the reading text.
    """

    where: Prepared
    start: int
    end: int
    thing: str
    name: str
    attribute: str
    surface: str
    unit: str
    allowed: Interval
    graded: bool = False
    worldwide: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of ``attribute.toml`` as patterns."""

    named: re.Pattern[str]
    many: re.Pattern[str]
    kinds: tuple[str, ...]
    common: re.Pattern[str]
    verbs: re.Pattern[str]
    attributes: dict[str, str]
    asks: re.Pattern[str]


@lru_cache(maxsize=1)
def load() -> Words:
    """The word lists, longest words first."""
    rows = tomllib.loads(files("luoshi.check.names").joinpath("attribute.toml").read_text("utf-8"))
    attributes = {form: name for name, forms in rows["attributes"].items() for form in forms}
    return Words(
        named=re.compile(f"[\\w—\\-·]{{2,24}}?(?:{_any(rows['kinds'])})|“[\\w—\\-·]{{2,10}}号”"),
        many=re.compile(f"{_any(rows['many'])}|\\d+[个项条座家处年]|^\\d"),
        kinds=tuple(sorted(rows["kinds"], key=len, reverse=True)),
        common=re.compile(f"(?:{_any(rows['common'])}|\\d)+"),
        verbs=re.compile(f"^(?:{_any(rows['verbs'])})+"),
        attributes=attributes,
        asks=re.compile(f"(?:{_any(list(attributes))})$"),
    )


def sizes(where: Prepared) -> Iterator[Size]:
    """Every size of a thing with a name: of what is called the first of its kind, and of works and projects."""
    yield from _firsts(where)
    for place in where.passages.levels:
        if place.figure.unit in _UNITS:
            yield from _of_place(where, place)


def _firsts(where: Prepared) -> Iterator[Size]:
    """The sizes inside claims of being the first (全球首艘10万吨级智慧渔业大型养殖工船)."""
    for found in _FIRST.finditer(where.passages.text):
        said = found.group("thing")
        size = _SIZE.search(said)
        if size is None or _SIZE.search(said, size.end()):
            continue
        name = said[: size.start()] + said[size.end() :]
        core = core_of(name)
        if len(core) < 5:
            continue
        whose = "全球" if found.group("whose") in _WORLD else found.group("whose")
        value = Decimal(size.group("number")) * _TIMES.get(size.group("times"), 1)
        yield Size(
            where=where,
            start=found.start(),
            end=_end_of_name(where, found.end()),
            thing=f"{whose}{found.group('first')}{''.join(sorted(core))}",
            name=f"{found.group('whose')}{found.group('first')}{found.group('counter')}{core}",
            attribute="大小",
            surface=size.group(),
            unit=size.group("unit"),
            allowed=Interval.exact(value),
            graded=bool(size.group("level")),
            worldwide=whose == "全球",
        )


_VERB_AFTER = re.compile(
    r"(?:成功|顺利|正式|全面|已|将|在|交付|下线|投用|投产|启用|开工|建成|通车|通航|并网|投运|落户|落地|获批|开通|上线|完工|竣工|运营|试运行|出海|命名|出坞|下水|实现|入选|完成).*"
)


def core_of(name: str) -> str:
    """The noun of a claim without what is said of it.

    >>> core_of("智慧渔业大型养殖工船成功交付")
    '智慧渔业大型养殖工船'
    """
    return _VERB_AFTER.sub("", name.removeprefix("的")) if name else ""


def _end_of_name(where: Prepared, end: int) -> int:
    """The end of a claim with the name in quotation marks that follows it (养殖工船“国信1号”)."""
    text = where.passages.text
    close = text.find("”", end, end + 14)
    return close + 1 if text[end : end + 1] == "“" and close > 0 else end


def _of_place(where: Prepared, place: Place) -> Iterator[Size]:
    words = load()
    lead = _FILLING.sub("", place.lead)
    asked = words.asks.search(lead)
    if asked is None:
        return
    name, start, end = _owner(where, place, lead[: asked.start()])
    if name:
        yield Size(
            where=where,
            start=start,
            end=end,
            thing=name,
            name=name,
            attribute=words.attributes[asked.group()],
            surface=place.figure.surface,
            unit=place.figure.unit,
            allowed=place.allowed,
            graded=False,
        )


def _owner(where: Prepared, place: Place, before: str) -> tuple[str, int, int]:
    """Whose size a figure states, and the stretch from name to figure: 总投资20亿元的某某项目, or a name before it."""
    if place.tail.startswith("的"):
        found = load().named.match(place.tail[1:])
        if found is None or load().verbs.sub("", before):
            return "", 0, 0
        return own_name(found.group()), place.start, place.end + 1 + found.end()
    text = where.passages.text
    floor = max(where.passages.sentence_of(place.start)[0], place.start - _REACH)
    if _CHANGED.search(text, floor, place.start):
        return "", 0, 0
    names = [m for m in load().named.finditer(text, floor, place.start) if own_name(m.group())]
    if not names or (before and not before.endswith(names[-1].group()[-2:])):
        return "", 0, 0
    last = names[-1]
    alone = before or (len(names) == 1 and not _others_between(text[last.end() : place.start]))
    return (own_name(last.group()), last.start(), place.end) if alone else ("", 0, 0)


def _others_between(words: str) -> bool:
    """Whether something else is spoken of between a name and a figure (其中, 一期, 等12个项目)."""
    return bool(re.search(r"其中|[一二三四五六七八九十]期|等|、|个|分别|[。；;]|首期|配套", words)) or len(words) > 30


def own_name(name: str) -> str:
    """A name without the verbs before it; empty where nothing is left that tells it from others of its kind.

    >>> own_name("加快建设胶州湾大桥"), own_name("重点项目"), own_name("等12个项目")
    ('胶州湾大桥', '', '')
    """
    words = load()
    bare = words.verbs.sub("", name.rpartition("的")[2])
    if bare.startswith("“"):
        return bare.strip("“”")
    rest = bare.removesuffix(next((kind for kind in words.kinds if bare.endswith(kind)), ""))
    if len(words.common.sub("", rest)) < 2 or words.many.search(rest):
        return ""
    return bare


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
