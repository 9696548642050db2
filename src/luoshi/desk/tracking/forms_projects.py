"""Forms of projects, their months and needs, and of the register of pilots and honours."""

from decimal import Decimal
from typing import Any

from django import forms

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.forms import FilesField
from luoshi.desk.tracking.forms import DAY, LONG, AmountField, EvidenceForm, ListForm
from luoshi.desk.tracking.models import Distinction, KeyProject, Need
from luoshi.write.labels import HONOUR_KINDS, LEVELS


class ProjectFields(forms.Form):
    """What is printed of a project."""

    code = forms.CharField(label="项目代码", max_length=40, required=False)
    name = forms.CharField(label="项目名称", max_length=200)
    level = forms.ChoiceField(label="级别", choices=KeyProject.Level.choices, initial=KeyProject.Level.DISTRICT)
    kind = forms.ChoiceField(label="类型", choices=KeyProject.Kind.choices, initial=KeyProject.Kind.BUILDING)
    category = forms.CharField(label="领域", max_length=40, required=False)
    builder = forms.CharField(label="项目单位", max_length=120, required=False)
    organ_name = forms.CharField(label="责任单位", max_length=120, required=False)
    leader = forms.CharField(label="责任领导", max_length=80, required=False)
    location = forms.CharField(label="建设地点", max_length=120, required=False)
    content = forms.CharField(label="建设内容和规模", widget=LONG, required=False)
    total = AmountField(label="总投资（万元）", help_text="也可写 12.5亿。")
    before = AmountField(label="至上年底累计完成投资（万元）")
    plan = AmountField(label="年度计划投资（万元）")
    planned_start = forms.DateField(label="计划开工", widget=DAY, required=False)
    actual_start = forms.DateField(label="实际开工", widget=DAY, required=False)
    planned_finish = forms.DateField(label="计划竣工", widget=DAY, required=False)
    actual_finish = forms.DateField(label="实际竣工", widget=DAY, required=False)
    inclusion_code = forms.CharField(label="纳统代码", max_length=40, required=False)
    included_on = forms.DateField(label="纳统日期", widget=DAY, required=False)
    note = forms.CharField(label="备注", max_length=400, required=False)

    def values(self) -> dict[str, Any]:
        """The fields that a project has."""
        return {name: value for name, value in self.cleaned_data.items() if name in PROJECT_FIELDS}


PROJECT_FIELDS = tuple(ProjectFields.base_fields)


class ProjectForm(ProjectFields, ListForm):
    """A new project with its list."""

    field_order = ("owner", "year")


class ProjectEditForm(ProjectFields):
    """A project that is there."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(project: KeyProject) -> dict[str, Any]:
        """The project as it is."""
        return {name: getattr(project, name) for name in PROJECT_FIELDS} | {"revision": project.revision}


class MonthForm(EvidenceForm):
    """What is reported of a project for a month."""

    month = forms.TypedChoiceField(label="月份", choices=[(one, f"{one}月") for one in range(1, 13)], coerce=int)
    done = AmountField(label="本年累计完成投资（万元）", required=True)
    month_done = AmountField(label="本月完成投资（万元）", help_text="不填则由累计减上月累计。")
    included = AmountField(label="其中已入统（万元）")
    image = forms.CharField(label="形象进度", widget=LONG, required=False, max_length=4000)
    problems = forms.CharField(label="存在问题", widget=LONG, required=False, max_length=4000)
    steps = forms.CharField(label="诉求和下步措施", widget=LONG, required=False, max_length=4000)
    actual_start = forms.DateField(label="实际开工", widget=DAY, required=False)
    actual_finish = forms.DateField(label="实际竣工", widget=DAY, required=False)
    inclusion_code = forms.CharField(label="纳统代码", max_length=40, required=False)
    included_on = forms.DateField(label="纳统日期", widget=DAY, required=False)
    note = forms.CharField(label="说明", max_length=400, required=False, help_text="累计和本月对不上、核减时写明原因。")
    evidence = FilesField(label="佐证文件", required=False)


class NeedForm(forms.Form):
    """What a project needs of a factor."""

    need = forms.IntegerField(required=False, widget=forms.HiddenInput)
    factor = forms.ChoiceField(label="要素", choices=Need.Factor.choices)
    quantity = forms.DecimalField(label="需要量", max_digits=20, decimal_places=4, min_value=Decimal("0.0001"))
    unit = forms.CharField(label="单位", max_length=20)
    needed_by = forms.DateField(label="何时需要", widget=DAY, required=False)
    granted = forms.DecimalField(
        label="已落实", max_digits=20, decimal_places=4, min_value=Decimal(0), initial=0, required=False
    )
    source = forms.CharField(label="来源", max_length=80, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def values(self) -> dict[str, Any]:
        """The fields of a need."""
        return self.cleaned_data | {"granted": self.cleaned_data.get("granted") or Decimal(0)}


class HonourFields(forms.Form):
    """An entry of the register."""

    name = forms.CharField(label="名称", max_length=400)
    level = forms.ChoiceField(label="级别", choices=[("", "—"), *LEVELS.items()], required=False)
    kind = forms.ChoiceField(label="类别", choices=[("", "—"), *HONOUR_KINDS.items()], required=False)
    holder = forms.CharField(label="获得者", max_length=200, required=False)
    organ = forms.ModelChoiceField(Organ.objects.none(), label="责任单位", required=False)
    grantor = forms.CharField(label="授予者", max_length=200, required=False)
    status = forms.ChoiceField(label="状态", choices=Distinction.Status.choices)
    sought_on = forms.DateField(label="申报日期", widget=DAY, required=False)
    granted_on = forms.DateField(label="获批日期", widget=DAY, required=False)
    review_due = forms.DateField(label="应复审日期", widget=DAY, required=False)
    reviewed_on = forms.DateField(label="复审日期", widget=DAY, required=False)
    removed_on = forms.DateField(label="摘牌日期", widget=DAY, required=False)
    note = forms.CharField(label="备注", max_length=400, required=False)

    def offer(self, user: User) -> None:
        """Offer the organs that the person may see."""
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(visible(user, organ="", sensitivity="")).order_by("path")

    def values(self) -> dict[str, Any]:
        """The fields of an entry."""
        return {name: value for name, value in self.cleaned_data.items() if name in HONOUR_FIELDS}


HONOUR_FIELDS = tuple(HonourFields.base_fields)


class HonourForm(HonourFields, ListForm):
    """A new entry with its list."""

    field_order = ("owner", "year", *HONOUR_FIELDS)

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer the organs; the register has no title of a list."""
        super().__init__(user, *args, **options)
        del self.fields["series"]
        self.offer(user)


class HonourEditForm(HonourFields):
    """An entry that is there."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer the organs."""
        super().__init__(*args, **options)
        self.offer(user)
