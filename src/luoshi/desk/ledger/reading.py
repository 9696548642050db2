"""The worker's job: a waiting version is taken for the time of a lease, read, and stored whole or not at all."""

import logging
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from luoshi import __version__, corridor
from luoshi.desk.audit.services import record
from luoshi.desk.finding.services import index_version
from luoshi.desk.ledger import findings as found_by_checks
from luoshi.desk.ledger.doubts import Doubt, doubt_of, doubt_of_other, mended_starts, touching
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.leases import LEASE, MOST_TRIES, free_dead, free_own, sign, worker_name
from luoshi.desk.ledger.models import Document, Fact, Version
from luoshi.desk.ledger.services.carry import carry
from luoshi.desk.ledger.services.table_import import table_work, take_table
from luoshi.desk.ledger.stored import as_stored
from luoshi.indicators import observe
from luoshi.read.files import load_bytes
from luoshi.read.reader import read_loaded
from luoshi.records import Document as Read
from luoshi.records import Finding, LuoshiError, Observation
from luoshi.write.jsonl import facts_of

_WIDTHS = {"title": 200, "issuer": 80, "region": 80, "date": 10}
_TAKEN, _READ, _CHECKED = 10, 50, 70
"""Per cent of the way, as the progress bar shows it."""
_SIGNS, _LOOK, _PATIENCE = 5.0, 20.0, 2.0
"""Seconds between two signs of life, between two looks for dead workers, and until a dead database is asked again."""


def take(worker: str) -> Version | None:
    """The next version to read, now leased to *worker*: one that waits, or whose worker did not come back."""
    while True:
        now = timezone.now()
        free = Q(state=Version.State.WAITING) | Q(state=Version.State.READING, lease__lt=now)
        with transaction.atomic():
            version = (
                Version.objects.select_for_update(no_key=True, skip_locked=True).filter(free).order_by("pk").first()
            )
            if version is None:
                return None
            version.tries += 1
            if version.tries <= MOST_TRIES:
                version.state, version.progress = Version.State.READING, _TAKEN
                version.worker, version.lease = worker, now + LEASE
                version.save(update_fields=["state", "progress", "worker", "lease", "tries"])
                return version
            version.state, version.error = Version.State.FAILED, "读取进程多次中断，请检查文件是否过大或损坏"
            version.lease = None
            version.save(update_fields=["state", "error", "tries", "lease"])


def read_version(version: Version) -> None:
    """Read a leased version and store its text and facts in one transaction; what fails is told on the version."""
    try:
        document = _read(version)
        _progress(version, _READ)
        findings = corridor.check([document])
        facts = list(_facts(version, document, findings))
        _progress(version, _CHECKED)
        _store(version, document, facts, _outline(document, findings))
    except LuoshiError as error:
        _failed(version, str(error))
    except DatabaseError:
        raise  # no fault of the file: the worker begins anew once the database answers
    except Exception as error:  # one bad file never stops the others
        _failed(version, f"[L619] 读取时出错（{version.name}）：请把文件交给维护人员（{type(error).__name__}）")
        if settings.DEBUG:
            raise


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that PostgreSQL cannot hold; one mark stands for each, so that offsets stay."""


def _read(version: Version) -> Read:
    """The document, read from the kept bytes under the name that it came with."""
    loaded = load_bytes(path_of(version.file).read_bytes(), version.name)
    loaded = replace(loaded, text=_UNSTORABLE.sub("\ufffd", loaded.text))
    return read_loaded(loaded, year=version.year_given, region=version.region_given or None)


def _facts(version: Version, document: Read, findings: Sequence[Finding]) -> Iterator[Fact]:
    """The rows of everything that was read, each with its doubts."""
    touched, mended = touching(document, findings), mended_starts(document)
    seen: dict[int, Observation] = {one.source.start: one for one in observe(document)}
    doubts = [
        doubt_of(figure, seen.get(figure.start), touched.get(figure.start), mended=figure.start in mended)
        for figure in document.figures
    ]
    read: list[tuple[str, Any, Doubt]] = [
        ("figure", figure, doubt) for figure, doubt in zip(document.figures, doubts, strict=True)
    ]
    read += [(kind, fact, doubt_of_other(kind, fact, touched.get(fact.start))) for kind, fact in facts_of(document)]
    for kind, fact, doubt in read:
        data = as_stored(fact)
        yield Fact(
            version=version, kind=kind, start=fact.start, end=fact.end, surface=fact.surface, data=data, read=data,
            doubt=doubt.size, doubts=doubt.words,
        )  # fmt: skip


def _store(version: Version, document: Read, facts: list[Fact], outline: dict[str, object]) -> None:
    with transaction.atomic():
        owner = Document.objects.select_for_update(no_key=True).get(pk=version.document_id)
        mine = Version.objects.select_for_update(no_key=True).filter(
            pk=version.pk, worker=version.worker, state=Version.State.READING
        )
        if not mine.exists():
            return  # the lease ran out and another worker has it
        Fact.objects.bulk_create(facts, batch_size=500)
        mine.update(
            text=document.text,
            outline=outline,
            state=Version.State.READ,
            progress=100,
            error="",
            lease=None,
            read_at=timezone.now(),
            reader=__version__,
        )
        told = {"title": document.title, "issuer": document.issuer, "region": document.region, "date": document.date}
        for name, value in told.items():
            first = name == "title" and version.number == 1
            if value and (first or not getattr(owner, name)):
                setattr(owner, name, value[: _WIDTHS[name]])
        owner.year = owner.year or document.year
        owner.save()
        detail = {"事实": len(facts), "字数": len(document.text), "沿用": carry(version)}
        record("读取完成", target=version, organ=owner.organ, detail=detail)
        index_version(Version.objects.select_related("document").get(pk=version.pk))


def _outline(document: Read, findings: Sequence[Finding]) -> dict[str, object]:
    """What the review page shows besides the facts."""
    return {
        "sections": [as_stored(section) for section in document.sections],
        "repairs": [as_stored(repair) for repair in document.repairs],
        "places": [as_stored(place) for place in document.places],
        "notes": list(document.notes),
        "findings": found_by_checks.kept(document, findings),
    }


def _progress(version: Version, percent: int) -> None:
    Version.objects.filter(pk=version.pk, worker=version.worker).update(progress=percent, lease=timezone.now() + LEASE)


def _failed(version: Version, words: str) -> None:
    mine = Version.objects.filter(pk=version.pk, worker=version.worker, state=Version.State.READING)
    mine.update(state=Version.State.FAILED, error=words, lease=None)


def work(stop: threading.Event, *, pause: float = 0.5) -> None:
    """Work on what comes, documents and tables in turn, until *stop* is set; what is begun is ended before."""
    worker = worker_name()
    threading.Thread(target=_sign, args=(stop,), name="sign", daemon=True).start()
    turn, looked = 0, -_LOOK
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() - looked >= _LOOK:
                looked = time.monotonic()
                free_dead()
            if work_once(worker, turn=turn):
                turn += 1
            else:
                stop.wait(pause)
        except DatabaseError as error:
            logging.getLogger(__name__).error("数据库暂时不能用，稍后再试：%s", str(error).strip().partition("\n")[0])
            connection.close()
            _begin_anew(worker, stop)


def _sign(stop: threading.Event) -> None:
    """Leave a sign of life while the worker works."""
    while True:
        sign()
        if stop.wait(_SIGNS):
            return


def _begin_anew(worker: str, stop: threading.Event) -> None:
    """Wait until the database answers, and let go of what was in hand."""
    while not stop.wait(_PATIENCE):
        try:
            free_own(worker)
        except DatabaseError:
            connection.close()
        else:
            return


def work_all() -> int:
    """Do everything that waits now; how many pieces (for imports by command, and for tests)."""
    count, worker = 0, f"{worker_name()}:{time.monotonic_ns()}"[:60]
    while work_once(worker, turn=count):
        count += 1
    return count


def work_once(worker: str, *, turn: int = 0) -> bool:
    """Do the next piece of work, if there is any: a version to read, or a table to check or enter.

    *turn* tells which of the two is asked for first, so that a hundred documents do not keep a table waiting.
    """
    jobs = (_document, _table)
    return any(jobs[(turn + step) % len(jobs)](worker) for step in range(len(jobs)))


def _document(worker: str) -> bool:
    version = take(worker)
    if version is not None:
        read_version(version)
    return version is not None


def _table(worker: str) -> bool:
    table = take_table(worker)
    if table is not None:
        table_work(table)
    return table is not None
