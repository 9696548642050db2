"""The health page for whoever monitors the desk: does the database answer, does the worker live, what waits."""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from luoshi import __version__
from luoshi.desk.ledger.leases import SILENT, silence
from luoshi.desk.ledger.models import TableImport, Version


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """One JSON object, 200 where all is well, 503 where not; no log-in, and nothing that would need one."""
    quiet = silence()
    worker = quiet is not None and quiet <= SILENT
    told: dict[str, Any] = {"version": __version__, "database": True, "worker": worker}
    told["worker_seen_seconds"] = None if quiet is None else round(quiet)
    try:
        told["waiting"] = waiting()
    except DatabaseError:
        told["database"] = False
    well = told["database"] and worker
    answer = JsonResponse({"status": "ok" if well else "failing", **told}, status=200 if well else 503)
    answer["Cache-Control"] = "no-store"
    return answer


def waiting() -> dict[str, int]:
    """How many pieces of work wait, and how many were taken by a worker that did not come back."""
    now = timezone.now()
    versions, tables = Version.objects.all(), TableImport.objects.all()
    confirmed = (TableImport.State.WAITING, TableImport.State.CONFIRMED)
    return {
        "documents": versions.filter(state=Version.State.WAITING).count(),
        "tables": tables.filter(state__in=confirmed, lease=None).count(),
        "lost": versions.filter(state=Version.State.READING, lease__lt=now).count()
        + tables.filter(lease__lt=now).count(),
    }
