"""The columns of each table as it is printed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from luoshi.desk.ledger.models import Observation
from luoshi.desk.ledger.templatetags.ledger import value
from luoshi.desk.tracking.models import Milestone
from luoshi.desk.tracking.origins import Source, of_row, source_of
from luoshi.desk.tracking.printed import Column
from luoshi.desk.tracking.selectors.projects import Line as ProjectLine
from luoshi.desk.tracking.selectors.targets import Line as TargetLine
from luoshi.desk.tracking.selectors.tasks import Line as TaskLine
from luoshi.track.pace import rounded
from luoshi.write.amounts import plain
from luoshi.write.labels import HONOUR_KINDS, LEVELS, MEASURES, comparison_label, period_label
from luoshi.write.promises import DECISIONS, OUTCOMES

_WAN: Final = Decimal(10**4)
_TENTH: Final = Decimal("0.1")
_LIT: Final = {"progress": "进度", "start": "开工", "inclusion": "纳统"}


def task_columns() -> Sequence[Column]:
    """序号 · 工作任务 · 年度目标 · 牵头领导 · 牵头单位 · 责任/配合单位 · 完成时限 · 季度形象进度 ... 完成状态."""
    quarters = [Column(f"{'一二三四'[at]}季度", 13, _quarter(at), "季度形象进度", _of_quarter(at)) for at in range(4)]
    return (
        Column("工作任务", 30, lambda line: line.task.text, source=_of_task("text")),
        Column("年度目标", 24, lambda line: line.task.goal, source=_of_task("goal")),
        Column("牵头领导", 9, lambda line: line.task.leader, source=_of_task("leader")),
        Column("牵头单位", 17, lambda line: line.task.lead_name, source=_of_task("lead_name")),
        Column("责任/配合单位", 16, lambda line: "、".join(line.task.support_names), source=_of_task("support_names")),
        Column("完成时限", 13, lambda line: line.task.due_text, source=_of_task("due_text")),
        *quarters,
        Column("进展情况", 28, _progress, source=_of_task("progress")),
        Column("存在问题", 18, lambda line: line.task.problems, source=_of_task("problems")),
        Column("下步措施", 18, lambda line: line.task.steps, source=_of_task("steps")),
        Column("完成状态", 9, lambda line: line.standing.words, source=_of_standing),
    )


def project_columns() -> Sequence[Column]:
    """The monthly sheet of key projects; amounts in 万元."""
    text: Callable[[str], Callable[[ProjectLine], Any]] = lambda name: lambda line: getattr(line.project, name)  # noqa: E731
    return (
        Column("项目代码", 10, text("code"), source=_of_project("code")),
        Column("项目名称", 18, text("name"), source=_of_project("name")),
        Column("级别", 5, lambda line: line.project.get_level_display()),
        Column("类型", 5, lambda line: line.project.get_kind_display()),
        Column("领域", 7, text("category"), source=_of_project("category")),
        Column("项目单位", 11, text("builder"), source=_of_project("builder")),
        Column("责任领导", 8, text("leader"), source=_of_project("leader")),
        Column("责任单位", 10, text("organ_name"), source=_of_project("organ_name")),
        Column("建设地点", 9, text("location"), source=_of_project("location")),
        Column("建设内容\n和规模", 18, text("content"), source=_of_project("content")),
        Column("总投资", 10, _amount("total"), "投资", _of_project("total")),
        Column("至上年底\n累计完成", 10, _amount("before"), "投资", _of_project("before")),
        Column("年度计划", 10, _amount("plan"), "投资", _of_project("plan")),
        Column("本月完成", 9, _amount("month_done"), "投资", _of_project("month_done")),
        Column("本年累计\n完成", 10, _amount("done"), "投资", _of_project("done")),
        Column("完成率\n（%）", 8, _share, "投资", _of_pace_steps, places=1),
        Column("已入统", 10, _amount("included"), "投资", _of_project("included")),
        Column("纳统代码", 10, text("inclusion_code"), source=_of_project("inclusion_code")),
        Column("计划", 10, text("planned_start"), "开工", _of_project("planned_start")),
        Column("实际", 10, text("actual_start"), "开工", _of_project("actual_start")),
        Column("计划", 10, text("planned_finish"), "竣工", _of_project("planned_finish")),
        Column("实际", 10, text("actual_finish"), "竣工", _of_project("actual_finish")),
        Column("形象进度", 15, text("image"), source=_of_project("image")),
        Column("存在问题", 14, text("problems"), source=_of_project("problems")),
        Column("下步措施", 14, text("steps"), source=_of_project("steps")),
        Column("要素需求", 18, _needs, source=_of_needs),
        Column("亮灯", 5, lambda line: line.light.light.word if line.light.light else "—", source=_of_lights),
        Column("备注", 10, text("note"), source=_of_project("note")),
    )


def target_columns() -> Sequence[Column]:
    """Targets beside what was observed."""
    return (
        Column("指标", 22, lambda line: line.target.name),
        Column("单位（地区）", 12, lambda line: line.whose),
        Column("量类", 12, lambda line: _measured(line.target)),
        Column("年度目标", 14, lambda line: value(line.target), source=lambda line: _observed(line.target)),
        Column("力争目标", 12, _stretch, source=lambda line: _observed(line.stretch) if line.stretch else None),
        Column("完成", 15, _now, source=lambda line: _observed(line.now) if line.now else None),
        Column("截至", 13, lambda line: period_label(line.now.period) if line.now else ""),
        Column("完成率\n（%）", 8, _of_pace("share"), source=_of_pace_steps, places=1),
        Column("时间进度\n（%）", 8, _of_pace("time"), source=_of_pace_steps, places=1),
        Column("差距\n（百分点）", 10, _gap, source=_of_pace_steps, places=1),
        Column(
            "后期需增长\n（%）",
            10,
            lambda line: rounded(line.required, _TENTH),
            source=lambda line: Source("computed", line.required_steps),
            places=1,
        ),
        Column(
            "亮灯",
            7,
            lambda line: line.light.light.word if line.light.light else "—",
            source=lambda line: Source("computed", line.light.because),
        ),
        Column("算式和说明", 34, _told),
    )


def honour_columns() -> Sequence[Column]:
    """The register of pilots and honours."""
    text: Callable[[str], Callable[[Any], Any]] = lambda name: lambda row: getattr(row, name)  # noqa: E731
    of: Callable[[str], Callable[[Any], Source]] = lambda name: lambda row: source_of(row.sources, name, row.origin)  # noqa: E731
    return (
        Column("名称", 34, text("name"), source=of("name")),
        Column("级别", 7, lambda row: LEVELS.get(row.level, ""), source=of("level")),
        Column("类别", 7, lambda row: HONOUR_KINDS.get(row.kind, "")),
        Column("获得者", 16, text("holder"), source=of("holder")),
        Column("责任单位", 15, lambda row: str(row.organ or "")),
        Column("授予者", 18, text("grantor"), source=of("grantor")),
        Column("状态", 8, lambda row: row.get_status_display()),
        Column("申报", 11, text("sought_on"), source=of("sought_on")),
        Column("获批", 11, text("granted_on"), source=of("granted_on")),
        Column("应复审", 11, text("review_due"), source=of("review_due")),
        Column("复审", 11, text("reviewed_on"), source=of("reviewed_on")),
        Column("摘牌", 11, text("removed_on"), source=of("removed_on")),
        Column("备注", 18, text("note"), source=of("note")),
    )


def summary_columns() -> Sequence[Column]:
    """What supervision sees, by leading organ."""
    count: Callable[[str], Callable[[Any], Any]] = lambda name: lambda line: getattr(line, name)  # noqa: E731
    sums = (("任务", "tasks"), ("逾期", "overdue"), ("滞后", "behind"), ("长期未报", "silent"), ("到期", "due"))
    claimed = Column("报完成", 8, count("claimed")), Column("已核实", 8, count("verified"))
    timely = lambda line: Source("computed", f"{line.timely}÷{line.due}")  # noqa: E731
    verified = lambda line: Source("computed", f"{line.verified}÷{line.claimed}")  # noqa: E731
    late = lambda line: Source("computed", f"{'、'.join(map(str, sorted(line.late)))} 的中位数")  # noqa: E731
    return (
        Column("牵头单位", 22, lambda line: line.name),
        *(Column(head, 8, count(name)) for head, name in sums),
        Column("按时完成", 8, count("timely")),
        Column("按时率\n（%）", 8, count("timely_share"), source=timely, places=1),
        *claimed,
        Column("核实率\n（%）", 8, count("verified_share"), source=verified, places=1),
        Column("退回次数", 8, count("returns")),
        Column("迟延中位数\n（天）", 10, count("lateness"), source=late, places=1),
        Column("申请调整\n时限", 9, count("asked")),
        Column("同意调整", 8, count("granted")),
    )


def promise_columns(plan: int, report: int) -> Sequence[Column]:
    """Promises with both quotes; *plan* and *report* are the versions."""
    return (
        Column("编号", 7, lambda link: link.number),
        Column("结果", 10, lambda link: OUTCOMES.get(link.outcome, link.outcome)),
        Column("承诺原文", 38, lambda link: link.promised, source=_in_text(plan, "promised")),
        Column("牵头单位", 16, lambda link: "、".join(link.lead)),
        Column("报告原文", 38, lambda link: link.reported[0]["quote"] if link.reported else "", source=_in_text(
            report, "reported")),
        Column("算式", 20, lambda link: link.arithmetic, source=lambda link: Source("computed", "由两句里的数算出")),
        Column("变更与说明", 22, lambda link: "；".join(words for words in (link.changes, link.remark) if words)),
        Column("把握\n（%）", 7, lambda link: link.sureness * 100, places=0, source=lambda link: Source(
            "computed", "；".join(f"{why['rule']}{why['words']}" for why in link.because))),
        Column("采纳/拒绝", 9, lambda link: DECISIONS.get(link.decision, "")),
        Column("理由", 18, lambda link: link.note),
        Column("姓名", 9, lambda link: str(link.decided_by or "")),
    )  # fmt: skip


def grouped(lines: Iterable[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Lines under the headings that they carry."""
    for name, some in groupby(lines, key=attrgetter("group")):
        yield name, list(some)


def _of_task(field: str) -> Callable[[TaskLine], Source]:
    return lambda line: source_of(line.task.sources, field, line.task.origin)


def _of_standing(line: TaskLine) -> Source:
    return Source("computed", f"{line.standing.words}；{line.standing.light.because}")


def _of_quarter(at: int) -> Callable[[TaskLine], Source]:
    """The quarters come with the row; when one was reached, somebody said."""
    return lambda line: source_of(line.task.sources, f"q{at + 1}", line.task.origin)


def _of_pace_steps(line: ProjectLine | TargetLine) -> Source | None:
    return Source("computed", "；".join(line.pace.steps)) if line.pace else None


def _of_needs(line: ProjectLine) -> Source | None:
    """The cells and people of all needs, in their order; a single sign where all are alike."""
    told = [source_of(need.sources, "quantity") for need in line.needs]
    words = "；".join(f"{need.get_factor_display()}：{one.words}" for need, one in zip(line.needs, told, strict=True))
    return Source(told[0].sign, words) if told else None


def _of_lights(line: ProjectLine) -> Source:
    words = "；".join(f"{_LIT.get(name, name)}：{one.because}" for name, one in line.lights.items())
    return Source("computed", words or line.light.because)


def _of_project(field: str) -> Callable[[ProjectLine], Source]:
    return lambda line: source_of(line.project.sources, field, line.project.origin)


def _in_text(version: int, side: str) -> Callable[[Any], Source | None]:
    def found(link: Any) -> Source | None:
        start, end = getattr(link, f"{side}_start"), getattr(link, f"{side}_end")
        return None if start is None else Source("sentence", version=version, start=start, end=end)

    return found


def _observed(row: Observation) -> Source:
    told = of_row(row)
    known = {key: told[key] for key in told if key in Source.__slots__}
    by = str(row.approved_by or row.posting.by)
    return Source(**(asdict(Source("hand")) | known | {"by": by, "at": f"{row.recorded_at:%Y-%m-%d}"}))


def _quarter(at: int) -> Callable[[TaskLine], str]:
    def words(one: Milestone) -> str:
        return f"{one.text}（{one.done_on.month}月{one.done_on.day}日完成）" if one.done_on else one.text

    return lambda line: "\n".join(words(one) for one in line.quarters[at])


def _progress(line: TaskLine) -> str:
    task = line.task
    head = f"（{period_label(task.reported_period)}" if task.reported_period else ""
    share = f"，完成{task.percent}%）" if task.percent is not None and head else "）" if head else ""
    return f"{head}{share}{task.progress}"


def _amount(name: str) -> Callable[[ProjectLine], Decimal | None]:
    def found(line: ProjectLine) -> Decimal | None:
        yuan: Decimal | None = getattr(line.project, name)
        return None if yuan is None else rounded(yuan / _WAN)

    return found


def _share(line: ProjectLine) -> Decimal | None:
    return rounded(line.pace.share, _TENTH) if line.pace else None


def _needs(line: ProjectLine) -> str:
    told = []
    for need in line.needs:
        due = f"，{need.needed_by.year}年{need.needed_by.month}月前" if need.needed_by else ""
        amount = f"{plain(need.quantity / _WAN)}万元" if need.unit == "元" else f"{plain(need.quantity)}{need.unit}"
        told.append(f"{need.get_factor_display()}{amount}{due}（{need.get_status_display()}）")
    return "\n".join(told)


def _measured(row: Observation) -> str:
    return f"{comparison_label(row.comparison)}{MEASURES.get(row.measure, row.measure)}"


def _stretch(line: TargetLine) -> str:
    return value(line.stretch) if line.stretch else ""


def _now(line: TargetLine) -> str:
    if line.now is None:
        return "未报"
    return value(line.now) + ("（预计）" if line.now.kind == "expected" else "")


def _of_pace(name: str) -> Callable[[TargetLine], Decimal | None]:
    return lambda line: rounded(getattr(line.pace, name), _TENTH) if line.pace else None


def _gap(line: TargetLine) -> Decimal | str | None:
    """Points as a number; what is in another unit with that unit."""
    if line.pace is None or line.pace.gap is None:
        return None
    return rounded(line.pace.gap, _TENTH) if line.in_points else line.gap_words


def _told(line: TargetLine) -> str:
    parts = [*(line.pace.steps if line.pace else ()), line.required_steps, line.remark, line.light.because]
    return "；".join(dict.fromkeys(part for part in parts if part))
