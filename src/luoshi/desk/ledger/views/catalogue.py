"""Editing the catalogue of indicators."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from luoshi.desk.accounts.forms import DayField
from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.models import Indicator
from luoshi.desk.ledger.services.catalogue import EDITABLE, indicator_save, new_code, state_of
from luoshi.records import LuoshiError

if TYPE_CHECKING:
    _Form = forms.ModelForm[Indicator]
else:
    _Form = forms.ModelForm

_BASES = [("", "不分"), *((word, word) for word in ("现价", "不变价", "可比口径", "现价或实际", "现价或不变价", "无"))]
_GRAINS = [(word, word) for word in ("月", "季", "年")]
_MOST_ALIASES = 60


class IndicatorForm(_Form):
    """What is kept of an indicator; the code is not among it."""

    aliases = forms.CharField(
        label="别名",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个：文件和表格里的其他叫法，如“GDP”。",
    )
    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    level_basis = forms.ChoiceField(label="总量口径", choices=_BASES, required=False, help_text="总量按什么价格算。")
    growth_basis = forms.ChoiceField(
        label="增速口径", choices=_BASES, required=False, help_text="增速按什么算；两期口径不同的增速不能相比。"
    )
    grain = forms.ChoiceField(label="频率", choices=_GRAINS, help_text="最细按多长一期统计。")
    retired_on = DayField(label="停用日期", required=False, help_text="从这一天起不再填报；已有的数保留。")

    class Meta:
        """Which fields, in which order, under which words."""

        model = Indicator
        fields = (
            "name", "aliases", "group", "unit", "decimals", "direction", "kind", "grain", "level_basis", "growth_basis",
            "organ", "definition", "source", "note", "retired_on",
        )  # fmt: skip
        labels = EDITABLE
        widgets = {"definition": forms.Textarea(attrs={"rows": 4}), "note": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "unit": "入账用的单位，如“元”“人”“%”；报表可用万元、亿元，自动换算。",
            "decimals": "显示到小数点后几位。",
            "definition": "包括什么、不包括什么、怎么算；被问到这个数时看的就是它。",
            "source": "如“区统计局月报”。",
        }

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer only organs over which the person keeps the catalogue."""
        super().__init__(*args, **options)
        self.user = user
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = "未定"
        field.queryset = Organ.objects.filter(visible(user, "catalogue", organ="", sensitivity="")).order_by("path")
        self.fields["decimals"].widget.attrs["max"] = 10
        if self.instance.pk:
            self.initial["aliases"] = "\n".join(self.instance.aliases.values_list("name", flat=True))
        self.initial["seen"] = state_of(self.instance)

    def clean_decimals(self) -> int:
        """No more than the ledger keeps."""
        decimals = int(self.cleaned_data["decimals"])
        if decimals > 10:
            raise forms.ValidationError("最多 10 位。")
        return decimals

    def clean_aliases(self) -> list[str]:
        """One a line (or parted by 、), each once."""
        names = [one.strip() for one in re.split(r"[\n、]", self.cleaned_data["aliases"]) if one.strip()]
        if len(names) > _MOST_ALIASES or any(len(name) > 120 for name in names):
            raise forms.ValidationError(f"别名最多 {_MOST_ALIASES} 个，每个不超过 120 字。")
        return list(dict.fromkeys(names))


@allowed("catalogue")
def new(request: PersonRequest) -> HttpResponse:
    """A new indicator."""
    return _page(request, Indicator(code=new_code()))


@allowed("catalogue")
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Edit an indicator."""
    return _page(request, get_object_or_404(Indicator.objects.select_related("organ"), pk=pk))


def _page(request: PersonRequest, indicator: Indicator) -> HttpResponse:
    title = indicator.name
    form = IndicatorForm(request.user, request.POST or None, instance=indicator)
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            seen = told["seen"] if indicator.pk else None
            saved = indicator_save(request.user, form.instance, aliases=told["aliases"], seen=seen)
        except LuoshiError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存指标“{saved}”。")
            return redirect("charts:indicator", pk=saved.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "ledger/indicator_edit.html", {"form": form, "title": title}, status=status)
