"""A lead that the page repeats: a paragraph that is a prefix of what follows it."""

import re

from luoshi.records import Span

_LEAST = 40
_LINES = 30
_BLANKS = re.compile(r"\s+")
# A line's first characters come back at once in the next line; the rest is compared in Python.
_AGAIN = re.compile(r"(?m)^[ \t\u3000\xa0]*+([^\n]{8})[^\n]{30,}+(?=\n\s*+(\1))")
_ELLIPSIS = re.compile(r"(?:\.{3,}|…+|[…\.。]{2,})\s*\Z")


def find(text: str) -> list[Span]:
    """The stretches of truncated leads: at least 40 characters that the following text has again.

    Near the top the comparison ignores blanks and line breaks, since a page's summary runs its lines together.
    """
    found = [span for match in _AGAIN.finditer(text) if (span := _same(text, match))]
    return sorted({*found, *_summaries(text)})


def _same(text: str, match: re.Match[str]) -> Span | None:
    """The first of two lines, if the second begins with all of it."""
    start = match.start(1)
    end = text.index("\n", start)
    lead = _ELLIPSIS.sub("", text[start:end].rstrip())
    same = len(lead) >= _LEAST and text.startswith(lead, match.start(2))
    return Span(start, start + len(text[start:end].rstrip())) if same else None


def _summaries(text: str) -> list[Span]:
    """Leads among the first lines, blanks and line breaks apart."""
    found, start = [], 0
    for _ in range(_LINES):
        end = text.find("\n", start)
        if end < 0:
            break
        lead = _BLANKS.sub("", _ELLIPSIS.sub("", text[start:end][:4000].rstrip()))
        if _LEAST <= len(lead) < 4000:
            following = _BLANKS.sub("", text[end : end + 3 * len(lead) + 200])
            if following.startswith(lead):
                found.append(Span(start, start + len(text[start:end].rstrip())))
        start = end + 1
    return found
