"""Forms of following: tasks, reports, projects, months, needs, honours, imports."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Sensitivity, User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.forms import FilesField
from luoshi.desk.ledger.typed import number_of
from luoshi.desk.tracking.models import Milestone, Task
from luoshi.desk.tracking.services.reports import File
from luoshi.desk.tracking.services.tasks import TaskList
from luoshi.records import LuoshiError
from luoshi.write.amounts import plain

_PARTED = re.compile(r"[、，,；;\s]+")
LONG = forms.Textarea(attrs={"rows": 3})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AmountField(forms.CharField):
    """An amount in 万元; with 亿 or 万 behind it, as it says."""

    def __init__(self, **options: Any) -> None:
        """Offer the keyboard of numbers."""
        super().__init__(max_length=30, **({"required": False} | options))
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Decimal | None:
        """The amount in yuan.

        >>> AmountField().clean("12.5亿"), AmountField().clean("300")
        (Decimal('1250000000.00'), Decimal('3000000.00'))
        """
        words = str(super().clean(value) or "").strip().removesuffix("元")
        if not words:
            return None
        try:
            found, _ = number_of(words)
        except LuoshiError as error:
            raise forms.ValidationError(f"“{words}”不是数，写成 1200（万元）或 12.5亿") from error
        told = any(word in words for word in "亿万千百")
        yuan = (found if told else found * 10**4).quantize(Decimal("0.01"))
        if abs(yuan) >= 10**16:
            raise forms.ValidationError("这个数太大，请核对单位")
        return yuan

    def prepare_value(self, value: Any) -> Any:
        """The amount in 万元, for the form."""
        return plain(value / 10**4) if isinstance(value, Decimal) else value


class NamesField(forms.CharField):
    """Names parted by 、."""

    def clean(self, value: Any) -> list[str]:
        """The names."""
        return [name for name in _PARTED.split(super().clean(value) or "") if name]

    def prepare_value(self, value: Any) -> Any:
        """The names in one line."""
        return "、".join(value) if isinstance(value, list) else value


class ListForm(forms.Form):
    """Into whose list of which year something is put."""

    owner = forms.ModelChoiceField(Organ.objects.none(), label="台账归属", help_text="由哪个单位立项、督查。")
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2100)
    series = forms.CharField(label="台账名称", max_length=80, required=False, help_text="印在表的标题里。")
    sensitivity = forms.TypedChoiceField(
        label="敏感程度", choices=Sensitivity.choices, coerce=int, initial=Sensitivity.OPEN
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer only the organs whose lists the person may keep."""
        super().__init__(*args, **options)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(visible(user, "import", organ="", sensitivity="")).order_by("path")
        self.fields["year"].initial = timezone.localdate().year
        if user.organ_id:
            field.initial = user.organ_id

    def into(self) -> TaskList:
        """The list."""
        told = self.cleaned_data
        return TaskList(told["owner"], told["year"], told.get("series", ""), told["sensitivity"])


class TaskFields(forms.Form):
    """What is printed of a task."""

    text = forms.CharField(label="工作任务", widget=LONG)
    goal = forms.CharField(label="年度目标", widget=LONG, required=False)
    theme = forms.CharField(label="板块", max_length=120, required=False)
    leader = forms.CharField(label="牵头领导", max_length=80, required=False)
    lead_name = forms.CharField(label="牵头单位", max_length=120, required=False)
    support_names = NamesField(label="责任/配合单位", required=False, help_text="几个单位用顿号隔开。")
    due_text = forms.CharField(
        label="完成时限", max_length=80, required=False, help_text="如 6月底前、三季度、年底前、长期。"
    )
    kind = forms.ChoiceField(label="时限类别", choices=[("", "照时限的写法"), *Task.Kind.choices], required=False)
    began = forms.DateField(label="开始日期", widget=DAY, required=False, help_text="不填则从年初算起。")
    weight = forms.DecimalField(label="分值", max_digits=6, decimal_places=2, min_value=0, required=False)
    indicator_names = NamesField(label="对应指标", required=False, help_text="用哪些指标衡量，写目录里的名称。")
    q1 = forms.CharField(label="一季度形象进度", required=False)
    q2 = forms.CharField(label="二季度形象进度", required=False)
    q3 = forms.CharField(label="三季度形象进度", required=False)
    q4 = forms.CharField(label="四季度形象进度", required=False)

    def values(self) -> dict[str, Any]:
        """The printed fields, without the quarters."""
        return {name: value for name, value in self.cleaned_data.items() if name in TASK_FIELDS}

    def quarters(self) -> dict[int, str]:
        """The quarterly 形象进度."""
        return {number: self.cleaned_data[f"q{number}"].strip() for number in range(1, 5)}


TASK_FIELDS = (
    "text", "goal", "theme", "leader", "lead_name", "support_names", "due_text", "kind", "began", "weight",
    "indicator_names",
)  # fmt: skip


class TaskForm(TaskFields, ListForm):
    """A new task with its list."""

    draft = forms.BooleanField(label="先作为拟办，批准后再交办", required=False)
    field_order = ("owner", "year", "series", *TASK_FIELDS)

    def into(self) -> TaskList:
        """The list; a draft is to be approved and issued."""
        return replace(super().into(), draft=self.cleaned_data["draft"])


class TaskEditForm(TaskFields):
    """A task that is there; *revision* is what the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(task: Task, milestones: Sequence[Milestone]) -> dict[str, Any]:
        """The task as it is."""
        told: dict[str, Any] = {name: getattr(task, name) for name in TASK_FIELDS}
        quarters = {f"q{one.quarter}": one.text for one in milestones if one.quarter}
        return told | quarters | {"revision": task.revision}


class EvidenceForm(forms.Form):
    """What comes with files of evidence; *revision* is what the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def given(self) -> list[File]:
        """The files."""
        return [File(one.name, one.read()) for one in self.cleaned_data.get("evidence") or () if one]


class ReportForm(EvidenceForm):
    """What the lead organ reports of a task."""

    period = forms.CharField(label="哪一期", max_length=24, help_text="如 2024年6月、2024年上半年。")
    progress = forms.CharField(label="进展情况", widget=LONG, max_length=4000)
    percent = forms.IntegerField(label="完成比例（%）", min_value=0, max_value=100, required=False)
    numbers = forms.CharField(
        label="数字", widget=LONG, required=False, max_length=2000, help_text="每行一个：完成投资 12.5亿 元。"
    )
    problems = forms.CharField(label="存在问题", widget=LONG, required=False, max_length=4000)
    steps = forms.CharField(label="下步措施", widget=LONG, required=False, max_length=4000)
    done = forms.BooleanField(label="任务已完成，报请核实", required=False)
    evidence = FilesField(label="佐证文件", required=False, help_text="可一次选几个。")


class UploadForm(ListForm):
    """A table that is uploaded into a list."""

    upload = forms.FileField(label="表", help_text="照印出的样子即可：标题、单位行、一两行表头都认得。")
    month = forms.TypedChoiceField(
        label="完成投资截至", choices=[("", "表里没有完成数"), *((one, f"{one}月") for one in range(1, 13))],
        coerce=lambda words: int(words) if words else None, empty_value=None, required=False,
    )  # fmt: skip
    field_order = ("upload", "owner", "year", "series", "month")

    def __init__(self, user: User, *args: Any, project: bool = False, **options: Any) -> None:
        """A task table has no month, a project table no title of its own."""
        super().__init__(user, *args, **options)
        del self.fields["series" if project else "month"]


def first_errors(form: forms.Form) -> str:
    """The first thing that is wrong with a form, in one line."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}：{errors[0]}" if label else str(errors[0])
    return ""


def day_of(words: str) -> date | None:
    """A day as a form sends it; None for none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def names_of(words: str) -> Sequence[str]:
    """Names parted by 、 as a sheet has them."""
    return [name for name in _PARTED.split(words) if name]
