"""The audit list as a workbook: texts stay texts, so that nothing that somebody typed becomes a formula."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from luoshi.desk.accounts.models import Organ
from luoshi.desk.audit.labels import detail_words, target_words
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.selectors import Sought
from luoshi.write.sheets import Book

MOST = 20_000
"""So many events one workbook holds."""

_HEADS = ("序号", "时间", "人员", "操作", "对象", "单位", "内容", "网络地址", "原始内容", "摘要算法", "摘要")
_WIDTHS = (9, 20, 14, 16, 16, 18, 48, 16, 30, 10, 24)
_NAMES = {"person": "人员", "action": "操作", "target": "对象", "organ": "单位", "since": "自", "until": "至"}


def workbook(events: Iterable[Event], sought: Sought, *, by: str) -> tuple[bytes, int]:
    """The events as xlsx, and how many they are; a second sheet tells what was asked for, by whom and when."""
    organs = dict(Organ.objects.values_list("pk", "name"))
    made = timezone.localtime()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.xlsx"
        book = Book(path, made.replace(tzinfo=None), streamed=True, title="审计记录")
        sheet = book.sheet("审计记录", _HEADS, _WIDTHS, frozen=2, large=True)
        count = 0
        for count, event in enumerate(events, 1):
            sheet.integer(count, 0, event.number)
            for column, words in enumerate(_cells(event, organs), 1):
                sheet.text(count, column, words)
        _about(book, sought, by, made, count)
        book.close()
        return path.read_bytes(), count


def _cells(event: Event, organs: Mapping[int, str]) -> tuple[str, ...]:
    at = timezone.localtime(event.at)
    return (
        f"{at:%Y-%m-%d %H:%M:%S}",
        event.actor_name,
        event.action,
        target_words(event.target),
        organs.get(event.organ or 0, ""),
        detail_words(event.detail),
        event.address,
        json.dumps(event.detail, ensure_ascii=False, sort_keys=True) if event.detail else "",
        event.algorithm,
        event.digest,
    )


def _about(book: Book, sought: Sought, by: str, made: datetime, count: int) -> None:
    sheet = book.sheet("说明", ("项目", "内容"), (16, 60), frozen=1)
    told = {_NAMES[key]: value for key, value in asdict(sought).items() if value}
    rows = [("导出人", by), ("导出时间", f"{made:%Y-%m-%d %H:%M}"), ("条数", str(count)), *told.items()]
    if count == MOST:
        rows.append(("注意", f"只含最新的 {MOST} 条，更早的请缩小时间范围另行导出"))
    for row, (name, words) in enumerate(rows, 1):
        sheet.text(row, 0, name)
        sheet.text(row, 1, words, wrap=True)
