"""The answer key made of corrections: tab-separated tables in the columns of the gold keys, and segments.tsv."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from luoshi.write.annotation.corrections import Correction, Corrections
from luoshi.write.annotation.forms import FORMS

SEGMENTS = "segments.tsv"
# One for one, so that the surface keeps its length: scorers find the end of a row by it.
_FLAT = {ord(char): " " for char in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"}


def key_files(corrections: Corrections, places: Mapping[str, str]) -> dict[str, str]:
    """File names with their contents: a key a document and kind, and segments.tsv that covers whole documents.

    *places* are the names under which segments.tsv tells the documents (a path within a folder of texts).
    """
    files: dict[str, str] = {}
    for document in corrections.texts:
        stem = PurePosixPath(places[document]).stem
        for form in FORMS:
            rows = [row for row in corrections.of(form, document) if row.kept]
            if rows or not form.ending:
                lines = ["\t".join(form.key_columns), *(_line(row, corrections.texts[document]) for row in rows)]
                files[f"{stem}{form.ending}.tsv"] = "".join(f"{line}\n" for line in lines)
    segments = [f"{places[name]}\t0\t{len(text)}\n" for name, text in corrections.texts.items()]
    files[SEGMENTS] = "file\tfrom\tto\n" + "".join(segments)
    return files


def _line(row: Correction, text: str) -> str:
    surface = text[row.start : row.end]
    told = {
        **row.values,
        "start": str(row.start),
        "end": str(row.end),
        "surface": surface,
        "text": surface,
        "ihead": row.head or "-",
        "section": row.section,
        "note": row.note,
    }
    return "\t".join(told.get(column, "").translate(_FLAT) for column in row.form.key_columns)
