"""From when to when a clause holds, with what force, and which offices answer for it."""

import re

from luoshi.records.clause import ClauseStatus, Validity

_DAY = r"(?P<{0}y>(?:19|20)\d\d)年(?:(?P<{0}m>\d{{1,2}})月(?:(?P<{0}d>\d{{1,2}})日)?|(?P<{0}w>底|末))?"
_START = re.compile(rf"自{_DAY.format('s')}[^,;。]{{0,3}}起")
_END = re.compile(
    rf"(?:有效期[^,;。\d]{{0,8}}|执行(?:期限)?[^,;。\d]{{0,4}}|施行[^,;。\d]{{0,4}}|实施[^,;。\d]{{0,4}}|期限)(?:至|到)为?{_DAY.format('e')}"
)
_YEARS = re.compile(r"有效期(?:为|限|暂定)*(?P<n>[\d一二三四五六七八九十]{1,2})年|(?P<m>[一二三四五\d])年有效期")
_DRAFT = re.compile(r"征求意见|意见征集|送审稿|草案|讨论稿")
_TRIAL = re.compile(r"\(?(?:试行|暂行)\)?")
_SUPERSEDES = re.compile(r"同时废止|不一致的,?[^,;。]{0,6}(?:按|以)本|此前[^。]{0,30}(?:废止|按本|为准)")
_AUTHORITY = re.compile(
    r"\((?:责任|牵头|主管|兑现|配合|实施|负责)(?:责任)?(?:单位|部门)?:(?P<names>[^()]{2,120})\)|\((?P<bare>[^()\d]{2,40}(?:局|办|委|部|中心|政府|委员会)(?:牵头|负责|按职责分工负责))\)"
)
_OFFICES = re.compile(r"[、,;]|以及|和(?=[市区县省])")
_HAN = {char: number for number, char in enumerate("一二三四五六七八九十", 1)}


def status_of(text: str) -> ClauseStatus:
    """Draft, trial or in force, by the words of a title or a clause.

    >>> status_of("若干政策(征求意见稿)"), status_of("实施意见(试行)")
    ('draft', 'trial')
    """
    if _DRAFT.search(text):
        return "draft"
    return "trial" if _TRIAL.search(text) else "in force"


def _iso(hit: re.Match[str] | None, name: str, last: bool) -> str:
    if hit is None:
        return ""
    month, day = hit[f"{name}m"], hit[f"{name}d"]
    if month is None:
        return f"{hit[f'{name}y']}-12-31" if last else f"{hit[f'{name}y']}-01-01"
    return f"{hit[f'{name}y']}-{int(month):02d}-{int(day or (28 if last else 1)):02d}"


def validity(text: str) -> Validity:
    """The days between which a clause holds.

    >>> found = validity("自2021年1月1日起施行,有效期至2023年12月31日。")
    >>> found.start, found.end
    ('2021-01-01', '2023-12-31')
    """
    start, end, years = _START.search(text), _END.search(text), _YEARS.search(text)
    number = (years["n"] or years["m"]) if years else ""
    count = _HAN.get(number) or (int(number) if number.isdigit() else None) if number else None
    words = "，".join(hit[0] for hit in (start, end, years) if hit)
    return Validity(
        _iso(start, "s", last=False),
        _iso(end, "e", last=True),
        status_of(text),
        count,
        bool(_SUPERSEDES.search(text)),
        words,
    )


def authority(text: str) -> tuple[str, tuple[str, ...]]:
    """The leading office (first named) and the others.

    >>> authority("给予补助。(责任单位:市工信局、市财政局)")
    ('市工信局', ('市财政局',))
    """
    hit = _AUTHORITY.search(text)
    if hit is None:
        return "", ()
    names = [name.strip("。 ") for name in _OFFICES.split(hit["names"] or hit["bare"]) if len(name) > 1]
    plain = [re.sub(r"(?:牵头|按职责分工负责|负责|等(?:有关部门)?)+$", "", name) for name in names]
    return (plain[0], tuple(plain[1:])) if plain else ("", ())
