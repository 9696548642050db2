"""How wide a text stands: Chinese characters take two columns of a terminal or a spreadsheet, Latin ones take one."""

from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """The columns that *text* takes.

    >>> width("GDP增速"), width("")
    (7, 0)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def cut(text: str, room: int) -> str:
    """*text* in at most *room* columns, with … for what is cut off.

    >>> cut("地区生产总值", 9), cut("GDP", 9)
    ('地区生产…', 'GDP')
    """
    if width(text) <= room:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > room:
            break
        kept.append(char)
    return "".join(kept) + "…" if room > 0 else ""


def pad(text: str, room: int, *, right: bool = False) -> str:
    """*text* filled with spaces to *room* columns, aligned left or *right*.

    >>> pad("增速", 6) + "|", pad("5.5", 6, right=True)
    ('增速  |', '   5.5')
    """
    space = " " * max(0, room - width(text))
    return space + text if right else text + space


def wrapped(text: str, room: int) -> list[str]:
    """*text* broken into lines of at most *room* columns: anywhere as Chinese allows, but not within Latin words.

    >>> wrapped("写入 facts.jsonl 和网页", 12)
    ['写入', 'facts.jsonl', '和网页']
    """
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        if line and used + width(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line, used = "", 0
        line, used = line + piece, used + width(piece)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """Single wide characters and whole runs of narrow ones, each with the spaces after it."""
    pieces: list[str] = []
    for char in text:
        joins = bool(pieces) and (char.isspace() or (char.isascii() and pieces[-1][-1:].isascii()))
        if joins and not (pieces[-1][-1:].isspace() and not char.isspace()):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
