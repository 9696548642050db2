"""What characters that a reviewer marked probably state: the form of a missed fact begins with it."""

import re
from typing import Any

from luoshi.desk.ledger.models import Version
from luoshi.desk.ledger.stored import as_stored
from luoshi.read.reader import read
from luoshi.write.quotes import sentences

_NUMBER = re.compile(r"([0-9][0-9,，.]*)(万亿|亿|万|千)?([^\d\s，。、；]{0,6})")
_NAMED = {"commitment": "object", "project": "name", "honour": "name"}
_FIELDS = ("value", "high", "unit", "measure", "comparison", "bound", "status", "period", "scope", "indicator", "step")


def guessed(version: Version, kind: str, start: int, end: int) -> dict[str, Any]:
    """The fields that the sentence tells of a stretch when it is read by itself; what it does not tell is left out."""
    if not 0 <= start < end <= len(version.text):
        return {}
    surface = version.text[start:end]
    if kind != "figure":
        return {_NAMED[kind]: surface} if kind in _NAMED else {}
    span = sentences(version.text).around(start, end)
    document = version.document
    year = document.year or version.year_given
    found = read(version.text[span.start : span.end], year=year, region=document.region or None)
    for figure in found.figures:
        if figure.start < end - span.start and start - span.start < figure.end:
            told = as_stored(figure)
            return {name: told[name] for name in _FIELDS}
    number = _NUMBER.search(surface)
    told = {"period": str(year) if year else "-", "indicator": "-"}
    if number:
        told |= {"value": f"{number[1]}{number[2] or ''}", "unit": number[3]}
    return told
