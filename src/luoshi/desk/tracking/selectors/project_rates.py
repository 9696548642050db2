"""The rates of a list of projects with numerator and denominator: 开工率, 年度投资完成率, 纳统率."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from luoshi.desk.accounts.models import User
from luoshi.desk.tracking.models import KeyProject
from luoshi.desk.tracking.schemes import inclusion_least
from luoshi.desk.tracking.selectors.projects import Sought, alive, projects_narrowed
from luoshi.track.lights import Scheme
from luoshi.track.pace import rounded


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with what it is made of: 38÷40=95%."""

    name: str
    part: Decimal
    whole: Decimal
    unit: str
    how: str

    @property
    def percent(self) -> Decimal | None:
        """The rate; None where there is nothing to divide by."""
        return rounded(self.part / self.whole * 100) if self.whole else None


def rates(user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None) -> Sequence[Rate]:
    """开工率, 年度投资完成率, 纳统率 of the narrowed list: one query; split packages count by their parts."""
    due, owed = Q(kind=KeyProject.Kind.BUILDING), Q(total__gte=inclusion_least(scheme))
    started, entered = Q(actual_start__isnull=False), ~Q(inclusion_code="") | Q(included_on__isnull=False)
    rows, key = projects_narrowed(user, sought, moment=moment)
    parts = alive(moment).exclude(parent=None).values("parent_id")
    told = rows.order_by().exclude(**{f"{key}__in": parts}).aggregate(
        n_due=Count("pk", filter=due),
        n_started=Count("pk", filter=due & started),
        sum_plan=Sum("plan", filter=Q(plan__gt=0)),
        sum_done=Sum("done", filter=Q(plan__gt=0)),
        n_owed=Count("pk", filter=started & owed),
        n_entered=Count("pk", filter=started & owed & entered),
    )  # fmt: skip
    zero, least = Decimal(0), inclusion_least(scheme) / 10**4
    base = f"已纳统 ÷ 已开工（总投资 {least:f} 万元以上；可在亮灯规则文件里改）"
    money = "本年累计完成投资 ÷ 年度计划投资（有计划数的项目）"
    return (
        Rate("开工率", Decimal(told["n_started"]), Decimal(told["n_due"]), "个", "已开工的实施类项目 ÷ 全部实施类项目"),
        Rate("年度投资完成率", told["sum_done"] or zero, told["sum_plan"] or zero, "元", money),
        Rate("纳统率", Decimal(told["n_entered"]), Decimal(told["n_owed"]), "个", base),
    )
