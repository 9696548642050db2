"""Naming what a policy gives: to whom, and what it is called (对新认定的省级企业技术中心给予|50万元|一次性奖励)."""

import re

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.surroundings import Surroundings
from luoshi.read.patterns.lists import names
from luoshi.read.words import lexicon, longest_first

_NOUNS = "奖励支持|奖励|救助|奖补|补助|补贴|资助|奖金|补偿|返还|贴息|扶持|支持|经费|资金"
_VERBS = "给予|予以|奖励|奖补|补助|补贴|资助|扶持|支持|领取|享受|返还|补偿"
_FILLERS = longest_first([w for w in lexicon("policy")["fillers"] if not w.startswith("标准")])
_VERB = re.compile(
    rf"(?:一次性|额外|分别|可|再|各|均|另外?|最高|每年)*(?P<verb>{_VERBS})"
    rf"(?:(?:{_FILLERS}|{_NOUNS}|投资方|经纪人|其中|每[人个家户生月年项亩件场台辆位名天次]|至少|左右|不低于)*)$"
)
_RATE = re.compile(rf"(?P<verb>{_VERBS})[^，,。；;、：:0-9]{{0,14}}$")
_WHAT = re.compile(
    rf"\s?(?:以[内下上])?(?:\s?[、,，和或及]\s?[0-9][0-9.,]*\s?[万亿千]*\s?(?:元|%)?)*"
    rf"(?:的|(?:给予|予以)(?:最高)?(?:不超过)?[0-9.]*[万亿]?元?)*(?P<what>[^，,。；;、：:（(\n0-9]{{0,12}}?(?:{_NOUNS}))"
)
_CAP = re.compile(
    rf"^(?:且|但|其中)?(?P<each>(?:(?:每|单|同一?)[个家户人项位亩场件]?[^，,0-9]{{0,8}}?)?)"
    rf"(?:(?:每年|年度|累计|合计|最高|最多|总|原则上|可)*(?:{_NOUNS})?(?:金额|总额|额度|限额|标准)?(?:合计|累计|最高|最多)*)$"
)
_BASE = re.compile(r"(?:按照?|参照|以|照)(?:其|该)?(?P<base>[^，,0-9]{2,30}?)(?:的|计|给予|予以)*(?:最高)?(?:不超过)?$")
_RATED = re.compile(r"(?:的|按|总额|费用|部分)$")
_PART = re.compile(r"[；;。\n：:]")
_LABEL = re.compile(
    r"(?:^|[。；;\n）)])(?:[0-9]{1,2}[.、．])?(?P<label>[^，,。；;：:\n（）()]{2,14}?(?:标准|额度|金额|补贴|奖励|补助))[：:][^。；;\n]*$"
)
_LISTED = re.compile(
    r"^(?:[\s（(]*[0-9一二三四五六七八九十]{1,3}[.、．)）]|第\s?[0-9一二三四五六七八九十]+\s?条|[\s①-⑳])+"
)
_OPENING = re.compile(r"^(?:(?:对于?|凡是?|鼓励|另外|其中|此外|同时|并|在)(?!外|口|建|岗|读|校|职|册))+")
_RECEIVER = re.compile(r"^(?:对于?|凡是?)(?!外|口)")
_THRESHOLD = re.compile(
    r"(?:金?额)?(?:达到?|超过?|不低于|不少于|首次|突破|在|满|为|新增|连续|累计)*[0-9〇一二三四五六七八九十百]+(?:\.[0-9]+)?[—\-至万亿余]*"
    r"(?:元|美元|亩|平方米|个月|年|人|户|家|张|吨|%|辆|台|次|场|天).*$"
)
_PROCEDURE = re.compile(
    r"^(?:经[^济营]|按|根据|依据|参照|符合|达到|满|当?年度?|连续|并|且|从|自|审核|每年|一次性|[前后第].{0,2}年)"
)
_EACH = re.compile(r"^(?:每|单|各)(?!位)[^，,]{0,8}$")
_MANNER = re.compile(
    r"(?:(?:，|,)?(?:按照?|参照|根据|以(?![上下内外及]))[^，,]{0,40}|一次性|分别|额外|另行?|再|可|每年|最高|均|各|由[^，,]{2,14}|在[^，,]{1,12}(?:时|后)|[的,，、\s])+$"
)
_LONGEST = 40


def name_grant(draft: Draft, subject: str, memory: Memory, around: Surroundings, run: int) -> bool:
    """Name what a policy gives; False where the value is no such amount or rate."""
    dimension = draft.quantity.dimension
    if draft.measure not in ("level", "share") or dimension not in ("money", "rate", "percent") or not around.grants:
        return False
    left = heads.without_brackets(around.text[draft.clause_start : draft.quantity.start]).replace(" ", "")
    verb, what = (_RATE if dimension == "percent" else _VERB).search(left), _WHAT.match(around.text, draft.end)
    if verb is None and not (what and dimension == "percent" and _RATED.search(left) and len(what["what"]) <= 8):
        return _name_cap(draft, subject, memory, left, what)
    if verb is not None and verb["verb"] in ("支持", "扶持", "享受", "补偿") and what is None:
        return False
    given = _given(what["what"] if what else "", verb, left)
    who = _receiver(around, draft, verb.start() if verb else len(left), left)
    if not who and not given:
        return False
    memory.grant = (who, given)
    if dimension == "percent":
        draft.indicator = draft.base = f"{who}{_base(left, who)}{given}比例"
        return True
    _tell(draft, who, given, memory, run)
    return True


def _base(left: str, who: str) -> str:
    """Of what a rate is taken: 按|固定资产投资额|的10%, 给予企业|地方财政贡献|80%."""
    if base := _BASE.search(left):
        return f"按{base['base']}" if base["base"] not in who else ""
    given = re.search(rf"(?:{_VERBS})(?:企业|单位|个人|投资方|其|最高|的)*(?P<base>[^，,0-9]*?)的?$", left)
    return given["base"] if given and given["base"] not in who and not re.search(_FILLERS, given["base"]) else ""


def _tell(draft: Draft, who: str, given: str, memory: Memory, run: int) -> None:
    """Give *draft* the name, and the values of its list theirs."""
    listed = names(who, run) if run > 1 else []
    memory.listed = [name + given for name in listed]
    draft.indicator = draft.base = memory.listed[0] if listed else who + given


def _given(behind: str, verb: re.Match[str] | None, left: str) -> str:
    """What is given: the noun behind the value (一次性奖补), else the verb that gives."""
    noun = re.sub(r"^(?:的|予以|给予|作为)+|的", "", behind)
    if noun:
        return noun
    if verb is None or verb["verb"] in ("给予", "予以"):
        inside = re.search(rf"(?:一次性)?(?:{_NOUNS})", left[verb.start("verb") + 2 :]) if verb else None
        return inside.group() if inside else "补助"
    return ("一次性" if "一次性" in left[-12:] else "") + verb["verb"]


def _receiver(around: Surroundings, draft: Draft, verb: int, left: str) -> str:
    """Who or what is given to: the head of the clause of the verb, else that of the clause that opens the rule."""
    own = _head(left[:verb])
    each = own if _EACH.match(own) else ""
    if own and not each and not _PROCEDURE.match(own):
        return own
    text = around.text[max(around.sentence, draft.clause_start - 160) : draft.clause_start]
    text = heads.without_brackets(_PART.split(text)[-1]).replace(" ", "")
    clauses = [c for c in re.split(r"[，,]", text) if c]
    opening = next((c for c in reversed(clauses) if _RECEIVER.match(c.lstrip())), clauses[0] if clauses else "")
    name = _head(opening)
    return (name if not _PROCEDURE.match(name) else "") + each


def _head(clause: str) -> str:
    """The noun phrase of a clause without list label, 对, threshold, and the words of the manner of giving."""
    clause = _OPENING.sub("", _LISTED.sub("", clause.strip(" 　，,、"))).strip()
    clause = _THRESHOLD.sub("", _MANNER.sub("", clause)).strip("的，,、 ")
    clause = _MANNER.sub("", clause)
    if len(clause) > _LONGEST and "的" in clause:
        clause = clause[clause.rindex("的") + 1 :]
    return clause.replace("的", "") if 2 <= len(clause) <= _LONGEST else ""


def _name_cap(draft: Draft, subject: str, memory: Memory, left: str, what: re.Match[str] | None) -> bool:
    """Name the most that is given (每个企业最高不超过|20万元) after what was given before it."""
    who, given = memory.grant
    cap = _CAP.match(subject.replace("的", "")) if draft.bound == "le" and draft.measure == "level" else None
    if not given or cap is None:
        return False
    draft.indicator = draft.base = who + cap["each"] + (what["what"].lstrip("的") if what else given)
    return True
