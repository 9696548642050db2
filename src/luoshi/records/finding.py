"""A Finding (疑点): what a check has to say about figures, with its proof."""

from dataclasses import dataclass
from typing import Literal

from luoshi.records.span import Source

Verdict = Literal["error", "possible", "consistent", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict of one check, its arithmetic, the scope it assumes, and the quotes it rests on.

    >>> Finding("sum", "consistent", "分项之和与合计一致", "1+2=3", "同一文件、同一口径", ()).verdict
    'consistent'
    """

    check: str
    verdict: Verdict
    message: str
    arithmetic: str
    assumes: str
    sources: tuple[Source, ...]
