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
    "read": Scope("查询", "能看到的一切：文件、观测值、指标、单位、轮次、任务、项目，和增量推送", frozenset(("read",))),
    "export": Scope("批量下载", "CSV、JSON Lines、Parquet、SDMX-CSV，原文件，佐证", frozenset(("export",))),
    "documents": Scope("导入文件", "新文件、新版本", frozenset(("import",))),
    "review": Scope("审读", "采用、更正、不采用读出的事实；承诺对照", frozenset(("review",))),
    "filings": Scope("填报", "填写单元格，提交审核", frozenset(("enter", "submit"))),
    "approval": Scope("审核入账", "审核、退回填报；直接推送数据入账", frozenset(("approve", "return"))),
    "tracking": Scope("任务项目", "任务、项目、荣誉的立项和修改，报进展，保存视图", frozenset(("import", "enter"))),
    "supervision": Scope(
        "督查", "任务的核实、退回、销号和时限批复；轮次的建立、开始、锁定", frozenset(("return", "round"))
    ),
    "catalogue": Scope("指标目录", "新增、修改指标", frozenset(("catalogue",))),
    "organs": Scope("单位目录", "单位和单位组的增改、更名、撤并", frozenset(("organs",))),
    "users": Scope("用户和授权", "查看、修改用户，授权和收回；不含密码", frozenset(("users",))),
    "audit": Scope("审计", "查看审计链", frozenset(("audit",))),
}
"""Every scope by its word in a token."""


def actions_of(scopes: Collection[str]) -> frozenset[Action]:
    """The actions that scopes allow."""
    return frozenset(action for scope in scopes if scope in SCOPES for action in SCOPES[scope].actions)
