"""The feeds: what changed since a position, in the order in which it became visible."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from luoshi.desk.api.answering import answer
from luoshi.desk.api.feeds import changes_since
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.schemas import feeds as told
from luoshi.desk.api.schemas import ledger, projects, register, tracking
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors.projects import line_of
from luoshi.desk.tracking.states import standing

router = Router(tags=["增量"])
_SINCE = r"^[0-9]{0,18}(\.[0-9]{1,18})?$"
Since = Annotated[str, Query(max_length=40, pattern=_SINCE, description="上次得到的 since；第一次不写。")]
Limit = Annotated[int, Query(ge=1, le=1000, description="大约几条。")]


@router.get("/feeds/indicators", response=told.ObservationFeed, summary="指标增量")
@needs("read")
def indicator_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来观测值的变动，次序固定，一条不漏；可能重复给，按 id 覆盖即可。"""
    return _feed(request, "observations", since, limit, told.ObservationFeed, ledger.ObservationOut.of)


@router.get("/feeds/tasks", response=told.TaskFeed, summary="任务增量")
@needs("read")
def task_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来动过的任务，给的是它现在的样子；立项、修改、进展、核实、销号、时限调整都算。"""
    scheme, day = chosen(), timezone.localdate()

    def make(row: Any) -> tracking.TaskOut:
        return tracking.TaskOut.of(row, standing(row, day, scheme), row.milestones.all())

    return _feed(request, "tasks", since, limit, told.TaskFeed, make)


@router.get("/feeds/projects", response=told.ProjectFeed, summary="项目增量")
@needs("read")
def project_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来动过的重点项目，给的是它现在的样子。"""
    scheme = chosen()
    return _feed(
        request, "projects", since, limit, told.ProjectFeed, lambda row: projects.ProjectOut.of(line_of(row, scheme))
    )  # fmt: skip


@router.get("/feeds/honours", response=told.HonourFeed, summary="荣誉试点增量")
@needs("read")
def honour_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来动过的荣誉试点，给的是它现在的样子。"""
    return _feed(request, "honours", since, limit, told.HonourFeed, register.HonourOut.of)


@router.get("/feeds/records/commitments", response=told.CommitmentFeed, summary="文件里任务的增量")
@needs("read")
def commitment_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来审读采用或撤下的任务。"""
    return _feed(request, "record-commitments", since, limit, told.CommitmentFeed, ledger.CommitmentOut.of)


@router.get("/feeds/records/projects", response=told.ProjectRecordFeed, summary="文件里项目的增量")
@needs("read")
def project_record_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来审读采用或撤下的项目。"""
    return _feed(request, "record-projects", since, limit, told.ProjectRecordFeed, ledger.ProjectRecord.of)


@router.get("/feeds/records/honours", response=told.HonourRecordFeed, summary="文件里荣誉的增量")
@needs("read")
def honour_record_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来审读采用或撤下的荣誉。"""
    return _feed(request, "record-honours", since, limit, told.HonourRecordFeed, ledger.HonourRecord.of)


def _feed(
    request: ApiRequest, what: str, since: str, limit: int, kind: type[Any], make: Callable[[Any], Any]
) -> HttpResponse:
    items, follows, more = changes_since(request.auth, what, since, limit)
    change = kind.model_fields["items"].annotation.__args__[0]
    made = [change(**one, row=make(row)) for one, row in items]
    return answer(request, kind(items=made, since=follows, more=more))
