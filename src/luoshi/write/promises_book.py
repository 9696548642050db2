"""承诺对照.xlsx: one row a promise, with the columns in which a person accepts or refuses each link."""

from datetime import datetime
from pathlib import Path
from typing import Final

from luoshi.records import Source
from luoshi.records.promise import Account, Promise, Ruling
from luoshi.write.promises import (
    DECISIONS,
    KINDS,
    MEANINGS,
    OUTCOMES,
    by_organ,
    counted,
    goal,
    sure,
    told,
    why,
)
from luoshi.write.sheets import Book, Sheet

TITLE: Final = "承诺对照"
SHEET, REFUSED, SUMMARY, MARKS = "承诺对照", "已拒绝的对应", "概况", "_对应"
VERSION: Final = "luoshi-promises-1"
HEADS: Final = (
    *("编号", "结果", "类别", "承诺原文", "出处", "责任单位", "目标", "报告原文", "报告出处"),
    *("算式", "变更与说明", "为何相连", "把握", "采纳/拒绝", "理由", "姓名"),
)
DECIDED: Final = HEADS.index("采纳/拒绝")
_WIDTHS: Final = (6, 9, 6, 25, 13, 13, 16, 25, 13, 15, 14, 22, 6, 8, 12, 8)
_REFUSED_HEADS: Final = ("编号", "承诺原文", "报告原文", "采纳/拒绝", "理由", "姓名")
_REFUSED_WIDTHS: Final = (6, 48, 48, 10, 30, 10)
_HOW: Final = (
    ("怎么看", "先看〔承诺对照〕里“未完成”“有调整”“未再提及”的行；每行并列两份文件的原文，出处是文件和字符位置。"),
    ("怎么改", "对应不对的，在“采纳/拒绝”里选“拒绝”，对的可选“采纳”，并写理由、姓名（浅蓝底的格可以填）。"),
    (
        "怎么收",
        "保存后运行：luoshi promises 计划 报告… --decisions 本文件 --out 文件夹。拒绝的一对不再相连，重新对照。",
    ),
    ("怎么记", "决定按两段原文记，与位置无关；文件改版后原文不变，决定仍然有效。"),
    ("把握", "两段话说的是同一件事的把握：高（85%以上）、中、低。低的请逐条看。“未再提及”的把握指确实没有提到。"),
    ("界限", "超过目标一成（增速、占比为0.5个百分点）以上，或达到力争目标以上的，算超额完成；可用参数改。"),
)


def promise_workbook(account: Account, path: Path, *, made: datetime) -> None:
    """Write 承诺对照.xlsx for *account* to *path*: 概况, 承诺对照, and the links that were refused, if any.

    The workbook can be read back (`take_decisions`): what names each link is inside, by the number of its row.

    Raises:
        OSError: *path* cannot be written.
    """
    book = Book(path, made, streamed=False, title=TITLE)
    _summary(book.sheet(SUMMARY, ["项目", "数", "说明"], (30, 8, 92), frozen=0), account, made)
    if organs := by_organ(account):
        _organs(book, organs)
    sheet = book.sheet(SHEET, HEADS, _WIDTHS, frozen=2)
    for row, promise in enumerate(account.promises, 1):
        _row(sheet, row, promise, alone=len(account.later) == 1)
    if account.promises:
        sheet.choices((1, len(account.promises)), DECIDED, list(DECISIONS.values())[1:])
    marks: list[tuple[str, ...]] = [(VERSION,)]
    marks += [(SHEET, promise.id, promise.fingerprint) for promise in account.promises]
    if account.refused:
        marks += _refused(book, account.refused)
    sheet.protect()
    book.hidden(MARKS, marks)
    book.close()


def _row(sheet: Sheet, row: int, promise: Promise, *, alone: bool) -> None:
    """One promise; *alone* tells that there is one report only, so that its name need not be told each time."""
    first = promise.reported[0] if promise.reported else None
    texts = (
        promise.id,
        OUTCOMES[promise.outcome],
        KINDS[promise.kind],
        _flat(promise.promised.quote) if promise.promised else "（计划里没有）",
        _spot(promise.promised, True, promise.section) if promise.promised else "",
        "、".join(promise.lead),
        goal(promise),
        _flat("；".join(source.quote for source in promise.reported)) if first else "（没有找到）",
        _spot(first, alone) if first else "",
        promise.arithmetic,
        told(promise),
        _flat(why(promise)),
        sure(promise),
    )
    for column, words in enumerate(texts):
        sheet.text(row, column, words, wrap=column > 2)
    for column, words in enumerate((DECISIONS[promise.decision], promise.note, promise.by), DECIDED):
        sheet.entry(row, column, words)


def _spot(source: Source, alone: bool, section: str = "") -> str:
    """Where a quote stands: section and characters, and the document where there are several."""
    lines = ["" if alone else source.document, section, f"第{source.start}—{source.end}字"]
    return "\n".join(line for line in lines if line)


def _flat(words: str) -> str:
    """Words on one line."""
    return " ".join(words.split())


def _refused(book: Book, refused: tuple[Ruling, ...]) -> list[tuple[str, ...]]:
    """The sheet of refused links, where a refusal can be taken back; what names them."""
    sheet = book.sheet(REFUSED, _REFUSED_HEADS, _REFUSED_WIDTHS, frozen=1)
    for row, ruling in enumerate(refused, 1):
        sheet.text(row, 0, f"R{row:03d}")
        sheet.text(row, 1, _flat(ruling.promised), wrap=True)
        sheet.text(row, 2, _flat(ruling.reported), wrap=True)
        for column, words in enumerate((DECISIONS[ruling.decision], ruling.note, ruling.by), 3):
            sheet.entry(row, column, words)
    sheet.choices((1, len(refused)), 3, list(DECISIONS.values())[1:])
    sheet.protect()
    return [(REFUSED, f"R{row:03d}", ruling.fingerprint) for row, ruling in enumerate(refused, 1)]


def _summary(sheet: Sheet, account: Account, made: datetime) -> None:
    """Counts by outcome, the documents, and how to fill it in."""
    row = 0

    def line(head: str, number: int | None, words: str) -> None:
        nonlocal row
        row += 1
        sheet.text(row, 0, head)
        if number is None:
            sheet.text(row, 1, "")
        else:
            sheet.integer(row, 1, number)
        sheet.text(row, 2, words, wrap=True)

    line("计划", None, account.plan)
    line("后来的计划" if account.plans else "报告", None, "、".join(account.later))
    line("制表时间", None, f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}")
    for remark in account.remarks:
        line("注意", None, remark)
    total = sum(1 for promise in account.promises if promise.promised is not None)
    line("计划里的承诺", total, "指标一个数一条，两级目标（10%，力争12%）算两条；没有数的任务一项一条")
    for outcome, number in counted(account):
        line(f"　{OUTCOMES[outcome]}", number, MEANINGS[outcome])
    line("已拒绝的对应", len(account.refused), "人拒绝过的，见同名的表" if account.refused else "")
    for head, words in _HOW:
        line(head, None, words)


def _organs(book: Book, organs: list[tuple[str, dict[str, int]]]) -> None:
    """Counts by organ and outcome."""
    present = [outcome for outcome in OUTCOMES if any(outcome in row for _, row in organs)]
    heads = ["责任单位", "承诺", *(OUTCOMES[outcome] for outcome in present)]
    sheet = book.sheet("按责任单位", heads, (34, *(11 for _ in heads[1:])), frozen=1)
    for row, (organ, counts) in enumerate(organs, 1):
        sheet.text(row, 0, organ)
        sheet.integer(row, 1, sum(counts.values()))
        for column, outcome in enumerate(present, 2):
            sheet.integer(row, column, counts.get(outcome, 0))
