"""An account (账): a stated total, its parts, and the words that make them belong together; and the verdict on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import Outcome, added, equation, exact, gap, outcome, printed, tight
from luoshi.check.passages import Passages, Place, source_of
from luoshi.records import Finding, Interval, Source, Verdict

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Account:
    """Parts set against a total; *total* None means shares that should make 100 %.

    *short* and *over* are the verdicts that the words allow when the parts fall short of the total or exceed it:
    ``error`` only where the text itself says that the parts are complete, None where a difference would mean nothing.
    *assumes* tells a user in Chinese what was taken for granted, *hint* what would make a difference vanish.
    """

    total: Place | None
    parts: tuple[Place, ...]
    assumes: str
    short: Verdict | None = None
    over: Verdict | None = None
    hint: str = ""

    @property
    def outcome(self) -> Outcome:
        """How the parts compare with the total."""
        return outcome(self._stated, added([p.allowed for p in self.parts]))

    @property
    def verdict(self) -> Verdict | None:
        """What is to be said of the account, None if nothing."""
        match self.outcome:
            case "short":
                return self.short
            case "over":
                return self.over
        return "consistent" if self._telling else None

    @property
    def _telling(self) -> bool:
        """Whether agreement means something: the print adds up to the last digit, or the ranges are narrow."""
        figures = [p.figure for p in self.parts]
        if len(figures) < 2:
            return False
        if self.total and exact(self.total.figure, figures):
            return True
        return tight(self._stated) and tight(added([p.allowed for p in self.parts]))

    @property
    def _stated(self) -> Interval:
        return self.total.allowed if self.total else Interval.exact(HUNDRED)


def finding_of(passages: Passages, account: Account, verdict: Verdict) -> Finding:
    """The account as a finding, with the quotes of every statement of the total and of every part.

    An account without a total is one of shares, and belongs to the check ``closure``.
    """
    figures = [p.figure for p in account.parts]
    totals = passages.restatements(account.total) if account.total else ()
    return Finding(
        check="sum" if account.total else "closure",
        verdict=verdict,
        message=_message(account, verdict, len(totals)),
        arithmetic=equation(account.total.figure if account.total else HUNDRED, figures),
        assumes=account.assumes,
        sources=_sources(passages, (*totals, *account.parts)),
    )


def _message(account: Account, verdict: Verdict, times: int) -> str:
    if account.total is None:
        subject = f"{len(account.parts)}项占比之和"
        if verdict == "info":
            return f"{subject}与100%差一个末位，四舍五入或凑整可以解释"
        hint = f"；{account.hint}" if account.hint else ""
        return f"{subject}为100%，相符" if verdict == "consistent" else f"{subject}不是100%，四舍五入也解释不了{hint}"
    figure = account.total.figure
    named = printed(figure) + (f"（文中出现{times}次）" if times > 1 else "")
    if verdict == "consistent":
        return f"{len(account.parts)}个分项之和与总数{named}相符"
    if len(account.parts) == 1:
        return f"分项{printed(account.parts[0].figure)}大于它所属的总数{named}"
    doubt = "不符" if verdict == "error" else "可能不符，请核对分项是否列全、口径是否一致"
    hint = f"；{account.hint}" if account.hint else ""
    return f"{len(account.parts)}个分项之和与总数{named}{doubt}：{gap(figure, [p.figure for p in account.parts])}{hint}"


def _sources(passages: Passages, places: Sequence[Place]) -> tuple[Source, ...]:
    """One source a quote, in the order given; figures of one clause share theirs."""
    return tuple(dict.fromkeys(source_of(passages, place) for place in places))
