"""What is told of tasks: put into a list, changed, reported, decided; views that are to be saved."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from luoshi.desk.api.paging import Key, Words

Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\u0000]*$")]
Line = Annotated[str, Field(max_length=120, pattern=r"^[^\u0000-\u001f\u007f]*$")]
Reason = Annotated[str, Field(max_length=400, pattern=r"^[^\u0000-\u001f\u007f]*$")]
Year = Annotated[int, Field(ge=1949, le=2100)]


class TaskFields(Schema, extra="forbid"):
    """What is printed of a task (任务的各栏)."""

    goal: Text | None = Field(None, description="年度目标。")
    theme: Line | None = Field(None, description="板块。")
    leader: Annotated[str, Field(max_length=80, pattern=r"^[^\u0000-\u001f\u007f]*$")] | None = Field(
        None, description="牵头领导。"
    )
    lead_name: Line | None = Field(None, description="牵头单位的名称。")
    support_names: list[Line] | None = Field(None, max_length=60, description="责任/配合单位的名称。")
    due_text: Words | None = Field(None, description="完成时限，如 6月底前、三季度、年底前、长期。")
    kind: Literal["dated", "quarterly", "standing"] | None = Field(None, description="时限类别；不写由时限定。")
    began: date | None = Field(None, description="开始日期；不写是1月1日。")
    weight: Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$")] | None = Field(None, description="分值。")
    indicator_names: list[Line] | None = Field(None, max_length=20, description="用哪些指标衡量。")
    quarters: dict[Literal["1", "2", "3", "4"], Text] = Field(
        default_factory=dict, description='各季形象进度，如 {"1": "完成3公里"}。'
    )

    def values(self) -> dict[str, Any]:
        """What was told, without the quarters."""
        beside = {"quarters", "owner", "year", "series", "sensitivity", "draft"}
        told = self.model_dump(exclude_unset=True, exclude=beside)
        kept = {name: value for name, value in told.items() if value is not None}
        return kept | ({"weight": Decimal(kept["weight"])} if "weight" in kept else {})

    def by_quarter(self) -> dict[int, str]:
        """The quarters."""
        return {int(key): value.strip() for key, value in self.quarters.items()}


class TaskNew(TaskFields):
    """A new task with its list (立项)."""

    owner: Key = Field(description="台账归属：单位号。")
    year: Year = Field(description="年度。")
    series: Words = Field("", description="台账名称。")
    sensitivity: Literal[0, 1, 2] = Field(0, description="敏感程度。")
    draft: bool = Field(False, description="先拟办，批准、交办、签收以后才开始。")
    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\u0000]*$")] = Field(
        description="工作任务。"
    )


class TaskChange(TaskFields):
    """What is to be changed of a task; what is left out stays (任务的修改)."""

    text: Text | None = Field(None, description="工作任务。")


class EvidenceIn(Schema, extra="forbid"):
    """A file of evidence, within JSON (佐证文件)."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]+$")] = Field(
        description="文件名，带扩展名。"
    )
    base64: str = Field(min_length=4, max_length=6_500_000, pattern=r"^[A-Za-z0-9+/]+={0,2}$",
                        description="文件的字节，Base64 编码。")  # fmt: skip


class Progress(Schema, extra="forbid"):
    """What is reported of a task (报进展)."""

    period: Annotated[str, Field(max_length=24, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field(
        description="哪一期，如 2024年6月。"
    )
    progress: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\u0000]*$")] = Field(
        description="进展情况。"
    )
    percent: int | None = Field(None, ge=0, le=100, description="完成比例（%）。")
    problems: Text = Field("", description="存在问题。")
    steps: Text = Field("", description="下步措施。")
    numbers: Annotated[str, Field(max_length=2000, pattern=r"^[^\u0000]*$")] = Field(
        "", description="数字，每行一个：完成投资 12.5亿 元。"
    )
    done: bool = Field(False, description="任务已完成，报请核实。")
    evidence: list[EvidenceIn] = Field(default_factory=list, max_length=20, description="佐证文件。")


class Decided(Schema, extra="forbid"):
    """A step that the supervisor takes with a task (督查的决定)."""

    decision: Literal[
        "approved", "issued", "verified", "returned", "closed", "reopened", "suspended", "resumed", "merged", "dropped"
    ] = Field(
        description="approved 批准立项、issued 交办、verified 核实、returned 退回、closed 销号、reopened 重新办理、"
        "suspended 暂停、resumed 恢复、merged 并入、dropped 取消。"
    )
    reason: Reason = Field("", description="理由；退回、重新办理、暂停、并入、取消必须写。")
    into: Key | None = Field(None, description="merged 时写并入哪一项任务的编号。")


class Answered(Schema, extra="forbid"):
    """What the lead organ says to a task that was issued (签收或异议)."""

    answer: Literal["accepted", "disputed"] = Field(description="accepted 签收、disputed 提出异议。")
    reason: Reason = Field("", description="理由；提出异议必须写。")


class DueAsk(Schema, extra="forbid"):
    """To when a deadline is asked to be moved (申请调整时限)."""

    due: Words = Field(description="新时限，如 9月底前。")
    reason: Reason = Field(description="为什么。")


class DueAnswer(Schema, extra="forbid"):
    """Whether a deadline is moved (批复时限调整)."""

    granted: bool = Field(description="同意。")
    answer: Reason = Field("", description="批复的话；不同意必须写。")


class MilestoneDone(Schema, extra="forbid"):
    """When a milestone was reached (节点完成)."""

    done_on: date | None = Field(description="何日做到，今天或以前；写 null 是还没有做到。")


class FromLedger(Schema, extra="forbid"):
    """Rows of the ledger that are to be put into a list (由台账立项)."""

    owner: Key = Field(description="台账归属：单位号。")
    year: Year = Field(description="年度。")
    series: Words = Field("", description="台账名称。")
    rows: list[Key] = Field(min_length=1, max_length=1000, description="台账的行号。")


class Made(Schema):
    """What was put into a list (立项结果)."""

    ids: list[int] = Field(description="立项的编号；已经有了的不再立。")


class ViewNew(Schema, extra="forbid"):
    """A view that is to be saved; the same name again replaces it (保存视图)."""

    list: Literal["targets", "tasks", "projects", "honours", "promises"] = Field(description="哪张表。")
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field(
        description="名称。"
    )
    query: Annotated[str, Field(max_length=1000, pattern=r"^[!-~]*$")] = Field(
        "", description="写法同网页地址问号后面的部分，如 state=overdue&group=lead。"
    )
    shared: bool = Field(False, description="与自己单位和下级共享。")
