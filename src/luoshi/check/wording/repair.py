"""The repair check (改读的旁证): what in the text proves that a sign was lost (docs/checks/repair.md).

“9 2” was “9+2” where a note lists nine provinces and two more, eleven in all. The raw text is never changed: the check
only shows the proof, so that a reader may judge the suggestion.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.check.wording.items import NUMERAL, number
from luoshi.records import Finding, Repair, Source

_OPEN, _CLOSE = '“"「', '”"」'
_REACH = 24
_NOTE_REACH = 400
_COUNT = re.compile(rf"(?P<n>{NUMERAL})个?(?P<unit>[省市区县国州镇港家项条类种城])")
_ALL = re.compile(rf"(?:总共|共计?|合计|总计)(?P<n>{NUMERAL})个?[省市区县国州镇港家项条类种城]")
_MOST = 6


def check(prepared: Prepared) -> Iterator[Finding]:
    """One ``consistent`` finding for each pair whose lost plus sign the same text proves."""
    passages = prepared.passages
    groups: dict[str, list[Repair]] = defaultdict(list)
    for repair in prepared.document.repairs:
        if repair.kind == "plus":
            groups[_pair(prepared.document.text, repair)].append(repair)
    for pair, repairs in groups.items():
        if " " not in pair:
            continue
        finding = _by_note(passages, pair, repairs) or _by_print(passages, pair, repairs)
        if finding:
            yield finding


def _pair(text: str, repair: Repair) -> str:
    """The quoted words around a lost sign, one blank where it was (``9 2``)."""
    start, end = repair.start, repair.end
    while start > max(0, repair.start - _REACH) and text[start - 1] not in _OPEN + "\n":
        start -= 1
    while end < min(len(text), repair.end + _REACH) and text[end] not in _CLOSE + "\n":
        end += 1
    return f"{text[start : repair.start]} {text[repair.end : end]}"


def _by_note(passages: Passages, pair: str, repairs: Sequence[Repair]) -> Finding | None:
    """The proof by a note that counts both groups; where it tells their sum, the sum must agree."""
    first, _, second = pair.partition(" ")
    if not (first.isdigit() and second.isdigit()):
        return None
    a, b = int(first), int(second)
    for repair in reversed(repairs):
        proof = _counts(passages.document.text, repair, a, b)
        if not repair.applied or proof is None:
            continue
        start, end, total = proof
        if total and total != a + b:
            continue
        text = passages.document.text
        told = f"{a}+{b}={a + b}" if total else f"{a}+{b}"
        return Finding(
            "repair",
            "consistent",
            f"“{pair}”所缺的加号有注释为证，应读作“{a}+{b}”",
            told,
            "注释解释的就是正文中的同一名称",
            (*_sources(passages, repairs), Source(passages.document.name, start, end, text[start:end])),
        )
    return None


def _counts(text: str, repair: Repair, a: int, b: int) -> tuple[int, int, int] | None:
    """Where the line around a repair counts *a* and *b* things, and the total it tells (0 if none)."""
    start = text.rfind("\n", max(0, repair.start - _NOTE_REACH), repair.start) + 1 or max(0, repair.start - _NOTE_REACH)
    end = text.find("\n", repair.end, repair.end + _NOTE_REACH)
    end = min(len(text), repair.end + _NOTE_REACH) if end < 0 else end
    counts = [m for m in _COUNT.finditer(text, start, end) if not text[m.start() - 1 : m.start()].isdigit()]
    found_a = next((m for m in counts if number(m["n"]) == a), None)
    found_b = next((m for m in counts if number(m["n"]) == b and m is not found_a), None)
    if found_a is None or found_b is None:
        return None
    low, high = min(found_a.start(), found_b.start()), max(found_a.end(), found_b.end())
    total = _ALL.search(text, high, min(end, high + 12))
    if total:
        return low, _noun_end(text, total.end()), number(total["n"])
    return low, _noun_end(text, high), 0


def _noun_end(text: str, at: int) -> int:
    """The end of a counted noun of two characters (省区)."""
    return at + 1 if text[at : at + 1] in tuple("区市县") else at


def _by_print(passages: Passages, pair: str, repairs: Sequence[Repair]) -> Finding | None:
    """The proof by the same name printed with its sign elsewhere in the text."""
    text = passages.document.text
    first, _, second = pair.partition(" ")
    found = re.search(rf"{re.escape(first)}[+＋]{re.escape(second)}", text)
    if not found:
        return None
    return Finding(
        "repair",
        "consistent",
        f"“{pair}”在文中另一处印有加号，应读作“{first}+{second}”",
        f"“{pair}”=“{first}+{second}”",
        "两处是同一名称",
        (*_sources(passages, repairs), Source(passages.document.name, found.start(), found.end(), found[0])),
    )


def _sources(passages: Passages, repairs: Sequence[Repair]) -> tuple[Source, ...]:
    """The places of the lost sign with the name around them."""
    text, out = passages.document.text, []
    for repair in repairs[:_MOST]:
        start, end = repair.start, repair.end
        while start > max(0, repair.start - _REACH) and text[start - 1] not in "，,。；;：:、\n\r":
            start -= 1
        while end < min(len(text), repair.end + _REACH) and text[end] not in "，,。；;：:、\n\r[［":
            end += 1
        out.append(Source(passages.document.name, start, end, text[start:end]))
    return tuple(out)
