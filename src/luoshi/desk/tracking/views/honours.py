"""The register of pilots and honours."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.tracking.forms import ListForm
from luoshi.desk.tracking.forms_projects import HONOUR_FIELDS, HonourEditForm, HonourForm
from luoshi.desk.tracking.models import Distinction
from luoshi.desk.tracking.permits import distinctions_seen, may_keep
from luoshi.desk.tracking.selectors.register import (
    Sought,
    distinction_counts,
    distinction_list,
    distinction_organs,
    distinctions_of,
    honours_free,
)
from luoshi.desk.tracking.selectors.tasks import history_of
from luoshi.desk.tracking.selectors.then import things_at
from luoshi.desk.tracking.services.honours import honour_add, honour_edit, honours_from_ledger
from luoshi.desk.tracking.views.lists import fragment, key_of, paged, shared, sought_of
from luoshi.records import LuoshiError
from luoshi.write.labels import HONOUR_KINDS, LEVELS


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The register, narrowed, sorted, grouped."""
    sought = sought_of(request, Sought)
    context = shared(request, "honours", sought)
    moment = context["moment"]
    page = paged(request, distinction_list(request.user, sought, moment=moment))
    counted = distinction_counts(request.user, moment)
    statuses = [(key, words, counted.get(key, 0)) for key, words in Distinction.Status.choices]
    context |= {"page": page, "rows": distinctions_of(page.object_list, moment), "statuses": statuses}
    context |= {"levels": LEVELS.items(), "kinds": HONOUR_KINDS.items(), "count": sum(counted.values())}
    context |= {"organs": distinction_organs(request.user), "day": context["as_of"] or timezone.localdate()}
    return render(request, "tracking/honours.html", context)


@signed_in
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One entry with its history; who keeps the register changes it here."""
    whole = _whole(request, pk)
    row: Distinction = whole["honour"]
    if fragment(request):
        return render(request, "tracking/honour_part.html", {"opened": whole})
    initial = {name: getattr(row, name) for name in HONOUR_FIELDS} | {"revision": row.revision}
    form = HonourEditForm(request.user, request.POST or None, initial=initial) if whole.get("may_keep") else None
    if form and request.method == "POST" and form.is_valid():
        try:
            honour_edit(request.user, row, form.values(), revision=form.cleaned_data["revision"])
            messages.success(request, "已保存。")
            return redirect("tracking:honour", pk=pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    return render(request, "tracking/honour.html", {"opened": whole, "form": form, "as_of": chosen_day(request)})


def _whole(request: PersonRequest, pk: int) -> dict[str, Any]:
    """An entry with its history, as of the day that was chosen; in the past nothing can be changed."""
    moment = moment_of(chosen_day(request))
    rows = distinctions_seen(request.user).select_related("owner", "organ", "created_by", "honour__version__document")
    now = get_object_or_404(rows.defer("honour__version__text", "honour__version__outline"), pk=pk)
    row = now if moment is None else things_at(Distinction, [pk], moment, ("owner", "organ")).get(pk)
    if row is None:
        raise Http404
    row.honour = now.honour
    told = {"honour": row, "history": history_of("honour", pk, until=moment)}
    return told | ({"may_keep": may_keep(request.user, now.owner, now.sensitivity)} if moment is None else {})


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
