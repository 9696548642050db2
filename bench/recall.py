"""How many slips the checks find: identities that hold in the shared texts, each broken by one slip of the hand.

``python3 do.py bench recall`` reads ../shared, takes every sum, share or rate that a check recomputed and found right,
changes one of its figures in the raw text (a digit, two digits swapped, the decimal point, 万 for 亿, an item left
out), reads the text again and asks what the checks now say of that figure. It prints error, possible and missed by
check and by kind of slip, and what the checks say of the unchanged texts (all of which a person has looked at).
``--kind digit`` takes one kind, ``--seed N`` another draw, ``--missed`` lists what was missed.
"""

import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
sys.path.insert(0, str(ROOT / "src"))

import luoshi  # noqa: E402
from luoshi.check.prepared import prepare  # noqa: E402
from luoshi.check.run import CHECKS  # noqa: E402
from luoshi.records import Document, Figure, Finding  # noqa: E402

ARITHMETIC: tuple[str, ...] = ("sum", "closure", "share", "table", "progress", "daily", "stock-flow", "cumulative")
ARITHMETIC += ("growth", "difference", "points", "contribution", "two-years", "hull")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
DOUBTS = ("error", "possible")


def digit(number: str, chance: random.Random) -> str:
    """One digit is another one.

    >>> digit("12.5", random.Random(1))
    '32.5'
    """
    at = chance.choice([i for i, char in enumerate(number) if char != "."])
    others = [d for d in "0123456789" if d != number[at] and (at or d != "0")]
    return number[:at] + chance.choice(others) + number[at + 1 :]


def swapped(number: str, chance: random.Random) -> str:
    """Two neighbouring digits have changed places; empty where all are alike."""
    places = [i for i, char in enumerate(number) if char != "."]
    pairs = [(a, b) for a, b in pairwise(places) if number[a] != number[b]]
    pairs = [(a, b) for a, b in pairs if a or number[b] != "0"]
    if not pairs:
        return ""
    a, b = chance.choice(pairs)
    changed = list(number)
    changed[a], changed[b] = number[b], number[a]
    return "".join(changed)


def point(number: str, chance: random.Random) -> str:
    """The decimal point is one place to the right or left; empty where there is none.

    >>> point("12.5", random.Random(1))
    '1.25'
    """
    if "." not in number:
        return ""
    return f"{Decimal(number).scaleb(chance.choice((-1, 1))):f}"


SLIPS: dict[str, tuple[str, Callable[[str, random.Random], str]]] = {
    "digit": ("错一个数字", digit),
    "swap": ("相邻两位颠倒", swapped),
    "point": ("小数点错位", point),
}
KINDS = (*SLIPS, "unit", "dropped")
NAMES = {name: label for name, (label, _) in SLIPS.items()} | {"unit": "万、亿写错", "dropped": "漏列一项"}


def identities(document: Document, found: Sequence[Finding]) -> Iterator[Finding]:
    """The sums, shares and rates found right; a whole that was only derived (a÷b%≈c) is none."""
    for finding in found:
        if finding.verdict == "consistent" and finding.check in ARITHMETIC and "÷" not in finding.arithmetic:
            yield finding


def figures_of(document: Document, finding: Finding) -> list[Figure]:
    """The figures of a document that stand in the finding's quotes and in its arithmetic."""
    terms = {Decimal(term) for term in NUMBER.findall(finding.arithmetic)}
    found = []
    for figure in document.figures:
        match = NUMBER.search(figure.surface)
        quoted = any(source.start <= figure.start < source.end for source in finding.sources)
        if match and quoted and Decimal(match[0]) in terms:
            found.append(figure)
    return found


def broken(document: Document, finding: Finding, kind: str, chance: random.Random) -> tuple[str, int] | None:
    """The text with one slip, and where it is; None where this kind of slip cannot be made here."""
    text = document.text
    if kind == "dropped":
        return _without_an_item(text, finding, chance)
    figures = figures_of(document, finding)
    if not figures:
        return None
    figure = chance.choice(figures)
    match = NUMBER.search(figure.surface)
    assert match
    start, end = figure.start + match.start(), figure.start + match.end()
    if kind == "unit":
        after = text[end : end + 1]
        if after not in "万亿" or not after or text[end : end + 2] == "万亿":
            return None
        return text[:end] + ("亿" if after == "万" else "万") + text[end + 1 :], figure.start
    new = SLIPS[kind][1](match[0], chance)
    return (text[:start] + new + text[end:], figure.start) if new and new != match[0] else None


def _without_an_item(text: str, finding: Finding, chance: random.Random) -> tuple[str, int] | None:
    """One part of a list of three or more left out, with the mark before it."""
    if finding.check != "sum" or finding.arithmetic.count("+") < 2:
        return None
    parts = [
        s for s in finding.sources[1:] if sum(bool(t.start < s.end and s.start < t.end) for t in finding.sources) == 1
    ]
    parts = [s for s in parts if len(NUMBER.findall(s.quote)) == 1 and text[s.start - 1] in "、，,；;"]
    if not parts:
        return None
    part = chance.choice(parts)
    return text[: part.start - 1] + text[part.end :], finding.sources[0].start


def verdict(document: Document, text: str, at: int, known: set[tuple[str, str]], *, whole: bool) -> str:
    """What the checks say of the broken text that they did not say of the right one."""
    again = prepare(luoshi.read(text, name=document.name, year=document.year, region=document.region))
    said = set()
    for check in CHECKS:
        for finding in check(again):
            touched = whole or any(s.start - 3 <= at < s.end + 3 for s in finding.sources)
            if touched and finding.verdict in DOUBTS and (finding.check, finding.arithmetic) not in known:
                said.add(finding.verdict)
    return "error" if "error" in said else "possible" if said else "missed"


def main(argv: Sequence[str]) -> int:
    """Print the tables; exit status 1 without the shared texts."""
    if not SHARED.is_dir():
        print(f"没有共享语料 {SHARED.name}/corpus；可用环境变量 LUOSHI_SHARED 指明", file=sys.stderr)
        return 1
    kinds = [argv[argv.index("--kind") + 1]] if "--kind" in argv else list(KINDS)
    seed = int(argv[argv.index("--seed") + 1]) if "--seed" in argv else 1
    by_check: dict[str, Counter[str]] = defaultdict(Counter)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    unchanged: Counter[tuple[str, str]] = Counter()
    missed: list[str] = []
    for path in sorted(SHARED.glob("corpus/*/*.txt")):
        document = luoshi.read(path)
        prepared = prepare(document)
        found = [finding for check in CHECKS for finding in check(prepared)]
        unchanged.update((f.check, f.verdict) for f in found)
        known = {(f.check, f.arithmetic) for f in found if f.verdict in DOUBTS}
        for number, finding in enumerate(identities(document, found)):
            for kind in kinds:
                slip = broken(document, finding, kind, random.Random(f"{seed} {kind} {document.name} {number}"))
                if slip is None:
                    continue
                said = verdict(document, *slip, known, whole=kind == "dropped")
                by_check[finding.check][said] += 1
                by_kind[NAMES[kind]][said] += 1
                if said == "missed":
                    was, now = document.text[slip[1] : slip[1] + 12], slip[0][slip[1] : slip[1] + 12]
                    missed.append(f"{document.name} {kind} {finding.check} {finding.arithmetic}：{was!r}→{now!r}")
    _print("核对", by_check)
    _print("笔误", by_kind)
    _print_unchanged(unchanged)
    if "--missed" in argv:
        print("\n" + "\n".join(missed))
    return 0


def _print(head: str, rows: dict[str, Counter[str]]) -> None:
    rows = dict(sorted(rows.items())) | {"合计": sum(rows.values(), start=Counter())}
    print(f"{head:<14}错误  可疑  漏过  查出")
    for name, row in rows.items():
        every = row.total() or 1
        share = (row["error"] + row["possible"]) / every
        print(f"{name:<14}{row['error']:>4}  {row['possible']:>4}  {row['missed']:>4}  {share:>5.1%}")
    print()


def _print_unchanged(counts: Counter[tuple[str, str]]) -> None:
    """What the checks say of the texts as they are: nothing here may grow without a look at each of them."""
    print("原文（不加笔误）中的错误和可疑")
    for name in sorted({check for check, said in counts if said in DOUBTS}):
        print(f"{name:<14}{counts[name, 'error']:>4}  {counts[name, 'possible']:>4}")
    errors, doubts = (sum(n for (_, said), n in counts.items() if said == wanted) for wanted in DOUBTS)
    print(f"合计{'':<10}{errors:>4}  {doubts:>4}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
