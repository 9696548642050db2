"""What is told of key projects: put into a list, changed, reported, packed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from luoshi.desk.api.paging import Key, Words
from luoshi.desk.api.schemas.tracking_in import EvidenceIn, Line, Reason, Text, Year

_MONEY = ("total", "before", "plan", "month_done", "done", "included")
_DATES = ("included_on", "planned_start", "actual_start", "planned_finish", "actual_finish")


Money = Annotated[str, Field(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$")]
Quantity = Annotated[str, Field(pattern=r"^[0-9]{1,15}(\.[0-9]{1,4})?$")]


class ProjectChange(Schema, extra="forbid"):
    """What is to be changed of a project; what is left out stays (项目的修改)."""

    code: Annotated[str, Field(max_length=40, pattern=r"^[^\u0000-\u001f\u007f]*$")] | None = Field(
        None, description="项目代码。"
    )
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]+$")] | None = Field(
        None, description="项目名称。"
    )
    level: Literal["nation", "province", "city", "district"] | None = Field(None, description="级别。")
    kind: Literal["building", "preparing"] | None = Field(None, description="类型。")
    category: Annotated[str, Field(max_length=40, pattern=r"^[^\u0000-\u001f\u007f]*$")] | None = Field(
        None, description="领域。"
    )
    builder: Line | None = Field(None, description="项目单位。")
    organ_name: Line | None = Field(None, description="责任单位的名称。")
    leader: Words | None = Field(None, description="责任领导。")
    location: Line | None = Field(None, description="建设地点。")
    content: Text | None = Field(None, description="建设内容和规模。")
    total: Money | None = Field(None, description="总投资（元）。")
    before: Money | None = Field(None, description="至上年底累计完成投资（元）。")
    plan: Money | None = Field(None, description="年度计划投资（元）。")
    planned_start: date | None = Field(None, description="计划开工。")
    actual_start: date | None = Field(None, description="实际开工。")
    planned_finish: date | None = Field(None, description="计划竣工。")
    actual_finish: date | None = Field(None, description="实际竣工。")
    inclusion_code: Annotated[str, Field(max_length=40, pattern=r"^[^\u0000-\u001f\u007f]*$")] | None = Field(
        None, description="纳统代码。"
    )
    included_on: date | None = Field(None, description="纳统日期。")
    note: Reason | None = Field(None, description="备注。")

    def values(self) -> dict[str, Any]:
        """What was told: amounts as numbers; an empty date takes the day away."""
        told = self.model_dump(exclude_unset=True, exclude={"owner", "year", "sensitivity"})
        kept = {name: value for name, value in told.items() if value is not None or name in (*_MONEY, *_DATES)}
        return {
            name: Decimal(value) if name in _MONEY and value is not None else value for name, value in kept.items()
        }  # fmt: skip


class ProjectNew(ProjectChange):
    """A new project with its list (立项)."""

    owner: Key = Field(description="台账归属：单位号。")
    year: Year = Field(description="年度。")
    sensitivity: Literal[0, 1, 2] = Field(0, description="敏感程度。")
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]+$")] = Field(
        description="项目名称。"
    )


class MonthIn(Schema, extra="forbid"):
    """What is reported of a project for a month (报月进度)."""

    month: int = Field(ge=1, le=12, description="几月。")
    done: Money = Field(description="本年累计完成投资（元）。")
    month_done: Money | None = Field(None, description="当月完成投资（元）；不写由累计减上月累计。")
    included: Money | None = Field(None, description="其中已入统（元）。")
    image: Text = Field("", description="形象进度。")
    problems: Text = Field("", description="存在问题。")
    note: Reason = Field("", description="说明；累计和本月对不上、核减时必须写。")
    actual_start: date | None = Field(None, description="实际开工。")
    actual_finish: date | None = Field(None, description="实际竣工。")
    included_on: date | None = Field(None, description="纳统日期。")
    inclusion_code: Annotated[str, Field(max_length=40, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field(
        "", description="纳统代码。"
    )
    evidence: list[EvidenceIn] = Field(default_factory=list, max_length=20, description="佐证文件。")


class NeedIn(Schema, extra="forbid"):
    """What a project needs of a factor (要素)."""

    id: Key | None = Field(None, description="已有要素的编号；不写是新的。")
    factor: Literal["land", "energy", "emission", "water", "money"] = Field(description="要素。")
    quantity: Quantity = Field(description="需要量。")
    unit: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\u0000-\u001f\u007f]+$")] = Field(
        description="单位。"
    )
    needed_by: date | None = Field(None, description="何时需要。")
    granted: Quantity = Field("0", description="已落实。")
    source: Words = Field("", description="来源。")
    note: Annotated[str, Field(max_length=200, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field("", description="说明。")


class Package(Schema, extra="forbid"):
    """Into which package a project is put (打包拆分)."""

    package: Key | None = Field(description="项目包的编号；null 是移出。")
