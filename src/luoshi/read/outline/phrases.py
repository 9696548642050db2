"""The phrases that may turn a text from report to plan and back, or to other years, and where they stand."""

import re
from collections.abc import Iterator
from functools import cache

from luoshi.read.outline.words import pattern, words

_LOCAL = (
    r"(?:今年|明年|下半年|下一?步|下一?阶段|接下来|今后|(?<![到至])20\d\d年|到20\d\d年底?|未来[一二三四五]年)"
    r"[^。！？；\n，,]{0,8}[，,]?[^。！？；\n，,已]{0,6}"
    r"(?:计划(?=完成|投资|总投资|实施|新|开|建|引|启|推|培|争|打|举|组|出|安排)|拟(?![合定])|将(?!军|近)|力争|确保|争取)"
    r"|(?:今年|本年度|20\d\d年)[，,]?(?:全[省市州县区旗])?[，,]?(?:共)?(?:安排|计划新?开工|计划实施)"
    r"|(?:强调|要求|指出|提出)[，,]下?[^。，,]{0,3}要(?![素闻])|(?<=\n)要(?![不是素闻点说])"
)
_SO_FAR = (
    r"(?:(?:今年|20\d\d年)(?:以来)?[，,]?"
    r"(?:一季度|上半年|前三季度|前\d{1,2}个?月|\d{1,2}[-—至]\d{1,2}月)|截至目前)"
)
_SPAN = (
    r"“?十[一二三四五六七]?五”?(?:规划)?(?:时期|以来|期间)|回望“?十[一二三四五六七]五”?"
    r"|第十[一二三四五六七]个五年规划"
)


@cache
def _switches() -> re.Pattern[str]:
    """All phrases that may turn a text, in one pattern with a group for each effect."""
    groups = [
        ("plan", pattern("switch", "plan").pattern),
        ("sofar", _SO_FAR),
        ("local", _LOCAL),
        ("span", _SPAN),
        ("five", pattern("switch", "five_years").pattern + "|的五年(?=。)"),
        ("one", pattern("switch", "one_year").pattern),
        ("report", pattern("switch", "report").pattern),
        ("year", r"(?<!\d)20\d\d年(?=[，,是一-龥])"),
    ]
    return re.compile("|".join(f"(?P<{name}>{body})" for name, body in groups))


@cache
def _beginnings() -> re.Pattern[str]:
    """How those phrases begin, in a pattern that skips quickly over all else."""
    listed = [word for name in ("plan", "report", "five_years", "one_year") for word in words()["switch"][name]]
    pairs = {word[:2] for word in listed if not word.startswith("{年}")}
    pairs |= {
        "今年",
        "明年",
        "新的",
        "下半",
        "下步",
        "下一",
        "下阶",
        "接下",
        "今后",
        "未来",
        "本年",
        "强调",
        "要求",
        "指出",
    }
    pairs |= {"第十"}
    pairs |= {"提出", "截至", "“十", "回望", "的五", "\n要", "到2", *(f"十{digit}" for digit in "一二三四五六七")}
    by_first: dict[str, str] = {}
    for pair in sorted(pairs):
        by_first[pair[0]] = by_first.get(pair[0], "") + re.escape(pair[1:])
    seconds = {first: f"[{rest}]" if rest else "" for first, rest in by_first.items()}
    return re.compile(r"20\d\d年|" + "|".join(re.escape(first) + rest for first, rest in seconds.items()))


def find_phrases(text: str) -> Iterator[re.Match[str]]:
    """The phrases of *text* that may turn it, in order and apart from one another."""
    at = _switches().match
    end = 0
    for begin in _beginnings().finditer(text):
        start = begin.start() + (begin[0][0] == "\n")
        match = at(text, start) if start >= end else None
        if match is not None:
            end = match.end()
            yield match
