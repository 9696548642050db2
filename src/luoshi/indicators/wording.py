"""Names of indicators brought to one form, and the words that may be taken off a name without changing what it means.

The words are in data/words.toml, where staff can add some.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# Quotes, spaces, 的 and the marks that a spoilt page leaves; a bracket (a scope, a footnote) goes apart.
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』>＞<·•*#,，;；:：.。!！?？]+(?![0-9])|[\s\"'“”‘’「」『』>＞<·•*#]+|的")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕|[()\[\]【】〔〕]")


@dataclass(frozen=True, slots=True)
class Wording:
    """The patterns of data/words.toml: *before*, *after*, *measure*, *counting* take one word off an end of a name."""

    rewrite: Mapping[str, str]
    rewritten: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    measure: re.Pattern[str]
    counting: re.Pattern[str]
    added: re.Pattern[str]
    added_after: re.Pattern[str]
    clause: re.Pattern[str]


@cache
def wording() -> Wording:
    """The words that come with the program, read once.

    >>> wording().before.match("全市固定资产投资").group()
    '全市'
    """
    words: Mapping[str, Any] = tomllib.loads(data("words").read_text(encoding="utf-8"))
    strip, rewrite = words["strip"], words["rewrite"]
    return Wording(
        rewrite=rewrite,
        rewritten=re.compile(_any(rewrite)),
        before=re.compile(_any(strip["before"])),
        after=re.compile(f"(?:{_any(strip['after'])})$"),
        measure=re.compile(f"(?:{_any(strip['measure'])})$"),
        counting=re.compile(f"(?:{_any(strip['counting'])})$"),
        added=re.compile(_any(words["added"]["words"])),
        added_after=re.compile(f"(?:{_any(words['added']['after'])})$"),
        clause=re.compile(_any(words["clauses"]["words"])),
    )


def normal(name: str) -> tuple[str, str]:
    """A name in its one form, and what its brackets said.

    Full-width letters become plain, quotes, spaces and 的 go, common abbreviations are written out.

    >>> normal("规上工业增加值（不含军工）")
    ('规模以上工业增加值', '不含军工')
    >>> normal("单位ＧＤＰ能耗")[0], normal("“三新”经济的增加值")[0]
    ('单位地区生产总值能耗', '三新经济增加值')
    """
    plain, apart = name, ""
    if not name.isalnum() or not name.isprintable() or any(char > "\uff00" for char in name):
        plain = unicodedata.normalize("NFKC", name)
        inside = [next((part for part in m.groups() if part), "") for m in _BRACKETS.finditer(plain)]
        apart = "；".join(part.strip() for part in inside if part and not part.strip().isdecimal())
        plain = _BRACKETS.sub("", plain)
    plain = _DROPPED.sub("", plain)
    words = wording()
    return words.rewritten.sub(lambda m: words.rewrite[m.group()], plain), apart


def data(name: str) -> Any:
    """A file of data/ without its ending, as importlib gives it."""
    return files("luoshi.indicators").joinpath("data", f"{name}.toml")


def _any(words: Iterable[str]) -> str:
    """The alternation of *words*, longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
