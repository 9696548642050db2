"""What people type into a form, as the fields of facts hold it: numbers with 万 and 亿, periods in Chinese."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from luoshi.records import LuoshiError
from luoshi.write.labels import BOUNDS, HONOUR_KINDS, LEVELS, MEASURES, STATUSES

_NUMBER: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千)?(\D.*)?")
_SIZES: Final[Mapping[str, int]] = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3,
}  # fmt: skip
_MAGNITUDE: Final = re.compile(r"(万亿|亿|万)(?=.)")
_DASH: Final = r"[-—–~～至到/]"
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_CANONICAL: Final = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?|-H[12]|-Q[1-4](?:/Q[1-4])?|/\d{4}|-\d\d/(?:\d{4}-)?\d\d)?"
)
_MOST_DIGITS: Final = 27
"""Digits before the point that the ledger can hold, one to spare."""


_CHOICES: Final[Mapping[str, Mapping[str, Collection[str]]]] = {
    "figure": {"measure": MEASURES, "bound": BOUNDS, "status": STATUSES},
    "honour": {"level": LEVELS, "kind": HONOUR_KINDS},
}
_LISTS: Final = frozenset(("lead", "support"))
_AMOUNTS: Final = frozenset(("investment", "this_year"))
_LONGEST: Final = 400
_MOST: Final = 1_000_000_000


def typed_changes(kind: str, data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a fact of a kind as it holds them: numbers plain with their step, periods in their form.

    Raises:
        LuoshiError: a field is of the wrong sort, too long, none of its choices, no number or no period.

    >>> typed_changes("project", {}, {"investment": "12.5亿", "count": 2, "date": "2022年上半年"})
    {'investment': '1250000000', 'count': 2, 'date': '2022-H1'}
    """
    made = {name: _field(kind, name, value) for name, value in changes.items()}
    if kind == "figure":
        made = printed(data, made)
        made |= {"period": period_of(made["period"])} if "period" in made else {}
    for name in {"due", "date"} & made.keys():
        made[name] = _perhaps_period(made[name])
    return made


def _field(kind: str, name: str, value: Any) -> Any:
    """One field, proved to be of its sort."""
    choices = _CHOICES.get(kind, {}).get(name)
    if choices is not None and value not in choices:
        raise LuoshiError("L613", "没有这个选项", str(value)[:20], "请从下拉表中选")
    if name in _LISTS:
        fits = isinstance(value, list) and all(isinstance(one, str) and len(one) <= _LONGEST for one in value)
    elif name == "count":
        fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
    elif name == "measurable":
        fits = isinstance(value, bool)
    else:
        fits = (isinstance(value, str) and len(value) <= _LONGEST) or (value is None and name in {"high", *_AMOUNTS})
    if not fits:
        raise LuoshiError("L613", "内容不对或太长", str(value)[:20], "请重新填写这一项")
    if name in _AMOUNTS and value is not None:
        return _plain(number_of(value, "元")[0])
    return value.strip() if isinstance(value, str) else value


def _perhaps_period(words: str) -> str:
    """A period where the words are one, else the words (长期)."""
    try:
        return period_of(words) if words.strip("- ") else ""
    except LuoshiError:
        return words


def number_of(words: str, unit: str = "") -> tuple[Decimal, Decimal]:
    """A number as typed, and the size of its last typed digit; its unit may stand behind it.

    Raises:
        LuoshiError: it is no number, or longer than the ledger can hold.

    >>> number_of("618.4亿"), number_of("1，200"), number_of("８.０%", "%")
    ((Decimal('61840000000'), Decimal('10000000')), (Decimal('1200'), Decimal('1')), (Decimal('8.0'), Decimal('0.1')))
    """
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", words))
    found = _NUMBER.fullmatch(plain)
    if not found or (found[3] or "") not in ("", unicodedata.normalize("NFKC", unit)):
        raise LuoshiError("L613", f"“{words[:20]}”不是数", "数值", "写成 618.4亿 或 61840000000 这样的数")
    try:
        value = Decimal(found[1])
    except InvalidOperation as error:  # pragma: no cover: the pattern lets only numbers pass
        raise LuoshiError("L613", f"“{words[:20]}”不是数", "数值", "请重新填写") from error
    size = _SIZES.get(found[2] or "", 0)
    _, digits, exponent = value.as_tuple()
    if len(digits) + size > _MOST_DIGITS or not isinstance(exponent, int) or exponent < -10:
        raise LuoshiError("L613", "这个数太长", words[:40], "整数不超过27位、小数不超过10位")
    scaled = value.scaleb(size)
    return Decimal(format(scaled, "f")), Decimal(format(Decimal(1).scaleb(exponent + size), "f"))


def printed(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a figure with its numbers as plain decimals; a changed value brings the step of its last digit.

    A whole number typed without 万 or 亿 keeps the coarser step of before as far as its zeros allow.

    >>> printed({"value": "61840000000", "step": "10000000"}, {"value": "618.50亿"})
    {'value': '61850000000', 'step': '1000000'}
    >>> printed({"value": "61840000000", "step": "10000000"}, {"value": "61850000000"})["step"]
    '10000000'
    >>> printed({"value": "8.1", "step": "0.1"}, {"value": "8.1"})
    {'value': '8.1'}
    """
    made = dict(changes)
    unit = str(made.get("unit", data.get("unit", "")))
    times = _MAGNITUDE.match(unit)
    power = _SIZES[times[1]] if times and "unit" in made and made["unit"] != data.get("unit") else 0
    if power:
        made["unit"] = unit[len(times[1]) :] if times else unit
    for name in ("value", "high"):
        if made.get(name) in (None, ""):
            continue
        value, step = number_of(str(made[name]), unit)
        value, step = Decimal(format(value.scaleb(power), "f")), Decimal(format(step.scaleb(power), "f"))
        made[name] = _plain(value)
        if name == "value" and str(value.normalize()) != _normal(data.get("value")):
            made["step"] = _plain(_step(value, step, data.get("step")))
    return made


def _step(value: Decimal, typed: Decimal, before: Any) -> Decimal:
    """The step of a typed number, or of the number before where only zeros were typed out."""
    if typed != 1 or before is None or Decimal(str(before)) <= 1:
        return typed
    old = Decimal(str(before))
    zeros = Decimal(1).scaleb(len(str(int(value))) - len(str(int(value)).rstrip("0"))) if value else old
    return min(old, zeros)


def _normal(words: Any) -> str:
    return "" if words is None else str(Decimal(str(words)).normalize())


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def period_of(words: str) -> str:
    """A period as figures hold it, from Chinese or from that form itself; empty means it is not known.

    Raises:
        LuoshiError: it is no period.

    >>> [period_of(w) for w in ("2022年", "2022年前三季度", "2022年1-11月", "2016—2021年", "2022-H1", "")]
    ['2022', '2022-Q1/Q3', '2022-01/2022-11', '2016/2021', '2022-H1', '-']
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", words)).removesuffix("末").removesuffix("底")
    if plain in ("", "-", "未注明"):
        return "-"
    if _CANONICAL.fullmatch(plain):
        return plain
    found = _quarters(plain) or _months(plain) or _years(plain)
    if not found:
        todo = "写成 2022年、2022年上半年、2022年前三季度、2022年1—11月、2016—2020年 或 2022年12月31日"
        raise LuoshiError("L628", f"认不出期间“{words[:20]}”", "期间", todo)
    return found


def _years(plain: str) -> str:
    if both := re.fullmatch(rf"(\d{{4}})年?{_DASH}(\d{{4}})年?", plain):
        return f"{both[1]}/{both[2]}"
    one = re.fullmatch(r"(\d{4})年?(?:全年)?", plain)
    return one[1] if one else ""


def _quarters(plain: str) -> str:
    if half := re.fullmatch(r"(\d{4})年?([上下])半年", plain):
        return f"{half[1]}-H{1 if half[2] == '上' else 2}"
    if first := re.fullmatch(r"(\d{4})年?前三(?:个)?季度", plain):
        return f"{first[1]}-Q1/Q3"
    found = re.fullmatch(rf"(\d{{4}})年?第?([一二三四1-4])(?:{_DASH}([一二三四1-4]))?季度", plain)
    if not found:
        return ""
    last = f"/Q{_QUARTERS[found[3]]}" if found[3] else ""
    return f"{found[1]}-Q{_QUARTERS[found[2]]}{last}"


def _months(plain: str) -> str:
    if day := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日", plain):
        return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}"
    found = re.fullmatch(rf"(\d{{4}})年(\d{{1,2}})月?(?:{_DASH}(?:(\d{{4}})年)?(\d{{1,2}}))?月", plain)
    found = found or re.fullmatch(r"(\d{4})年(\d{1,2})月", plain)
    if not found or not 1 <= int(found[2]) <= 12:
        return ""
    first = f"{found[1]}-{int(found[2]):02d}"
    if found.lastindex is None or found.lastindex < 4 or not found[4]:
        return first
    return f"{first}/{found[3] or found[1]}-{int(found[4]):02d}" if 1 <= int(found[4]) <= 12 else ""
