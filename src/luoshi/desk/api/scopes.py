"""What a token may be made for: never more than its owner may do, and of that only what its scopes name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from luoshi.desk.accounts.permissions import Action


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope: what it is called, what it lets do."""

    words: str
    about: str
    actions: frozenset[Action]


SCOPES: Mapping[str, Scope] = {
    "read": Scope("查询", "文件、事实、观测值、指标、任务、项目、荣誉、轮次，和增量推送", frozenset(("read",))),
    "export": Scope("批量下载", "CSV、JSON Lines、Parquet、SDMX-CSV", frozenset(("export",))),
    "documents": Scope("导入文件", "新文件、新版本", frozenset(("import",))),
    "review": Scope("审读", "采用、更正、不采用读出的事实", frozenset(("review",))),
    "filings": Scope("填报", "填写单元格，提交审核", frozenset(("enter", "submit"))),
    "approval": Scope("审核入账", "审核、退回填报；直接推送数据入账", frozenset(("approve", "return"))),
    "catalogue": Scope("指标目录", "修改指标", frozenset(("catalogue",))),
    "audit": Scope("审计", "查看审计链", frozenset(("audit",))),
}
"""Every scope by its word in a token."""


def actions_of(scopes: Collection[str]) -> frozenset[Action]:
    """The actions that scopes allow."""
    return frozenset(action for scope in scopes if scope in SCOPES for action in SCOPES[scope].actions)
