"""Promises of a plan followed into a report, at the desk: the comparison kept, its links accepted or refused."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from luoshi import __version__
from luoshi.corridor import promises, read
from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Version
from luoshi.desk.tracking.models import Link, PromiseRuling, PromiseRun
from luoshi.desk.tracking.services.history import log
from luoshi.records import Document as Read
from luoshi.records import LuoshiError
from luoshi.records.promise import Promise, Ruling

_CUT: Final = 300
_LONGEST: Final = 1_000_000
"""Characters of one text that are compared while somebody waits."""


def promises_run(actor: User, plan: Version, report: Version, *, plans: bool = False) -> PromiseRun:
    """Compare a plan with a report as they stand; what people ruled on links before counts.

    *plans* has the report read as a plan itself.

    Raises:
        PermissionDenied: the person may not review one of the documents.
        LuoshiError: L721, the two are the same, not read, or too long; L502, the report is of an earlier year.
    """
    for version in (plan, report):
        document = version.document
        demand(actor, "review", document.organ, sensitivity=document.sensitivity)
        if version.state != Version.State.READ:
            raise LuoshiError("L721", "这一版还没有读好", str(document), "请等读取完再对照")
        if len(version.text) > _LONGEST:
            raise LuoshiError("L721", "文件太长", str(document), "请用命令行 luoshi promises 对照")
    if plan.pk == report.pk:
        raise LuoshiError("L721", "计划和报告是同一个文件", str(plan.document), "请选两个不同的文件")
    account = promises(_read(plan), [_read(report)], rulings=_rulings(plan.document.organ), plans=plans or None)
    with transaction.atomic():
        PromiseRun.objects.filter(plan=plan, report=report, latest=True).update(latest=False)
        run = PromiseRun.objects.create(
            plan=plan, report=report, owner=plan.document.organ, plans=account.plans, program=__version__, by=actor,
            sensitivity=max(plan.document.sensitivity, report.document.sensitivity), remarks=list(account.remarks),
        )  # fmt: skip
        Link.objects.bulk_create((_link(run, one) for one in account.promises), batch_size=50)
        detail = {"计划": str(plan.document), "报告": str(report.document), "条": len(account.promises)}
        record("对照承诺", actor=actor, target=run, organ=run.owner, detail=detail)
    return run


def link_rule(actor: User, link: Link, decision: str, note: str) -> Link:
    """Accept or refuse a link, with a reason and one's name; empty takes it back. It counts in every later run.

    Raises:
        PermissionDenied: the person may not review the plan.
        LuoshiError: L722, no reason, no such decision, or there is no link to decide on.
    """
    if decision not in ("accepted", "refused", ""):
        raise LuoshiError("L722", "没有这个决定", decision, "请选采纳或拒绝")
    if decision and not note.strip():
        raise LuoshiError("L722", "没有写理由", link.name[:40], "请写明为什么采纳或拒绝")
    if not link.reported:
        raise LuoshiError("L722", "这一条没有对应的话，没有可定的", link.name[:40], "请选有对应的一条")
    with transaction.atomic():
        row = Link.objects.select_for_update(no_key=True, of=("self",)).select_related("run__owner").get(pk=link.pk)
        run = row.run
        demand(actor, "review", run.owner, sensitivity=run.sensitivity)
        words = {"accepted": "采纳", "refused": "拒绝", "": "未定"}
        fields = {"对应": (words[row.decision], words[decision])}
        row.decision, row.note = decision, note.strip()[:400]
        row.decided_by, row.decided_at = actor, timezone.now()
        row.save()
        PromiseRuling.objects.create(
            owner=run.owner, fingerprint=row.fingerprint, decision=decision, note=row.note, by=actor,
            promised=row.promised, reported=row.reported[0]["quote"],
        )  # fmt: skip
        action = {"accepted": "采纳对应", "refused": "拒绝对应", "": "撤回决定"}[decision]
        log(actor, row, run.owner, action, fields, note=row.note)
    return row


def _read(version: Version) -> Read:
    """A version's text, read with what its document tells."""
    document = version.document
    year = version.year_given or document.year
    return read(version.text, year=year, region=document.region or None, name=document.title)


def _rulings(owner: Organ) -> list[Ruling]:
    rows: Iterable[Any] = PromiseRuling.objects.filter(owner=owner).select_related("by").order_by("pk")
    last = {row.fingerprint: row for row in rows}
    return [
        Ruling(row.fingerprint, row.decision, row.note, str(row.by), row.promised, row.reported)
        for row in last.values()
    ]


def _link(run: PromiseRun, one: Promise) -> Link:
    first = one.reported[0] if one.reported else None
    told = [{"start": source.start, "end": source.end, "quote": source.quote} for source in one.reported]
    return Link(
        run=run,
        number=one.id[:6],
        kind=one.kind,
        name=one.name,
        outcome=one.outcome,
        promised=one.promised.quote if one.promised else "",
        promised_start=one.promised.start if one.promised else None,
        promised_end=one.promised.end if one.promised else None,
        reported=told,
        reported_start=first.start if first else None,
        reported_end=first.end if first else None,
        period=one.period[:24],
        tier=one.tier,
        lead=list(one.lead),
        section=one.section[:_CUT],
        arithmetic=one.arithmetic[:_CUT],
        changes=one.changes[:_CUT],
        remark=one.remark[:_CUT],
        because=[{"rule": why.rule, "words": why.words} for why in one.because],
        sureness=Decimal(str(round(one.sureness, 3))),
        fingerprint=one.fingerprint,
        decision=one.decision,
        note=one.note[:400],
    )
