"""Forms of the ledger."""

from collections.abc import Sequence
from typing import Any

from django import forms

from luoshi.desk.accounts.models import Organ, Sensitivity, User
from luoshi.desk.accounts.permissions import visible

_MOST_FILES = 50


class _ManyFiles(forms.ClearableFileInput):
    """A field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploaded files, each proved by itself."""

    def __init__(self, **options: Any) -> None:
        """Draw the field for many."""
        super().__init__(widget=_ManyFiles(), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files; an empty choice is refused."""
        given: Sequence[Any] = (data if isinstance(data, list | tuple) else [data]) or [None]
        files = [super(FilesField, self).clean(one, initial) for one in given]
        if len(files) > _MOST_FILES:
            raise forms.ValidationError(f"一次最多 {_MOST_FILES} 份，请分几次导入。")
        return files


class ImportForm(forms.Form):
    """Which files, whose they are, and what the person knows better than the text."""

    upload = FilesField(
        label="文件", help_text="Word（docx）、PDF、网页、Excel、纯文本均可，可一次选多份。", allow_empty_file=True
    )
    organ = forms.ModelChoiceField(Organ.objects.none(), label="归属单位", help_text="由哪个单位管理和审读。")
    year = forms.IntegerField(
        label="所述年份", required=False, min_value=1949, max_value=2100, help_text="不填则由文中判断。"
    )
    region = forms.CharField(label="所述地区", required=False, max_length=80, help_text="不填则由文中判断。")
    sensitivity = forms.TypedChoiceField(
        label="敏感程度", choices=Sensitivity.choices, coerce=int, initial=Sensitivity.OPEN
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer only the organs for which the person may import."""
        super().__init__(*args, **options)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organ.objects.filter(visible(user, "import", organ="", sensitivity="")).order_by("path")
        if user.organ_id:
            field.initial = user.organ_id


class VersionForm(forms.Form):
    """The changed file of a document that is there."""

    upload = forms.FileField(label="改后的文件", allow_empty_file=True)
