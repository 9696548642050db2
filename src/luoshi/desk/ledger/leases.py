"""Workers and their leases: who works on what, what a dead worker left, and the sign that a worker lives."""

import os
import socket
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from luoshi.desk.ledger.models import TableImport, Version

LEASE = timedelta(minutes=10)
"""For so long a piece of work belongs to who took it, unless it is renewed."""
MOST_TRIES = 3
SILENT = 30.0
"""Seconds without a sign after which the worker counts as dead."""
_SIGN = "worker.alive"


def worker_name() -> str:
    """Who this worker is: machine and process."""
    return f"{_machine()}:{os.getpid()}"


def _machine() -> str:
    """This machine; short enough for a process and a run to stand behind it."""
    return socket.gethostname()[:20]


def free_dead() -> int:
    """Free what workers of this machine held that are no more, so that nobody waits for their leases to run out.

    On Windows a process cannot be asked without harm; there leases run out.
    """
    if os.name == "nt":
        return 0
    held = Q(lease__isnull=False, worker__startswith=f"{_machine()}:")
    models = (Version, TableImport)
    names = {name for model in models for name in model._default_manager.filter(held).values_list("worker", flat=True)}
    dead = [name for name in names if not _lives(name)]
    past = timezone.now() - LEASE
    return sum(model._default_manager.filter(held, worker__in=dead).update(lease=past) for model in models)


def free_own(worker: str) -> None:
    """Free what a worker holds itself: after a fault of the database it begins anew."""
    for model in (Version, TableImport):
        model._default_manager.filter(worker=worker, lease__isnull=False).update(lease=timezone.now() - LEASE)


def _lives(worker: str) -> bool:
    process = worker.split(":")[1:2]
    if not process or not process[0].isdecimal():
        return False
    try:
        os.kill(int(process[0]), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def sign() -> None:
    """Leave the sign that a worker lives."""
    _place().touch()


def silence() -> float | None:
    """Seconds since a worker last gave the sign; None where none ever did."""
    try:
        return max(0.0, time.time() - _place().stat().st_mtime)
    except OSError:
        return None


def _place() -> Path:
    return Path(settings.HOME) / _SIGN
