"""Facts that were read in a version, and their review."""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from luoshi.desk.accounts.permissions import demand
from luoshi.desk.api.answering import answer, change, listed, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Paged, Words
from luoshi.desk.api.schemas import documents as told
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.selectors.changes import Changed, VersionChanges, changes_between
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.ledger.selectors.facts import facts_seen, history_of
from luoshi.desk.ledger.services import bulk, review

router = Router(tags=["事实和审读"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_DECIDE: dict[str, Callable[..., Fact]] = {
    "accept": review.fact_accept,
    "reject": review.fact_reject,
    "reopen": review.fact_reopen,
}


class FactsSought(Paged):
    """What facts are narrowed to."""

    kind: Words = Field("", description="种类。")
    state: Words = Field("", description="审读的状态。")


@router.get("/versions/{pk}/facts", response=told.FactPage, summary="读出的事实")
@needs("read", 404)
def facts(request: ApiRequest, pk: Number, sought: Query[FactsSought]) -> HttpResponse:
    """一版里读出的事实。"""
    version = get_object_or_404(versions_seen(request.auth).only("pk"), pk=pk)
    rows = Fact.objects.filter(version=version).select_related("decided_by")
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.state:
        rows = rows.filter(state=sought.state)
    return listed(request, rows, sought, told.FactPage, told.FactOut.of)


@router.post("/versions/{pk}/facts", response={201: told.FactOut}, summary="补记一条事实")
@needs("review", 404, 409)
def fact_new(request: ApiRequest, pk: Number, payload: told.FactNew) -> HttpResponse:
    """标出没有读到的一段，直接采用。"""
    version = get_object_or_404(versions_seen(request.auth).select_related("document__organ"), pk=pk)

    def work() -> tuple[int, told.FactOut]:
        made = review.fact_add(
            request.auth, version, kind=payload.kind, start=payload.start, end=payload.end, data=payload.data
        )
        return 201, told.FactOut.of(_fact(request, made.pk))

    return once(request, payload.model_dump_json().encode(), work)


@router.post("/versions/{pk}/decisions", response=told.ManyDone, summary="批量审读")
@needs("review", 404, 409)
def decide_many(request: ApiRequest, pk: Number, payload: told.Many) -> HttpResponse:
    """一次采用或恢复多条；写明各条取得时的 revision，他人处理过的不动、列在 left。"""
    version = get_object_or_404(versions_seen(request.auth).select_related("document__organ"), pk=pk)
    act = bulk.facts_accept if payload.action == "accept" else bulk.facts_reopen

    def work() -> tuple[int, told.ManyDone]:
        done = act(request.auth, version, {int(key): seen for key, seen in payload.facts.items()})
        return 200, told.ManyDone(done=[row.pk for row in done.done], left=[row.pk for row in done.left])

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/versions/{pk}/changes", response=told.VersionChangesOut, summary="与前一版的不同")
@needs("read", 404)
def changes(request: ApiRequest, pk: Number) -> HttpResponse:
    """这一版和以前读过的一版相比，哪些事实变了、有了、没有了。"""
    version, before = _two(request, pk)
    if before is None:
        return answer(request, told.VersionChangesOut(version=pk, before=None, same=0, items=[]))
    found = changes_between(before, version)
    items = list(_changes(found))
    return answer(request, told.VersionChangesOut(version=pk, before=before.pk, same=found.same, items=items))


@router.post("/versions/{pk}/withdrawals", response=told.Withdrawn, summary="撤下新版没有的")
@needs("review", 404)
def withdraw(request: ApiRequest, pk: Number, payload: told.Withdrawal) -> HttpResponse:
    """把前一版记入、这一版已没有的内容撤下台账；只撤改动里 used 为 true 的。"""

    def work() -> tuple[int, told.Withdrawn]:
        version, before = _two(request, pk)
        document = version.document
        demand(request.auth, "review", document.organ, sensitivity=document.sensitivity)
        if before is None:
            return 200, told.Withdrawn(count=0)
        removed = {one.old.pk for one in changes_between(before, version).to_withdraw if one.old}
        keys = [key for key in payload.facts if key in removed]
        return 200, told.Withdrawn(count=bulk.facts_withdraw(request.auth, before, keys))

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/facts/{pk}", response=told.FactOut, summary="一条事实")
@needs("read", 404)
def fact(request: ApiRequest, pk: Number) -> HttpResponse:
    """按事实号取；ETag 用于审读。"""
    return answer(request, told.FactOut.of(_fact(request, pk)))


@router.get("/facts/{pk}/history", response=told.FactHistory, summary="一条事实的处理历史")
@needs("read", 404)
def history(request: ApiRequest, pk: Number) -> HttpResponse:
    """历次处理：前后内容、谁、何时。"""
    rows = history_of(_fact(request, pk))
    return answer(request, told.FactHistory(fact=pk, items=[told.DecisionOut.of(row) for row in rows]))


@router.post("/facts/{pk}/decisions", response=told.FactOut, summary="审读一条事实")
@needs("review", 404, 409, 412, 428)
def decide(request: ApiRequest, pk: Number, payload: told.Verdict) -> HttpResponse:
    """采用、更正、不采用、恢复待审。须带 If-Match（取这条事实得到的 ETag）。"""

    def do(row: Fact) -> None:
        if payload.action == "correct":
            review.fact_correct(request.auth, row, payload.changes, revision=row.revision)
        else:
            _DECIDE[payload.action](request.auth, row, revision=row.revision)

    return change(request, lambda: _locked(request, pk), lambda: _told(request, pk), do, sent=payload)


@router.post("/facts/{pk}/split", response=told.FactOut, summary="拆分一条事实")
@needs("review", 404, 409, 412, 428)
def split(request: ApiRequest, pk: Number, payload: told.Split) -> HttpResponse:
    """一句说了两件事的拆成几条，答复是被拆的一条；新的几条见版本的事实列表。须带 If-Match。"""
    return change(
        request, lambda: _locked(request, pk), lambda: _told(request, pk),
        lambda row: review.fact_split(request.auth, row, payload.parts, revision=row.revision), sent=payload,
    )  # fmt: skip


@router.post("/facts/{pk}/merge", response=told.FactOut, summary="合并几条事实")
@needs("review", 404, 409, 412, 428)
def merge(request: ApiRequest, pk: Number, payload: told.Merge) -> HttpResponse:
    """一件事读成了几条的合成一条，答复是被并的一条；新的一条见版本的事实列表。须带 If-Match。"""

    def do(row: Fact) -> None:
        others = list(facts_seen(request.auth).filter(pk__in=payload.facts))
        every = [row, *others]
        review.fact_merge(request.auth, every, revisions=[one.revision for one in every])

    return change(request, lambda: _locked(request, pk), lambda: _told(request, pk), do, sent=payload)


def _changes(found: VersionChanges) -> Iterator[told.ChangedOut]:
    kinds: tuple[Literal["changed", "reworded", "added", "removed"], ...] = ("changed", "reworded", "added", "removed")
    for kind in kinds:
        some: tuple[Changed, ...] = getattr(found, kind)
        for one in some:
            yield told.ChangedOut(
                kind=one.kind, change=kind, before=one.before.words if one.before else "",
                after=one.after.words if one.after else "", old=one.old.pk if one.old else None,
                new=one.new.pk if one.new else None, used=one.used,
            )  # fmt: skip


def _two(request: ApiRequest, pk: int) -> tuple[Version, Version | None]:
    version = get_object_or_404(versions_seen(request.auth).select_related("document__organ"), pk=pk)
    older = Version.objects.filter(document=version.document_id, number__lt=version.number, state=Version.State.READ)
    return version, older.select_related("document__organ").order_by("-number").first()


def _told(request: ApiRequest, pk: int) -> told.FactOut:
    return told.FactOut.of(_fact(request, pk))


def _fact(request: ApiRequest, pk: int) -> Fact:
    return get_object_or_404(facts_seen(request.auth).defer("version__text", "version__outline"), pk=pk)


def _locked(request: ApiRequest, pk: int) -> Fact:
    rows = (
        facts_seen(request.auth).defer("version__text", "version__outline").select_for_update(no_key=True, of=("self",))
    )
    return get_object_or_404(rows, pk=pk)
