"""The titles that a sentence says were won: behind a verb (获评…), before it (…获批), or in a list that goes on."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from luoshi.read.facts.holders import Holder, holder_of
from luoshi.read.facts.titles import GROUP, Title, begins_with_level, is_generic, is_shaped, kind_of, level_in, split, trimmed, vocabulary
from luoshi.read.facts.wording import Clause, Sentence, masked
from luoshi.read.words import lexicon, longest_first


class Won(NamedTuple):
    """A title that was won, at *start*..*end* of the text; *verb* is where the verb stands, *member* tells of a list."""

    title: Title
    holder: Holder
    verb: tuple[int, int]
    group: int
    pilot: bool = False


class Verbs(NamedTuple):
    """The verbs of lexicon/honours.toml as patterns."""

    any: re.Pattern[str]
    trigger: re.Pattern[str]
    won: frozenset[str]
    counted: frozenset[str]
    rank: frozenset[str]
    approval: frozenset[str]
    intent: re.Pattern[str]
    done: re.Pattern[str]
    policy: re.Pattern[str]
    contest: re.Pattern[str]
    statistic: re.Pattern[str]


@cache
def verbs() -> Verbs:
    """The patterns, compiled once."""
    book = lexicon("honours")
    said, ranks = book["verbs"], book["rank"]
    every = [*said["won"], *said["open"], *said["after"], *(verb for verb in ranks["verbs"] if len(verb) > 1)]
    short = "".join(verb for verb in ranks["verbs"] if len(verb) == 1)
    return Verbs(
        any=re.compile(rf"(?<![收捕荣查缴劫俘])(?:{longest_first(every)}|[{short}](?=[全世亚第国省中西东同华前]))"),
        trigger=re.compile(
            rf"{longest_first([*said['won'], *said['after']])}|获|新(?:增|认|晋|获|培育)|认定|(?:成|列|选|确定)为|通过|取得"
            r"|(?:纳|列|进)入|跻身|蝉联|[稳位跃]居|位列|居[全第]|升至|第一梯队|榜首|创建|培育|承担|建成|批[复准]|等.{0,6}试点"
        ),
        won=frozenset(said["won"]),
        counted=frozenset(said["counted"]),
        rank=frozenset(ranks["verbs"]),
        approval=frozenset(said["approval"]),
        intent=re.compile(longest_first(book["intent"]["words"])),
        done=re.compile(longest_first(book["intent"]["done"])),
        policy=re.compile(longest_first(book["intent"]["policy"])),
        contest=re.compile("|".join(ranks["contests"])),
        statistic=re.compile(longest_first(ranks["statistics"])),
    )


_EMPTY = re.compile(
    r"^(?:落户|建设|成立|筹建|创建|设立|立项|实施|开工|挂牌|组建|发布|揭牌|名单|全面|启动|运行|升格|试点|开展|并|后|等|投用|[\s，、…])*$"
)
_APPROVED = re.compile(
    r"(?:获得?|经|得到)[^，]{0,14}?(?:批复|批准|授牌)(?:同意|设立|建设)*$|通过[^，]{0,8}(?:验收|认定|评估|评审|复核)$"
)
_PLACE = re.compile(
    r"(?:总分|综合|团体|优秀)?(?:第[一二三四五六七八九十0-9]+(?:名|位|等次)?|[一二三特]等(?:奖|次)|优秀(?:等次)?|[金银铜]奖|冠军|“?优秀”?等次|“?[AB]”?级?)"
)
_CONTEST = re.compile(
    r"(?:在|于|^|，)(?P<name>[^，。在]{3,50}?(?:考核|评价|考评|测评|评估|大赛|竞赛|比赛|评比|督查)(?:\[\d+\]|结果)?)中?[^，。]{0,6}$"
)
_LISTED = re.compile(r"[0-9十百千]强(?:企业|名单|榜)?$")
_MEASURED = re.compile(r"[0-9](?:[%％‰]|[万亿]|个百分点|元|平方|公里|吨)")
_AFTERWARDS = re.compile(r"后(?=$|第|又|再|，|的)|(?:以后|之后)")
_STANDING = re.compile(r"(?:在|处于|保持|位于)(?P<title>全[国省市][^，。、在]{0,20}第一(?:梯队|方阵))")
_NOUN_END = re.compile(r"[的、]")
_VERB_TAIL = re.compile(r"(?:[，、](?:总数|总量|数量|规模|增速|占比|均|分别)+)?(?:，|、)?(?:并|且|又|还|也|及|再次|先后|同时|成功|分别)*(?:被[^，]{0,12})?$")
_RELATIVE = re.compile(r"的(?=[^、，]{2,})")
_WEAK_AFTER = re.compile(r"^[^，]{0,4}?(?:轨道|阶段|时代|行列|议程|程序)")
_TRIALS = re.compile(r"等(?:重大|重点|国家级?|省级|一批|多项)*(?:改革)?试点(?:任务)?|试点(?:率先启动|正式启动|获批|全面实施)$")


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
            rows = _before(sentence, clause) or _trials(sentence, clause) or _standing(sentence, clause)
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
    if _intended(before, said) or (planned and "已" not in before and "成功" not in before):
        return []
    stop = _stop(sentence, end, stop)
    if _EMPTY.match(sentence.masked[end - sentence.start : stop - sentence.start]):
        return []
    plain = sentence.text[clause.start - sentence.start : start - sentence.start]
    holder = holder_of(plain)
    rows: list[Won] = []
    for title in _shifted(split(sentence.text, end - sentence.start, stop - sentence.start), sentence.start):
        title = _with_contest(title, sentence, clause, start)
        if _accepted(title, said, holder, bool(rows), before or _clause_before(sentence, clause)):
            rows.append(Won(title, holder, (start, end), end))
        elif not rows and title.count is None:
            break
    if "分别" in before and len(holder.counts) == len(rows) > 1:
        return [
            row._replace(title=row.title._replace(count=count))
            for row, count in zip(rows, holder.counts, strict=True)
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
    return Title(start, title.end, sentence.text[start - sentence.start : title.end - sentence.start], title.count)


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


def _intended(before: str, said: str) -> bool:
    """Whether the words before a verb only tell a wish, an order or a condition."""
    words = verbs()
    hits = list(words.intent.finditer(before))
    if not hits or said.startswith("新争创"):
        return False
    rest = before[hits[-1].end() :]
    return not (words.done.search(rest) or (re.search(r"[0-9]+[家个项人]", rest) and said in words.won))


def _shifted(titles: list[Title], start: int) -> Iterator[Title]:
    for title in titles:
        yield title._replace(start=title.start + start, end=title.end + start)


def _accepted(title: Title, said: str, holder: Holder, follows: bool, before: str) -> bool:
    """Whether what stands behind a verb is a title."""
    words, book = verbs(), vocabulary()
    text = title.text
    if not 2 < len(text) <= 70 or is_generic(text) or (book.refused.search(text) and "十大" not in text) or _WEAK_AFTER.match(text):
        return False
    if kind_of(text) == "rank" or said in words.rank - {"入选", "入围", "进入", "跻身", "荣登"}:
        return _is_contest(text, holder.name + before)
    tail = bool(book.tail.search(masked(text)))
    if said in words.won:
        marked = level_in(text) is not None or book.mark.search(text) is not None or _LISTED.search(text) is not None or text[0] in "“《「\""
        return tail and (marked or follows) or begins_with_level(text) and marked
    if said in words.counted and title.count is None:
        return False
    if follows:
        return tail and (is_shaped(text, level=False) or title.count is not None)
    if said in ("获", "获得", "取得", "夺得") and text.endswith(("奖", "称号", "金牌", "银牌", "铜牌", "冠军", "集体", "个人")):
        return len(text) > 2
    return (is_shaped(text) or _LISTED.search(text) is not None) and _own_words(text, said)


def _own_words(text: str, said: str) -> bool:
    """Weak verbs take only what begins with its level, or a class that is known without one."""
    known = any(pattern.search(text) for pattern in vocabulary().known.values())
    return begins_with_level(text) or (known and said in ("新增", "新认定", "认定", "新培育", "新晋"))


def _is_contest(text: str, before: str) -> bool:
    """Whether a rank was given in a contest or an evaluation, not by a statistic."""
    words = verbs()
    if _MEASURED.search(before) or words.statistic.search(before) or (words.statistic.search(text) and not words.contest.search(text)):
        return False
    contest = words.contest.search(before + text) is not None
    return contest or re.search(r"前[二三四五六七八九十0-9]+强|第一梯队|榜首|连冠|榜单|第一方阵", text) is not None


def _continued(sentence: Sentence, clause: Clause, earlier: list[Won]) -> list[Won]:
    """Titles with their counts in a clause without a verb, where the clause before it gave some."""
    low, high = clause.start - sentence.start, clause.end - sentence.start
    titles = list(_shifted(split(sentence.text, low, high), sentence.start))
    first = titles[0] if titles else None
    if first is None or first.count is None:
        return []
    if not (begins_with_level(first.text) or first.text[0] in "“《"):
        return []
    last = earlier[-1]
    good = [t for t in titles if t.count is not None and len(t.text) > 2 and vocabulary().tail.search(masked(t.text))]
    return [Won(title, last.holder, last.verb, last.group) for title in good]


_GIVEN = ("批复", "批准", "授牌", "通过", "获批", "入选", "挂牌", "揭牌")


def _before(sentence: Sentence, clause: Clause) -> list[Won]:
    """The title that stands before 获批, 获…批复, 入选 in *clause*."""
    cover = clause.masked
    if not any(word in cover for word in _GIVEN):
        return []
    found = _APPROVED.search(cover)
    at = found.start() if found else -1
    if found is None:
        for match in re.finditer(r"获批|入选|揭牌$|挂牌$", clause.masked):
            if _EMPTY.match(clause.masked[match.end() :]):
                at, found = match.start(), match
                break
    if found is None or at < 4 or _intended(clause.masked[:at], "获批"):
        return []
    low = clause.start - sentence.start
    if found[0] == "入选":
        return _quoted(sentence, low, low + at)
    if "验收" in found[0] and sentence.text[: low + at].endswith(("项目", "工程")):
        return []
    return _named(sentence, low, low + at, (clause.start + at, clause.start + found.end()))


def _named(sentence: Sentence, low: int, high: int, verb: tuple[int, int]) -> list[Won]:
    """The last noun phrase of a stretch as a title."""
    tail = re.search(r"(?:\s|正式|成功|顺利|已|被|经|、)*$", sentence.masked[low:high])
    high -= len(tail[0]) if tail else 0
    for mark in reversed(list(_NOUN_END.finditer(sentence.masked, low, high))):
        if begins_with_level(sentence.text[mark.end() : high]):
            low = mark.end()
            break
    title = trimmed(sentence.text, low, high)
    text, kind = title.text, kind_of(title.text)
    scheme = text.endswith("方案") and begins_with_level(text)
    given = kind in ("pilot", "approval") and vocabulary().tail.search(masked(text)) is not None
    named = is_shaped(text) and (begins_with_level(text) or "国家" in text)
    return [_one(title, sentence, verb)] if (scheme or given or named) and not is_generic(text) and len(text) > 4 else []


def _one(title: Title, sentence: Sentence, verb: tuple[int, int]) -> Won:
    moved = next(_shifted([title], sentence.start))
    return Won(moved, Holder(""), verb, verb[1])


def _quoted(sentence: Sentence, low: int, high: int) -> list[Won]:
    """Quoted titles that were selected: “甲试点”“乙试点”入选."""
    out = []
    for match in re.finditer(rf"[“「]([^“”「」]{{4,60}})[”」]", sentence.text[low:high]):
        if kind_of(match[1]) == "pilot":
            start = sentence.start + low + match.start(1)
            title = Title(start, start + len(match[1]), match[1])
            verb = (sentence.start + high, sentence.start + high + 2)
            out.append(Won(title, Holder(""), verb, verb[1]))
    return out


def _trials(sentence: Sentence, clause: Clause) -> list[Won]:
    """Pilots at work (甲试验区、乙联系点等重大试点任务深入推进): they were given before."""
    found = _TRIALS.search(clause.masked) if "试点" in clause.masked else None
    if found is None or _intended(clause.masked[: found.start()], "获批"):
        return []
    low = clause.start - sentence.start
    stop = low + found.start() + (2 if found[0].startswith("试点") else 0)
    titles = [t for t in _shifted(split(sentence.text, low, stop), sentence.start) if is_shaped(t.text)]
    verb = (clause.start + found.start(), clause.start + found.end())
    good = [t for t in titles if begins_with_level(t.text)]
    return [Won(title, Holder(""), verb, verb[1], pilot=True) for title in good]


def _standing(sentence: Sentence, clause: Clause) -> list[Won]:
    """A place among the first that is held without a verb of receiving (在全国…第一梯队)."""
    if "第一" not in clause.masked:
        return []
    found = _STANDING.search(sentence.text, clause.start - sentence.start, clause.end - sentence.start)
    if found is None or _intended(sentence.text[clause.start - sentence.start : found.start()], "跻身"):
        return []
    title = Title(found.start("title"), found.end("title"), found["title"])
    return [_one(title, sentence, (sentence.start + found.start(), sentence.start + found.start("title")))]

