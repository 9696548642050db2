"""Forms of the rounds: a round as it is to be, the indicators that it asks for, the office's special days."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Sensitivity, UnitGroup, User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.calendar import working_day
from luoshi.desk.ledger.models import Alias, Indicator, Item, Round
from luoshi.desk.ledger.services.rounds import Plan, Wanted
from luoshi.indicators.periods import Months, months
from luoshi.write.labels import MEASURES, period_label

_MOST_ITEMS = 2000
_HEADS = ("指标", "单位", "量类", "合计项", "选填")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _runs() -> list[tuple[str, str]]:
    """The periods that a round may have, without their year: 1-9 are the months from January to September."""
    year = 2024
    totals = [Months(year, 1, last) for last in range(12, 0, -1)]
    quarters = [Months(year, first, first + 2) for first in (4, 7, 10)]
    alone = [Months(year, month, month) for month in range(2, 13)]
    kinds = (*((run, "累计" if 1 < run.last < 12 else "") for run in totals), *((run, "当季") for run in quarters))
    listed = (*kinds, *((run, "当月") for run in alone), (Months(year, 7, 12), ""))
    return [(f"{run.first}-{run.last}", f"{period_label(str(run)).removeprefix('2024年') or '全年'}{word}")
            for run, word in listed]  # fmt: skip


class RoundForm(forms.Form):
    """A round: its period, who owes it, by which working day, what it asks for."""

    name = forms.CharField(label="名称", max_length=120, help_text="例如：2024年1—9月镇街主要指标。")
    year = forms.IntegerField(label="年份", min_value=1949, max_value=2100)
    run = forms.ChoiceField(label="期间", choices=_runs)
    group = forms.ModelChoiceField(UnitGroup.objects.order_by("name"), label="填报单位组")
    organ = forms.ModelChoiceField(Organ.objects.none(), label="主办单位", help_text="建立、锁定和二级审核的单位。")
    opens_on = forms.DateField(label="开始日", widget=_DAY)
    due_days = forms.IntegerField(
        label="期限（工作日）", required=False, min_value=1, max_value=60,
        help_text="从开始日的次日起数第几个工作日；节假日按“工作日历”扣除。",
    )  # fmt: skip
    due_on = forms.DateField(
        label="或指定截止日", required=False, widget=_DAY, help_text="须是工作日；与上一栏只填一项。"
    )
    levels = forms.TypedChoiceField(
        label="审核", coerce=int, choices=[(1, "一级：填报单位审核"), (2, "两级：填报单位审核后再由主办单位审核")]
    )
    sensitivity = forms.TypedChoiceField(label="敏感程度", coerce=int, choices=Sensitivity.choices)
    items = forms.CharField(
        label="指标", widget=forms.Textarea(attrs={"rows": 12, "wrap": "off", "class": "wide"}),
        help_text="一行一个，可从 Excel 整块贴入：指标、单位、量类（数量、增速、占比……）、合计项、选填（是）。"
        "后四列可以空着。",
    )  # fmt: skip

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer only the organs where the person may hold rounds."""
        super().__init__(*args, **options)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(visible(user, "round", organ="", sensitivity="")).order_by("path")
        self.fields["year"].initial = self.fields["year"].initial or timezone.localdate().year
        self.wanted: list[Wanted] = []

    def clean(self) -> dict[str, Any]:
        """Work out the due day."""
        told = super().clean() or {}
        opens, days, due = told.get("opens_on"), told.get("due_days"), told.get("due_on")
        if bool(days) == bool(due):
            self.add_error("due_days", "期限和截止日请填其中一项。")
        elif opens and days:
            told["due_on"] = working_day(opens, days)
        return told

    def clean_items(self) -> str:
        """Look the indicators up; every line that names none is told."""
        text: str = self.cleaned_data["items"]
        self.wanted, wrong = wanted_of(text.splitlines())
        if wrong:
            raise forms.ValidationError(wrong)
        return text

    def plan(self) -> Plan:
        """The round that the form describes."""
        told = self.cleaned_data
        first, last = (int(part) for part in told["run"].split("-"))
        return Plan(
            name=told["name"],
            period=str(Months(told["year"], first, last)),
            group=told["group"],
            organ=told["organ"],
            opens_on=told["opens_on"],
            due_on=told["due_on"],
            levels=told["levels"],
            sensitivity=told["sensitivity"],
        )


def wanted_of(lines: Iterable[str]) -> tuple[list[Wanted], list[str]]:
    """What lines of the form ask for, and what is wrong with the others, by line."""
    rows = [(number, [cell.strip() for cell in re.split(r"\t|[,，|]", line)]) for number, line in enumerate(lines, 1)]
    rows = [(number, cells) for number, cells in rows if any(cells) and cells[0] != _HEADS[0]]
    known = _indicators({name for _, cells in rows for name in (cells[0], *cells[3:4]) if name})
    words = {label: key for key, label in MEASURES.items()} | {"": "level"}
    wanted, wrong = [], []
    if len(rows) > _MOST_ITEMS:
        return [], [f"一轮最多 {_MOST_ITEMS} 个指标。"]
    for number, cells in rows:
        name, unit, measure, total, optional = (*cells, "", "", "", "")[:5]
        if name not in known:
            wrong.append(f"第 {number} 行：目录里没有指标“{name}”，请改用目录中的名称或别名。")
        elif measure not in words:
            wrong.append(f"第 {number} 行：没有量类“{measure}”，可用：{'、'.join(MEASURES.values())}。")
        elif total and total not in known:
            wrong.append(f"第 {number} 行：目录里没有合计项“{total}”。")
        else:
            part_of = known[total].code if total else ""
            chosen = optional in ("是", "选填", "√", "1")
            wanted.append(Wanted(known[name], unit, words[measure], chosen, part_of))
    return wanted, wrong


def _indicators(names: set[str]) -> Mapping[str, Indicator]:
    """Indicators by code, name or alias."""
    found: dict[str, Indicator] = {}
    for alias in Alias.objects.filter(name__in=names).select_related("indicator"):
        found[alias.name] = alias.indicator
    for indicator in Indicator.objects.filter(name__in=names, retired_on=None).order_by("-pk"):
        found[indicator.name] = indicator
    found.update({indicator.code: indicator for indicator in Indicator.objects.filter(code__in=names)})
    return found


def lines_of_items(items: Iterable[Item]) -> str:
    """Items as lines of the form."""
    return "\n".join(
        "\t".join(
            (
                item.indicator.name,
                item.unit,
                MEASURES.get(item.measure, item.measure),
                item.part_of.indicator.name if item.part_of else "",
                "是" if item.optional else "",
            )
        ).rstrip("\t")
        for item in items
    )


def initial_of(one: Round, items: Iterable[Item]) -> dict[str, Any]:
    """What the form shows of a round that is there."""
    run = months(one.period)
    return {
        "name": one.name, "year": run.year if run else None, "run": f"{run.first}-{run.last}" if run else None,
        "group": one.group_id, "organ": one.organ_id, "opens_on": one.opens_on, "due_on": one.due_on,
        "levels": one.levels, "sensitivity": one.sensitivity, "items": lines_of_items(items),
    }  # fmt: skip


class DayForm(forms.Form):
    """A stretch of special days."""

    first = forms.DateField(label="从", widget=_DAY)
    last = forms.DateField(label="到（一天则不填）", required=False, widget=_DAY)
    working = forms.TypedChoiceField(
        label="这几天", coerce=lambda word: word == "1", choices=[("0", "放假"), ("1", "上班（调休）")]
    )
    name = forms.CharField(label="名称", required=False, max_length=40, help_text="例如：国庆节。")

    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        first: date = self.cleaned_data["first"]
        return first, self.cleaned_data["last"] or first
