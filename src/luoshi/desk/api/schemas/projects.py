"""Key projects with their months and needs."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from luoshi.desk.api.paging import PageOf
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.api.schemas.ledger import number
from luoshi.desk.api.schemas.tracking import ChangeOut, EvidenceOut, LightOut
from luoshi.desk.tracking.models import KeyProject, Monthly, Need

_MONEY = ("total", "before", "plan", "month_done", "done", "included")


class ProjectOut(Schema):
    """A key project of a year's list, and how it stands today; amounts in yuan (重点项目)."""

    id: int
    revision: int = Field(description="改过几次。")
    owner: OrganRef | None = Field(description="谁的台账。")
    year: int = Field(description="年度。")
    number: int = Field(description="序号。")
    code: str = Field(description="项目代码。")
    name: str = Field(description="项目名称。")
    level: str = Field(description="nation 国家、province 省、city 市、district 区。")
    kind: str = Field(description="building 实施类、preparing 准备类。")
    category: str = Field(description="领域。")
    package: int | None = Field(description="所属项目包的编号。")
    builder: str = Field(description="项目单位。")
    organ: OrganRef | None = Field(description="责任单位；单位树以外的是 null，见 organ_name。")
    organ_name: str = Field(description="责任单位，照印。")
    leader: str = Field(description="责任领导。")
    location: str = Field(description="建设地点。")
    content: str = Field(description="建设内容和规模。")
    total: str | None = Field(description="总投资（元）。")
    before: str | None = Field(description="至上年底累计完成投资（元）。")
    plan: str | None = Field(description="年度计划投资（元）。")
    month: int | None = Field(description="报到几月。")
    month_done: str | None = Field(description="当月完成投资（元）。")
    done: str | None = Field(description="本年累计完成投资（元）。")
    included: str | None = Field(description="其中已入统（元）。")
    inclusion_code: str = Field(description="纳统代码。")
    included_on: date | None = Field(description="纳统日期。")
    planned_start: date | None = Field(description="计划开工。")
    actual_start: date | None = Field(description="实际开工。")
    planned_finish: date | None = Field(description="计划竣工。")
    actual_finish: date | None = Field(description="实际竣工。")
    image: str = Field(description="形象进度。")
    problems: str = Field(description="存在问题。")
    note: str = Field(description="备注。")
    dropped: bool = Field(description="已取消。")
    light: LightOut
    lights: dict[str, LightOut] = Field(description="progress 进度、start 开工、inclusion 纳统各亮什么灯。")
    record: int | None = Field(description="由台账选的，是台账项目的行号。")
    sensitivity: int = Field(description="敏感程度。")
    changed_at: datetime | None = Field(description="最近何时改过；看过去某天的样子时是 null。")

    @classmethod
    def of(cls, line: Any) -> "ProjectOut":
        """The project of a line of the table (owner and organ fetched)."""
        row: KeyProject = line.project
        own = {"owner", "organ", "package", "light", "lights", "record", *_MONEY}
        made: dict[str, Any] = {name: getattr(row, name) for name in ProjectOut.model_fields if name not in own}
        made |= {name: number(getattr(row, name)) for name in _MONEY}
        made |= {"owner": OrganRef.of(row.owner), "organ": OrganRef.of(row.organ), "package": row.parent_id}
        made |= {"record": row.record_id, "light": LightOut.of(line.light)}
        return ProjectOut(**made, lights={key: LightOut.of(one) for key, one in line.lights.items()})


class ProjectPage(PageOf):
    """Some projects (一页项目)."""

    items: list[ProjectOut]


class MonthOut(Schema):
    """What was reported of a project for a month (月进度)."""

    id: int
    month: int = Field(description="几月。")
    month_done: str | None = Field(description="当月完成投资（元）。")
    done: str | None = Field(description="本年累计完成投资（元）。")
    included: str | None = Field(description="其中已入统（元）。")
    image: str = Field(description="形象进度。")
    problems: str = Field(description="存在问题。")
    note: str = Field(description="说明。")
    by: str = Field(description="谁报的。")
    at: datetime = Field(description="何时报的。")
    evidence: list[EvidenceOut] = Field(description="佐证文件。")

    @classmethod
    def of(cls, row: Monthly) -> "MonthOut":
        """The month of a row (its evidence fetched)."""
        plain: dict[str, Any] = {name: getattr(row, name) for name in ("month", "image", "problems", "note", "at")}
        money: dict[str, Any] = {name: number(getattr(row, name)) for name in ("month_done", "done", "included")}
        files = [EvidenceOut.of(one) for one in row.evidence.all()]
        return cls(id=row.pk, by=str(row.by), evidence=files, **plain, **money)


class NeedOut(Schema):
    """What a project needs of a factor (要素)."""

    id: int
    factor: str = Field(description="land 土地、energy 能耗、emission 排放、water 用水、money 资金。")
    quantity: str | None = Field(description="需要量。")
    unit: str = Field(description="单位。")
    needed_by: date | None = Field(description="何时需要。")
    granted: str | None = Field(description="已落实。")
    status: str = Field(description="open 未落实、partly 部分落实、granted 已落实。")
    source: str = Field(description="来源。")
    note: str = Field(description="说明。")

    @classmethod
    def of(cls, row: Need) -> "NeedOut":
        """The need of a row."""
        plain = {name: getattr(row, name) for name in ("factor", "unit", "needed_by", "status", "source", "note")}
        return cls(id=row.pk, quantity=number(row.quantity), granted=number(row.granted), **plain)


class ProjectWhole(ProjectOut):
    """A project with all that belongs to it (项目全貌)."""

    months: list[MonthOut] = Field(description="各月进度，最近的在前。")
    needs: list[NeedOut] = Field(description="要素。")
    history: list[ChangeOut] = Field(description="历次改动，最近的在前，最多100次。")
