"""The titles that a sentence says were won: behind a verb (获评…), before it (…获批), or in a list that goes on."""

import re
from collections.abc import Iterator

from luoshi.read.facts.holders import Holder, holder_of
from luoshi.read.facts.honour_verbs import verbs
from luoshi.read.facts.honours_held import EMPTY, Won, held_without_verb, is_intended, shifted
from luoshi.read.facts.titles import (
    GROUP,
    Title,
    begins_with_level,
    is_generic,
    is_shaped,
    kind_of,
    level_in,
    split,
    trimmed,
    vocabulary,
)
from luoshi.read.facts.wording import Clause, Sentence, masked

_PLACE = re.compile(
    r"(?:总分|综合|团体|优秀)?(?:第[一二三四五六七八九十0-9]+(?:名|位|等次)?|[一二三特]等(?:奖|次)|优秀(?:等次)?|[金银铜]奖|冠军|“?优秀”?等次|“?[AB]”?级?)"
)
_CONTEST = re.compile(
    r"(?:在|于|^|，)(?P<name>[^，。在]{3,50}?(?:考核|评价|考评|测评|评估|大赛|竞赛|比赛|评比|督查)(?:\[\d+\]|结果)?)中?[^，。]{0,6}$"
)
_LISTED = re.compile(r"[0-9十百千]强(?:企业|名单|榜)?$")
_MEASURED = re.compile(r"[0-9](?:[%％‰]|[万亿]|个百分点|元|平方|公里|吨)")
_AFTERWARDS = re.compile(r"后(?=$|第|又|再|，|的)|(?:以后|之后)")
_VERB_TAIL = re.compile(
    r"(?:[，、](?:总数|总量|数量|规模|增速|占比|均|分别)+)?(?:，|、)?(?:并|且|又|还|也|及|再次|先后|同时|成功|分别)*(?:被[^，]{0,12})?$"
)
_RELATIVE = re.compile(r"的(?=[^、，]{2,})")
_WEAK_AFTER = re.compile(r"^[^，]{0,4}?(?:轨道|阶段|时代|行列|议程|程序)")


def titles_won(sentence: Sentence, *, planned: bool = False) -> list[Won]:
    """The titles that *sentence* says were won; in a *planned* part only those said to be held already."""
    if planned and not any(word in sentence.text for word in ("已", "成功")):
        return []
    if verbs().policy.search(sentence.masked):
        return []
    out: list[Won] = []
    for clause in sentence.clauses():
        found = list(_verbs_of(clause))
        rows: list[Won] = []
        for place, verb in enumerate(found):
            stop = found[place + 1][0] if place + 1 < len(found) else clause.end
            rows += _at_verb(sentence, clause, verb, stop, planned=planned)
        if not found and out and not planned:
            rows = _continued(sentence, clause, out)
        if not rows and not planned:
            rows = held_without_verb(sentence, clause)
        out += rows
    return out


def _verbs_of(clause: Clause) -> Iterator[tuple[int, int, str]]:
    """The verbs of receiving in *clause*, in order."""
    end = -1
    for match in verbs().any.finditer(clause.masked):
        if match.start() - end <= 1 and end > 0:  # 获批创建, 入选成为: one verb
            continue
        end = match.end()
        yield clause.start + match.start(), clause.start + match.end(), match[0]


def _at_verb(
    sentence: Sentence, clause: Clause, verb: tuple[int, int, str], stop: int, *, planned: bool
) -> list[Won]:  # fmt: skip
    """The titles behind one verb, up to *stop*."""
    start, end, said = verb
    before = clause.masked[: start - clause.start]
    if is_intended(before, said) or (planned and "已" not in before and "成功" not in before):
        return []
    stop = _stop(sentence, end, stop)
    if EMPTY.match(sentence.masked[end - sentence.start : stop - sentence.start]):
        return []
    plain = sentence.text[clause.start - sentence.start : start - sentence.start]
    holder = holder_of(plain)
    rows: list[Won] = []
    for told in shifted(split(sentence.text, end - sentence.start, stop - sentence.start), sentence.start):
        title = _with_contest(told, sentence, clause, start)
        if _accepted(title, said, holder, bool(rows), before or _clause_before(sentence, clause)):
            rows.append(Won(title, holder, (start, end), end))
        elif not rows and title.many is None:
            break
    if "分别" in before and len(holder.counts) == len(rows) > 1:
        return [
            row._replace(title=row.title._replace(many=count)) for row, count in zip(rows, holder.counts, strict=True)
        ]
    group = GROUP.search(sentence.masked, end - sentence.start, stop - sentence.start)
    pilot = bool(rows) and group is not None and "试点" in rows[-1].title.text
    return [row._replace(pilot=pilot) for row in rows]


def _clause_before(sentence: Sentence, clause: Clause) -> str:
    """The clause before *clause*: its subject holds on where that has none."""
    high = max(clause.start - sentence.start - 1, 0)
    return re.split(r"[，；：;:]", sentence.masked[:high])[-1]


def _with_contest(title: Title, sentence: Sentence, clause: Clause, verb: int) -> Title:
    """A prize or a place without a level takes in the contest that stands before its verb (在…考核中获第一名)."""
    if level_in(title.text) or not _PLACE.fullmatch(title.text):
        return title
    low, high = clause.start - sentence.start, verb - sentence.start
    found = _CONTEST.search(sentence.text[low:high])
    if found is None:
        return title
    start = sentence.start + low + found.start("name")
    return Title(start, title.end, sentence.text[start - sentence.start : title.end - sentence.start], title.many)


def _stop(sentence: Sentence, end: int, stop: int) -> int:
    """Where the object of a verb ends: before 的 that makes it an attribute, before the adverbs of the next verb."""
    low, high = end - sentence.start, stop - sentence.start
    tail = _VERB_TAIL.search(sentence.masked, low, high)
    if tail:
        high = tail.start()
    later = _AFTERWARDS.search(sentence.masked, low, high)
    if later:
        high = later.start()
    for match in _RELATIVE.finditer(sentence.masked, low, high):
        title = sentence.text[low : match.start()]
        following = sentence.text[match.end() : high]
        if is_shaped(trimmed(title, 0, len(title)).text) and not begins_with_level(following):
            high = match.start()
            break
    return sentence.start + high


def _accepted(title: Title, said: str, holder: Holder, follows: bool, before: str) -> bool:
    """Whether what stands behind a verb is a title."""
    words, book = verbs(), vocabulary()
    text = title.text
    if (
        not 2 < len(text) <= 70
        or is_generic(text)
        or (book.refused.search(text) and "十大" not in text)
        or _WEAK_AFTER.match(text)
    ):
        return False
    if kind_of(text) == "rank" or said in words.rank - {"入选", "入围", "进入", "跻身", "荣登"}:
        return _is_contest(text, holder.name + before)
    tail = bool(book.tail.search(masked(text)))
    if said in words.won:
        marked = (
            level_in(text) is not None
            or book.mark.search(text) is not None
            or _LISTED.search(text) is not None
            or text[0] in '“《「"'
        )
        return (tail and (marked or follows)) or (begins_with_level(text) and marked)
    if said in words.counted and title.many is None:
        return False
    if follows:
        return tail and (is_shaped(text, level=False) or title.many is not None)
    if said in ("获", "获得", "取得", "夺得") and text.endswith(
        ("奖", "称号", "金牌", "银牌", "铜牌", "冠军", "集体", "个人")
    ):
        return len(text) > 2
    return (is_shaped(text) or _LISTED.search(text) is not None) and _own_words(text, said)


def _own_words(text: str, said: str) -> bool:
    """Weak verbs take only what begins with its level, or a class that is known without one."""
    known = any(pattern.search(text) for pattern in vocabulary().known.values())
    return begins_with_level(text) or (known and said in ("新增", "新认定", "认定", "新培育", "新晋"))


def _is_contest(text: str, before: str) -> bool:
    """Whether a rank was given in a contest or an evaluation, not by a statistic."""
    words = verbs()
    if (
        _MEASURED.search(before)
        or words.statistic.search(before)
        or (words.statistic.search(text) and not words.contest.search(text))
    ):
        return False
    contest = words.contest.search(before + text) is not None
    return contest or re.search(r"前[二三四五六七八九十0-9]+强|第一梯队|榜首|连冠|榜单|第一方阵", text) is not None


def _continued(sentence: Sentence, clause: Clause, earlier: list[Won]) -> list[Won]:
    """Titles with their counts in a clause without a verb, where the clause before it gave some."""
    low, high = clause.start - sentence.start, clause.end - sentence.start
    titles = list(shifted(split(sentence.text, low, high), sentence.start))
    first = titles[0] if titles else None
    if first is None or first.many is None:
        return []
    if not (begins_with_level(first.text) or first.text[0] in "“《"):
        return []
    last = earlier[-1]
    good = [t for t in titles if t.many is not None and len(t.text) > 2 and vocabulary().tail.search(masked(t.text))]
    return [Won(title, last.holder, last.verb, last.group) for title in good]
