"""The coined check (数字简称与解释): names made of numbers against what explains them (docs/checks/coined.md).

“一金两贷双保险” adds up to five policies; “四级” means four levels; “5312” is 五支…、三个…、一个…、二重…. Readings that
do not fit are doubtful only: a coined name may count by other rules than its gloss.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.check.wording.items import NUMERAL, Items, items, number
from luoshi.records import Finding, Verdict

_DIGIT = "[一二三四五六七八九十两双]"
_COUNTER = "[大个项类种条]"
# A name of two pairs or more: 一金两贷双保险, 三清三治四提升.
_PAIRS = re.compile(rf"[“\"‘]?(?P<pairs>(?:{_DIGIT}[\u4e00-\u9fff]{{1,3}}?){{2,6}}?)[”\"’]")
_PAIR = re.compile(rf"({_DIGIT})(?!{_DIGIT})[\u4e00-\u9fff]")
_TOTAL = re.compile(rf"(?P<gap>[^，,。；;：:\n]{{0,4}}?)(?P<n>{NUMERAL})(?:{_COUNTER})(?P<what>[\u4e00-\u9fff]{{2,8}})")
# A quoted number with its noun and a gloss: “四级”为省、市、县、乡; “5”是指…; “四新”经济（新技术、…）.
_GLOSSED = re.compile(
    rf"[“\"](?P<n>\d{{1,2}}|{_DIGIT})(?P<noun>[\u4e00-\u9fff]{{0,6}})[”\"](?P<head>[\u4e00-\u9fff]{{0,8}}?)"
    r"(?P<mark>是指|指的是|[指即为]|包括|[：:](?:是指|即|包括)?|[（(](?:即|指|是指|包括)?)(?![导挥数标出向了])"
)
_PLUS = re.compile(r"[“\"](?P<terms>\d{1,2}(?:\+(?:\d{1,2}|[NnXx]))+)[”\"]")
_DIGITS = re.compile(r"[“\"](?P<digits>\d{3,6})[”\"]")
_LEADING = re.compile(rf"^\s*({_DIGIT}|\d{{1,2}})(?:[个大支项条级层类种重道张套批本化]|[\u4e00-\u9fff]{{1,6}}$)")
_VAGUE = re.compile(r"等(?!级|次)|其中|以及其他|如：")
_OPEN, _CLOSE = "（(《“‘「【[", "）)》”’」】]"
# Set phrases whose numbers count nothing that follows.
_FIXED = frozenset(("一带一路", "一国两制", "一网通办", "一心一意", "一老一小", "一县一策", "一企一策"))
_REACH = 220
_FEW = 12
_ASSUMES = "解释是完整的，简称中的数字就是解释中的项数"


def check(prepared: Prepared) -> Iterator[Finding]:
    """Coined names that stand beside their gloss, in the text, its footnotes and its explanations of terms."""
    passages = prepared.passages
    found = [*_pairs(passages), *_glosses(passages), *_digit_names(passages)]
    seen: set[tuple[int, int]] = set()
    for finding in sorted(found, key=lambda one: one.sources[0].start):
        key = finding.sources[0].start, finding.sources[-1].end
        if key not in seen:
            seen.add(key)
            yield finding


@dataclass(frozen=True, slots=True)
class _Gloss:
    """The words that explain a name: *start* to *end* of the reading text, as a list."""

    start: int
    end: int
    listed: Items


def _gloss(text: str, start: int, stops: str = "，,。；;\n\r") -> _Gloss | None:
    """The list that begins at *start*; None if it is open (等) or not ended within reach."""
    depth = 0
    for offset in range(start, min(len(text), start + _REACH)):
        char = text[offset]
        if char in _OPEN:
            depth += 1
        elif depth and char in _CLOSE:
            depth -= 1
        elif not depth and (char in stops or char in "）)”"):
            words = text[start:offset]
            if _VAGUE.search(words):
                return None
            return _Gloss(start, offset, items(text, start, offset))
    return None


def _pairs(passages: Passages) -> Iterator[Finding]:
    """Names of several pairs: their sum against the count right behind them (10项重点任务) or against their gloss."""
    text = passages.text
    for match in _PAIRS.finditer(text):
        numbers = [number(m[1]) for m in _PAIR.finditer(match["pairs"])]
        if len(numbers) < 2 or text[match.start()] not in '“"‘' or max(numbers) > _FEW:
            continue
        if match["pairs"] in _FIXED:
            continue
        total = sum(numbers)
        shown = "+".join(map(str, numbers)) + f"={total}"
        counted = _TOTAL.match(text, match.end())
        if counted and number(counted["n"]) > 1:
            stated = number(counted["n"])
            yield from _judged(passages, (match.start(), counted.end()), stated, total, shown, len(numbers) > 2)
        elif text[match.end() : match.end() + 1] in tuple("：:（("):
            gloss = _gloss(text, match.end() + 1)
            if gloss and gloss.listed.least > 2:
                yield from _judged(
                    passages, (match.start(), gloss.end), gloss.listed.least, total, shown, not gloss.listed.joins
                )


def _judged(
    passages: Passages, span: tuple[int, int], stated: int, total: int, shown: str, doubt: bool
) -> Iterator[Finding]:
    """Agreement is told; disagreement only where *doubt* says that the name counts things one by one."""
    if stated != total and not (doubt and abs(stated - total) <= 2):
        return
    verdict: Verdict = "consistent" if stated == total else "possible"
    message = (
        f"简称中的数字合计{total}，与所列{stated}项相符"
        if stated == total
        else f"简称中的数字合计{total}，后面写明{stated}项，请核对简称或数目"
    )
    yield Finding(
        "coined",
        verdict,
        message,
        shown if stated == total else f"{shown}≠{stated}",
        _ASSUMES,
        (passages.quote(*span),),
    )


def _glosses(passages: Passages) -> Iterator[Finding]:
    """A quoted number, perhaps with its noun, and the list that explains it."""
    text = passages.text
    for match in _GLOSSED.finditer(text):
        stated = number(match["n"])
        bracket = match["mark"][0] in "（("
        gloss = _gloss(text, match.end(), "）)" if bracket else "，,。；;\n\r")
        if not 2 <= stated <= _FEW or gloss is None or gloss.listed.least < 2 or not _plain(match, text, gloss):
            continue
        listed = gloss.listed
        span = (match.start(), gloss.end + (text[gloss.end] in "）)" and bracket))
        if listed.may_be(stated):
            yield _agreed(passages, match, span, stated)
        elif (
            abs(listed.least - stated) == 1
            and not listed.joins
            and match["noun"]
            and match["mark"][0] not in "为即"
            and text[gloss.end] not in "，,"
        ):
            yield _doubted(passages, match, span, stated, listed.least)


def _plain(match: re.Match[str], text: str, gloss: _Gloss) -> bool:
    """Whether the gloss is a bare list of names: no numbers in it that could count differently."""
    if re.search(_DIGIT, match["noun"]):
        return False
    return not match["noun"] or not re.search(r"\d", text[gloss.start : gloss.end])


def _agreed(passages: Passages, match: re.Match[str], span: tuple[int, int], stated: int) -> Finding:
    return Finding(
        "coined",
        "consistent",
        f"“{match['n']}{match['noun']}”与解释所列{stated}项相符",
        f"解释{stated}项={stated}",
        _ASSUMES,
        (passages.quote(*span),),
    )


def _doubted(passages: Passages, match: re.Match[str], span: tuple[int, int], stated: int, listed: int) -> Finding:
    return Finding(
        "coined",
        "possible",
        f"“{match['n']}{match['noun']}”的解释列出{listed}项，与简称的{stated}不同，请核对解释是否列全",
        f"解释{listed}项≠{stated}",
        _ASSUMES,
        (passages.quote(*span),),
    )


def _digit_names(passages: Passages) -> Iterator[Finding]:
    """Names of bare digits or sums (5312, 1+6+N) whose gloss begins its clauses with those very numbers."""
    text = passages.text
    for match in (*_DIGITS.finditer(text), *_PLUS.finditer(text)):
        plus = "+" in match[0]
        digits = match["terms"].split("+") if plus else list(match["digits"])
        numbers = [int(d) for d in digits if d.isdigit()]
        colon = re.compile(r"[^，,。；;：:\n]{0,20}[：:](?:是指|即)?").match(text, match.end())
        if not colon or len(numbers) < 2 or 0 in numbers:
            continue
        end = _line_end(text, colon.end())
        leading = [_first(clause) for clause in re.split(r"[，,；;、。]", text[colon.end() : end])]
        told = [value for value in leading if value > 0]
        if told[: len(numbers)] == numbers:
            yield Finding(
                "coined",
                "consistent",
                f"“{match[0][1:-1]}”与解释中依次出现的数目相符",
                "、".join(map(str, numbers)) + "=" + "、".join(map(str, told[: len(numbers)])),
                _ASSUMES,
                (passages.quote(match.start(), end),),
            )


def _line_end(text: str, start: int) -> int:
    found = re.compile(r"[。\n\r]").search(text, start, start + 2 * _REACH)
    return found.start() if found else min(len(text), start + 2 * _REACH)


def _first(clause: str) -> int:
    found = _LEADING.match(clause)
    return number(found[1]) if found else -1
