"""A workbook in memory whose texts stay texts: nothing that somebody typed can become a formula or a link."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from luoshi.write.sheets import cell_text

_DIGITS: Final = 15
_FONT: Final = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "text": {"bottom": 7, "text_wrap": True},
    "head": {"bold": True, "top": 1, "bottom": 1, "text_wrap": True, "align": "center"},
    "title": {"bold": True, "font_size": 14},
    "about": {"font_color": "#5A5F66"},
    "number": {"bottom": 7, "num_format": "#,##0.##########", "align": "right"},
    "entry": {"border": 1, "border_color": "#8FA9C9", "bg_color": "#F3F7FC", "locked": False, "align": "right"},
    "note": {"border": 1, "border_color": "#8FA9C9", "bg_color": "#F3F7FC", "locked": False, "num_format": "@"},
    "part": {"bottom": 7, "indent": 2, "text_wrap": True},
}


class Book:
    """A workbook that is written into memory; rows and columns count from 0."""

    def __init__(self, title: str, made: datetime) -> None:
        """Begin a workbook."""
        self._stream = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": _FONT,
        }
        self._book = Workbook(self._stream, options)
        self._book.set_properties({"title": cell_text(title), "created": made.replace(tzinfo=None)})
        self._format = cache(self._made)

    def sheet(self, name: str, widths: Sequence[float]) -> "Page":
        """A sheet with columns of these widths, ready to print on A4."""
        sheet = self._book.add_worksheet(name)
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return Page(sheet, self._format)

    def bytes(self) -> bytes:
        """The file."""
        self._book.close()
        return self._stream.getvalue()

    def _made(self, style: str, form: str = "") -> Any:
        return self._book.add_format(_FONT | _STYLES[style] | ({"num_format": form} if form else {}))


class Page:
    """One sheet; *sheet* is the library's own, for what only one page needs."""

    def __init__(self, sheet: Any, style: Any) -> None:
        """Take what `Book.sheet` made."""
        self.sheet, self._style = sheet, style

    def text(self, row: int, column: int, words: object, style: str = "text") -> None:
        """A text, also where it looks like a formula; empty it is a blank with the style."""
        told = cell_text(str(words or ""))
        if told:
            self.sheet.write_string(row, column, told, self._style(style))
        else:
            self.sheet.write_blank(row, column, None, self._style(style))

    def texts(self, row: int, words: Sequence[object], style: str = "text") -> None:
        """A row of texts from the first column on."""
        for column, one in enumerate(words):
            self.text(row, column, one, style)

    def texts_from(self, row: int, first: int, words: Sequence[object]) -> None:
        """Texts from a column on."""
        for column, one in enumerate(words, first):
            self.text(row, column, one)

    def number(self, row: int, column: int, value: Decimal | int | None, style: str = "number") -> None:
        """A number as a number; one of more digits than Excel keeps as a text."""
        if value is None:
            self.text(row, column, "", style)
            return
        plain = format(Decimal(value).normalize(), "f")
        if len(plain.strip("-").replace(".", "").strip("0")) > _DIGITS:
            self.text(row, column, plain, style)
        else:
            decimals = len(plain.partition(".")[2])
            form = "#,##0" + ("." + "0" * decimals if decimals else "")
            self.sheet.write_number(row, column, float(plain), self._style(style, form))
