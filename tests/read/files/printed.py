"""Printed pages for the tests: paragraphs, columns and ruled tables put on paper as offices do."""

import io
from collections.abc import Sequence

from PIL import Image  # reportlab brings it
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 72.0
_NEVER_FIRST = "，。；：、！？）》”%,.;:!?)"


def broken(text: str, width: float, size: float, indent: float) -> list[str]:
    """The lines of a paragraph as a word processor breaks them."""
    lines, line, at = [], "", indent
    for char in text:
        step = float(pdfmetrics.stringWidth(char, FONT, size))
        if at + step > width + 0.01 and char not in _NEVER_FIRST:
            lines.append(line)
            line, at = "", 0.0
        line += char
        at += step
    return [*lines, line]


class Paper:
    """Pages that are filled from top to bottom, column by column."""

    def __init__(
        self,
        *,
        size: float = 12.0,
        columns: int = 1,
        header: str = "",
        number: str = "",
        indent: bool = True,
        rotate: int = 0,
        password: str = "",
    ) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=password or None)
        self.size, self.columns, self.header, self.number, self.indent = size, columns, header, number, indent
        self.rotate = rotate
        self.gap = 30.0
        self.width = (WIDTH - 2 * MARGIN - self.gap * (columns - 1)) / columns
        self.page, self.column, self.y = 0, 0, 0.0
        self._new_page()

    def _new_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.column, self.y = 0, HEIGHT - MARGIN
        self.canvas.setPageRotation(self.rotate)
        self.canvas.setFont(FONT, 9)
        if self.header:
            self.canvas.drawString(MARGIN, HEIGHT - 40, self.header)
        if self.number:
            self.canvas.drawCentredString(WIDTH / 2, 40, self.number.format(self.page))
        self.canvas.setFont(FONT, self.size)

    def _room(self, height: float) -> None:
        if self.y - height < MARGIN:
            self.column, self.y = self.column + 1, HEIGHT - MARGIN
            if self.column == self.columns:
                self._new_page()

    def paragraph(self, text: str, *, centred: bool = False) -> None:
        """A paragraph, its first line indented by two characters."""
        indent = 2 * self.size if self.indent and not centred else 0.0
        left = MARGIN + self.column * (self.width + self.gap)
        for k, line in enumerate(broken(text, self.width, self.size, indent)):
            self._room(1.6 * self.size)
            left = MARGIN + self.column * (self.width + self.gap)
            if centred:
                self.canvas.drawCentredString(left + self.width / 2, self.y, line)
            else:
                self.canvas.drawString(left + (0 if k else indent), self.y, line)
            self.y -= 1.6 * self.size

    def table(
        self, rows: Sequence[Sequence[str]], *, ruled: bool = True, merged: Sequence[tuple[int, int, int, int]] = ()
    ) -> None:
        """A table of equal columns; *merged* cells are row, column, rows, columns."""
        high, wide = 2.0 * self.size, self.width / max(map(len, rows))
        self._room(high * len(rows))
        top, left = self.y, MARGIN
        inside = {
            (r, c): (row, column)
            for row, column, rs, cs in merged
            for r in range(row, row + rs)
            for c in range(column, column + cs)
        }
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                self.canvas.drawString(left + c * wide + 4, top - r * high - 1.3 * self.size, text)
                if ruled:
                    here = inside.get((r, c), (r, c, 0))
                    if inside.get((r - 1, c), (r - 1, c, 0)) != here:
                        self.canvas.line(left + c * wide, top - r * high, left + (c + 1) * wide, top - r * high)
                    if inside.get((r, c - 1), (r, c - 1, 0)) != here:
                        self.canvas.line(left + c * wide, top - r * high, left + c * wide, top - (r + 1) * high)
        if ruled:
            self.canvas.line(left, top - len(rows) * high, left + self.width, top - len(rows) * high)
            self.canvas.line(left + self.width, top, left + self.width, top - len(rows) * high)
        self.y = top - len(rows) * high - 1.6 * self.size

    def picture(self) -> None:
        """A page that is nothing but a picture, as scanners make them."""
        self._new_page()
        pixels = b"P5 8 8 255\n" + bytes(range(0, 256, 4))
        self.canvas.drawImage(ImageReader(Image.open(io.BytesIO(pixels))), 0, 0, WIDTH, HEIGHT)

    def done(self) -> bytes:
        """The finished file."""
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()


def printed(
    text: str, *, columns: int = 1, size: float = 12.0, header: str = "", number: str = "", indent: bool = True
) -> bytes:
    """A text on paper, a paragraph a line."""
    paper = Paper(size=size, columns=columns, header=header, number=number, indent=indent)
    for line in text.split("\n"):
        if line.strip():
            paper.paragraph(line.strip())
    return paper.done()
