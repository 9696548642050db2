"""Sheets that cannot be hurt by what is written into them: texts stay texts, limits of Excel hold."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from luoshi.write.columns import width
from luoshi.write.quotes import Quote

# What XML 1.0 cannot hold, lone halves of surrogate pairs included.
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CELL: Final = 32_767
_LINKS: Final = 65_530
_TIP: Final = 255
_COMMENT = 1000
_DIGITS: Final = 15


def cell_text(words: str, limit: int = _CELL) -> str:
    r"""*words* as a cell may hold them: no illegal characters, no more than *limit* UTF-16 units.

    >>> cell_text("a\x00b\ud800"), len(cell_text("长" * 40000))
    ('ab', 32767)
    """
    words = _ILLEGAL.sub("", words)
    units = words.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return words
    return units[: 2 * limit - 2].decode("utf-16-le", errors="ignore") + "…"  # half a character at the cut is dropped


class Book:
    """A workbook with the few styles of this house; *streamed* writes rows through to disk (rows in order only)."""

    def __init__(self, path: Path, made: datetime, *, streamed: bool, title: str = "数据台账") -> None:
        """Open *path* for writing; nothing is there before `close`. *title* stands above every printed sheet."""
        self._title = title
        options: dict[str, Any] = {
            "constant_memory": streamed,
            "default_format_properties": {"font_name": "宋体", "font_size": 10.5, "valign": "top"},
        }
        self._book = Workbook(str(path), options)
        self._book.set_properties({"title": title, "created": made, "comments": "由落实程序制成"})
        self.format = cache(self._format)
        self._sheets: list[Sheet] = []

    def sheet(
        self, name: str, heads: Sequence[str], widths: Sequence[float], *, frozen: int, large: bool = False
    ) -> "Sheet":
        """A sheet with the first row *heads*, in view like the first *frozen* columns; filtered, ready to print.

        It is printed on A4, or on A3 where it is *large*.
        """
        sheet = self._book.add_worksheet(name)
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        sheet.write_row(0, 0, heads, self.format("head"))
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.set_paper(8 if large else 9)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.hide_gridlines(1)
        sheet.set_header(f"&C&14{self._title}·{name}")
        sheet.set_footer("&C第 &P 页，共 &N 页")
        self._sheets.append(Sheet(self, sheet, name, widths))
        return self._sheets[-1]

    def hidden(self, name: str, rows: Iterable[Sequence[str | int]]) -> None:
        """A sheet of plain texts and whole numbers that only a program opens."""
        sheet = self._book.add_worksheet(name)
        sheet.very_hidden()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, column, cell)
                else:
                    sheet.write_string(row, column, cell_text(cell))

    def close(self) -> None:
        """Write the file."""
        for sheet in self._sheets:
            sheet.finish()
        self._book.close()

    def _format(self, kind: str, decimals: int = 0) -> Any:
        properties: dict[str, Any] = {"font_name": "宋体", "font_size": 10.5, "valign": "top", "bottom": 7}
        match kind:
            case "head":
                properties |= {"bold": True, "bottom": 1, "top": 1, "valign": "vcenter", "text_wrap": True}
            case "number":
                properties |= {"num_format": "#,##0" + ("." + "0" * decimals if decimals else ""), "align": "right"}
            case "count":
                properties |= {"align": "center"}
            case "wrap":
                properties |= {"text_wrap": True}
            case "link":
                properties |= {"font_color": "#1D4F91", "align": "center", "underline": 0}
            case "entry" | "entry number":
                # a text format, so that 2022-11 does not become a date; numbers keep their own
                form = "@" if kind == "entry" else "#,##0" + ("." + "0" * decimals if decimals else "")
                properties |= {"num_format": form, "text_wrap": kind == "entry", "locked": False}
                properties |= {"bg_color": "#F3F7FC", "border": 1, "border_color": "#C9D4E3"}
            case "bold":
                properties = {"font_name": "宋体", "font_size": 10.5, "bold": True}
        return self._book.add_format(properties)


class Sheet:
    """One sheet; every method writes one cell, rows and columns counted from 0."""

    def __init__(self, book: Book, sheet: Any, name: str, widths: Sequence[float]) -> None:
        """Take the sheet that *book* just added."""
        self._book, self._sheet, self.name, self._widths = book, sheet, name, widths
        self._links, self._last, self._lines = 0, 0, 1

    def finish(self) -> None:
        """Give every column its filter, now that the last row is known."""
        self._sheet.autofilter(0, 0, self._last, len(self._widths) - 1)

    def text(self, row: int, column: int, words: str, *, wrap: bool = False) -> None:
        """A text, even where it looks like a formula, a number or an address."""
        style = self._book.format("wrap" if wrap else "text")
        words = cell_text(words)
        if words:
            self._sheet.write_string(row, column, words, style)
        else:
            self._sheet.write_blank(row, column, None, style)
        self._tall(row, column, words if wrap else "")

    def _tall(self, row: int, column: int, words: str) -> None:
        """Make the row as high as its longest cell needs: not every program does so by itself."""
        if row != self._last:
            self._last, self._lines = row, 1
        room = max(1.0, self._widths[column] - 1)
        if 2 * len(words) <= room:
            return
        lines = sum(max(1, -(-width(line) // int(room))) for line in words[:2000].split("\n"))
        if lines > self._lines:
            self._lines = lines
            self._sheet.set_row(row, min(400.0, 14.4 * lines))

    def integer(self, row: int, column: int, value: int) -> None:
        """A count or a place."""
        self._sheet.write_number(row, column, value, self._book.format("count"))

    def number(self, row: int, column: int, digits: str, decimals: int) -> None:
        """A value given as its plain decimal; what is beyond Excel's numbers is written as a text."""
        value = float(digits) if digits else float("inf")
        if abs(value) > 9.99e307:
            self.text(row, column, digits)
            return
        shown = max(decimals, min(10, len(digits.partition(".")[2])))
        self._sheet.write_number(row, column, value, self._book.format("number", shown))

    def entry(self, row: int, column: int, words: str) -> None:
        """A text that the user may change, though the sheet is protected."""
        style = self._book.format("entry")
        words = cell_text(words)
        if words:
            self._sheet.write_string(row, column, words, style)
        else:
            self._sheet.write_blank(row, column, None, style)
        self._tall(row, column, words)

    def entry_number(self, row: int, column: int, digits: str) -> None:
        """A number that the user may change; one of more digits than Excel keeps is a text."""
        if not digits or len(digits.strip("-").replace(".", "").strip("0")) > _DIGITS:
            self.entry(row, column, digits)
            return
        style = self._book.format("entry number", min(10, len(digits.partition(".")[2])))
        self._sheet.write_number(row, column, float(digits), style)

    def choices(self, rows: tuple[int, int], column: int, source: Sequence[str] | str, *, strict: bool = True) -> None:
        """A drop-down list in the cells of *rows* (first and last): words, or the cells that *source* names."""
        listed = source if isinstance(source, str) else list(source)
        told: dict[str, Any] = {"validate": "list", "source": listed, "show_error": strict}
        told |= {"error_title": "请从下拉表中选", "error_message": "这一格只能填下拉表中的词。"}
        self._sheet.data_validation(rows[0], column, rows[1], column, told)

    def protect(self) -> None:
        """Let the user change only the cells meant for it, without a password, and still filter and size columns."""
        told = ("autofilter", "format_columns", "format_rows")
        self._sheet.protect("", dict.fromkeys(told, True))

    def link(self, row: int, column: int, words: str, sheet: str, cell: str, *, tip: str) -> None:
        """A link within the workbook; beyond the number of links that a sheet may hold, as a formula."""
        self._links += 1
        style = self._book.format("link")
        if self._links > _LINKS:
            self._sheet.write_formula(row, column, f'=HYPERLINK("#\'{sheet}\'!{cell}","{words}")', style, words)
            return
        hint = cell_text(tip, _TIP)
        self._sheet.write_url(row, column, f"internal:'{sheet}'!{cell}", style, words, hint)

    def comment(self, row: int, column: int, words: str) -> None:
        """A comment on a cell, shown when pointed at."""
        size = {"x_scale": 2.2, "y_scale": max(0.6, min(3.0, len(words) / 60)), "font_name": "宋体", "font_size": 9}
        self._sheet.write_comment(row, column, cell_text(words, _COMMENT), size)

    def quote(self, row: int, column: int, quote: Quote) -> None:
        """A sentence with its value in bold."""
        before, value, after = (_ILLEGAL.sub("", part) for part in (quote.before, quote.value, quote.after))
        wrap, bold = self._book.format("wrap"), self._book.format("bold")
        parts = [*([before] if before else []), bold, value, *([after] if after else [])]
        if not value or len(parts) < 3 or len((before + value + after).encode("utf-16-le")) // 2 > _CELL:
            self.text(row, column, before + value + after, wrap=True)
            return
        self._sheet.write_rich_string(row, column, *parts, wrap)
        self._tall(row, column, before + value + after)
