"""Templates out and in: by ids, with every fault told by its cell, and nothing written before it was shown."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import Entry, EntryChange, Filing, Indicator, Observation, Upload
from luoshi.desk.ledger.services.entries import entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_submit
from luoshi.desk.ledger.services.rounds import Wanted, round_create, round_open
from luoshi.desk.ledger.services.uploads import upload_keep
from luoshi.desk.ledger.workbooks import filled as filled_module
from luoshi.records import LuoshiError
from tests.desk import entry_scene
from tests.desk.conftest import person
from tests.desk.entry_scene import NAMES, Scene, fill, given, known
from tests.desk.test_entry_form import item_of, signed, values_of

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILLED = {NAMES[0]: 618.4, NAMES[1]: 18.4, NAMES[2]: 250, NAMES[3]: 350, NAMES[4]: 96.5, "growth": 5.3}


@pytest.fixture
def scene(db: None) -> Scene:
    return entry_scene.scene()


@pytest.fixture
def filing(scene: Scene) -> Filing:
    return scene.filing(scene.open())


def downloaded(client: Client, filing: Filing) -> Any:
    answer = client.get(f"/filings/{filing.pk}/template.xlsx")
    assert answer.status_code == 200 and answer["Content-Type"] == XLSX
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def row_of(sheet: Worksheet, name: str) -> int:
    """The row of an indicator (``growth``: the second of its name)."""
    measure = "增速" if name == "growth" else "数量"
    wanted = NAMES[0] if name == "growth" else name
    rows = range(5, sheet.max_row + 1)
    return next(n for n in rows if (sheet.cell(n, 2).value, sheet.cell(n, 3).value) == (wanted, measure))


def written(book: Any, values: dict[str, Any]) -> Any:
    sheet = book["填报表"]
    for name, value in values.items():
        sheet.cell(row_of(sheet, name), 5).value = value
    return book


def bytes_of(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sent(client: Client, filing: Filing, data: bytes, name: str = "填报.xlsx") -> str:
    """The page after an upload."""
    file = SimpleUploadedFile(name, data, content_type=XLSX)
    return client.post(f"/filings/{filing.pk}/upload", {"file": file}, follow=True).content.decode()


def test_template_filled_previewed_saved_submitted_approved(scene: Scene, filing: Filing) -> None:
    clerk = signed(scene.clerk)
    book = written(downloaded(clerk, filing), {**FILLED, NAMES[5]: "不适用"})
    data = bytes_of(book)
    page = sent(clerk, filing, data, "一季度 填报.xlsx")
    assert "将改动 7 格" in page and "错误 0 处" in page and "现在还没有写入" in page
    assert not EntryChange.objects.exists()
    upload = Upload.objects.get()
    assert path_of(upload.file).read_bytes() == data
    page = clerk.post(f"/uploads/{upload.pk}/", follow=True).content.decode()
    assert "已写入 7 格" in page and "▦" in page
    done = filing_submit(scene.clerk, filing)
    filing_approve(scene.approver, done, revision=done.revision)
    sheet = book["填报表"]
    row = Observation.objects.get(name=NAMES[0], measure="level")
    assert (row.value, row.unit, row.origin) == (Decimal(61_840_000_000), "元", "cell")
    assert row.place == f"一季度 填报.xlsx 填报表!E{row_of(sheet, NAMES[0])}"
    assert Observation.objects.get(name=NAMES[4]).value == 965_000
    assert Observation.objects.get(measure="growth").value == Decimal("5.3")
    assert Observation.objects.get(name=NAMES[5]).state == "不适用"
    assert {"下载填报模板", "上传填报表", "填报", "提交审核", "核定"} <= set(
        Event.objects.values_list("action", flat=True)
    )
    assert not list(verify())


def test_the_template_is_locked_checked_and_told(scene: Scene, filing: Filing) -> None:
    known(scene, [(NAMES[0], "2023-Q1", "level", "59020000000")])
    fill(scene.clerk, filing, {NAMES[0]: "618.4", NAMES[4]: None})
    book = downloaded(signed(scene.clerk), filing)
    sheet = book["填报表"]
    row = row_of(sheet, NAMES[0])
    assert sheet.protection.sheet and sheet.column_dimensions["A"].hidden
    assert not sheet.cell(row, 5).protection.locked and not sheet.cell(row, 6).protection.locked
    assert all(sheet.cell(row, column).protection.locked for column in (1, 2, 3, 4, 7, 8))
    assert sheet.cell(row, 5).value == 618.4 and sheet.cell(row, 8).value == 590.2
    assert sheet.cell(row_of(sheet, NAMES[4]), 5).value == "不适用"
    assert [rule.type for rule in sheet.data_validations.dataValidation] == ["custom", "textLength"]
    assert book["_luoshi"].sheet_state == "veryHidden" and book["说明"].max_row > 5
    assert (sheet.cell(row, 4).value, sheet.cell(row, 9).value) == ("亿元", "是")


def put(name: str, value: Any, form: str = "") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        sheet = book["填报表"]
        cell = sheet.cell(row_of(sheet, name), 5)
        cell.value = value
        if form:
            cell.number_format = form

    return change


def shift(book: Any) -> None:
    """Move the names and values down by one row, as somebody does who pastes over locked cells."""
    sheet = book["填报表"]
    for row in range(sheet.max_row, 5, -1):
        for column in (2, 5):
            sheet.cell(row, column).value = sheet.cell(row - 1, column).value


def twice(book: Any) -> None:
    sheet = book["填报表"]
    sheet.cell(6, 1).value = sheet.cell(5, 1).value


def extra(book: Any) -> None:
    sheet = book["填报表"]
    sheet.cell(sheet.max_row + 1, 5).value = 5


FAULTS: dict[str, tuple[Callable[[Any], None], str, str]] = {
    "words": (put(NAMES[2], "约250"), "填报表!E7", "不是数字"),
    "unit": (put(NAMES[2], "250万元"), "填报表!E7", "单位应为“亿元”"),
    "date": (put(NAMES[2], datetime(2024, 3, 1)), "填报表!E7", "是日期或时间"),
    "truth": (put(NAMES[2], True), "填报表!E7", "真/假"),
    "error": (put(NAMES[2], "#DIV/0!"), "填报表!E7", "公式的错误值"),
    "formula": (put(NAMES[2], "=SUM(E5:E6)"), "填报表!E7", "公式没有存下计算结果"),
    "per cent": (put(NAMES[2], 2.5, "0.0%"), "填报表!E7", "百分比格式"),
    "shifted": (shift, "填报表!B6", "行与指标对不上"),
    "twice": (twice, "填报表!B6", "出现了两次"),
    "extra": (extra, "填报表!E12", "这一行没有编号"),
    "removed": (lambda book: book["填报表"].delete_rows(7), "填报表!B", "缺少指标“第二产业增加值”"),
    "stranger": (lambda book: setattr(book["填报表"].cell(7, 1), "value", 987654), "填报表!B7", "不属于本次填报"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_told_by_its_cell_and_nothing_is_written(scene: Scene, filing: Filing, fault: str) -> None:
    change, place, told = FAULTS[fault]
    clerk = signed(scene.clerk)
    book = written(downloaded(clerk, filing), FILLED)
    change(book)
    page = sent(clerk, filing, bytes_of(book))
    assert f">{place}<" in page and told in page and "写入这" not in page
    upload = Upload.objects.get()
    answer = clerk.post(f"/uploads/{upload.pk}/")
    assert answer.status_code == 400 and "L688" in answer.content.decode()
    assert not EntryChange.objects.exists()


def test_what_is_worth_a_look_is_told_and_read(scene: Scene, filing: Filing) -> None:
    known(scene, [(NAMES[0], "2023-Q1", "level", "59020000000")])
    clerk = signed(scene.clerk)
    book = written(downloaded(clerk, filing), {**FILLED, NAMES[0]: 6184000, NAMES[1]: "18.4", NAMES[5]: "-"})
    sheet = book["填报表"]
    sheet.row_dimensions[7].hidden = True
    rate = sheet.cell(row_of(sheet, "growth"), 5)
    rate.value, rate.number_format = 0.053, "0.0%"
    page = sent(clerk, filing, bytes_of(book))
    assert "单元格里是文本“18.4”，按 18.4 读入" in page and "这一行是隐藏的" in page
    assert "的万倍，可能用错了单位" in page and "分项之和" in page and "<b>5.3</b>" in page
    page = clerk.post(f"/uploads/{Upload.objects.get().pk}/", follow=True).content.decode()
    assert "已写入 6 格" in page, "短横线是空格，不是零"


def test_rows_that_were_sorted_are_found_by_their_ids(scene: Scene, filing: Filing) -> None:
    clerk = signed(scene.clerk)
    book = written(downloaded(clerk, filing), FILLED)
    sheet = book["填报表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    for number, row in enumerate(reversed(rows), 5):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    page = sent(clerk, filing, bytes_of(book))
    assert "将改动 6 格" in page and "错误 0 处" in page
    clerk.post(f"/uploads/{Upload.objects.get().pk}/")
    assert values_of(filing)[NAMES[1]] == Decimal("18.4") and values_of(filing)[NAMES[3]] == 350
    assert (
        Entry.objects.get(item=item_of(filing, NAMES[0]), filing=filing, value=Decimal("618.4")).place == "填报表!E11"
    )


def test_what_another_wrote_after_the_download_is_shown_and_chosen(scene: Scene, filing: Filing) -> None:
    clerk = signed(scene.clerk)
    book = written(downloaded(clerk, filing), {NAMES[0]: 620, NAMES[1]: 18.4})
    entries_save(scene.second, filing, given(filing, {NAMES[0]: "618.4", NAMES[4]: "96.5"}))
    page = sent(clerk, filing, bytes_of(book))
    assert "他人改过这一格" in page and "<b>618.4</b>" in page and "<b>620</b>" in page and "吴报" in page
    address, total = f"/uploads/{Upload.objects.get().pk}/", item_of(filing, NAMES[0])
    assert clerk.post(address).status_code == 409
    assert values_of(filing)[NAMES[1]] is None
    clerk.post(address, {f"c-{total}": "mine", f"s-{total}": "1"})
    assert values_of(filing)[NAMES[0]] == 620 and values_of(filing)[NAMES[1]] == Decimal("18.4")
    assert values_of(filing)[NAMES[4]] == Decimal("96.5"), "模板里没有碰过的一格还是别人的"


def test_templates_of_others_are_refused(scene: Scene, filing: Filing) -> None:
    clerk = signed(scene.clerk)
    neighbour = person("石填", scene.other, "clerk")
    theirs = downloaded(signed(neighbour), scene.filing(filing.round, scene.other))
    assert "这是另一个单位的模板" in sent(clerk, filing, bytes_of(theirs))
    later = downloaded(clerk, scene.filing(scene.open(period="2024-H1")))
    assert "这是另一轮填报的模板" in sent(clerk, filing, bytes_of(later))
    assert not Upload.objects.exists()


def plain_book() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("填报表")
    return bytes_of(book)


def without_form(book: Any) -> Any:
    book["_luoshi"]["B1"] = "other-1"
    return book


def test_what_is_no_template_is_refused_and_not_kept(scene: Scene, filing: Filing) -> None:
    clerk = signed(scene.clerk)
    good = bytes_of(downloaded(clerk, filing))
    macro = io.BytesIO(good)
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    for data, told in (
        (b"", "L684"),
        (b"%PDF-1.7 x", "L684"),
        (b"name,value\n1,2\n", "L684"),
        (plain_book(), "L685"),
        (bytes_of(without_form(downloaded(clerk, filing))), "模板的版本不对"),
        (macro.getvalue(), "带有宏"),
        (good[: len(good) // 2], "L109"),
        (b"PK\x03\x04" + b"0" * 5_000_000, "超过 5 MB"),
    ):
        assert told in sent(clerk, filing, data), told
    assert not Upload.objects.exists()


def test_a_sheet_with_too_many_cells_is_refused(scene: Scene, filing: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes_of(written(downloaded(signed(scene.clerk), filing), FILLED))
    monkeypatch.setattr(filled_module, "MOST_CELLS", 50)
    with pytest.raises(LuoshiError, match="L686"):
        upload_keep(scene.clerk, filing, name="a.xlsx", data=data)


def test_an_upload_is_only_for_who_brought_it(scene: Scene, filing: Filing) -> None:
    data = bytes_of(written(downloaded(signed(scene.clerk), filing), FILLED))
    upload = upload_keep(scene.clerk, filing, name="..\\..\\甲/a.xlsx", data=data)
    assert upload.name == "a.xlsx"
    assert signed(scene.second).get(f"/uploads/{upload.pk}/").status_code == 404
    assert signed(scene.second).post(f"/uploads/{upload.pk}/").status_code == 404
    stranger = signed(person("外人", scene.other, "clerk"))
    assert stranger.get(f"/uploads/{upload.pk}/file").status_code == 404
    answer = signed(scene.approver).get(f"/uploads/{upload.pk}/file")
    assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined]
    assert Event.objects.filter(action="下载文件").count() == 1


INJECTED = ("=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "http://example.org/")


def test_texts_that_look_like_formulas_stay_texts(scene: Scene, filing: Filing) -> None:
    for number, words in enumerate(INJECTED):
        Indicator.objects.create(code=f"evil-{number}", name=words.strip() or "空", unit="个")
    wanted = [Wanted(one, "个") for one in Indicator.objects.filter(code__startswith="evil")]
    evil = round_create(scene.supervisor, scene.plan(name="=HYPERLINK(1)", period="2024-H1"), wanted)
    round_open(scene.supervisor, evil)
    theirs = scene.filing(evil)
    for entry in theirs.entries.select_related("item__indicator"):
        one = given(theirs, {entry.item.indicator.name: "1"}, note=entry.item.indicator.name)
        entries_save(scene.clerk, theirs, one)
    scene.district.name = "=澜湾"
    scene.district.save()
    chief = signed(scene.supervisor)
    books = [
        signed(scene.clerk).get(f"/filings/{theirs.pk}/template.xlsx"),
        chief.get(f"/rounds/{evil.pk}/table.xlsx"),
        chief.get("/rounds/reminders.xlsx"),
    ]
    seen = set()
    for answer in books:
        assert answer.status_code == 200
        for part in (names := zipfile.ZipFile(io.BytesIO(answer.content))).namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in names.read(part) and b"<hyperlink" not in names.read(part)
        for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
                assert cell.data_type == "s", (sheet.title, cell.coordinate)
                seen.add(cell.value)
    assert {words.strip() for words in INJECTED} | {"=澜湾", "=HYPERLINK(1)"} <= seen


def test_the_table_of_a_round_tells_where_each_figure_is_from(scene: Scene, filing: Filing) -> None:
    fill(scene.clerk, filing)
    answer = signed(scene.supervisor).get(f"/rounds/{filing.round_id}/table.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    heads = [cell.value for cell in book["汇总"][3]]
    rows = {row[0].value: [cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=4)}
    assert rows["澜湾区"][heads.index("地区生产总值（亿元）")] == 618.4
    assert rows["石墩区"][heads.index("地区生产总值（亿元）")] == "未报"
    sources = [[cell.value for cell in row] for row in book["来源"].iter_rows(min_row=2)]
    assert ["澜湾区", "地区生产总值", "数量", "亿元", "618.4"] in [row[:5] for row in sources] and len(sources) == 6


def test_a_thousand_rows_are_previewed_and_saved(scene: Scene) -> None:
    Indicator.objects.bulk_create(
        Indicator(code=f"many-{n}", name=f"指标{n:04d}", unit="元", kind="flow") for n in range(1000)
    )
    many = list(Indicator.objects.filter(code__startswith="many"))
    one = round_create(scene.supervisor, scene.plan(period="2024-H1"), [Wanted(row, "万元") for row in many])
    round_open(scene.supervisor, one)
    filing, clerk = scene.filing(one), signed(scene.clerk)
    book = downloaded(clerk, filing)
    for number in range(5, 1005):
        book["填报表"].cell(number, 5).value = number + 0.5
    data = bytes_of(book)
    assert "将改动 1000 格" in sent(clerk, filing, data)
    clerk.post(f"/uploads/{Upload.objects.get().pk}/")
    assert EntryChange.objects.count() == 1000
