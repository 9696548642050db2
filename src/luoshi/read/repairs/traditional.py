"""Traditional characters: told by majority, turned into simplified ones one by one."""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from luoshi.read.repairs.words import rows

# The traditional characters that official prose can hardly do without: a text with none of them is not traditional.
_MARKS = re.compile(
    "[為個國來時們動會產種經進業學實現開應間樣與關線內數變條問結總設長統規劃萬億項計財務農縣區發質氣對說這過後"
    "從東車馬門專圍報場點義書權當員電無興兩廣廠標準環節領導點號類園際協認證調測處價費資貿貨購銷額增長負責貧"
    "構機極樹樓橋歷歲殘氣沒淨溫滿漢災熱爭狀獎獲現療監盡確礎穩積競筆給維綠網緊縮績織繼續聯聲職腦臨舉舊藝藥"
    "術衛複補裝見視覺觀討訓記許評試話該詳語課請諾謀議護讓豐賣賽趨躍軍軟較載輕輛輸轄轉辦農遠適選還邊郵鄉醫釋鋼鐵錄鎮"
    "鏈陽際隊階隨險雜難雙雲靈靜頂順預頭題願顯風飛飯養館駐驗體魚鮮齊齡]"
)
_SLICE = 20_000


class Majority(NamedTuple):
    """How many characters of a sample are traditional only, and how many simplified only."""

    traditional: int
    simplified: int

    @property
    def holds(self) -> bool:
        """Whether the text is traditional by majority."""
        return self.traditional > self.simplified


@cache
def _table() -> dict[int, str]:
    """Traditional character (its code) -> simplified character."""
    pairs = "".join(rows("traditional.txt"))
    return {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


@cache
def _sides() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only traditional, and only simplified texts have (what Big5 lacks is simplified)."""
    traditional = {chr(code) for code in _table() if not chr(code).encode("gb2312", "ignore")}
    return frozenset(traditional), frozenset(new for new in _table().values() if not new.encode("big5", "ignore"))


@cache
def _any() -> re.Pattern[str]:
    """One character of the table."""
    return re.compile(f"[{''.join(map(chr, _table()))}]")


def sample(text: str) -> str:
    """The whole of a short text, head, middle and end of a long one."""
    if len(text) <= 3 * _SLICE:
        return text
    middle = (len(text) - _SLICE) // 2
    return text[:_SLICE] + text[middle : middle + _SLICE] + text[-_SLICE:]


def majority(text: str) -> Majority:
    """Count both kinds of characters in a sample of *text*; (0, 0) where no traditional one is found.

    >>> majority("沈默寫了报告").holds, majority("經濟增長").holds
    (False, True)
    """
    part = sample(text)
    if not _MARKS.search(part):
        return Majority(0, 0)
    traditional, simplified = _sides()
    counts = Counter(part).items()
    return Majority(sum(n for c, n in counts if c in traditional), sum(n for c, n in counts if c in simplified))


def marked(text: str) -> bool:
    """Whether *text* has a frequent traditional character at all."""
    return _MARKS.search(text) is not None


def simplify(text: str) -> str:
    """Every traditional character by its simplified one; the length stays.

    >>> simplify("規模以上工業增加值")
    '规模以上工业增加值'
    """
    return text.translate(_table())


def changed(text: str) -> tuple[int, int] | None:
    """From the first to behind the last traditional character of *text*; None where it has none."""
    first = _any().search(text)
    if not first:
        return None
    last = _any().search(text[::-1])
    assert last
    return first.start(), len(text) - last.start()
