"""Opening a table of observations: the sheet that has the head, its rows one by one, what its cells do not tell."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, load_workbook
from python_calamine import SheetVisibleEnum as Visible

from luoshi.read.files.archive import open_archive
from luoshi.read.files.xlsx_formats import column_letters, formats, marks, sheet_parts
from luoshi.records import LuoshiError

COLUMNS = ("单位", "指标", "期间", "数值", "计量单位", "量类", "性质", "备注")
"""The heads of the table; those after the fourth may be left out."""
NEEDED = COLUMNS[:4]
MOST_ROWS = 500_000
_MOST_UNPACKED = 400_000_000
_MOST_COLUMNS = 200
_HEAD_ROWS = 20
_PIECE = 4_000_000
_TOLD = ("单位", "指标", "期间", "计量单位", "量类", "性质")
"""The columns in which a merged cell speaks for all its rows."""
_BLANKS = re.compile(r"\s+")
_TODO = f"表头须有：{'、'.join(NEEDED)}；可在本页下载模板"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the cells themselves do not tell: formulas that have no result, numbers that are shown in per cent."""

    unsaved: frozenset[str] = frozenset()
    percent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table that was opened: where each column stands (from 0), the number of its first row, its rows."""

    name: str
    places: Mapping[str, int]
    first: int
    count: int
    rows: Iterator[Sequence[object]]
    marks: Marks

    def address(self, column: str, row: int) -> str:
        """The cell of a column: D5; of a column that is not there the row's first."""
        return f"{column_letters(self.places.get(column, 0) + 1)}{row}"


def open_table(data: bytes, name: str) -> Sheet:
    """Open a workbook and find the one sheet that is a table; its rows are made as they are asked for.

    Raises:
        LuoshiError: it is no workbook that can be read, has no such sheet or several, or too many rows.
    """
    told = _marks(data, name) if data.startswith(b"PK") else {}
    try:
        book = load_workbook(io.BytesIO(data))
        found = [(sheet, head) for sheet in _sheets(book) if (head := _head(sheet)) is not None]
    except PasswordError as error:
        raise LuoshiError("L673", "文件有密码", name, "请在原程序中取消密码后另存") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise LuoshiError("L673", "不是能读的 Excel 工作簿", name, "请用 Excel、WPS 打开后另存为 xlsx") from error
    if len(found) != 1:
        what = f"前 {_HEAD_ROWS} 行里没有表头" if not found else f"有 {len(found)} 个工作表都是数据表"
        raise LuoshiError("L674", what, name, _TODO if not found else "请每次只留一个，其余另存后分别导入")
    sheet, (row, words) = found[0]
    count = (sheet.start or (0, 0))[0] + sheet.height - row - 1
    if count > MOST_ROWS:
        raise LuoshiError("L675", f"有 {count:,} 行，超过 {MOST_ROWS:,} 行", name, "请分几个文件导入")
    places = _places(words, f"{name} {sheet.name}!第{row + 1}行")
    return Sheet(sheet.name, places, row + 2, count, _rows(sheet, row + 1, places), told.get(sheet.name, Marks()))


def _sheets(book: CalamineWorkbook) -> Iterator[CalamineSheet]:
    """The sheets that a person sees, one at a time."""
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet and about.visible == Visible.Visible:
            sheet = book.get_sheet_by_name(about.name)
            if sheet.width <= _MOST_COLUMNS:
                yield sheet


def _head(sheet: CalamineSheet) -> tuple[int, list[str]] | None:
    """The row of the heads (from 0) and its words, from the sheet's first column on."""
    before = [""] * (sheet.start or (0, 0))[1]
    for number, row in zip(range(_HEAD_ROWS), sheet.iter_rows(), strict=False):
        words = before + [_BLANKS.sub("", str(cell)) for cell in row]
        if "指标" in words and "数值" in words:
            return number, words
    return None


def _places(words: Sequence[str], where: str) -> Mapping[str, int]:
    twice = [column for column in COLUMNS if words.count(column) > 1]
    if twice:
        raise LuoshiError("L674", f"“{twice[0]}”有两栏", where, "请只留一栏")
    places = {word: column for column, word in enumerate(words) if word in COLUMNS}
    missing = [column for column in NEEDED if column not in places]
    if missing:
        raise LuoshiError("L674", f"缺少“{missing[0]}”一栏", where, _TODO)
    return places


def _rows(sheet: CalamineSheet, skip: int, places: Mapping[str, int]) -> Iterator[Sequence[object]]:
    """The rows below the head; what a merged cell says stands in each of its rows."""
    before: list[object] = [""] * (sheet.start or (0, 0))[1]
    columns = {places[column] for column in _TOLD if column in places}
    spans = {top: end[0] for top, end in sheet.merged_cell_ranges or () if end[0] > top[0] and top[1] in columns}
    running: dict[int, tuple[int, object]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        if number < skip:
            continue
        row = [*before, *cells]
        for column in columns if spans else ():
            if (number, column) in spans:
                running[column] = spans[number, column], row[column]
            last, told = running.get(column, (-1, ""))
            if number <= last:
                row[column] = told
        yield row


def _marks(data: bytes, name: str) -> Mapping[str, Marks]:
    """The marks of each sheet from its XML, piece by piece; also proves that the file is of an honest size."""
    archive = open_archive(data, name, most=_MOST_UNPACKED)
    archive.read("xl/sharedStrings.xml")  # counts against the bound before the library unpacks it
    known = {style: form for style, form in formats(archive).items() if form.percent}
    found = {}
    for sheet, part in sheet_parts(archive).items():
        unsaved: set[str] = set()
        percent: set[str] = set()
        for piece in _pieces(archive.read(part) or b""):
            told = marks(piece, known)
            unsaved |= told.empty_formulas
            percent |= told.formats.keys()
        found[sheet] = Marks(frozenset(unsaved), frozenset(percent))
    return found


def _pieces(xml: bytes) -> Iterator[bytes]:
    """A sheet's XML in pieces of whole rows, so that what is found in it is never held for all of it at once."""
    at = 0
    while at < len(xml):
        end = xml.find(b"row>", at + _PIECE)
        end = len(xml) if end < 0 else end + 4
        yield xml[at:end]
        at = end
