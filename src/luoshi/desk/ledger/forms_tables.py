"""The form for uploading a table of observations."""

from typing import Any

from django import forms

from luoshi.desk.accounts.models import Organ, Sensitivity, User
from luoshi.desk.ledger.selectors.tables import organs_for_tables


class TableForm(forms.Form):
    """Which workbook, for whose ledger, how sensitive."""

    upload = forms.FileField(
        label="数据表", help_text="xlsx 或 xls；每行一个数，表头见模板。", allow_empty_file=True, max_length=200
    )
    organ = forms.ModelChoiceField(
        Organ.objects.none(), label="归属单位", help_text="表中的单位都须是它本身或在它之下。"
    )
    sensitivity = forms.TypedChoiceField(
        label="敏感程度", choices=Sensitivity.choices, coerce=int, initial=Sensitivity.OPEN
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer only the organs for which the person may enter figures."""
        super().__init__(*args, **options)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organs_for_tables(user)
        first = field.queryset.first()
        field.initial = first.pk if first else None
        self.fields["upload"].widget.attrs["accept"] = ".xlsx,.xls"
