"""The audit page: who did what when; for those who may audit, within their organs."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.accounts.permissions import everywhere
from luoshi.desk.accounts.selectors import organs_kept
from luoshi.desk.audit.export import MOST, workbook
from luoshi.desk.audit.labels import TARGETS
from luoshi.desk.audit.selectors import Sought, actions_known, event_page, events_sought
from luoshi.desk.audit.services import record_alone
from luoshi.desk.audit.verify import last

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed("audit")
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The events of a search, the latest first."""
    sought = _sought(request.GET)
    before = request.GET.get("before", "")
    context = {
        "page": event_page(request.user, sought, before=int(before[:18]) if before.isdecimal() else None),
        "sought": sought,
        "actions": actions_known(),
        "targets": [(model, name) for model, (name, _) in TARGETS.items()],
        "organs": organs_kept(request.user, "audit").order_by("path"),
        "end": last() if everywhere(request.user, "audit") else None,
        "narrowed": any(getattr(sought, name) for name in Sought.__slots__),
    }
    return render(request, "audit/index.html", context)


@allowed("audit")
@require_POST
def export(request: PersonRequest) -> HttpResponse:
    """The same as a workbook; the export is an event itself."""
    sought = _sought(request.POST)
    events = events_sought(request.user, sought)[:MOST].iterator(chunk_size=2000)
    data, count = workbook(events, sought, by=str(request.user))
    told = {name: getattr(sought, name) for name in Sought.__slots__ if getattr(sought, name)}
    record_alone(
        "导出审计", actor=request.user, target="audit.event", organ=request.user.organ, detail={"条数": count} | told
    )
    answer = HttpResponse(data, content_type=_XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('审计记录.xlsx')}"
    return answer


def _sought(given: dict[str, str]) -> Sought:
    return Sought(**{name: given.get(name, "")[:80] for name in Sought.__slots__})
