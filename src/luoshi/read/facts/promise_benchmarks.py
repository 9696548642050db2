"""Whose example a promise follows (借鉴/学习/对标): the names of places in the clause that says so."""

import re
from functools import cache

from luoshi.read.words import lexicon, longest_first

_VERB_CHARS = re.compile("借鉴|对标|学习|复制推广")
_EXPERIENCE = re.compile("经验|做法|模式|路径|制度|标准|先进|城市|理念|启示|案例")
_QUOTED = re.compile(r"“([^“”]{2,16})”")


@cache
def _names() -> re.Pattern[str]:
    """The names of countries, regions and cities."""
    own = lexicon("commitments")["benchmark"]["foreign"]
    home = [name for name, row in lexicon("places")["provinces"].items() for name in (name, *row["cities"])]
    return re.compile(longest_first([*own, *home]))


def mentions(text: str, start: int, end: int) -> bool:
    """Whether a stretch speaks of following an example at all."""
    return _VERB_CHARS.search(text, start, end) is not None


def benchmark(clause: str, *, region: str = "") -> str:
    """The example that *clause* names, in the text's order; empty where it names none (国内外先进经验).

    *region* is the text's own place, which is no example to itself.

    >>> benchmark("对标厦门等海绵城市做法"), benchmark("学习巴黎、成都等绿道建设经验")
    ('厦门', '巴黎、成都')
    >>> benchmark("深入学习“千万工程”经验"), benchmark("借鉴国内外先进经验")
    ('千万工程', '')
    """
    found = _VERB_CHARS.search(clause)
    if found is None:
        return ""
    if found.group() == "学习" and not _EXPERIENCE.search(clause):
        return ""
    names = [m.group() for m in _names().finditer(clause) if m.group() != region]
    if names:
        return "、".join(dict.fromkeys(names))
    quoted = _QUOTED.search(clause) if _EXPERIENCE.search(clause) else None
    return quoted[1] if quoted else ""
