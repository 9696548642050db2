"""The register of pilots and honours."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.tracking.forms import ListForm
from luoshi.desk.tracking.forms_projects import HONOUR_FIELDS, HonourEditForm, HonourForm
from luoshi.desk.tracking.models import Distinction
from luoshi.desk.tracking.permits import distinctions_seen, may_keep
from luoshi.desk.tracking.selectors.register import Sought, distinction_counts, distinction_list, honours_free
from luoshi.desk.tracking.selectors.tasks import history_of
from luoshi.desk.tracking.services.honours import honour_add, honour_edit, honours_from_ledger
from luoshi.desk.tracking.views.lists import fragment, key_of, paged, shared, sought_of
from luoshi.records import LuoshiError
from luoshi.write.labels import HONOUR_KINDS, LEVELS


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The register, narrowed, sorted, grouped."""
    sought = sought_of(request, Sought)
    rows = distinction_list(request.user, sought)
    counted = distinction_counts(request.user)
    statuses = [(key, words, counted.get(key, 0)) for key, words in Distinction.Status.choices]
    context = shared(request, "honours", sought) | {"page": paged(request, rows), "statuses": statuses}
    context |= {"levels": LEVELS.items(), "kinds": HONOUR_KINDS.items(), "count": sum(counted.values())}
    return render(request, "tracking/honours.html", context)


@signed_in
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One entry with its history; who keeps the register changes it here."""
    whole = _whole(request, pk)
    row: Distinction = whole["honour"]
    if fragment(request):
        return render(request, "tracking/honour_part.html", {"opened": whole})
    initial = {name: getattr(row, name) for name in HONOUR_FIELDS} | {"revision": row.revision}
    form = HonourEditForm(request.user, request.POST or None, initial=initial) if whole["may_keep"] else None
    if form and request.method == "POST" and form.is_valid():
        try:
            honour_edit(request.user, row, form.values(), revision=form.cleaned_data["revision"])
            messages.success(request, "已保存。")
            return redirect("tracking:honour", pk=pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    return render(request, "tracking/honour.html", {"opened": whole, "form": form})


def _whole(request: PersonRequest, pk: int) -> dict[str, Any]:
    rows = distinctions_seen(request.user).select_related("owner", "organ", "created_by", "honour__version__document")
    row = get_object_or_404(rows.defer("honour__version__text", "honour__version__outline"), pk=pk)
    keeps = may_keep(request.user, row.owner, row.sensitivity)
    return {"honour": row, "history": history_of("honour", row.pk), "may_keep": keeps}


@allowed("import")
def new(request: PersonRequest) -> HttpResponse:
    """An entry typed by hand."""
    form = HonourForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = honour_add(request.user, form.into(), form.values())
            messages.success(request, f"已登记：{row}")
            return redirect("tracking:honour", pk=row.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": "登记荣誉试点", "button": "登记", "up": "honours"}
    return render(request, "tracking/form.html", context)


@allowed("import")
def from_ledger(request: PersonRequest) -> HttpResponse:
    """Choose accepted honours of the ledger."""
    form = ListForm(request.user, request.POST or request.GET or None)
    rows: Any = ()
    words = request.GET.get("q", "")[:80]
    if form.is_valid():
        rows = honours_free(request.user, form.cleaned_data["owner"], words=words)
        if request.method == "POST":
            keys = [int(key) for key in request.POST.getlist("row") if key_of(key)]
            made = honours_from_ledger(request.user, form.into(), list(rows.filter(pk__in=keys[:1000])))
            messages.success(request, f"已登记 {len(made)} 条。" if made else "没有选中，没有登记。")
            return redirect("tracking:honours")
    context = {"form": form, "rows": paged(request, rows), "q": words, "title": "由台账登记荣誉试点", "up": "honours"}
    return render(request, "tracking/from_ledger.html", context)
