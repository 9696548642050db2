"""Lost plus signs inside quotes: “9 2”, proved by a footnote that tells what is added."""

import re
from collections import defaultdict

from luoshi.records import Repair

_BLANK = "[ \xa0\u3000]"
_NUMBERS = tuple(
    re.compile(rf"{mark}([0-9]{{1,3}}){_BLANK}([0-9]{{1,3}}|[nNxX])(?=[”\"」])") for mark in ("“", '"', "「")
)
_WORDS = re.compile(r"“([\u3400-\u9fff]{2,8}) ([\u3400-\u9fff]{2,8})(?=”)")
_NOTE = re.compile(r"(?m)^[ \t\u3000]*[\[［〔【(（]?(?:注?[0-9]{1,3}|[①-⑳])[\]］〕】)）:：.、]?[^\n]{4,4000}")
_COUNT = re.compile(
    r"([0-9]{1,3}|[一二三四五六七八九十两]{1,3})(?:个|家|项|条|类|种|大|位|座|所|处|支|省|市|县|区|城|国|名|人|港)"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ENOUGH = 20


def find(text: str) -> list[Repair]:
    """Blanks inside quotes that were plus signs; numbers are repaired where a note of the text proves it."""
    matches = [match for pattern in _NUMBERS for match in pattern.finditer(text)]
    notes = _notes(text) if matches else {}
    proofs = {
        match[0]: next((proof for note in notes.get(match[0], ()) if (proof := _proof(note, match))), "")
        for match in {match[0]: match for match in matches}.values()
    }
    numbers = [_number(match, proofs[match[0]]) for match in matches]
    # Slogans have blanks between their halves too; only where numbers lost their sign, words may have.
    return numbers + _words(text) if numbers and "+" not in text else numbers


def _number(match: re.Match[str], proof: str) -> Repair:
    """The repair of one pair of numbers."""
    evidence = proof or f"引号里的“{match[1]} {match[2]}”像是丢了加号，文中没有注释可以证明"
    return Repair(match.end(1), match.start(2), "plus", "+", evidence, bool(proof))


def _notes(text: str) -> dict[str, list[str]]:
    """Quoted pair -> the footnotes that quote it; a few are enough."""
    notes: dict[str, list[str]] = defaultdict(list)
    for line in _NOTE.finditer(text):
        for name in {match[0] for pattern in _NUMBERS for match in pattern.finditer(line[0])}:
            if len(notes[name]) < _ENOUGH:
                notes[name].append(line[0])
    return notes


def _proof(note: str, match: re.Match[str]) -> str:
    """What in the note proves that the two numbers are added; empty if nothing does."""
    if not match[2].isdigit():
        return ""
    counts = [(_value(m[1]), m[0]) for m in _COUNT.finditer(note.replace(match[0], ""))]
    words = dict(reversed(counts))
    a, b = int(match[1]), int(match[2])
    values = [value for value, _ in counts]
    if a in values and b in values and (a != b or values.count(a) > 1):
        return f"注释写明“{words[a]}”和“{words[b]}”"
    if a + b in values and (a in values or b in values):
        part = words[a if a in values else b]
        return f"注释写明“{part}”和合计“{words[a + b]}”，{a}+{b}={a + b}"
    return ""


def _value(number: str) -> int:
    """A small number in digits or in characters; -1 if it is none."""
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.partition("十")
    if not ten:
        return _DIGITS[number] if len(number) == 1 else -1
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return -1
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _words(text: str) -> list[Repair]:
    """Two words with one blank between them inside a quote: only suggested."""
    evidence = "引号里的“{} {}”像是丢了加号，无法证明"
    return [
        Repair(match.end(1), match.start(2), "plus", "+", evidence.format(match[1], match[2]), False)
        for match in _WORDS.finditer(text)
    ]
