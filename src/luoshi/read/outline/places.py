"""Whose document it is: the shortest clear name of the place that a text speaks for."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

NATION = "全国"
BODY = 4000
"""Characters of the text that are searched for names."""

_SUFFIX = r"(?:省|市(?!场|民|值|面)|地区|盟|(?:[一-龥]{1,6}?族)?自治[区州]|特别行政区|州(?!市))?"
_LOCAL = r"[一-龥]{0,4}?(?:自治县|自治旗|新区|[县区旗市])"
_TAIL = r"(?!域|城|级|民|场|委|直|政府办|人大|属|区的|域的|长[^治寿丰春])"
_NAME = re.compile(rf"(?P<name>[一-龥]{{1,4}}?(?:自治县|自治旗|新区|[县区旗市])){_TAIL}")
_STEM = re.compile(r"(?=([一-龥]{1,3})([县区旗]))")
_HEADLINE = re.compile(r"^([一-龥]{2,3})[：:]")
_SPEAKER = re.compile(r"(?:代表|受)(?:中共)?(?P<place>[一-龥]{1,12}?)(?:人民)?政府")
_OWN = re.compile(
    r"(?P<own>我[国省市州盟县旗区])|(?<=[一-龥])新(?P<area>区)"
    r"|(?<![居列位占比名于])(?P<whole>全[省市州盟县旗区])(?!第|首|唯一|前|平均|率先|最|排)"
)
_SEATS = {seat: f"全{seat[-1]}" for seat in ("省", "自治区", "市", "县", "区", "旗", "州", "盟", "新区")}


class Gazetteer(NamedTuple):
    """What lexicon/places.toml lists, ready for use."""

    full: dict[str, str]
    cities: frozenset[str]
    ambiguous: frozenset[str]
    new_areas: tuple[str, ...]
    letters: dict[str, str]
    anywhere: frozenset[str]
    generic: tuple[str, ...]
    levels: frozenset[str]
    nation: tuple[str, ...]
    known: re.Pattern[str]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer; names are tried from the longest to the shortest."""
    text = (files("luoshi.read") / "lexicon" / "places.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    provinces: dict[str, dict[str, list[str]]] = data["provinces"]
    cities = [city for province in provinces.values() for city in province["cities"]]
    names = sorted([*provinces, *cities], key=len, reverse=True)
    return Gazetteer(
        full={short: str(province["full"]) for short, province in provinces.items()},
        cities=frozenset(cities),
        ambiguous=frozenset(data["ambiguous"]["words"]),
        new_areas=tuple(sorted(data["new_areas"]["names"], key=len, reverse=True)),
        letters=data["generic"]["letters"],
        anywhere=frozenset(data["generic"]["anywhere"]),
        generic=tuple(data["generic"]["words"]),
        levels=frozenset(data["levels"]),
        nation=tuple(data["nation"]["words"]),
        known=re.compile(f"(?P<name>{'|'.join(names)})(?P<suffix>{_SUFFIX})(?P<local>{_LOCAL}{_TAIL})?"),
    )


def is_generic(name: str) -> bool:
    """Whether a name that ends in 市县区旗 is no name of a place (全市, 园区, 贫困县).

    >>> [is_generic(name) for name in ("经济开发区", "一批区", "占地区", "新区", "市北区", "岳阳县")]
    [True, True, True, True, False, False]
    """
    book = gazetteer()
    stem = name[:-1]
    if name.endswith("新区"):
        return name not in book.new_areas and (len(name) < 4 or not book.anywhere.isdisjoint(stem))
    if not stem or stem[-1] in book.letters.get(name[-1], "") or not book.anywhere.isdisjoint(stem):
        return True
    return stem.endswith(book.generic)


def place_in(line: str) -> str:
    """The narrowest place that a line of a masthead names, empty if it names none.

    >>> [place_in(line) for line in ("2026年安徽省政府工作报告", "关于武汉市江岸区2024年计划", "青岛西海岸新区条例")]
    ['安徽', '江岸区', '西海岸新区']
    >>> [place_in(line) for line in ("岳阳县规划", "关于蓬江区2023年重点工作的通报", "“无废城市”建设方案")]
    ['岳阳县', '蓬江区', '']
    """
    book = gazetteer()
    area = next((name for name in book.new_areas if name in line), "")
    if area:
        return area
    found = ""
    for match in _known_places(line):
        name = _narrowest(match)
        if name and name not in book.full and name not in book.cities:
            return name
        found = name if name and (not found or (found in book.full and name in book.cities)) else found
    if found and found not in book.full:
        return found
    local = _local_in(line)
    return local if local and local[:-1] not in book.full else found


def _known_places(line: str) -> Iterator[re.Match[str]]:
    """The known names in a line, one inside what follows another (浙江省 宁波市 …) being a name of its own."""
    book = gazetteer()
    match = book.known.search(line)
    while match is not None:
        stem = (match["local"] or "")[:-1]
        inner = stem in book.cities or stem in book.full
        match_end = match.start("local") if inner else match.end()
        yield match
        match = book.known.search(line, match_end)


def _narrowest(match: re.Match[str]) -> str:
    """The district, county or city that a known name with what follows it stands for."""
    book = gazetteer()
    name, suffix, local = match["name"], match["suffix"], match["local"] or ""
    if len(local) == 1:
        return name + local if local in "县区旗" and not suffix else "" if local in "县区旗" else name
    if local and not is_generic(local):
        known = local[:-1] in book.cities or local[:-1] in book.full
        return local[:-1] if known else local
    return "" if not suffix and name in book.ambiguous else name


def _local_in(line: str) -> str:
    """The district or county that a line names where a name may begin: at its start, behind a mark, 年, 关于, 在."""
    for part in re.split(r"[^一-龥]+|[年在省]|关于|印发|召开的?|公布", line):
        match = _NAME.match(part)
        if match and not is_generic(match["name"]):
            return match["name"]
    return ""


def own_level(text: str) -> str:
    """How a text speaks of its own place (全省, 全市, 全县 …), empty if it does not; 居全市第一 speaks of another.

    >>> own_level("全县上下齐心，我县增速居全市第一。")
    '全县'
    """
    counts: Counter[str] = Counter()
    areas = 0
    for match in _OWN.finditer(text):
        if match["area"]:
            areas += 1
        else:
            counts["全" + match[0][-1]] += 2 if match["own"] else 1
    if counts["全区"]:
        counts["全区"] += areas
    best = counts.most_common(1)
    return best[0][0] if best else ""


def _used_name(body: str, level: str) -> str:
    """The name that a text uses most for places of its own *level*, empty if none stands out."""
    book = gazetteer()
    if level in ("全县", "全区", "全旗", ""):
        area = next((name for name in book.new_areas if body.count(name) >= 2), "")
        name = area or _common_local(body)
        if name:
            return name
    if level in ("全市", "全州", "全盟"):
        return _commonest(body, book.cities | {"北京", "天津", "上海", "重庆"})
    if level == "全省":
        return _commonest(body, frozenset(book.full))
    return ""


def _commonest(body: str, names: frozenset[str]) -> str:
    """The name that occurs most, if at least twice and more often than any other."""
    ambiguous = gazetteer().ambiguous
    counts = Counter({name: body.count(name + "市" if name in ambiguous else name) for name in names})
    (best, most), (_, second) = counts.most_common(2)
    return best if most >= 2 and most > second else ""


def _common_local(body: str) -> str:
    """The district or county that occurs most, if at least three times."""
    counts: Counter[str] = Counter()
    for stem, suffix in _STEM.findall(body):
        if len(stem) > 1:
            counts[stem + suffix] += 1
    for name, count in counts.most_common(30):
        if count < 3:
            return ""
        if len(name) == 3 and not is_generic(name):
            longer = (n for n, c in counts.items() if len(n) == 4 and n.endswith(name) and c * 10 >= count * 6)
            return next((n for n in longer if n[0] not in "省市州于在到向与对把" and not is_generic(n)), name)
    return ""


def find_region(*, heads: Sequence[str], body: str) -> str:
    """The place that a document speaks for.

    *heads* are the lines that name it, best first (title, meeting, issuer), *body* is the text. A narrower place that
    the body names again and again wins over a wider one in the title; without a name the level is given (全县).
    """
    book = gazetteer()
    body = body[:BODY]
    if any(head.lstrip("[【《“ ").startswith(book.nation) for head in heads):
        return NATION
    speaker = _SPEAKER.search(body[:600])
    seat = speaker["place"] if speaker else ""
    level = _SEATS.get(seat, "") or own_level(body)
    named = next((place for place in map(place_in, [*heads, seat]) if place), "")
    if named:
        local = _common_local(body) if level in ("全区", "全县", "全市", "") and named in book.cities else ""
        return local if local and body.count(local) >= max(3, 2 * body.count(named)) else named
    if level == NATION or (not level and sum(body.count(word) for word in book.nation) > 1):
        return NATION
    headline = next((match for match in map(_HEADLINE.match, heads) if match), None)
    if headline and any(f"{headline[1]}{suffix}" in body for suffix in "区县市旗"):
        return next(f"{headline[1]}{suffix}" for suffix in "区县市旗" if f"{headline[1]}{suffix}" in body)
    used = _used_name(body, level) or (_used_name(body, "全市") if not level else "")
    return used or level or (NATION if any(word in body for word in book.nation) else "")
