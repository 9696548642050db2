"""Tokens of the index: pairs of Chinese characters, whole numbers, whole words of other scripts.

Every character begins a token (the last one of a run stands alone), so that one character is found as a prefix, two as
a token, and more as a phrase: what is found is what stands in the text, without a dictionary. Both databases index the
same tokens; a hit is marked by the same rule by which it was found. Before the tokens of a line stand those that name
its kind, its owner and its year.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_CHINESE}]+)|[0-9]+(?:,[0-9]{{3}}(?![0-9]))*|[^\W0-9_{_CHINESE}]+")
_WIDE = {0xFF10 + place: chr(0x30 + place) for place in range(10)}
_WIDE |= {high + place: chr(0x61 + place) for high in (0xFF21, 0xFF41, 0x41) for place in range(26)}
_LONGEST = 60
"""Characters of a word of another script that are told apart."""
_MOST_TERMS, _MOST_TOKENS = 8, 60


@dataclass(frozen=True, slots=True)
class Token:
    """A token and the characters that it stands for."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a question that must stand together; with *open* the last token may go on."""

    tokens: tuple[str, ...]
    open: bool

    @property
    def closed(self) -> "Term":
        """Without the token that may go on, where others stand before it."""
        return Term(self.tokens[:-1], open=False) if self.open and len(self.tokens) > 1 else self


@dataclass(frozen=True, slots=True)
class Question:
    """What is sought: every term, anywhere in the same line.

    *kind*, *year* and *owners* narrow within the index itself: whoever may see one unit of two hundred does not wait
    for what the others have. They are no permission: that is a condition of the query beside them.
    """

    terms: tuple[Term, ...]
    kind: str = ""
    year: int | None = None
    owners: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is sought."""
        return bool(self.terms)

    def sqlite(self) -> str:
        """The question for FTS5: phrases, the last token of one with a star where it may go on.

        >>> question("海洋经济 5G").sqlite()
        '"海洋 洋经 经济" AND "5 g"'
        """
        words = [f'"{" ".join(term.tokens)}"{" *" if term.open else ""}' for term in self.terms]
        some = " OR ".join(self._owners())
        return " AND ".join([*self._marks(), *([f"({some})"] if some else []), *words])

    def postgres(self, *, whole: bool = True) -> str:
        """The question for PostgreSQL, as the text of a tsquery.

        Not *whole*, tokens that may go on are left out of what stands behind others: an index finds them slowly, and
        the row itself tells.

        >>> question("海洋经济 海").postgres()
        "('海洋' <-> '洋经' <-> '经济') & ('海':*)"
        >>> question("第3区").postgres(whole=False)
        "('第' <-> '3')"
        """
        terms = self.terms if whole else [term.closed for term in self.terms]
        some = " | ".join(f"'{owner}'" for owner in self._owners())
        marks_ = [*(f"'{mark}'" for mark in self._marks(kind=False)), *([f"({some})"] if some else [])]
        return " & ".join([*marks_, *(f"({' <-> '.join(_quoted(term))})" for term in terms)])

    @property
    def open(self) -> bool:
        """Whether `postgres` without the whole leaves anything out."""
        return any(term.closed != term for term in self.terms)

    def _marks(self, *, kind: bool = True) -> list[str]:
        given = (f"zzk{self.kind}" if self.kind and kind else "", f"zzy{self.year}" if self.year else "")
        return [mark for mark in given if mark]

    def _owners(self) -> list[str]:
        return [f"zzo{owner}" for owner in self.owners]


def _quoted(term: Term) -> Iterator[str]:
    last = len(term.tokens) - 1
    for place, token in enumerate(term.tokens):
        yield f"'{token}'{':*' if term.open and place == last else ''}"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, in its order.

    >>> [token.text for token in tokens("海洋经济增长6.5%，1,234家")]
    ['海洋', '洋经', '经济', '济增', '增长', '长', '6', '5', '1234', '家']
    """
    folded = text.translate(_WIDE).lower()
    if len(folded) != len(text):  # a few letters become two when they are made small
        folded = text.translate(_WIDE)
    for match in _RUN.finditer(folded):
        start, end = match.span()
        if match[1]:
            for place in range(start, end - 1):
                yield Token(folded[place : place + 2], place, place + 2)
            yield Token(folded[end - 1], end - 1, end)
        else:
            yield Token(match[0].replace(",", "")[:_LONGEST], start, end)


def joined(text: str, kind: str, *, owner: int | None = None, year: int | None = None) -> str:
    """The tokens of a text as one string, before them those of its kind, owner and year.

    >>> joined("海洋", "fact", owner=7, year=2024)
    'zzkfact zzo7 zzy2024 海洋 洋'
    """
    marks_ = [f"zzk{kind}", f"zzo{owner}" if owner else "", f"zzy{year}" if year else ""]
    return " ".join([*(mark for mark in marks_ if mark), *(token.text for token in tokens(text))])


def question(words: str) -> Question:
    """What somebody typed as a question: words parted by blanks must all be there.

    >>> question("上海5G").terms
    (Term(tokens=('上海', '海', '5', 'g'), open=False),)
    """
    terms = [term for word in words.split()[:_MOST_TERMS] if (term := _term(word)).tokens]
    return Question(tuple(dict.fromkeys(terms)))


def _term(word: str) -> Term:
    """A word's tokens; a lone character at its end is left out where a pair has it already, else it may go on."""
    found = list(tokens(word))[:_MOST_TOKENS]
    if not found or len(found[-1].text) > 1 or not re.fullmatch(f"[{_CHINESE}]", found[-1].text):
        return Term(tuple(token.text for token in found), open=False)
    covered = len(found) > 1 and found[-2].end == found[-1].end
    kept = found[:-1] if covered else found
    return Term(tuple(token.text for token in kept), open=not covered)


def marks(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in a text, in its order, what overlaps made one.

    >>> marks("发展海洋经济，海洋生产总值增长。", question("海洋").terms)
    [(2, 4), (7, 9)]
    """
    found = list(tokens(text))
    spans = sorted(span for term in terms for span in _stands(found, term))
    whole: list[tuple[int, int]] = []
    for start, end in spans:
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole


def _stands(found: Sequence[Token], term: Term) -> Iterator[tuple[int, int]]:
    size = len(term.tokens)
    for place in range(len(found) - size + 1):
        last = found[place + size - 1]
        if any(found[place + step].text != token for step, token in enumerate(term.tokens[:-1])):
            continue
        if last.text == term.tokens[-1]:
            yield found[place].start, last.end
        elif term.open and last.text.startswith(term.tokens[-1]):
            yield found[place].start, last.start + len(term.tokens[-1])
