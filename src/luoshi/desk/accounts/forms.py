"""Forms of the administrator; each names its fields, nothing else of a request reaches a record."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Role, Sensitivity, User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.accounts.selectors import organs_kept

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Organ]
else:
    _Choice = forms.ModelChoiceField


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        """Draw it as a day."""
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)


class OrganField(_Choice):
    """One of the organs that a person keeps, those below another set in."""

    def __init__(self, **options: Any) -> None:
        """Without organs: `offer` gives them."""
        super().__init__(Organ.objects.none(), empty_label="请选择", **options)

    def offer(self, user: User, action: Action) -> None:
        """Offer those that are open and that the person keeps."""
        self.queryset = organs_kept(user, action).filter(closed_on=None).order_by("path")

    def label_from_instance(self, obj: Organ) -> str:
        """The name, set in by its depth."""
        return "　" * max(obj.path.count("/") - 2, 0) + obj.name


class ActForm(forms.Form):
    """A form that knows who fills it in; fields of organs offer what that person keeps."""

    keeps: Action = "organs"

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Offer only what the person keeps."""
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, OrganField):
                field.offer(user, self.keeps)


class OrganForm(ActForm):
    """What an organ is."""

    kind = forms.ChoiceField(label="类别", choices=Organ.Kind.choices)
    short = forms.CharField(label="简称", required=False, max_length=20, help_text="文中常用的短名，如“区发改局”。")
    order = forms.IntegerField(
        label="排序", initial=0, min_value=0, max_value=100_000, help_text="同级中小的在前。", required=False
    )

    def clean_order(self) -> int:
        """Zero where nothing is given."""
        return int(self.cleaned_data.get("order") or 0)


class OrganNewForm(OrganForm):
    """A new organ."""

    name = forms.CharField(label="名称", max_length=80)
    since = DayField(label="设立日期", required=False, help_text="不填表示一直就有。")
    field_order = ("name", "kind", "short", "since", "order")


class RenameForm(ActForm):
    """A new name."""

    name = forms.CharField(label="新名称", max_length=80)
    on = DayField(label="自何日起", initial=timezone.localdate, help_text="原名保留，作为此前的名称。")


class FormerForm(ActForm):
    """A name of earlier times."""

    name = forms.CharField(label="旧名", max_length=80)
    since = DayField(label="自何日起", required=False, help_text="不知道可以不填。")
    until = DayField(label="至何日止", help_text="从这一天起改用后来的名称。")


class MoveForm(ActForm):
    """Another organ above."""

    parent = OrganField(label="新的上级")


class DayForm(ActForm):
    """A day on which something begins or ends."""

    on = DayField(label="自何日起", initial=timezone.localdate)


class GroupForm(ActForm):
    """A group of units."""

    name = forms.CharField(label="名称", max_length=80)
    code = forms.SlugField(label="代号", max_length=50, help_text="英文字母、数字和短横，供模板引用，建好后不变。")


class NameForm(ActForm):
    """Another name for a group."""

    name = forms.CharField(label="名称", max_length=80)


class MemberForm(ActForm):
    """A unit that enters a group."""

    organ = OrganField(label="单位")
    since = DayField(label="自何日起", required=False, help_text="不填表示一直就在组里。")
    order = forms.IntegerField(label="排序", required=False, min_value=0, max_value=100_000)

    def clean_order(self) -> int:
        """Zero where nothing is given."""
        return int(self.cleaned_data.get("order") or 0)


class UserForm(ActForm):
    """What is kept of a person."""

    keeps: Action = "users"
    full_name = forms.CharField(label="姓名", max_length=40)
    organ = OrganField(label="所在单位")
    email = forms.EmailField(label="邮箱", required=False)
    outside = forms.BooleanField(label="只用统一身份登录", required=False, help_text="不设本系统密码。")

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        """Ask how the person signs in only where there is a choice."""
        super().__init__(user, *args, **options)
        if len(settings.AUTHENTICATION_BACKENDS) == 2:
            del self.fields["outside"]


class UserNewForm(UserForm):
    """A new user."""

    username = forms.CharField(
        label="用户名",
        max_length=60,
        validators=[ASCIIUsernameValidator(message="用户名只能含英文字母、数字和 @ . + - _")],
        help_text="登录用，建好后不变；如工号或姓名拼音。",
    )
    field_order = ("username", "full_name", "organ", "email", "outside")


class GrantForm(ActForm):
    """A grant."""

    keeps: Action = "users"
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    organ = OrganField(label="范围", help_text="包括其全部下级。")
    sensitivity = forms.TypedChoiceField(label="最高敏感程度", choices=Sensitivity.choices, coerce=int)
    since = DayField(label="自何日起", required=False)
    until = DayField(label="至何日止", required=False, help_text="从这一天起失效；不填则一直有效。")
