"""Hard-wrapped texts: lines of equal width that break in the middle of sentences."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise

from luoshi.records import Repair

_LINE = re.compile(r"[^\n]++")
_NARROW, _WIDE, _AVERAGE = 30, 160, 120
_LEAST, _SHARE, _PLAY = 8, 0.6, 3
_FINAL = "。！？；：!?;:"
# A line that begins so begins something of its own.
_OWN = re.compile(
    r"[ \t\u3000\xa0]{2}|\u3000|[一二三四五六七八九十]{1,3}[、.．]|[0-9]{1,3}[、.．)）](?![0-9])|"
    r"[（(〔\[［【][一二三四五六七八九十0-9]{1,3}[）)〕\]］】]|第[一二三四五六七八九十百0-9]{1,4}[章节条部]|"
    r"[—―─-]{2}|[①-⑳■□●•√]|各位"
)
_HAN = "\u3400-\u9fff"
_GAP = re.compile(rf"(?<=[{_HAN}，。；：、”）》,;:)%0-9]) (?=[{_HAN}“（《，。；：、”）》,;:(])")
_LONG = 300
_SAMPLE = 3000


def find(text: str) -> list[Repair]:
    """The line breaks (in long lines: the blanks) that a fixed width put into sentences."""
    return [*_breaks(text), *_gaps(text)]


def width(line: str) -> int:
    """Columns on a terminal: two for a Chinese character."""
    return len(line.encode("gb18030", "replace"))


def _breaks(text: str) -> list[Repair]:
    """Line breaks inside sentences."""
    newlines = text.count("\n")
    if newlines < _LEAST or not _NARROW // 2 <= len(text) / newlines <= _AVERAGE:
        return []
    lines = list(islice(_LINE.finditer(text), _SAMPLE))
    column = _column(lines)
    if not column:
        return []
    lines = list(_LINE.finditer(text))
    evidence = f"全文按每行约{column // 2}字硬换行，此处在句子中间断开"
    found = []
    for line, behind in pairwise(lines):
        full = column - _PLAY <= width(line[0].rstrip()) <= column
        if (
            full
            and behind.start() == line.end() + 1
            and line[0].rstrip()[-1] not in _FINAL
            and not _OWN.match(behind[0])
        ):
            start = line.start() + len(line[0].rstrip())
            end = behind.start() + len(behind[0]) - len(behind[0].lstrip())
            words = text[start - 1].isascii() and text[start - 1].isalpha() and text[end : end + 1].isascii()
            found.append(Repair(start, end, "break", " " if words else "", evidence))
    return found


def _column(lines: Sequence[re.Match[str]]) -> int:
    """The width at which lines that do not end a sentence break; 0 if they have none in common."""
    widths = [width(line[0].rstrip()) for line in lines]
    inner = [
        w for line, w in zip(lines, widths, strict=True) if line[0].rstrip()[-1:] not in _FINAL and w >= _NARROW // 2
    ]
    column, full = _most_common(inner)
    enough = full >= _LEAST and full >= _SHARE * len(inner)
    finals = sum(column - _PLAY <= w <= column for w in widths) - full
    return column if enough and finals <= full * (1 - _SHARE) else 0


def _most_common(widths: Sequence[int]) -> tuple[int, int]:
    """The upper end of the narrow band that holds most widths, and how many it holds."""
    counts = Counter(w for w in widths if _NARROW <= w <= _WIDE)
    if not counts:
        return 0, 0
    bands = {w: sum(counts[w - play] for play in range(_PLAY + 1)) for w in counts}
    best = max(bands, key=lambda w: (bands[w], w))
    return best, bands[best]


def _gaps(text: str) -> list[Repair]:
    """Blanks at regular distances in a long line: the wraps of a page that was flattened."""
    found = []
    for line in _LINE.finditer(text) if text.count(" ") >= _LEAST else ():
        if line.end() - line.start() < _LONG or text.count(" ", line.start(), line.end()) < _LEAST:
            continue
        gaps = list(_GAP.finditer(text, line.start(), line.end()))
        if len(gaps) < _LEAST:
            continue
        distances = [width(text[a.end() : b.start()]) for a, b in pairwise(gaps)]
        column, full = _most_common(distances)
        if full < _LEAST - 2 or 2 * full < sum(w >= _NARROW // 2 for w in distances):
            continue
        evidence = f"长行里每隔约{column // 2}字有一个空格，是原来的换行"
        before = [width(text[line.start() : gaps[0].start()]), *distances]
        behind = [*distances, 0]
        found += [
            Repair(gap.start(), gap.end(), "break", "", evidence)
            for gap, left, right in zip(gaps, before, behind, strict=True)
            if _wrapped(left, right, column) and not _OWN.match(text, gap.end())
        ]
    return found


def _wrapped(left: int, right: int, column: int) -> bool:
    """Whether a blank ends a full line: its own, or one after a break that left no blank, since a full one follows."""
    return column - _PLAY <= left <= column or (left > column and column - _PLAY <= right <= column)
