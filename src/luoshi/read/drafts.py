"""A value under construction, and what the values before it have left for it."""

from dataclasses import dataclass, field

from luoshi.read.clauses import Clause
from luoshi.read.contexts import Told
from luoshi.read.quantities import Quantity
from luoshi.records.figure import Bound, Measure, Status


@dataclass(slots=True)
class Memory:
    """What earlier values of a paragraph leave for later ones.

    *bearer* is what relational heads (总投资, 增速) are about and *bearer_sentence* where its sentence begins; *noun*
    the last counted thing, *verb* the verb of a row (新增…、…), *tail* the measure that a row elides (…增加值),
    *listed* the names and *periods* the times of the last list; *carried* the period and *year* the year that the
    paragraph last named, *topic_year* the one that opened it, *expected* the part in which 预计（下同） holds,
    *recent* the names of the last values, for 两项指标均…; *level* name and unit of the last amount, *whole* those of
    the amount whose parts are told (其中…); *grant* to whom a policy gave what last, *body* where
    the last row began and whose it is.
    """

    bearer: str = ""
    bearer_sentence: int = -1
    noun: str = ""
    verb: str = ""
    tail: str = ""
    listed: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    carried: str = ""
    year: int | None = None
    topic_year: int | None = None
    expected: str = ""
    recent: list[str] = field(default_factory=list)
    level: tuple[str, str] = ("", "")
    whole: tuple[str, str] = ("", "")
    grant: tuple[str, str] = ("", "")
    body: tuple[int, str] = (-1, "")
    paragraph: int = -1

    def new_paragraph(self, start: int) -> None:
        """Forget what holds for one paragraph only; the elided measure goes on through a table told in prose."""
        self.paragraph, self.carried, self.year, self.topic_year = start, "", None, None
        self.bearer = self.noun = self.verb = ""
        self.listed, self.periods, self.grant = [], [], ("", "")

    def bear(self, base: str, sentence: int) -> None:
        """Let *base* be what relational heads are about from now on."""
        if base:
            self.bearer, self.bearer_sentence = base, sentence


@dataclass(slots=True)
class Draft:
    """One value in clean offsets: its clause taken apart, its fields so far, and how far its words reach."""

    quantity: Quantity
    clause: Clause
    left: str
    earlier: str
    clause_start: int
    end: int
    measure: Measure = "level"
    comparison: str = ""
    bound: Bound = "eq"
    indicator: str = ""
    base: str = ""
    noun: str = ""
    scope: str = ""
    head: tuple[int, int] = (-1, -1)
    consumed: int = 0
    status: Status = "actual"
    period: str = ""
    inherits: bool = False
    waits: str = ""
    led: str = ""
    follows: bool = False
    departs: bool = False
    because: list[Told] = field(default_factory=list)
