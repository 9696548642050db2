"""The dates check (日期与期间): dates that cannot be, periods that run backwards, years (docs/checks/dates.md)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.check.wording import spans
from luoshi.records import Finding, Verdict

_BLANK = r"[ \xa0　]?"
_DAY = re.compile(
    rf"月{_BLANK}(?P<d>\d{{1,2}}){_BLANK}[日号](?!线)(?:[（(，,]?(?:星期|周)(?P<w>[一二三四五六日天])(?![年期边末]))?"
)
_BEFORE = re.compile(
    rf"(?:(?<!\d)(?P<y>(?:19|20)\d\d){_BLANK}年{_BLANK})?(?<![\d>])(?<!\d[ \xa0　])(?P<m>\d{{1,2}}){_BLANK}$"
)
_MONTH = re.compile(rf"(?:19|20)\d\d{_BLANK}年{_BLANK}(?P<m>\d{{1,2}}){_BLANK}月(?!{_BLANK}\d)")
_LUNAR = re.compile(r"农历|阴历|旧历")
_AS_OF = re.compile(r"截[至止]到?(?P<when>(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日|底|末)?)")
_DUE = re.compile(r"年(?:\d{1,2}月(?:\d{1,2}日)?)?[底末]?(?:以?前|之前)")
_DUE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)$")
_TO_DO = re.compile(r"完成|建成|实现|达到|投用|投产|开工|力争|确保|出台|印发|制定|启动")
_DONE = re.compile(r"已|提前|曾|原定|原计划|以来|了")
_FULL = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKDAYS = "一二三四五六日"
_MOST = 6


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every doubtful date or period of a document, in the order of the text; at most a few of a kind.

    ``error`` for days that no calendar has and plan years that are fixed; weekdays are reckoned by the Gregorian rule.
    """
    passages = prepared.passages
    found = [*_most(_days(passages)), *_most(_months(passages)), *_most(_as_of(passages)), *_most(_overdue(passages))]
    found += _most(spans.find(passages))
    yield from sorted(found, key=lambda finding: (finding.sources[0].start, finding.sources[-1].end))


def _most(found: Iterator[Finding]) -> list[Finding]:
    """All findings, but of the doubtful ones only the first few: a page that was read badly must not flood the list."""
    kept, doubtful = [], 0
    for finding in found:
        doubtful += finding.verdict in ("error", "possible")
        if doubtful <= _MOST or finding.verdict not in ("error", "possible"):
            kept.append(finding)
    return kept


def _days(passages: Passages) -> Iterator[Finding]:
    text = passages.text
    for match in _DAY.finditer(text):
        lead = text[max(0, match.start() - 12) : match.start()]
        before = _BEFORE.search(lead)
        if before is None or _LUNAR.search(lead):
            continue
        year, month, day = int(before["y"]) if before["y"] else None, int(before["m"]), int(match["d"])
        span = match.start() - len(lead) + before.start(), match.end()
        if not month or not day:
            continue  # 0月0日 is a blank of a form
        if not possible_day(year, month, day):
            message = f"{text[span[0] : match.end('d') + 1]}不存在，请核对日期"
            yield _finding(passages, "error", message, _why(year, month, day), "公历日期", span)
        elif match["w"] and year:
            yield _weekday(passages, match["w"], span, date(year, month, day))


def possible_day(year: int | None, month: int, day: int) -> bool:
    """Whether the Gregorian calendar has a day; without a year February may have 29.

    >>> possible_day(2023, 2, 29), possible_day(None, 2, 29), possible_day(2024, 4, 31)
    (False, True, False)
    """
    if not 1 <= month <= 12 or day < 1:
        return False
    if year is None:
        return day <= _LENGTHS[month - 1]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _why(year: int | None, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return f"{month}月∉1—12月"
    last = max(d for d in range(28, 32) if possible_day(year, month, d))
    return f"{f'{year}年' if year else ''}{month}月共{last}日，{day}∉1—{last}"


def _weekday(passages: Passages, word: str, span: tuple[int, int], day: date) -> Finding:
    real = _WEEKDAYS[day.weekday()]
    same = real == ("日" if word == "天" else word)
    return _finding(
        passages,
        "consistent" if same else "error",
        f"日期与星期相符（星期{real}）" if same else f"这一天是星期{real}，文中写作星期{word}，请核对日期或星期",
        f"{day.isoformat()}=星期{real}" + ("" if same else f"≠星期{word}"),
        "公历日期",
        span,
    )


def _months(passages: Passages) -> Iterator[Finding]:
    for match in _MONTH.finditer(passages.text):
        month = int(match["m"])
        if month > 12:
            yield _finding(
                passages, "error", f"{match[0]}不存在，请核对月份", f"{month}月∉1—12月", "公历月份", match.span()
            )


def _as_of(passages: Passages) -> Iterator[Finding]:
    """截至 a day that lies after the document's own date."""
    issued = passages.document.date
    if len(issued) != 10:
        return
    for match in _AS_OF.finditer(passages.text):
        until = last_day(match["when"])
        if until and until > date.fromisoformat(issued) + timedelta(days=1):
            yield _finding(
                passages,
                "possible",
                f"截至日期晚于文件日期{issued}，请核对日期，或确认是否为预计数",
                f"{until.isoformat()}>{issued}",
                "文件日期识别无误",
                match.span(),
            )


def _overdue(passages: Passages) -> Iterator[Finding]:
    """Deadlines in the part of a plan that lie before the plan's own date."""
    document, text = passages.document, passages.text
    plans = [(s.start, s.end) for s in document.sections if s.part == "plan"]
    if len(document.date) != 10 or not plans:
        return
    for match in _DUE.finditer(text):
        year = _DUE_YEAR.search(text, max(0, match.start() - 5), match.start())
        if not year or not any(start <= passages.raw(match.start()) < end for start, end in plans):
            continue
        words = text[year.start() : match.end()].rstrip("以之前")
        due = last_day(words) if "月" in words else date(int(year[1]), 12, 31)
        left, right = text[max(0, year.start() - 10) : year.start()], text[match.end() : match.end() + 20]
        if due and due.isoformat() < document.date and _TO_DO.search(right) and not _DONE.search(left + right):
            yield _finding(
                passages,
                "possible",
                f"计划部分的完成期限早于文件日期{document.date}，请核对年份",
                f"{due.isoformat()}<{document.date}",
                "文件日期识别无误，期限属于今后的工作",
                (year.start(), match.end() + len(re.split(r"[，,。；;\n]", right)[0])),
            )


def last_day(words: str) -> date | None:
    """The earliest end that the words of a date allow (2022年9月底 -> 30 September, 2022年9月 -> 1 September).

    >>> last_day("2024年2月底"), last_day("2022年9月")
    (datetime.date(2024, 2, 29), datetime.date(2022, 9, 1))
    """
    found = _FULL.match(words)
    if not found or not 1 <= int(found[2]) <= 12:
        return None
    year, month = int(found[1]), int(found[2])
    if found[3]:
        return date(year, month, int(found[3])) if possible_day(year, month, int(found[3])) else None
    if words[-1] in "底末":
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, 1)


def _finding(
    passages: Passages, verdict: Verdict, message: str, arithmetic: str, assumes: str, span: tuple[int, int]
) -> Finding:
    return Finding("dates", verdict, message, arithmetic, assumes, (passages.quote(*span),))
