"""What all lists share: what an address narrows them to, their saved views, pages, and rows that open in place."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.http import HttpRequest

from luoshi.desk.accounts.gate import PersonRequest
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.asof import chosen_day, lasting, moment_of
from luoshi.desk.tracking.schemes import chosen, schemes
from luoshi.desk.tracking.selectors.register import views_seen

PAGE = 100
_T = TypeVar("_T")
TABS = (
    ("targets", "目标"),
    ("tasks", "任务"),
    ("projects", "项目"),
    ("honours", "荣誉试点"),
    ("promise-runs", "承诺"),
)


def sought_of(request: HttpRequest, model: type[_T], **defaults: str) -> _T:
    """What an address narrows a list to; unknown words narrow nothing."""
    names: tuple[str, ...] = model.__slots__  # type: ignore[attr-defined]
    told = {name: request.GET[name][:80] for name in names if request.GET.get(name)}
    return model(**(defaults | told))


def key_of(words: str) -> int | None:
    """A key in an address; None where it is none."""
    return int(words) if words.isdecimal() and len(words) < 19 else None


def shared(request: PersonRequest, page: str, sought: Any, tab: str = "") -> dict[str, Any]:
    """What every list's template knows."""
    scheme = chosen(getattr(sought, "scheme", ""))
    narrowing = [name for name in sought.__slots__ if name not in ("sort", "group", "scheme")]
    return {
        "tabs": TABS,
        "tab": tab or page,
        "list": page,
        "sought": sought,
        "narrowed": any(getattr(sought, name) for name in narrowing),
        "scheme": scheme,
        "schemes": schemes().values(),
        "saved": views_seen(request.user, page),
        "query": request.GET.urlencode(),
        "may_export": may(request.user, "export"),
        "may_add": may(request.user, "import"),
        "as_of": chosen_day(request),
        "moment": moment_of(chosen_day(request)),
        "lasting": lasting(request),
    }


def paged(request: HttpRequest, things: Any, size: int = PAGE) -> Any:
    """One page of a list."""
    return Paginator(things, size).get_page(request.GET.get("page"))


def fragment(request: HttpRequest) -> bool:
    """Whether a script asks for the inner part of a page only."""
    return request.headers.get("X-Fragment") == "1"


def lights_of(scheme: Any, counted: Mapping[str, int]) -> list[tuple[Any, int]]:
    """The lights of a scheme with how many things have each."""
    return [(one, counted.get(one.key, 0)) for one in scheme.lights if counted.get(one.key)]
