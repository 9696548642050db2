"""What must hold in the database of a desk at any moment: whoever was killed when, nothing is half there."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Count

from luoshi.desk.audit.models import Event
from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import (
    Decision,
    Document,
    Entry,
    Fact,
    Filing,
    Observation,
    Posting,
    Step,
    TableImport,
    Version,
)


def troubles() -> list[str]:
    """Everything in the database that is half there."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = [fault.what for fault in (*verify(), *verify_postings())]
        return [*found, *_documents(), *_facts(), *_tables(), *_filings(), *_cells()]


def _told(action: str) -> Counter[str]:
    return Counter(Event.objects.filter(action=action).values_list("target", flat=True))


def _documents() -> Iterator[str]:
    imported, read = _told("导入文件"), _told("读取完成")
    for version in Version.objects.all():
        name = f"ledger.version:{version.pk}"
        facts = version.facts.count()
        done = version.state == Version.State.READ
        if imported.pop(name, 0) != 1 or not path_of(version.file).exists():
            yield f"{name} 没有导入的记录或文件"
        if read.pop(name, 0) != done or bool(facts) != done or bool(version.text) != done:
            yield f"{name} {version.state}，{facts} 条事实"
        elif done and Event.objects.get(action="读取完成", target=name).detail["事实"] != facts:
            yield f"{name} 的事实数与记录不符"
    yield from (f"{name} 有记录而不在" for name in (*imported, *read))
    yield from (f"{one} 没有版本" for one in Document.objects.filter(versions=None))


def _facts() -> Iterator[str]:
    decisions: dict[int, list[Decision]] = {}
    for decision in Decision.objects.order_by("fact", "revision"):
        decisions.setdefault(decision.fact_id, []).append(decision)
    for fact in Fact.objects.all():
        made = decisions.get(fact.pk, [])
        if [one.revision for one in made] != list(range(1, fact.revision + 1)):
            yield f"事实 {fact.pk} 的处理不连续"
        if fact.state != ((made[-1].after or {})["state"] if made else Fact.State.PENDING):
            yield f"事实 {fact.pk} 是{fact.state}，末一次处理不是"
    told = [event.detail["事实"] for event in Event.objects.filter(action="审读")]
    if sum(len(one) if isinstance(one, list) else 1 for one in told) != sum(map(len, decisions.values())):
        yield "审读的处理与记录不符"


def _tables() -> Iterator[str]:
    uploaded, entered = _told("上传数据表"), _told("导入数据")
    for one in TableImport.objects.all():
        name = f"ledger.tableimport:{one.pk}"
        done = one.state == TableImport.State.POSTED
        if uploaded.pop(name, 0) != 1 or entered.pop(name, 0) != done or (one.posting_id is not None) != done:
            yield f"{name} {one.state}，入账 {one.posting_id}"
        elif done and Observation.objects.filter(posting=one.posting_id).count() != one.entering:
            yield f"{name} 入账的行数不对"
    yield from (f"{name} 有记录而不在" for name in (*uploaded, *entered))
    held = TableImport.objects.filter(posting__isnull=False).values("posting")
    for posting in Posting.objects.filter(action="导入").exclude(pk__in=held):
        yield f"入账 {posting.pk} 没有数据表"


def _filings() -> Iterator[str]:
    for filing in Filing.objects.all():
        steps = list(filing.steps.order_by("revision"))
        last = {"提交审核": "待审", "核定": "已核定", "退回": "已退回"}.get(steps[-1].action) if steps else None
        open_again = filing.state in ("填报中", "未报") and not steps
        if [step.revision for step in steps] != list(range(1, filing.revision + 1)):
            yield f"报表 {filing.pk} 的步骤不连续"
        if filing.state != last and not open_again:
            yield f"报表 {filing.pk} 是{filing.state}，末一步是{last}"
    for action in ("提交审核", "核定", "退回"):
        if Step.objects.filter(action=action).count() != sum(_told(action).values()):
            yield f"“{action}”的步骤与记录不符"
    if Step.objects.filter(action="核定").count() != Posting.objects.filter(action="填报核定").count():
        yield "核定与入账不符"
    for entry in Entry.objects.all():
        changes = list(entry.changes.order_by("revision").values_list("revision", "value"))
        revisions = [revision for revision, _ in changes]
        if revisions != list(range(1, entry.revision + 1)) or (changes and changes[-1][1] != entry.value):
            yield f"单元格 {entry.pk} 的改动不连续"


def _cells() -> Iterator[str]:
    believed = Observation.objects.filter(superseded_at=None, version=None).order_by().values("cell")
    for row in believed.annotate(count=Count("pk")).filter(count__gt=1):
        yield f"格 {row['cell']} 有 {row['count']} 个现行的数"
    for ended in Observation.objects.filter(superseded_at__isnull=False, successors=None, version=None)[:3]:
        yield f"观测值 {ended.pk} 被取代而没有后继"
