"""Events in words: what was acted on, and the details."""

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse

TARGETS: dict[str, tuple[str, str]] = {
    "accounts.user": ("用户", "accounts:user"),
    "accounts.organ": ("单位", "accounts:organ"),
    "accounts.unitgroup": ("单位组", "accounts:group"),
    "ledger.document": ("文件", "ledger:document"),
    "ledger.version": ("文件版本", "ledger:review"),
    "ledger.indicator": ("指标", "charts:indicator"),
    "ledger.round": ("轮次", "ledger:round"),
    "ledger.filing": ("填报表", "ledger:filing"),
    "ledger.posting": ("入账", ""),
    "ledger.upload": ("上传", ""),
    "ledger.tableimport": ("数据表", ""),
    "tracking.task": ("任务", "tracking:task"),
    "tracking.keyproject": ("项目", "tracking:project"),
    "tracking.distinction": ("荣誉试点", "tracking:honour"),
    "tracking.promiserun": ("承诺对照", "tracking:promises"),
    "tracking.link": ("承诺对应", ""),
    "tracking.savedview": ("视图", "tracking:view"),
}
"""What the targets of events are called, and the page of each."""


def target_words(target: str) -> str:
    """A target in words.

    >>> target_words("accounts.user:7"), target_words("")
    ('用户 7', '')
    """
    model, _, key = target.partition(":")
    name = TARGETS.get(model, (model, ""))[0]
    return f"{name} {key}".strip()


def target_address(target: str) -> str:
    """The page of a target; empty where it has none."""
    model, _, key = target.partition(":")
    page = TARGETS.get(model, ("", ""))[1]
    if not page or not key.isdecimal():
        return ""
    try:
        return reverse(page, args=[int(key)])
    except NoReverseMatch:
        return ""


def detail_words(detail: Any) -> str:
    """The details in one line.

    >>> detail_words({"改动": {"姓名": ["甲", "乙"]}, "行": 3})
    '姓名：甲 → 乙；行：3'
    """
    if not isinstance(detail, Mapping):
        return str(detail)
    parts = []
    for key, value in detail.items():
        if isinstance(value, Mapping):
            parts.append(detail_words(value))
        elif isinstance(value, list):
            parts.append(f"{key}：{_list(value)}")
        elif value is not None and value != "":
            parts.append(f"{key}：{_short(value)}")
    return "；".join(part for part in parts if part)


def _list(values: list[Any]) -> str:
    changed = len(values) == 2 and not any(isinstance(one, list | Mapping) for one in values)
    words = [_short(one) if one not in ("", None) else "（空）" for one in values]
    return " → ".join(words) if changed else "、".join(words)


def _short(value: Any) -> str:
    """A digest by its beginning: nobody reads the rest; whole is only in the sheet."""
    words = {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return f"{words[:12]}…" if len(words) == 64 and words.isalnum() and words.isascii() else words
