"""Spreadsheets (xlsx, xls): a line a row, cells divided by tabs, each with its sheet and address."""

import datetime
import io
import posixpath
import re
from collections.abc import Sequence

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from luoshi.read.files.archive import open_archive
from luoshi.read.files.layout import Layout, LayoutCell
from luoshi.read.files.loaded import Loaded
from luoshi.read.files.xlsx_formats import (
    Format,
    Marks,
    column_letters,
    column_number,
    formats,
    marks,
    plain,
    sheet_parts,
)
from luoshi.records import LuoshiError

_MOST_FIELDS = 20_000_000
"""The fields of a sheet, empty ones too, that are laid out at once."""
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s*[0-9]*", re.IGNORECASE)
_NO_MARKS = Marks({}, frozenset(), 0, 0)
_LISTED = 12


def load_xlsx(data: bytes, where: str) -> Loaded:
    """The text of an Excel workbook (xlsx, xlsm), sheet after sheet, with the address of each cell.

    Numbers stand as the sheet prints them (0.053 in the format 0.0% is ``5.3%``). Formulas without a stored value and
    hidden sheets are told in the notes. Raises LuoshiError: L108 a zip bomb, L109 broken or with a password, L110
    nothing to read in it.
    """
    archive = open_archive(data, where)
    known = formats(archive)
    told: dict[str, Marks] = {}
    for name, part in sheet_parts(archive).items():
        xml = archive.read(part) if part else None
        told[name] = marks(xml, known) if xml else _NO_MARKS
    archive.read("xl/sharedStrings.xml")  # counts against the bounds before it is unpacked for good
    return _load(data, where, "xlsx", told)


def load_xls(data: bytes, where: str) -> Loaded:
    """The text of an old Excel or WPS workbook (xls, et), as :func:`load_xlsx`, without formats and formulas."""
    return _load(data, where, "xls", {})


def _load(data: bytes, where: str, kind: str, told: dict[str, Marks]) -> Loaded:
    layout, notes = Layout(), list[str]()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        for sheet in sheets:
            hidden = sheet.visible != SheetVisibleEnum.Visible
            if hidden:
                notes.append(f"工作表“{sheet.name}”是隐藏的，已一并读入")
            told_here = told.get(sheet.name, _NO_MARKS)
            if told_here.rows * told_here.columns > _MOST_FIELDS:
                notes.append(f"工作表“{sheet.name}”范围过大，没有读")
                continue
            if len(sheets) > 1 or not _DEFAULT_NAME.fullmatch(sheet.name):
                layout.add(sheet.name, part=sheet.name, note="隐藏的工作表" if hidden else "")
                layout.newline()
            notes += _put_sheet(book.get_sheet_by_name(sheet.name), sheet.name, told_here, layout)
    except PasswordError as error:
        raise LuoshiError("L109", "文件有密码", where, "请在原程序中取消密码后另存") from error
    except (CalamineError, OSError, ValueError, OverflowError, KeyError) as error:
        raise LuoshiError(
            "L109", "文件损坏，或没有下载完整", where, "请重新下载；或用 Excel、WPS 打开后“另存为”xlsx 再读"
        ) from error
    text, places, tables = layout.finish()
    if not any(place.cell for place in places):
        todo = "；".join(notes) or "请检查文件是否保存完整；图片里的表请先识别成文字"
        raise LuoshiError("L110", "工作簿里没有可读的内容", where, todo)
    return Loaded(posixpath.basename(where), text, "utf-8", kind, places, tables, tuple(notes))


def _put_sheet(sheet: CalamineSheet, name: str, told: Marks, layout: Layout) -> list[str]:
    """Put down a sheet, a table for each block of rows between blank ones; what must be told of it."""
    spans, covered, reached = _merged(sheet.merged_cell_ranges)
    block: list[list[LayoutCell]] = []
    for r, row in enumerate(_with_lost(sheet.to_python(skip_empty_area=False), told)):
        cells = [_cell(value, r, c, told, spans) for c, value in enumerate(row) if (r, c) not in covered]
        while cells and not (cells[-1].text or cells[-1].note or cells[-1].columns > 1):
            cells.pop()
        if r in reached or any(cell.text or cell.note for cell in cells):
            block.append(cells)
        else:
            _put_block(block, name, layout)
            block = []
    _put_block(block, name, layout)
    return _formula_notes(name, told)


def _with_lost(rows: Sequence[Sequence[object]], told: Marks) -> list[list[object]]:
    """The rows with fields for the formulas without a value that the library leaves out at the ends of rows."""
    values = [list(row) for row in rows]
    for address in told.empty_formulas:
        letters = address.rstrip("0123456789")
        row, column = int(address[len(letters) :]), column_number(letters)
        values.extend([] for _ in range(row - len(values)))
        values[row - 1].extend("" for _ in range(column - len(values[row - 1])))
    return values


def _put_block(block: Sequence[Sequence[LayoutCell]], part: str, layout: Layout) -> None:
    """Put down rows as a table, or as paragraphs where each has but one cell."""
    if block and all(len([c for c in row if c.text]) <= 1 and not any(c.note for c in row) for row in block):
        for row in block:
            for cell in row:
                if cell.text:
                    layout.add(cell.text, part=part, cell=cell.address)
                    layout.newline()
    elif block:
        layout.table(block, caption=layout.caption(), part=part)


def _merged(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]] | None,
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]], set[int]]:
    """The extent of merged cells at their upper left field, the other fields that they cover, and the rows of these."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    reached: set[int] = set()
    budget = 2_000_000
    for (top, left), (bottom, right) in ranges or ():
        budget -= (bottom - top + 1) * (right - left + 1)
        if budget < 0:
            break
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        covered.discard((top, left))
        reached.update(range(top + 1, bottom + 1))
    return spans, covered, reached


def _cell(value: object, r: int, c: int, told: Marks, spans: dict[tuple[int, int], tuple[int, int]]) -> LayoutCell:
    address = f"{column_letters(c + 1)}{r + 1}"
    rows, columns = spans.get((r, c), (1, 1))
    note = "公式无缓存值" if address in told.empty_formulas else ""
    return LayoutCell(shown(value, told.formats.get(address)), address, rows, columns, note=note)


def shown(value: object, form: Format | None = None) -> str:
    """A value as a sheet shows it.

    >>> shown(0.053, Format(1, percent=True)), shown(10.0), shown(datetime.date(2025, 1, 5)), shown(" 合 计 ")
    ('5.3%', '10', '2025-01-05', '合 计')
    """
    match value:
        case str():
            return value.strip()
        case bool():
            return "是" if value else "否"
        case int() | float():
            return form.show(value) if form is not None else plain(value)
        case datetime.date() if form is not None and form.date:
            return f"{value.year}年{value.month}月" if form.date == "ym" else f"{value.year}年"
        case datetime.datetime():
            whole = value.time() == datetime.time()
            return value.date().isoformat() if whole else value.isoformat(" ", "minutes")
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return value.isoformat("minutes")
        case datetime.timedelta():
            hours, rest = divmod(int(value.total_seconds()), 3600)
            return f"{hours}:{rest // 60:02d}"
    return ""


def _formula_notes(name: str, told: Marks) -> list[str]:
    """The note on formulas without a stored value."""
    if not told.empty_formulas:
        return []
    cells = sorted(told.empty_formulas, key=lambda a: (len(a), a))
    listed = "、".join(cells[:_LISTED]) + ("等" if len(cells) > _LISTED else "")
    return [f"工作表“{name}”有{len(cells)}个公式没有存下计算结果（{listed}），请用 Excel、WPS 打开并保存后再读"]
