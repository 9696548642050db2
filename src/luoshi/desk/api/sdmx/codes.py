"""Values of the ledger as codes of SDMX and back; periods as SDMX writes time."""

import hashlib
import re
from decimal import Decimal

from luoshi.desk.ledger.models import Observation
from luoshi.indicators.periods import Months, months

NONE = "_Z"
"""The code for what does not apply."""
_CODE = re.compile(r"[A-Za-z0-9_@$-]+")
_RANGE = re.compile(r"(\d{4})-(\d{2})-01/P(\d+)M")
_YEARS = re.compile(r"(\d{4})/(\d{4})")
_YEARS_BACK = re.compile(r"(\d{4})-01-01/P(\d+)Y")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FREQUENCIES = {"A": "年", "S": "半年", "Q": "季", "M": "月", "D": "日", "_O": "其他（几个月、几年）"}
STATUSES = {
    "A": "正常", "B": "口径变更", "E": "预计", "F": "预测", "L": "应有而未报", "M": "不适用", "P": "初步",
}  # fmt: skip
VALUELESS = frozenset(("L", "M"))
"""The states in which there is no value."""
REPORTS = {
    "reported": "已报", "missing": "未报", "late": "迟报", "not_applicable": "不适用", "rescoped": "口径变更",
}  # fmt: skip
_REPORT_CODES = {words: code for code, words in REPORTS.items()}


def code_of(words: str, prefix: str) -> str:
    """A code for words: themselves where they may be one, else a digest of them; the codelist has their names.

    >>> code_of("yoy", "CMP"), code_of("", "CMP"), code_of("上年末", "CMP")
    ('yoy', '_Z', 'CMP_2004d2dca1')
    """
    if not words:
        return NONE
    if _CODE.fullmatch(words):
        return words
    return f"{prefix}_{hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()[:10]}"


def area_of(organ: int | None, region: str) -> str:
    """The code of whom a value is of."""
    return f"ORG_{organ}" if organ else code_of(region, "OUT") if _plain(region) else code_of(region or "无", "OUT")


def _plain(region: str) -> bool:
    """Whether a region's name cannot be taken for an organ's code."""
    return bool(region) and not region.startswith("ORG_")


def indicator_of(code: str, name: str) -> str:
    """The code of what is measured."""
    return code or code_of(f"{name}·", "OWN")


def time_of(period: str) -> tuple[str, str] | None:
    """The frequency and the time of a period; None for what SDMX cannot say.

    >>> [time_of(p) for p in ("2024", "2024-H1", "2024-Q2", "2024-Q1/Q3", "2024-05")]
    [('A', '2024'), ('S', '2024-S1'), ('Q', '2024-Q2'), ('_O', '2024-01-01/P9M'), ('M', '2024-05')]
    >>> time_of("2016/2021"), time_of("2024-05-03"), time_of("十四五")
    (('_O', '2016-01-01/P6Y'), ('D', '2024-05-03'), None)
    """
    run = months(period)
    if run is None:
        years = _YEARS.fullmatch(period)
        if years and years[1] <= years[2]:
            return "_O", f"{years[1]}-01-01/P{int(years[2]) - int(years[1]) + 1}Y"
        return ("D", period) if _DAY.fullmatch(period) else None
    told = str(run)
    if re.fullmatch(r"\d{4}", told):
        return "A", told
    if "-H" in told:
        return "S", told.replace("-H", "-S")
    if re.fullmatch(r"\d{4}-Q\d", told):
        return "Q", told
    if run.first == run.last:
        return "M", told
    return "_O", f"{run.year}-{run.first:02d}-01/P{run.last - run.first + 1}M"


def period_of(time: str) -> str:
    """The period of a time; empty for what is none.

    >>> [period_of(t) for t in ("2024", "2024-S1", "2024-Q2", "2024-01-01/P9M", "2016-01-01/P6Y", "2024-13")]
    ['2024', '2024-H1', '2024-Q2', '2024-Q1/Q3', '2016/2021', '']
    """
    m = _RANGE.fullmatch(time)
    if m:
        first, count = int(m[2]), int(m[3])
        return str(Months(int(m[1]), first, first + count - 1)) if first >= 1 and count and first + count <= 13 else ""
    y = _YEARS_BACK.fullmatch(time)
    if y:
        return f"{y[1]}/{int(y[1]) + int(y[2]) - 1}" if int(y[2]) > 1 else ""
    if _DAY.fullmatch(time):
        return time
    run = months(time.replace("-S", "-H")) if "H" not in time and "/" not in time else None
    return str(run) if run else ""


def status_of(row: Observation) -> str:
    """The status of an observation."""
    fixed = {"未报": "L", "不适用": "M", "口径变更": "B"}.get(row.state)
    if fixed:
        return fixed
    if row.value is None:
        return "L"
    return {"forecast": "F", "expected": "E"}.get(row.kind) or ("P" if row.edition in ("快报", "初步") else "A")


def report_of(state: str) -> str:
    """The code of how a value was reported."""
    return _REPORT_CODES.get(state, "reported")


def plain(value: Decimal | None) -> str:
    """A number as SDMX writes it; empty for none."""
    return "" if value is None else format(value.normalize(), "f") if value else "0"
