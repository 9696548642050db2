"""The template for a table of observations: heads, lists to choose from, and how to fill it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.models import Indicator
from luoshi.desk.ledger.table_rows import KIND_WORDS, MEASURE_WORDS
from luoshi.desk.ledger.tables import COLUMNS, MOST_ROWS
from luoshi.desk.ledger.workbooks.book import Book, Page

SHEET, HOW, LISTS = "数据", "说明", "名称"
_WIDTHS = (20, 34, 16, 18, 12, 8, 8, 30)
_ROWS = 20_000
"""So many rows have the lists; further ones may be filled all the same."""
_EXAMPLES = (
    ("2024-05", "五月当月"),
    ("2024-01/2024-05", "一至五月累计，也可写 2024年1—5月"),
    ("2024-Q1", "一季度"),
    ("2024-H1", "上半年"),
    ("2024-Q1/Q3", "前三季度"),
    ("2024", "全年"),
)
_LINES = (
    "每行一个数。前四栏必填：单位、指标、期间、数值；其余可留空。不要改表头的字，栏的次序可以变。",
    "单位、指标从下拉表里选，或写目录里的名称、别名；期间的写法见下表。",
    "数值只写数字。计量单位留空时，按指标目录里的单位；写了就按所写的换算（万元、亿元、万吨……）。",
    "增速、占比写百分数本身：增长 5.3% 写 5.3，量类选“增速”。量类留空是数量，性质留空是实绩。",
    "空白不当作0；没有数的行请删去，确实没有这项的写“不适用”。",
    "同一单位、指标、期间、量类、性质只写一行。",
    f"一个文件最多 {MOST_ROWS:,} 行。公式要在 Excel 或 WPS 里算出结果并保存后再上传。",
    "上传后先检查和预览，您确认后才记入台账；台账里已有的同一格会被取代，原数仍留着、可查。",
)


class _Book(Book):
    """A workbook whose whole columns can have a style."""

    def column(self, page: Page, column: int, style: str) -> None:
        """Give a column a style, down to the last row."""
        page.sheet.set_column(column, column, _WIDTHS[column], self._format(style))


def table_template(organs: Iterable[Organ], made: datetime) -> bytes:
    """The template as a workbook, with the names of these organs and of all indicators."""
    book = _Book("数据表模板", made)
    page = book.sheet(SHEET, _WIDTHS)
    page.texts(0, COLUMNS, "head")
    page.sheet.freeze_panes(1, 0)
    book.column(page, 2, "note")  # as text: Excel makes a date of 2024-05
    counts = _lists(book.sheet(LISTS, (24, 40, 14)), organs)
    _choices(page, counts)
    _how(book.sheet(HOW, (26, 80)))
    page.sheet.activate()
    return book.bytes()


def filled_table(rows: Iterable[Mapping[str, str]], made: datetime) -> bytes:
    """A table of observations as a workbook in the template's columns; *rows* by their heads."""
    book = Book("数据表", made)
    page = book.sheet(SHEET, _WIDTHS)
    page.texts(0, COLUMNS, "head")
    page.sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for column, head in enumerate(COLUMNS):
            if head == "数值":
                page.number(number, column, Decimal(row[head]))
            else:
                page.text(number, column, row.get(head, ""))
    return book.bytes()


def _lists(page: Page, organs: Iterable[Organ]) -> tuple[int, int]:
    """The names to choose from; how many organs and indicators."""
    page.texts(0, ("单位", "指标", "计量单位"), "head")
    names = list(dict.fromkeys(organ.name for organ in organs))
    for row, name in enumerate(names, 1):
        page.text(row, 0, name)
    known = list(Indicator.objects.filter(retired_on=None).values_list("name", "unit"))
    for row, (name, unit) in enumerate(known, 1):
        page.text(row, 1, name)
        page.text(row, 2, unit)
    page.sheet.freeze_panes(1, 0)
    return len(names), len(known)


def _choices(page: Page, counts: tuple[int, int]) -> None:
    """Lists in the cells; another name is allowed after a warning, for catalogues know aliases."""
    for column, letter, count in ((0, "A", counts[0]), (1, "B", counts[1])):
        rule = {"validate": "list", "source": f"={LISTS}!${letter}$2:${letter}${count + 1}", "error_type": "warning"}
        told = {"error_title": "不在目录里", "error_message": "目录里没有这个名称；如是别名可以继续，上传时会核对。"}
        page.sheet.data_validation(1, column, _ROWS, column, rule | told)
    for column, words in ((5, MEASURE_WORDS), (6, KIND_WORDS)):
        told = {"error_title": "请从下拉表中选", "error_message": f"可选：{'、'.join(words)}"}
        page.sheet.data_validation(1, column, _ROWS, column, {"validate": "list", "source": list(words)} | told)
    number = {"validate": "custom", "value": '=OR(ISNUMBER(D2),TRIM(D2)="不适用")', "error_title": "请填数字"}
    page.sheet.data_validation(1, 3, _ROWS, 3, number | {"error_message": "这一栏只填数字，或写“不适用”。"})


def _how(page: Page) -> None:
    page.text(0, 0, "怎样填这张表", "title")
    for row, line in enumerate(_LINES, 2):
        page.text(row, 0, str(row - 1))
        page.text(row, 1, line)
    start = len(_LINES) + 3
    page.texts(start, ("期间的写法", "意思"), "head")
    for row, words in enumerate(_EXAMPLES, start + 1):
        page.texts(row, words)
    start += len(_EXAMPLES) + 2
    page.texts(start, ("可写的词", ""), "head")
    page.texts(start + 1, ("量类", "、".join(MEASURE_WORDS)))
    page.texts(start + 2, ("性质", "、".join(KIND_WORDS)))
