"""A filled template, read by its ids: what each cell says, and what is wrong with it, by its address."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from luoshi.desk.ledger.entry.numbers import Typed, typed
from luoshi.desk.ledger.models import Item
from luoshi.desk.ledger.workbooks.template import FORM, HIDDEN, ID, NAME, NOTE, SHEET, VALUE
from luoshi.read.files.archive import open_archive
from luoshi.read.files.kinds import kind_of
from luoshi.read.files.xlsx_formats import Marks, formats, marks, sheet_parts
from luoshi.records import LuoshiError

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_CELLS = 200_000
_NOTE = 200
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER_OF_ROW = re.compile(rb'\br="(\d+)"')
_HIDDEN_ROW = re.compile(rb'\bhidden="(?:1|true)"')
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"')
_AGAIN = "请在填报页面重新下载模板，把数填进新模板后再上传"


@dataclass(frozen=True, slots=True)
class Said:
    """What a row of a filled template says of an item, and where."""

    item: int
    typed: Typed
    note: str
    revision: int
    place: str
    row: int


@dataclass(frozen=True, slots=True)
class Remark:
    """An error or a hint about a cell, by its address; *item* is 0 where it belongs to no item."""

    place: str
    words: str
    item: int = 0


@dataclass(slots=True)
class Filled:
    """A template as it was filled: what its rows say, what must be mended, what is worth a look."""

    round: int = 0
    filing: int = 0
    said: list[Said] = field(default_factory=list)
    errors: list[Remark] = field(default_factory=list)
    hints: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The cells of the two sheets, and what the form's own XML tells of it."""

    form: Sequence[Sequence[object]]
    kept: Sequence[Sequence[object]]
    marks: Marks
    hidden: frozenset[int]
    wrong: frozenset[str]
    """The cells with an error value (#DIV/0!), which the library gives as blanks."""


def filled(data: bytes, name: str, items: Mapping[int, Item]) -> Filled:
    """Read an uploaded template; *items* are those of the filing's round, by id.

    Raises:
        LuoshiError: the file is no workbook, too big, with macros, or no template of this desk.
    """
    sheets = _opened(data, name)
    out = Filled()
    revisions = _whose(sheets.kept, name, out)
    seen: set[int] = set()
    for number, row in enumerate(sheets.form, 1):
        item = _id(row)
        if item is None:
            if number > 4 and _text(row, VALUE):
                words = "这一行没有编号（可能是移动或新增的行），没有读入；请填在原来的行里"
                out.errors.append(Remark(f"{SHEET}!E{number}", words))
            continue
        if item not in items or item not in revisions:
            out.errors.append(Remark(f"{SHEET}!B{number}", "这一行的指标不属于本次填报，请重新下载模板"))
        elif item in seen:
            out.errors.append(Remark(f"{SHEET}!B{number}", "同一指标出现了两次，请删去多余的一行", item))
        else:
            seen.add(item)
            _read(row, number, items[item], revisions[item], sheets, out)
    for item in revisions.keys() & items.keys() - seen:
        where = f"{SHEET}!B"
        out.errors.append(Remark(where, f"缺少指标“{items[item].indicator.name}”的行，{_AGAIN}", item))
    return out


def _opened(data: bytes, name: str) -> _Sheets:
    """The sheets, opened within bounds."""
    if len(data) > MOST_BYTES:
        raise LuoshiError("L683", f"文件超过 {MOST_BYTES // 1_000_000} MB，不是填报模板", name, _AGAIN)
    if not data or kind_of(data, name) != "xlsx":
        raise LuoshiError("L684", "不是 xlsx 工作簿", name, "请用 Excel 或 WPS 另存为 xlsx 后再上传")
    archive = open_archive(data, name, most=MOST_UNPACKED)
    if any(part.lower().endswith("vbaproject.bin") for part in archive.names):
        raise LuoshiError("L684", "工作簿带有宏", name, "请另存为不带宏的 xlsx 后再上传")
    parts = sheet_parts(archive)
    if SHEET not in parts or HIDDEN not in parts:
        raise LuoshiError("L685", f"不是本系统下载的模板（没有“{SHEET}”或编号页）", name, _AGAIN)
    xml = archive.read(parts[SHEET]) or b""
    told = marks(xml, formats(archive))
    archive.read("xl/sharedStrings.xml")  # counts against the bounds before it is unpacked for good
    if told.rows * max(told.columns, 1) > MOST_CELLS:
        raise LuoshiError("L686", f"“{SHEET}”超过 {MOST_CELLS} 个单元格", name, _AGAIN)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        form = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
        kept = book.get_sheet_by_name(HIDDEN).to_python(skip_empty_area=False)
    except PasswordError as error:
        raise LuoshiError("L109", "文件有密码", name, "请在原程序中取消密码后另存") from error
    except (CalamineError, OSError, ValueError, OverflowError, KeyError) as error:
        raise LuoshiError("L109", "文件损坏，或没有下载完整", name, "请用 Excel、WPS 打开后另存为 xlsx") from error
    wrong = frozenset(match[1].decode() for match in _ERROR_CELL.finditer(xml))
    return _Sheets(form, kept, told, _hidden_rows(xml), wrong)


def _hidden_rows(xml: bytes) -> frozenset[int]:
    """The rows that are hidden or filtered away."""
    rows = (match[1] for match in _ROW.finditer(xml) if _HIDDEN_ROW.search(match[1]))
    return frozenset(int(number[1]) for row in rows if (number := _NUMBER_OF_ROW.search(row)))


def _whose(kept: Sequence[Sequence[object]], name: str, out: Filled) -> dict[int, int]:
    """Whose template it is; the revision that each of its items had."""
    facts: dict[str, str] = {}
    revisions: dict[int, int] = {}
    for row in kept:
        words = [str(cell).strip() for cell in row]
        if words[:1] == ["item"] and len(words) > 2 and words[1].isdecimal() and words[2].isdecimal():
            revisions[int(words[1])] = int(words[2])
        elif len(words) > 1:
            facts[words[0]] = words[1]
    if facts.get("form") != FORM or not all(facts.get(key, "").isdecimal() for key in ("round", "filing")):
        raise LuoshiError("L685", "模板的版本不对", name, _AGAIN)
    out.round, out.filing = int(facts["round"]), int(facts["filing"])
    return revisions


def _id(row: Sequence[object]) -> int | None:
    """The item's id at the row's beginning."""
    cell = row[ID] if len(row) > ID else ""
    if isinstance(cell, str) and cell.strip().isdecimal():
        return int(cell)
    return int(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell) else None


def _text(row: Sequence[object], column: int) -> str:
    cell = row[column] if len(row) > column else ""
    if isinstance(cell, float):
        return format(Decimal(f"{cell:.15g}"), "f")
    return str(cell).strip()


def _read(row: Sequence[object], number: int, item: Item, revision: int, sheets: _Sheets, out: Filled) -> None:
    """Read one row into *out*."""
    address, place = f"E{number}", f"{SHEET}!E{number}"
    if _text(row, NAME) != item.indicator.name:
        told = _text(row, NAME) or "空白"
        words = f"行与指标对不上：编号是“{item.indicator.name}”，名称却是“{told}”，行被移动或覆盖过；{_AGAIN}"
        out.errors.append(Remark(f"{SHEET}!B{number}", words, item.pk))
        return
    note = _text(row, NOTE)
    if len(note) > _NOTE:
        out.errors.append(Remark(f"{SHEET}!F{number}", f"说明超过 {_NOTE} 字", item.pk))
    if address in sheets.marks.empty_formulas:
        words = "公式没有存下计算结果，请用 Excel 或 WPS 打开、保存后再上传，或直接填数"
        out.errors.append(Remark(place, words, item.pk))
        return
    cell = row[VALUE] if len(row) > VALUE else ""
    try:
        said = _value(cell, address, item, sheets, lambda words: out.hints.append(Remark(place, words, item.pk)))
    except LuoshiError as error:
        out.errors.append(Remark(place, f"{error.what}（{error.where}）：{error.todo}", item.pk))
        return
    if number in sheets.hidden:
        out.hints.append(Remark(place, "这一行是隐藏的或被筛选掉了，仍会读入", item.pk))
    out.said.append(Said(item.pk, said, note[:_NOTE], revision, place, number))


def _value(cell: object, address: str, item: Item, sheets: _Sheets, hint: Callable[[str], None]) -> Typed:
    """What a cell means; a hint where it was not what a number should be."""
    if isinstance(cell, bool):
        raise LuoshiError("L681", "是“真/假”，不是数字", str(cell), "请改填数字")
    if isinstance(cell, int | float):
        return _float(cell, address, item, sheets)
    if isinstance(cell, datetime | date | time | timedelta):
        raise LuoshiError("L681", "是日期或时间，不是数字", str(cell), "请把单元格格式改为常规，再填一次")
    words = str(cell)
    if address in sheets.wrong or words.startswith("#"):
        raise LuoshiError("L681", "是公式的错误值", words[:40] or address, "请改正公式，或直接填数")
    said = typed(words, item.unit)
    if said.value is not None:
        hint(f"单元格里是文本“{words.strip()[:40]}”，按 {format(said.value, 'f')} 读入")
    return said


def _float(cell: int | float, address: str, item: Item, sheets: _Sheets) -> Typed:
    """A number as Excel keeps it: fifteen digits; one shown in per cent is what is shown."""
    if cell != cell or cell in (float("inf"), float("-inf")):
        raise LuoshiError("L681", "不是数字", str(cell), "请改填数字")
    value = Decimal(f"{cell:.15g}")
    form = sheets.marks.formats.get(address)
    if form is not None and form.percent:
        if item.unit != "%":
            raise LuoshiError("L681", f"单元格是百分比格式，单位应为“{item.unit}”", address, "请改为数字格式后再填")
        value *= 100
    return typed(format(value, "f"), item.unit)
