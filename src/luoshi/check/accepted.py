"""What a finding is called from run to run, so that one that was answered for stays quiet and a new one is heard."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final
from unicodedata import normalize

from luoshi.records import Finding

_BLANKS = re.compile(r"\s+")
_NUMERALS = re.compile(r"\d+(?:\.\d+)?")
_DIGITS: Final = 10
"""Hexadecimal digits of an id: with ten, a thousand findings collide once in two million runs."""


def fingerprint(finding: Finding) -> str:
    """The stable id of a finding: of its check, the words it quotes, their documents and the numbers of its arithmetic.

    Offsets, the order of the sources, the wording of the message and other findings do not count, nor do blanks, full
    width letters or a file's folder and format; a changed quote gives another id. The numbers of the arithmetic part
    two findings of one check that rest on the same quotes. The id begins with a letter, so that no spreadsheet takes
    it for a number.

    >>> from luoshi.records import Source
    >>> a = Finding("sum", "error", "不符", "3+4=7≠8", "", (Source("总结.txt", 0, 2, "共8 个"),))
    >>> b = Finding("sum", "error", "合计不符", "3+4=7≠8", "", (Source("新/总结.docx", 9, 12, "共８个"),))
    >>> fingerprint(a) == fingerprint(b), fingerprint(a)[0], len(fingerprint(a))
    (True, 'f', 11)
    """
    quotes = sorted({f"{stem(source.document)}\x1f{_plain(source.quote)}" for source in finding.sources})
    numbers = " ".join(_NUMERALS.findall(normalize("NFKC", finding.arithmetic)))
    told = "\x1e".join((finding.check, numbers, *quotes))
    return "f" + sha256(told.encode("utf-8", errors="surrogatepass")).hexdigest()[:_DIGITS]


def fingerprints(findings: Iterable[Finding]) -> dict[Finding, str]:
    """The ids of *findings*; findings that differ only in place share one."""
    return {finding: fingerprint(finding) for finding in findings}


def stem(document: str) -> str:
    r"""The name of a document without folder and format.

    >>> stem("a\\报告.2022.docx")
    '报告.2022'
    """
    return _plain(PurePosixPath(document.replace("\\", "/")).stem)


def _plain(words: str) -> str:
    """*words* in one form, without blanks."""
    return _BLANKS.sub("", normalize("NFKC", words))
