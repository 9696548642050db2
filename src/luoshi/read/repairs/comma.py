"""Doubled punctuation: ，， 。。 ,、"""

import re

from luoshi.records import Repair

_PAIRS = (",,", "，，", "。。", "、、", "；；", ",、", "，、", "、,", "、，", ",。", "，。", "，,", ",，", ",;", "，；")
# Only between Chinese: commas side by side in lists of cells or in programs mean empty cells.
_DOUBLED = re.compile(r"(?<=[\u3400-\u9fff”’》）)%％0-9])[,，、。；;]{2,4}(?=[\u3400-\u9fff“‘《（(\n0-9]|\Z)")
_WEAK = ",，、"


def find(text: str) -> list[Repair]:
    """Runs of two to four marks where one is meant: the last one stays, a full stop always.

    >>> [(r.start, r.end, r.replacement) for r in find("增长5%,、下降")]
    [(4, 6, '、')]
    """
    if not any(pair in text for pair in _PAIRS):
        return []
    found = []
    for match in _DOUBLED.finditer(text):
        run = match[0]
        before, behind = text[match.start() - 1], text[match.end() : match.end() + 1]
        cells = before.isdigit() and behind.isdigit()
        if not cells and run[:-1].strip(_WEAK + run[-1]) == "" and run != "。。。":
            found.append(Repair(match.start(), match.end(), "comma", run[-1], f"标点“{run}”重复"))
    return found
