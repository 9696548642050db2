"""A paragraph of a plan cut into its promises: where one begins, what leads up to it, what only tells its effect."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from luoshi.read.facts.promise_words import idle_openings, words
from luoshi.read.reading import Reading
from luoshi.records import Figure

Kind = Literal["promise", "effect", "lead", "creed", "scope", "none"]

# Separators outside of quotes and brackets; a comma between digits is none.
_TOKEN = re.compile(
    r"[，；。！!？?：\n]|,(?!\d{3}(?!\d))|;|:(?!\d)|[（(][^（()）\n]{0,120}+[）)]|“[^“”\n]{0,80}+”|《[^《》\n]{0,80}+》"
)
_CONTINUES = re.compile(
    r"(?:(?:力争|确保|争取|努力|再|同比|年均|其中|总|分别|均|并|约|超|近)*"
    r"(?:达到?|突破|增长|提高|下降|高于|低于|不低于|总投资|投资额?|占地|总规模|控制在|稳定在|保持在|增加|减少)?(?:约|近|超过?)?\d(?![GgAa号])"
    r"|[比较](?:上|去|前|年|20)[^，]{0,8}(?:增加|增长|提高|下降|减少|降低|扩大|缩小|多|少)"
    r"|每(?:人|年|月|户|亩|学年|生)(?:每[年月人天])*(?:再)?(?:增加|提高|补助|补贴)"
    r"|打造成|建设成|建成为|发展成)"
)
_STATE = re.compile(
    r"同步|基本|更加?|显著|明显|持续|进一步|稳步|有效|大幅|全面|全部|全覆盖|不断|位居|跻身|走在前|翻一?番|接近|归零|^(?:力争|确保|争取)|进位|达到|实现|完成|得到|形成|只增不减|平衡|相适应|进入|前列|领先|一流|高于|优于|匹配|保持|合理|稳定|初步|应(?!急|用|对)|不得|一律"
)
_FOOTING = frozenset(("依托", "借助"))
_SPEAKERS = ("我们", "让我们", "同志们", "各位")
_BY = re.compile("带动|引领|促进|推动|推进|助力|赋能")
_CLOSES = re.compile(
    r"领域|方面|(?<!以)[上下内]|中(?!心|国|小|央|医|低|高|等)|为(?:基础|主体|重点|抓手|目标|核心|载体|引领|牵引|导向|支撑|主线)"
)
_COPULA = re.compile(r"[^，]{1,12}(?:是|正是|就是|在于|意味着)")
_TOLD = re.compile(
    r"(?<!为)了(?!解|结|如)|没有(?!条件)|并非|正在|仍然|在(?:持续|不断|加快|稳步)(?=[^，]{2,6}$)|具有.{2,}(?:优势|意义)"
)
_TELLS_OR_GRANTS = re.compile("了|没有|并非|正在|仍然|在持续|在不断|在加快|在稳步|具有|</|最高|奖励金额|给予|予以")
_GRANTS = re.compile(
    r"</|最高(?:不超过)?\d|奖励金额|(?:给予|予以).{0,30}(?:奖励|补助|补贴|支持|奖补|优惠|扶持|政策|贴息)"
)
_GRANT = re.compile(r"享受|给予|予以(?:奖励|补助|补贴|支持)|可(?:申请|享受|申领|按|获)|奖励|补助标准|按.{0,12}标准")
_CONDITION = 5


@dataclass(slots=True)
class Promise:
    """A promise in clean offsets: *start*..*end* as it will be shown, the *verb* and the stretch of adverbs and verb.

    *body* is where its words begin behind marks and times: the start of *opens* where the verb leads. *core* is the end
    of its first clause, *sentence* the start of its sentence and *group* the end of its semicolon group.
    """

    start: int
    end: int
    opens: tuple[int, int]
    verb: str
    sentence: int
    group: int
    body: int
    core: int
    figures: tuple[Figure, ...] = ()


class Clause(NamedTuple):
    """A clause and its place: *first* of its sentence, *last* of its group."""

    start: int
    end: int
    first: bool
    last: bool


def sentences(text: str, start: int, end: int) -> Iterator[list[list[tuple[int, int]]]]:
    """The sentences of a stretch, each a list of semicolon groups, each a list of clauses (start, end).

    What stands before a colon only announces and is left out.

    >>> text = "今年目标：产值增长5%；新建学校8所，增加学位1万个。做好收尾"
    >>> [[[text[a:b] for a, b in group] for group in s] for s in sentences(text, 0, len(text))]
    [[['产值增长5%'], ['新建学校8所', '增加学位1万个']], [['做好收尾']]]
    """
    groups: list[list[tuple[int, int]]] = [[]]
    at = start
    for token in _TOKEN.finditer(text, start, end):
        mark = text[token.start()]
        if mark in "（(“《":
            continue
        if mark in "：:":
            groups, at = [[]], token.end()
            continue
        if token.start() > at:
            groups[-1].append((at, token.start()))
        at = token.end()
        if mark in "；;":
            groups.append([])
        elif mark not in "，,":
            yield groups
            groups = [[]]
    if end > at:
        groups[-1].append((at, end))
    yield groups


def promises(reading: Reading, start: int, end: int, *, listing: bool = False) -> list[Promise]:
    """The promises of a stretch, in their order; in a *listing* (包括…等) every clause is an item of its own."""
    out: list[Promise] = []
    text = reading.text
    for groups in sentences(text, start, end):
        if not groups[0] or _idle(text, groups):
            continue
        began, close = groups[0][0][0], max(group[-1][1] for group in groups if group)
        suspect = _TELLS_OR_GRANTS.search(text, began, close) is not None
        for group in groups:
            if group:
                out += _Group(reading, group, sentence=began, listing=listing, suspect=suspect).read()
    return out


def _idle(text: str, groups: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether a sentence promises nothing: an address, a creed, a definition, a conditional grant."""
    start = groups[0][0][0]
    end = groups[-1][-1][1] if groups[-1] else groups[0][-1][1]
    while start < end and text[start] in " 　\n":
        start += 1
    if text.startswith(idle_openings(), start) or words().idle.search(text, start, end):
        return True
    if text[end : end + 1] in "？?！!" and end - start < 15:
        return True
    first = text[start : groups[0][0][1]]
    if _COPULA.match(first) and "是" in first[1:14] and "一是" not in first[:3]:
        return True
    return _conditional(text, groups) and bool(_GRANT.search(text, start, end))


def _conditional(text: str, groups: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether a clause before the last of its group sets a condition (对…的，…)."""
    return any(text[end - 1] == "的" and end - start > _CONDITION for group in groups for start, end in group[:-1])


def _tells_or_grants(text: str, start: int, end: int) -> bool:
    """Whether a clause tells what has happened already, or what somebody may be granted on a condition."""
    return _TOLD.search(text, start, end) is not None or _GRANTS.search(text, start, end) is not None


class _Group:
    """Reads one semicolon group from left to right."""

    __slots__ = ("clauses", "listing", "out", "reading", "sentence", "suspect", "text", "waiting")

    def __init__(
        self, reading: Reading, clauses: Sequence[tuple[int, int]], *, sentence: int, listing: bool, suspect: bool
    ) -> None:
        """*suspect* tells that words of the past or of grants stand somewhere in the sentence."""
        self.reading, self.text, self.listing, self.sentence = reading, reading.text, listing, sentence
        self.clauses, self.suspect = clauses, suspect
        self.out: list[Promise] = []
        self.waiting = -1

    def read(self) -> list[Promise]:
        """The promises of the group."""
        last = len(self.clauses) - 1
        for index, (start, end) in enumerate(self.clauses):
            self._clause(Clause(start, end, index == 0, index == last))
        return self.out

    def _clause(self, clause: Clause) -> None:
        """Let one clause begin a promise, lengthen the one before, or pass."""
        start, end = clause.start, clause.end
        m = words().head.match(self.text, start, end)
        assert m is not None  # every part of the pattern may be empty
        begin = m.end("mark")
        if end - begin < 3 or self.text.startswith(_SPEAKERS, begin):
            return
        if self.text[end - 1] == "的" or (self.suspect and _tells_or_grants(self.text, begin, end)):
            return
        if m.end("time") >= end - 1 > m.start("time"):
            return
        kind = self._opened(m, clause, begin) if m["opens"] else self._other(m, clause, begin)
        if kind == "promise":
            self._add(m, begin, end)
        elif kind == "effect":
            if self.out:
                self.out[-1].end, self.waiting = end, -1
        elif kind == "creed" and self.waiting < 0:
            self.waiting = begin
        elif kind == "lead":
            self.waiting = -1

    def _opened(self, m: re.Match[str], clause: Clause, begin: int) -> Kind:
        """What a clause is that opens with a verb."""
        verb, end = m["verb"], clause.end
        if not clause.last and self._leads_on(verb, begin, end):
            return "creed"
        if self._opens_lead(clause, begin):
            return "lead"
        if self.out and not self.listing and self._tells_effect(begin, clause):
            return "effect"
        if self.out and _CONTINUES.match(self.text, begin, end):
            return "effect"
        return "promise"

    def _opens_lead(self, clause: Clause, begin: int) -> bool:
        """Whether a clause that could be an action is a lead-in after all (抢抓…契机，)."""
        if clause.last or not self.text.endswith(words().prelude, begin, clause.end):
            return False
        return words().opening.match(self.text, begin) is not None

    def _leads_on(self, verb: str, begin: int, end: int) -> bool:
        """Whether a clause only says in what spirit or on what footing the next one will be done."""
        if verb in _FOOTING:
            return self.text[begin:end].find(verb) < 5 and self._action_behind(begin, end) is None
        if verb not in words().attitudes or self._figured(begin, end):
            return False
        return (verb == "坚持" and not self.out) or self.text.endswith(words().creed, begin, end)

    def _action_behind(self, begin: int, end: int) -> re.Match[str] | None:
        """The action that stands behind the list of what it rests on (依托A、B|搭建…)."""
        return words().inner.search(self.text, begin + 4, end)

    def _tells_effect(self, begin: int, clause: Clause) -> bool:
        """Whether a clause only tells what the promise before it is good for."""
        if self._figured(begin, clause.end) or self.text.endswith(words().ends, begin, clause.end):
            return False
        if self.text.startswith(words().effect, begin):
            return True
        if not clause.last or not self.text.startswith(words().last, begin):
            return False
        return self.text.endswith(words().result, begin, clause.end)

    def _other(self, m: re.Match[str], clause: Clause, begin: int) -> Kind:
        """What a clause is that opens with no verb: with a preposition, a number, a subject."""
        end, text = clause.end, self.text
        body = m.end("time")
        if self.out and _CONTINUES.match(text, body, end):
            return "effect"
        opening = words().opening.match(text, body, end)
        if opening is not None:
            return self._prepositional(opening, clause)
        if self.out and not self.listing and text.startswith(words().effect, body) and not self._figured(body, end):
            return "effect"
        if self._figured(body, end):
            return "promise"
        if words().duty.search(text, body, min(end, body + 30)) or text.endswith(words().ends, body, end):
            return "promise"
        if end - body >= 6 and _STATE.search(text, body, end):
            return "promise"
        if not clause.last and not self.out:
            return "scope"
        return "effect"

    def _prepositional(self, opening: re.Match[str], clause: Clause) -> Kind:
        """A clause that a preposition opens: a lead-in, unless an action stands behind it."""
        end = clause.end
        if not clause.last and self.text.endswith(words().prelude, opening.end(), end):
            return "lead"
        gives = opening["word"] == "为" and "提供" in self.text[opening.end() : end]
        if self.out and not self.listing and (gives or self.text.startswith(words().effect, opening.start())):
            return "promise" if self._figured(opening.end(), end) else "effect"
        acts = words().inner.search(self.text, opening.end() + 2, end)
        if acts is not None or self._figured(opening.end(), end):
            return "promise"
        return "lead" if not clause.last else "effect"

    def _action(self, start: int, end: int) -> re.Match[str] | None:
        """The action behind a preposition's words or a subject."""
        opening, inner = words().opening.match(self.text, start, end), words().inner
        if opening is None:
            duty = words().duty.search(self.text, start, end)
            return inner.search(self.text, duty.start() + 1, end) if duty else None
        if opening["word"] == "为" and (at := self.text.rfind("提供", start, end)) > 0:
            return inner.match(self.text, at, end)
        if opening["word"] == "以" and (means := _BY.search(self.text, opening.end() + 2, end)):
            return inner.match(self.text, means.start(), end)
        closed = _CLOSES.search(self.text, opening.end() + 1, end) if opening["word"] in "在从对于以" else None
        behind = inner.search(self.text, closed.end(), end) if closed else None
        return behind or inner.search(self.text, opening.end() + 2, end)

    def _figured(self, start: int, end: int) -> bool:
        """Whether a figure stands between."""
        return bool(self.reading.figures_in(start, end))

    def _add(self, m: re.Match[str], begin: int, end: int) -> None:
        """Begin a promise."""
        start = self.waiting if self.waiting >= 0 else begin
        self.waiting = -1
        body, verb = m.end("time"), m["verb"] or ""
        opens = (m.start("opens"), m.end("opens")) if verb else (-1, -1)
        if not verb and (acts := self._action(body, end)):
            opens, verb = (acts.start(), acts.end()), acts["verb"]
        self.out.append(Promise(start, end, opens, verb, self.sentence, self.clauses[-1][1], body, end))
