"""Who is to do it: organs in brackets behind a measure, on lines with labels, or in a cell of their own.

First come, first lead: where a text has one label only (责任单位, 负责), the first named organ leads, as offices do.
"""

import re
from functools import cache
from typing import NamedTuple

from luoshi.read.words import lexicon, longest_first


class Duties(NamedTuple):
    """Who leads, who helps, and until when, as far as a bracket or a line says; *due* is the text's own words."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    due: str = ""


class _Words(NamedTuple):
    label: re.Pattern[str]
    role: re.Pattern[str]
    organ: re.Pattern[str]
    plain_organ: re.Pattern[str]
    roles: dict[str, str]


_PIECES = re.compile(r"[；;。，,\n|]+")
_NAMES = re.compile(
    r"[、/\s　]+|等(?=[^、，]{2})|(?:以及|及|和|与)(?=各|有关|相关|其他|市级|县级|区级|省级)|"
    r"(?<=[局委办厅部署府会])(?:以及|及|和|与)"
)
_EDGES = "（）()[]【】 　:：、，。；;\t“”"
_ASIDE = re.compile(r"^(?:列|排在?|以下|下同|适用范围|不再|其他|各自)")
_WHOLE = frozenset(("部门", "单位", "机构"))
_BRACKET = re.compile(r"[（(\[【]([^（()）\[\]【】\n]{2,400})[）)\]】]")
_SENTENCE_ENDS = re.compile(r"\s*(?:[。；;，,\n]|具体措施|$|[（(]?[一二三四五六七八九十0-9])")
_MARK = re.compile("负责|牵头|配合|参与|单位|部门|落实|時限|时限|負責|牽頭|責任|單位|部門|局|委|办|厅|部")


@cache
def _words() -> _Words:
    """The words of the lexicon, as patterns."""
    table = lexicon("commitments")["organs"]
    roles = {word: role for role in ("lead", "support", "duty", "due", "none") for word in table[f"{role}_labels"]}
    roles |= {word: role for role in ("lead", "support", "duty") for word in table[f"{role}_words"]}
    labels = longest_first(
        [word for role in ("lead", "support", "duty", "due", "none") for word in table[f"{role}_labels"]]
    )
    ends = longest_first([word for role in ("lead", "support", "duty") for word in table[f"{role}_words"]])
    return _Words(
        re.compile(rf"[（(\[【]?\s*(?P<label>{labels})\s*(?:为|是|[:：])\s*"),
        re.compile(rf"(?:共同|联合|具体|{longest_first(table['manners'])})*(?P<role>{ends})(?:落实|实施|办理|完成)?$"),
        re.compile(rf"^[^\d，。；：]{{1,24}}(?:{longest_first(table['endings'])})(?:等)?$"),
        re.compile(rf"^[^\d，。；：的]{{1,15}}(?:{longest_first(table['plain_endings'])})(?:等)?$"),
        roles,
    )


def duties(words: str) -> Duties | None:
    """What *words* (the inside of a bracket, a line with labels, a list of organs) say of duties; None: nothing.

    >>> duties("县经信局牵头，县发改局、县财政局配合")
    Duties(lead=('县经信局',), support=('县发改局', '县财政局'), due='')
    >>> duties("责任单位:市教育局、市财政局;完成时限:2023年6月底前")
    Duties(lead=('市教育局',), support=('市财政局',), due='2023年6月底前')
    >>> duties("一期工程") is None
    True
    """
    if not _MARK.search(words):
        return None
    found: dict[str, list[str]] = {"lead": [], "support": [], "duty": [], "due": [], "none": []}
    open_role, told = "", False
    waiting: list[str] = []
    for piece in _pieces(words):
        if _ASIDE.match(piece):
            break
        label, role, rest = _role(piece)
        open_role, told = label or open_role, told or bool(label or role)
        if open_role in ("due", "none") and not role:
            found[open_role].append(rest)
            continue
        named = _named(rest)
        if named is None and (label or role):
            return None
        waiting += named or []
        if named and (open_role or role):
            found[role or open_role] += waiting
            waiting = []
    if waiting and not told and not _all_plain(waiting):
        return None
    return _settled(found, waiting)


def _role(piece: str) -> tuple[str, str, str]:
    """The role that a label before a piece sets, the role that its last words set, and what is left."""
    if label := _words().label.match(piece):
        return _words().roles[label["label"]], "", piece[label.end() :].strip(_EDGES)
    rest = piece.strip(_EDGES)
    if ending := _words().role.search(rest):
        return "", _words().roles[ending["role"]], rest[: ending.start()]
    return "", "", rest


def _pieces(words: str) -> list[str]:
    """The pieces of a bracket between commas, each label beginning a piece of its own."""
    pieces: list[str] = []
    for piece in _PIECES.split(words):
        at = 0
        for label in _words().label.finditer(piece):
            if label.start() > at:
                pieces.append(piece[at : label.start()])
                at = label.start()
        if piece[at:].strip(_EDGES):
            pieces.append(piece[at:])
    return pieces


def _named(words: str) -> list[str] | None:
    """The organs of a list; None where it names something else."""
    names = [name.strip(_EDGES) for name in _NAMES.split(words)]
    names = [name.removesuffix("等") for name in names if name and name != "等" and name not in _WHOLE]
    organ = _words().organ
    return names if all(organ.match(name) for name in names) else None


def _all_plain(names: list[str]) -> bool:
    """Whether all names can be nothing but organs, so that they need no word of duty."""
    return bool(names) and all(_words().plain_organ.match(name) for name in names)


def _settled(found: dict[str, list[str]], waiting: list[str]) -> Duties | None:
    """Lead and support as the house counts them: one label only, and the first named leads."""
    lead, support, duty = found["lead"], found["support"], [*found["duty"], *waiting]
    due = "，".join(found["due"])
    if not lead and duty:
        lead, duty = duty[:1], duty[1:]
    if not lead and not support and not due:
        return None
    return Duties(tuple(dict.fromkeys(lead)), tuple(dict.fromkeys([*duty, *support])), due)


def brackets(text: str, start: int, end: int) -> list[tuple[int, int, Duties]]:
    """The brackets of duties in *text* from *start* to *end*, each with its place.

    >>> [(a, b, d.lead) for a, b, d in brackets("建设社区食堂30处。(市民政局、市财政局负责)", 0, 23)]
    [(10, 23, ('市民政局',))]
    """
    out = []
    for match in _BRACKET.finditer(text, start, end):
        told = duties(match[1])
        if told is not None and (
            _SENTENCE_ENDS.match(text, match.end()) or _words().role.search(match[1].strip(_EDGES))
        ):
            out.append((match.start(), match.end(), told))
    return out


def duty_line(line: str) -> Duties | None:
    """The duties that a line tells that tells nothing else (牵头单位：…), None for all other lines.

    >>> duty_line("牵头单位：市教育局；责任单位：市财政局、市人社局").support
    ('市财政局', '市人社局')
    """
    bare = line.strip(_EDGES)
    if _words().label.match(bare) is None:
        return None
    return duties(bare)


def organ_cell(line: str) -> tuple[str, ...]:
    """The organs of a table cell that holds nothing else; empty for all other lines.

    >>> organ_cell("区发展改革委、区财政局"), organ_cell("加快建设体育中心")
    (('区发展改革委', '区财政局'), ())
    """
    bare = line.strip(_EDGES)
    if not 3 <= len(bare) <= 120:
        return ()
    names = _named(bare)
    return tuple(names) if names and _all_plain(names) else ()


def is_column_head(line: str) -> bool:
    """Whether a line is the head of a column of a table (牵头单位, 完成时限).

    >>> is_column_head(" 配合单位 "), is_column_head("配合单位：市教育局")
    (True, False)
    """
    return line.strip(_EDGES) in _words().roles
