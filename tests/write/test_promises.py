"""The page and the workbook of promises: complete, without network and program, and not hurt by what texts hold."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from luoshi.records import Because, Source
from luoshi.records.promise import Account, Promise, Ruling
from luoshi.write.promises import OUTCOMES, by_organ, counted, promise_lines
from luoshi.write.promises_book import HEADS, promise_workbook
from luoshi.write.promises_page import promise_page
from luoshi.write.promises_taking import take_decisions

MADE = datetime(2025, 1, 2, 3, 4)
EVIL = '=1+1"<script>alert(1)</script>\x00'


@pytest.fixture
def account() -> Account:
    told = Source("报告.txt", 3, 9, EVIL)
    promises = tuple(
        Promise(
            f"P{number:03d}",
            "task",
            EVIL,
            outcome,  # type: ignore[arg-type]
            None if outcome == "new" else Source("计划.txt", number, number + 9, f"{EVIL}{number}个"),
            reported=() if outcome == "dropped" else (told,),
            lead=("区住房和城乡建设局",),
            section="一、目标",
            arithmetic="29个÷32个=90.6%",
            because=(Because("link", "用词有90%相同", EVIL),),
            fingerprint=f"{number:016d}",
        )
        for number, outcome in enumerate(OUTCOMES, 1)
    )
    refused = (Ruling("f" * 16, "refused", "口径不同", "经办", "甲", "乙"),)
    return Account("计划.txt", ("报告.txt",), promises, refused, remarks=("地区不同",))


def test_the_page_needs_no_network_and_no_program(account: Account) -> None:
    page = promise_page(account, made=MADE)
    tree: Any = html.document_fromstring(page)
    assert not tree.xpath("//script|//link|//img|//@style|//@onclick")
    assert "default-src 'none'" in page
    assert len(tree.xpath("//article")) == len(OUTCOMES)
    for label in tree.xpath("//nav/label"):
        assert tree.get_element_by_id(label.get("for")).get("type") == "radio"
    assert len(tree.xpath("//nav/label")) == len(OUTCOMES) + 1
    assert len(tree.xpath("//@id")) == len(set(tree.xpath("//@id")))


def test_the_page_marks_the_numbers(account: Account) -> None:
    tree: Any = html.document_fromstring(promise_page(account, made=MADE))
    assert "1个" in tree.xpath("//article[1]//blockquote//b/text()")


def test_the_workbook_holds_every_promise_and_comes_back(account: Account, tmp_path: Path) -> None:
    path = tmp_path / "承诺对照.xlsx"
    promise_workbook(account, path, made=MADE)
    book = load_workbook(path)
    assert book.sheetnames[:4] == ["概况", "按责任单位", "承诺对照", "已拒绝的对应"]
    sheet = book["承诺对照"]
    assert tuple(cell.value for cell in sheet[1]) == HEADS
    assert sheet.max_row == len(OUTCOMES) + 1
    assert sheet.freeze_panes == "C2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    rulings, errors = take_decisions(path)
    assert (rulings, errors) == (account.refused, [])


def test_the_counts(account: Account) -> None:
    assert counted(account) == [(outcome, 1) for outcome in OUTCOMES]
    [(organ, counts)] = by_organ(account)
    assert (organ, sum(counts.values())) == ("区住房和城乡建设局", len(OUTCOMES) - 1)
    assert len(list(promise_lines(account))) == len(OUTCOMES)
