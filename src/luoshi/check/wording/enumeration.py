"""The enumeration check (数目与列举): a count against the list that stands beside it (docs/checks/enumeration.md).

Lists stand before their count (甲、乙、丙三项制度, 甲、乙等5个城市) or after it (五大政策：甲、乙…); headings that run
一是、二是… or （一）（二）… are in ``ordinals``.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.check.wording import ordinals
from luoshi.check.wording.items import NUMERAL, Items, items, number
from luoshi.read.words import longest_first
from luoshi.records import Finding, Verdict

_REACH = 200
_STOPS = "，,。；;：:！？!?\n\r…—"
_OPEN, _CLOSE = "（(《“‘「【", "）)》”’」】"
_EARLIER = re.compile(
    r"(?:\d|[二三四五六七八九十两])(?:[大个项类种家条省市县座所支万亿元吨]|公里|方面)|\d[%％]|等(?!级)"
)
# A last item that ends so is no name: the number counts what follows, not the list.
_NO_NAME = re.compile(
    r"(?:[第的约近超达到至过为有共各了前后近余多提通成设出增建立施加减少于与和及或在对从按由每逐这另其上下中]|"
    r"完成|实施|提出|通过|新增|新建|领域|方面|系列|连续|高于|低于|突破|全部|等)$"
)
_LINK = re.compile(r"(?P<open>等(?P<between>[\u4e00-\u9fff]{0,6}?))?(?P<all>一?共计?|合计|这)?$")
_NO_COUNT = tuple("0123456789.点第百千万亿零〇一二三四五六七八九十两")
_MOST = 60
_AND = re.compile(r"[\u4e00-\u9fff]{0,3}?(?:以?及|和|与)")
_RANKS = ("类", "级", "区", "地", "港", "村", "城", "条", "期")
_NOUN = re.compile(r"(?:(?![与和及的等])[\u4e00-\u9fff]){1,8}")
_LINE = re.compile(r"[ 　]*\n?[ 　]*")
_LEVELS = re.compile(r"[省市区县旗州镇乡村街道、()（） ]*")
_ASSUMES = "列举与数目指同一事项，列举各项互不包含"


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists of enumeration.toml as patterns: a count, what may stand behind it, two groups together."""

    count: re.Pattern[str]
    mark: re.Pattern[str]
    joined: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> _Words:
    """The patterns made of ``enumeration.toml``."""
    table = tomllib.loads(files("luoshi.check.wording").joinpath("enumeration.toml").read_text("utf-8"))
    counter, never = longest_first(table["counters"]), longest_first(table["never"])
    return _Words(
        count=re.compile(rf"(?P<n>[0-9一二三四五六七八九十两]{{1,3}})(?P<unit>个?(?:{counter}))(?!{never})"),
        mark=re.compile(
            r"[^，,。；;：:、\n（(）)“”\d]{0,12}[”]?"
            r"(?P<mark>[：:]|[（(](?:即|包括|分别为|分别是)?"
            rf"|[，,]?(?:{longest_first(table['introduce'])})(?![导挥数标出向])[：:]?)"
        ),
        joined=re.compile(
            rf"(?P<what>[省市县区国州镇村家项条类种])[区市]?(?:以?及|和|与|、|加)"
            rf"(?P<names>[^，,。；;：:\n]{{2,40}}?)(?P<b>{NUMERAL})个?(?P=what)[区市]?"
            rf"(?:总共|共计?|合计|总计)(?P<total>{NUMERAL})个?(?P=what)"
        ),
    )


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every count that stands beside its list or above its headings, in the order of the text.

    ``error`` only where a colon list that ends with its sentence and has no 和 in it holds another number of items.
    """
    passages = prepared.passages
    found = list(ordinals.find(passages))
    for match in words().count.finditer(passages.text):
        stated = number(match["n"])
        if 1 < stated <= _MOST and passages.text[match.start() - 1 : match.start()] not in _NO_COUNT:
            found += (*_before(passages, match, stated), *_after(passages, match, stated))
            found += _together(passages, match, stated)
    yield from sorted(found, key=lambda finding: (finding.sources[0].start, finding.sources[-1].end))


def _before(passages: Passages, match: re.Match[str], stated: int) -> Iterator[Finding]:
    """Lists before their count: 甲、乙、丙三项, 甲、乙等5个."""
    text = passages.text
    link = _LINK.search(text, max(0, match.start() - 10), match.start())
    end = link.start() if link else match.start()
    start = _back(text, end)
    if "、" not in text[start:end] or text[end - 1] == "、":
        return
    listed = items(text, start, end)
    verdict = _judged_before(match, link, listed, stated, text)
    if verdict:
        noun = _NOUN.match(text, match.end())
        yield _finding(passages, verdict, listed, stated, (start, noun.end() if noun else match.end()))


def _back(text: str, end: int) -> int:
    """Where the list that ends at *end* begins: after the last stop or opening mark, and after an earlier count."""
    start, depth = end, 0
    floor = max(0, end - _REACH)
    while start > floor:
        char = text[start - 1]
        if char in "\n\r" or (not depth and char in _STOPS):
            break
        if char in _CLOSE:
            depth += 1
        elif char in _OPEN:
            if not depth:
                break
            depth -= 1
        start -= 1
    earlier = [match.end() for match in _EARLIER.finditer(text, start, end)]
    if earlier:
        joint = _AND.match(text, earlier[-1], end)
        if joint:
            return joint.end()
        cut = text.find("、", earlier[-1], end)
        return cut + 1 if cut >= 0 else end
    return start


def _judged_before(
    match: re.Match[str], link: re.Match[str] | None, listed: Items, stated: int, text: str
) -> Verdict | None:
    last = text[slice(*listed.spans[-1])] if listed.spans else ""
    if listed.least < 2 or not last:
        return None
    if link and link["open"]:
        if listed.may_be(stated):
            return "consistent"
        return "possible" if listed.least > stated and not link["between"] else None
    if _NO_NAME.search(last) or (match["n"].isdigit() and stated == 2):
        return None
    if listed.may_be(stated):
        return "consistent"
    closed = bool(link) or not match["n"].isdigit()
    near = stated - listed.most == 1 or listed.least - stated == 1
    telling = listed.least > 2 and match["unit"] in ("大", "类", "种", "项", "方面")
    return "possible" if closed and near and telling else None


def _after(passages: Passages, match: re.Match[str], stated: int) -> Iterator[Finding]:
    """Lists after their count: 五大政策：甲、乙…; 四个城市（甲、乙…）; 三项制度，即甲、乙…."""
    text = passages.text
    marked = words().mark.match(text, match.end())
    if not marked:
        return
    mark = marked["mark"]
    line = _LINE.match(text, marked.end())
    start = line.end() if line and mark[-1] in "：:" else marked.end()
    end = _end(text, start, "）)" if mark[0] in "（(" else "。；;\n\r")
    if end is None or _LEVELS.fullmatch(text, start, end) or text[end] in "；;":
        return
    listed = items(text, start, end)
    verdict = _judged_after(match, mark, listed, stated, text[start:end])
    if verdict:
        yield _finding(passages, verdict, listed, stated, (match.start(), end + (text[end] in "）)")))


def _end(text: str, start: int, stops: str) -> int | None:
    """Where a list that begins at *start* ends: at one of *stops* outside brackets; None if a comma comes first."""
    depth = 0
    for offset in range(start, min(len(text), start + _REACH)):
        char = text[offset]
        if char in _OPEN:
            depth += 1
        elif not depth and char in stops:
            return offset
        elif char in _CLOSE:
            depth -= 1
        elif not depth and char in "，,：:。；;\n\r":
            return None
    return None


# Items that are numbered themselves: their 、 stands behind the number.
_ORDINAL = re.compile(r"\s*(?:[（(]?[一1①][)）是要、.．]|第?一[是个、，]|首先)")
_VAGUE = re.compile(
    r"等|其中|以及其他|\d[\d.]*[%％万亿元个项家]|[二两三四五六七八九十][大个项类种条]|以下简称|详见|见附|\n"
)


def _judged_after(match: re.Match[str], mark: str, listed: Items, stated: int, inside: str) -> Verdict | None:
    if _VAGUE.search(inside) or _ORDINAL.match(inside) or listed.least < 2:
        return None
    if listed.may_be(stated):
        return "consistent"
    # 二类、三级 are ranks as well as counts; a long list of measures (18条) is often summed up in a few words.
    rank = match["unit"] in _RANKS and not match["n"].isdigit()
    if rank or listed.least <= stated <= listed.most or 2 * listed.least <= stated:
        return None
    closed = mark[0] in "：:" and not listed.joins and abs(listed.least - stated) <= 2
    return "error" if closed and (listed.least < stated or _alike(inside, listed)) else "possible"


def _alike(inside: str, listed: Items) -> bool:
    """Whether all items end alike (甲县、乙县), so that none is a part of another's name."""
    first = listed.spans[0][0]
    return len({inside[end - first - 1] for _, end in listed.spans}) == 1


def _together(passages: Passages, match: re.Match[str], stated: int) -> Iterator[Finding]:
    """Two groups and their count: 九省及甲、乙两省共11省."""
    at = match.end("n") + (passages.text[match.end("n")] == "个")
    joined = words().joined.match(passages.text, at)
    if not joined:
        return
    other, total = number(joined["b"]), number(joined["total"])
    if min(other, total) < 1:
        return
    same = stated + other == total
    yield Finding(
        "enumeration",
        "consistent" if same else "possible",
        f"两组之和与合计{total}相符" if same else f"两组之和{stated + other}与合计{total}不符，请核对",
        f"{stated}+{other}={stated + other}" + ("" if same else f"≠{total}"),
        "两组互不重复，合计只含这两组",
        (passages.quote(match.start(), joined.end()),),
    )


def _finding(passages: Passages, verdict: Verdict, listed: Items, stated: int, span: tuple[int, int]) -> Finding:
    count = stated if verdict == "consistent" else listed.least if listed.least > stated else listed.most
    if verdict == "consistent":
        message = f"列举的项数与写明的数目{stated}相符"
    else:
        gap = f"{'多' if count > stated else '少'}{abs(count - stated)}项"
        message = f"写明的数目是{stated}，列举了{count}项，{gap}，请核对列举或数目"
    return Finding(
        "enumeration",
        verdict,
        message,
        f"列举{count}项{'=' if count == stated else '≠'}写明{stated}项",
        _ASSUMES,
        (passages.quote(*span),),
    )
