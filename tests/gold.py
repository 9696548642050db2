"""How well the reader reads the keyed documents, and the tables that keep it from reading worse.

``python3 do.py gold`` measures anew and rewrites the tables; it refuses when a figure of a row ``all`` fell, unless
``--force`` is given. There are two sets of keys: the shared ones, and our own of other documents of the shared corpus
(tests/golden/keys), made by a reader who did not know the program. The scorer is the shared one.
"""

import csv
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import luoshi
from luoshi.write.jsonl import dump, figure_json
from tests.shared import ROOT, shared_folder

COLUMNS = (
    *("P", "R", "F1", "value", "unit", "measure", "comparison", "bound"),
    *("status", "period", "scope", "indicator", "full"),
)
TOLERANCE = 0.005
"""By how much a figure of the row ``all`` may fall below the table: one figure in two hundred."""

Scores = dict[str, dict[str, float]]


@dataclass(frozen=True)
class KeySet:
    """Answer keys in a folder (with segments.tsv) and the table of the scores that were last accepted."""

    name: str
    keys: Path
    table: Path


def key_sets(shared: Path) -> tuple[KeySet, ...]:
    """The shared keys, and our own."""
    return (
        KeySet("shared", shared / "gold", ROOT / "tests/golden/scores.tsv"),
        KeySet("own", ROOT / "tests/golden/keys", ROOT / "tests/golden/scores-own.tsv"),
    )


def keyed_documents(shared: Path, keys: Path) -> list[tuple[Path, Path]]:
    """The documents that have an answer key, each with it, in the order of segments.tsv."""
    with (keys / "segments.tsv").open(encoding="utf-8", newline="") as handle:
        names = dict.fromkeys(row["file"] for row in csv.DictReader(handle, delimiter="\t"))
    pairs = [(shared / "corpus" / name, keys / f"{Path(name).stem}.tsv") for name in names]
    return [(document, key) for document, key in pairs if key.is_file()]


def write_facts(document: Path, folder: Path) -> Path:
    """Read *document* as a user would, without a word about it, and write its figures as JSON lines into *folder*."""
    path = folder / f"{document.stem}.jsonl"
    lines = [dump(figure_json(figure, document.name)) for figure in luoshi.read(document).figures]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def measure(shared: Path, keys: Path) -> Scores:
    """Score the reader on all keyed documents: a row for each and the row ``all``, in the columns of COLUMNS."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(key, write_facts(document, Path(folder))) for document, key in keyed_documents(shared, keys)]
        words = [str(path) for pair in pairs for path in pair]
        segments = str(keys / "segments.tsv")
        command = [sys.executable, str(shared / "gold/score.py"), *words, "--segments", segments, "--json"]
        answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return {name: {column: float(row[column]) for column in COLUMNS} for name, row in json.loads(answer).items()}


def read_table(path: Path) -> Scores:
    """The scores as they were last accepted; no rows if there is no table yet."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    return {row["document"]: {column: float(row[column]) for column in COLUMNS} for row in rows}


def write_table(scores: Scores, path: Path) -> None:
    """Write *scores* with four decimals, one document a line."""
    lines = ["\t".join(("document", *COLUMNS))]
    lines += ["\t".join((name, *(f"{row[column]:.4f}" for column in COLUMNS))) for name, row in scores.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def changes(old: Scores, new: Scores, *, beyond: float = 0.00005) -> list[tuple[str, str, float, float]]:
    """What differs by more than *beyond*: document, column, before, after. New documents are not told.

    >>> changes({"all": {"P": 0.97, "R": 0.9}}, {"all": {"P": 0.96, "R": 0.9}})
    [('all', 'P', 0.97, 0.96)]
    """
    return [
        (name, column, before, new[name][column])
        for name, row in old.items()
        if name in new
        for column, before in row.items()
        if abs(new[name][column] - before) > beyond
    ]


def fallen(old: Scores, new: Scores) -> list[str]:
    """The figures of the row ``all`` that fell by more than TOLERANCE, each as a Chinese line.

    >>> fallen({"all": {"P": 0.98}, "001": {"P": 1.0}}, {"all": {"P": 0.974}, "001": {"P": 0.5}})
    ['all P: 0.9800 → 0.9740']
    >>> fallen({"all": {"P": 0.98}}, {"all": {"P": 0.976}})
    []
    """
    told = changes({"all": old.get("all", {})}, new, beyond=TOLERANCE)
    return [f"{name} {column}: {before:.4f} → {after:.4f}" for name, column, before, after in told if after < before]


def main(argv: list[str]) -> int:
    """Measure, tell what changed, and rewrite the tables; exit status 1 if a figure fell and nothing was written."""
    shared = shared_folder()
    if not (shared / "gold").is_dir():
        print(f"没有答案集 {shared.name}/gold，无法计算", file=sys.stderr)
        return 2
    return max(renew(shared, keys, force="--force" in argv) for keys in key_sets(shared))


def renew(shared: Path, keys: KeySet, *, force: bool) -> int:
    """Measure one set of keys and rewrite its table; 1 and nothing written if a figure fell, unless *force*."""
    old, new = read_table(keys.table), measure(shared, keys.keys)
    for name, column, before, after in changes(old, new):
        print(f"{'升' if after > before else '降'}  {name}  {column}  {before:.4f} → {after:.4f}")
    if fallen(old, new) and not force:
        print("all 行有指标下降超过 0.005，未改写；确认下降合理时加 --force", file=sys.stderr)
        return 1
    write_table(new, keys.table)
    print(f"{keys.name}  " + "  ".join(f"{column} {new['all'][column]:.4f}" for column in COLUMNS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
