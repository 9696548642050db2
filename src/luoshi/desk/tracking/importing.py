"""Task and project tables that somebody uploads: what each row would become, and every error with its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models import Project
from luoshi.desk.ledger.typed import number_of
from luoshi.desk.tracking.deadlines import due_of, kind_of
from luoshi.desk.tracking.models import KeyProject, Need
from luoshi.desk.tracking.origins import of_cell
from luoshi.desk.tracking.services.tasks import Row as TaskRow
from luoshi.desk.tracking.sheets import Row, Table, open_sheet
from luoshi.records import LuoshiError

TASK_HEADS: Final[Mapping[str, str]] = {
    "number": "序号|编号",
    "theme": "板块|类别|方面|主题|重点领域|工作类别",
    "text": "(?:重点|主要|具体)?(?:工作)?(?:任务|事项)(?:内容|名称)?|工作内容",
    "goal": "(?:年度|全年|工作)?目标(?:任务|要求)?|年度任务",
    "leader": "(?:牵头|责任|分管|包抓|市级|区级)领导|责任人",
    "lead_name": "(?:牵头|主办|牵头责任)(?:单位|部门)",
    "weight": "分值|权重|考核分值",
    "support_names": r"(?:责任|配合|协办|参与|责任/配合|配合/责任)(?:单位|部门)",
    "due_text": "(?:完成)?(?:时限|期限|时间|节点)(?:要求)?",
    "q1": "(?:第)?(?:一|1)季度(?:形象进度|目标|进度)?",
    "q2": "(?:第)?(?:二|2)季度(?:形象进度|目标|进度)?",
    "q3": "(?:第)?(?:三|3)季度(?:形象进度|目标|进度)?",
    "q4": "(?:第)?(?:四|4)季度(?:形象进度|目标|进度)?",
}
PROJECT_HEADS: Final[Mapping[str, str]] = {
    "number": "序号",
    "code": "(?:项目)?(?:代码|编码|编号)",
    "name": "项目(?:名称)?",
    "level": "(?:项目)?(?:级别|层级)",
    "kind": "(?:项目)?(?:类型|性质)",
    "category": "(?:所属)?(?:类别|行业|领域|产业)(?:类别)?",
    "builder": "(?:建设|项目|业主|实施)(?:单位|业主|主体)",
    "organ_name": "(?:责任|牵头|主管|包抓)(?:单位|部门)",
    "leader": "(?:责任|牵头|包抓|分管)领导|责任人",
    "location": "(?:建设|项目)?(?:地点|地址)",
    "content": "(?:主要)?建设(?:内容|规模|内容及规模|内容和规模|规模及内容)",
    "total": "(?:计划)?总投资(?:额)?",
    "before": "(?:截?至|到)?(?:上|去|\\d{4})年(?:底|末)(?:前)?累计(?:完成)?(?:投资)?",
    "plan": "(?:本|今|\\d{4})?年度?(?:计划)(?:完成)?投资|年度投资计划|本年计划|年度计划",
    "month_done": "(?:本|当)月(?:完成)?(?:投资)?|\\d{1,2}月(?:份)?完成投资",
    "done": "(?:本|今|\\d{4})?年?(?:1-\\d{1,2}月)?累计(?:完成)?(?:投资)?|本年(?:累计)?完成(?:投资)?",
    "inclusion_code": "(?:纳统|入库|统计)(?:代码|编码|情况)",
    "planned_start": "计划开工(?:时间|日期)?|开工计划",
    "actual_start": "实际开工(?:时间|日期)?|开工(?:时间|日期)|开工实际",
    "planned_finish": "计划(?:竣工|完工|建成)(?:时间|日期)?|竣工计划",
    "actual_finish": "实际(?:竣工|完工|建成)(?:时间|日期)?|(?:竣工|完工|建成)(?:时间|日期)|竣工实际",
    "image": "(?:目前|当前|工程)?形象进度|进展情况|建设进展",
    "problems": "存在(?:的)?问题(?:困难)?|存在(?:的)?困难(?:问题)?",
    "steps": "下步(?:工作)?(?:措施|计划|安排)|(?:需(?:要)?协调(?:解决)?的?(?:问题|事项))|诉求",
    "land": "(?:需)?(?:用地|土地)(?:需求)?",
    "energy": "(?:能耗|用能)(?:指标|需求)?",
    "emission": "(?:排放|排污|污染物)(?:指标|需求)?",
    "water": "(?:用水|水)(?:指标|需求)?",
    "money": "(?:资金|融资)(?:需求|缺口)?",
    "talent": "(?:人才|用工)(?:需求|缺口)?",
    "included_on": "(?:纳统|入库)(?:时间|日期)",
    "note": "备注|说明",
}
AMOUNTS: Final = ("total", "before", "plan", "month_done", "done")
DATES: Final = ("planned_start", "actual_start", "planned_finish", "actual_finish", "included_on")
_TIMES: Final[Mapping[str, Decimal]] = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
_LEVELS: Final = {"国": "nation", "省": "province", "市": "city", "区": "district", "县": "district"}
_PARTED: Final = re.compile(r"[、,，;；\n/]+")
_UNITS: Final = {"land": "亩", "energy": "吨标准煤", "emission": "吨", "water": "立方米", "money": "元", "talent": "人"}


@dataclass(frozen=True, slots=True)
class Error:
    """What is wrong with a cell, and what to do."""

    place: str
    words: str


@dataclass(slots=True)
class Plan:
    """What an upload would enter: its rows, and the errors that keep it from being entered."""

    table: Table
    tasks: list[TaskRow] = field(default_factory=list)
    projects: list["ProjectRow"] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project to be: its fields, its needs by factor, and where each comes from."""

    values: Mapping[str, Any]
    needs: Mapping[str, tuple[Decimal, str]]
    sources: Mapping[str, Any]
    place: str
    month: int | None = None
    record: Project | None = None


def task_plan(actor: User, data: bytes, name: str, year: int) -> Plan:
    """What a task table would enter.

    Raises:
        LuoshiError: L717, it is no task table.
    """
    table = open_sheet(data, name, TASK_HEADS, ("工作任务", "任务", "重点任务"))
    plan = Plan(table)
    for row in table.rows:
        _unsaved(plan, row, TASK_HEADS)
        if table.words(row, "text"):
            plan.tasks.append(_task(plan, actor, row, year))
        else:
            plan.errors.append(Error(table.address(row, "text"), "没有写工作任务"))
    return plan


def project_plan(actor: User, data: bytes, name: str, year: int, month: int | None) -> Plan:
    """What a project table would enter; *month* is the one that its amounts done speak of.

    Raises:
        LuoshiError: L717, it is no project table.
    """
    table = open_sheet(data, name, PROJECT_HEADS, ("项目名称", "项目"))
    plan = Plan(table)
    seen: dict[str, str] = {}
    for row in table.rows:
        _unsaved(plan, row, PROJECT_HEADS)
        code, place = table.words(row, "code"), table.address(row, "code")
        if code and code in seen:
            plan.errors.append(Error(place, f"项目代码 {code} 与 {seen[code]} 重复"))
        seen.setdefault(code, place)
        if table.words(row, "name"):
            plan.projects.append(_project(plan, actor, row, year, month))
        else:
            plan.errors.append(Error(table.address(row, "name"), "没有写项目名称"))
    return plan


def _task(plan: Plan, actor: User, row: Row, year: int) -> TaskRow:
    table = plan.table
    values: dict[str, Any] = {name: table.words(row, name) for name in TASK_HEADS if name in table.places}
    due = table.cell(row, "due_text")
    if isinstance(due, date):
        values["due_text"] = f"{due.year}年{due.month}月{due.day}日"
    elif values.get("due_text") and due_of(due, year) is None and kind_of(values["due_text"]) == "dated":
        words = f"认不出时限“{values['due_text'][:20]}”，请写成 6月底前、年底前、长期"
        plan.errors.append(Error(table.address(row, "due_text"), words))
    quarters = {number: values.pop(f"q{number}", "") for number in range(1, 5)}
    names = [part.strip() for part in _PARTED.split(values.get("support_names", "")) if part.strip()]
    values["support_names"] = names
    number = values.get("number", "")
    values["number"] = int(number) if number.isdecimal() and len(number) < 7 else 0
    values["theme"] = values.get("theme") or row.theme
    if "weight" in values:
        values["weight"] = _number(plan, row, "weight") if values["weight"] else None
    told = [name for name in table.places if values.get(name)]
    told += [f"q{number}" for number, words in quarters.items() if words and f"q{number}" in table.places]
    sources = {name: of_cell(table.place(row, name), actor) for name in told}
    return TaskRow(values, {q: w for q, w in quarters.items() if w}, sources, "cell", table.place(row, "text"))


def _project(plan: Plan, actor: User, row: Row, year: int, month: int | None) -> ProjectRow:
    table = plan.table
    texts = set(PROJECT_HEADS) - set(AMOUNTS) - set(DATES) - set(_UNITS) - {"number", "level", "kind"}
    values: dict[str, Any] = {name: table.words(row, name) for name in texts if name in table.places}
    number = table.words(row, "number")
    values["number"] = int(number) if number.isdecimal() and len(number) < 7 else 0
    level = next((key for word, key in _LEVELS.items() if word in table.words(row, "level")), "")
    values |= {"level": level} if level else {}
    if "准备" in table.words(row, "kind") or "储备" in table.words(row, "kind") or "谋划" in table.words(row, "kind"):
        values["kind"] = KeyProject.Kind.PREPARING
    for name in AMOUNTS:
        if table.words(row, name):
            values[name] = _amount(plan, row, name)
    for name in DATES:
        if table.words(row, name):
            values[name] = _date(plan, row, name, year)
    if month is None and (values.get("done") is not None or values.get("month_done") is not None):
        plan.errors.append(Error(table.address(row, "done"), "有完成投资，请在上面选是哪个月的"))
    needs = {factor: need for factor in _UNITS if (need := _need(plan, row, factor))}
    sources = {
        name: of_cell(table.place(row, name), actor) for name in table.places if values.get(name) not in (None, "")
    }
    return ProjectRow(values, needs, sources, table.place(row, "name"), month)


def _amount(plan: Plan, row: Row, name: str) -> Decimal | None:
    """An amount in yuan; the unit must be told by the head or by the sheet."""
    table = plan.table
    times = _TIMES.get(table.units.get(name, ""))
    if times is None:
        words = "看不出金额的单位，请在表头写明（万元）或（亿元），或在表上方写“单位：万元”"
        plan.errors.append(Error(table.address(row, name), words))
        return None
    value = _number(plan, row, name)
    return None if value is None else (value * times).quantize(Decimal("0.01"))


def _number(plan: Plan, row: Row, name: str) -> Decimal | None:
    table = plan.table
    words = table.words(row, name)
    if words in ("-", "—", "/", "无"):
        return None
    try:
        value, _ = number_of(words)
    except (LuoshiError, InvalidOperation):
        plan.errors.append(Error(table.address(row, name), f"“{words[:20]}”不是数"))
        return None
    if value < 0 or value.adjusted() > 13:
        plan.errors.append(Error(table.address(row, name), f"“{words[:20]}”不能是负数，也不能这样大"))
        return None
    return value


def _date(plan: Plan, row: Row, name: str, year: int) -> date | None:
    told = plan.table.cell(row, name)
    if isinstance(told, datetime):
        return told.date()
    found = due_of(told, year)
    words = plan.table.words(row, name)
    if found is None and words not in ("-", "—", "/", "无", "未开工", "未竣工"):
        plan.errors.append(Error(plan.table.address(row, name), f"认不出日期“{words[:20]}”，请写成 2024年6月"))
    return found


def _need(plan: Plan, row: Row, factor: str) -> tuple[Decimal, str] | None:
    if not plan.table.words(row, factor):
        return None
    if factor == Need.Factor.MONEY:
        value, unit = _amount(plan, row, factor), "元"
    else:
        value, unit = _number(plan, row, factor), plan.table.units.get(factor) or _UNITS[factor]
    return (value, unit) if value else None


def _unsaved(plan: Plan, row: Row, heads: Mapping[str, str]) -> None:
    for name in heads:
        address = plan.table.address(row, name)
        if name in plan.table.places and address in plan.table.unsaved:
            plan.errors.append(Error(address, "这一格是公式，文件里没有结果，请用 Excel、WPS 打开保存后再上传"))
