"""The characters of a printed page with their places: runs of neighbouring characters, and the ruled lines."""

import ctypes
import unicodedata
from dataclasses import dataclass, field

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

_BLANK = frozenset(" \t\r\n\u00a0\u3000\u2002\u2003\u2009\u200b\ufeff\u00ad\x00\x02\ufffe\uffff")
_MOST_CHARACTERS = 200_000
_MOST_SEGMENTS = 20_000
# Radicals that fonts give for the characters that look alike; the block's other members NFKC knows.
_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰⻳⻨⻪",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟黄齐齿龙龟麦黾",
        strict=True,
    )
)


@dataclass(slots=True)
class Run:
    """Neighbouring characters of a line: their text, left edges, the right edge of the last, baseline and size.

    Lengths are points from the page's upper left corner; *blank* tells whether a blank stands before the run.
    """

    text: str
    lefts: list[float]
    right: float
    base: float
    size: float
    blank: bool = False

    @property
    def left(self) -> float:
        """The left edge."""
        return self.lefts[0]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level (top == bottom, about) or upright."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(slots=True)
class Page:
    """What a page shows: its size, runs in the order of the file, rules, and whether it holds pictures."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictures: bool = False
    broken: int = 0
    characters: int = 0


def read_page(page: pdfium.PdfPage, number: int) -> Page:
    """The characters and rules of a page of a PDF; rotated text (watermarks) is left out."""
    width, height = page.get_size()
    turn = _Turn(page, width, height)
    out = Page(number, width, height)
    text = page.get_textpage()
    try:
        _read_runs(text, turn, out)
    finally:
        text.close()
    _read_objects(page, turn, out)
    return out


class _Turn:
    """From a page's own coordinates to points from the upper left corner of the page as it is shown."""

    def __init__(self, page: pdfium.PdfPage, width: float, height: float) -> None:
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.rotation = page.get_rotation()

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        match self.rotation:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
        return x - self.left, self.top - y


def _read_runs(text: pdfium.PdfTextPage, turn: _Turn, out: Page) -> None:
    """Put the characters together to runs: same line, next to one another."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    unicode_at, origin_at, box_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
    run: Run | None = None
    blank = parted = False
    high = 0
    for index in range(min(raw.FPDFText_CountChars(text), _MOST_CHARACTERS)):
        code = unicode_at(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        char = chr(code) if code < 0x110000 else "\ufffd"
        if char in _BLANK:
            parted, blank = True, blank or not raw.FPDFText_IsGenerated(text, index)
            continue
        origin_at(text, index, x, y)
        box_at(text, index, box)
        _, base = turn(x.value, y.value)
        one, other = turn(box.left, box.top), turn(box.right, box.bottom)
        left, right = min(one[0], other[0]), max(one[0], other[0])
        size = abs(other[1] - one[1]) or 1.0
        out.characters += 1
        out.broken += 0xE000 <= code < 0xF900 or code == 0xFFFD or code < 32
        if run is not None and _goes_on(run, left, base, size) and not (parted and left - run.right > 0.05 * size):
            run.text += char
            run.lefts.append(left)
            run.right = max(right, left)
        elif run is None or not (_again(run, char, left, base) or _slanted(text, index)):
            run = Run(char, [left], right, base, size, blank)
            out.runs.append(run)
        blank = parted = False
    for made in out.runs:
        made.text = _plain(made.text)


def _goes_on(run: Run, left: float, base: float, size: float) -> bool:
    """Whether a character stands next to the last one of a run."""
    gap = left - run.right
    wide = max(run.size, size)
    return abs(base - run.base) < 0.2 * wide and -0.3 * wide < gap < 0.7 * wide and abs(size - run.size) < 0.3 * wide


def _again(run: Run, char: str, left: float, base: float) -> bool:
    """Whether a character is printed a second time over the last one, to look bold."""
    return run.text[-1] == char and abs(run.lefts[-1] - left) <= 1 and abs(run.base - base) <= 1


def _slanted(text: pdfium.PdfTextPage, index: int) -> bool:
    """Whether a character is turned out of the line, as those of a watermark are."""
    angle = float(raw.FPDFText_GetCharAngle(text, index)) % 1.5707963
    return 0.09 < angle < 1.48


def _plain(text: str) -> str:
    """The text with look-alikes from fonts (⼈, ⻓) as the characters that are meant; one for one."""
    if text.isascii() or not any("\u2e80" <= c <= "\u2fdf" or "\uf900" <= c <= "\ufaff" for c in text):
        return text
    return "".join(_RADICALS.get(char) or _composed(char) for char in text)


def _composed(char: str) -> str:
    """The character that a look-alike stands for."""
    alike = "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff"
    return unicodedata.normalize("NFKC", char)[:1] if alike else char


def _read_objects(page: pdfium.PdfPage, turn: _Turn, out: Page) -> None:
    """The rules that a page draws, and whether it holds pictures."""
    budget = _MOST_SEGMENTS
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=2):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            out.pictures = True
        elif budget > 0 and thing.level == 0:
            budget -= _read_path(thing, turn, out)


def _read_path(thing: pdfium.PdfObject, turn: _Turn, out: Page) -> int:
    """Add the level and upright lines of a path; how many pieces it has."""
    count = min(int(raw.FPDFPath_CountSegments(thing)), _MOST_SEGMENTS)
    matrix = thing.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO and last is not None:
            _add_rule(last, point, out)
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            _add_rule(point, first, out)
        last = point
    return count


def _add_rule(one: tuple[float, float], other: tuple[float, float], out: Page) -> None:
    """Keep a line that is level or upright and long enough to divide cells."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    if max(right - left, bottom - top) >= 6 and min(right - left, bottom - top) <= 1.5:
        out.rules.append(Rule(left, top, right, bottom))
