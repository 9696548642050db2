"""How fast documents are checked against one another, beside a floor in the same run: sorting the observations.

``python3 do.py bench check`` makes 250, 500 and 1,000 documents out of the shared reports: paragraphs are drawn, years,
regions and decimals moved, so that six documents speak of each region and year; most figures agree, some do not. They
are read before the clock starts. Measured is what ``luoshi check`` does then: laying out, observing, all checks. It
prints seconds, observations a second, peak memory, the ratio to sorting the observations by what they measure, the
growth exponent, and what each check took. One process, no threads.
"""

import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log
from pathlib import Path

import luoshi
from luoshi.check.prepared import Prepared, prepare
from luoshi.check.run import CHECKS, COMPARISONS
from luoshi.records import Document, Finding

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
SIZES = (250, 500, 1000)
FIGURES = 430
"""Numbers of one document, about: 300 of them are observations."""
FAMILY = 6
"""Documents that speak of one region and year."""
CHANGED = 0.03
"""The part of the decimals that one document of a family has otherwise than the rest."""
_SYLLABLES = "安北昌德东丰海和河湖华江金康乐林宁平清荣山泰通文西新兴阳永玉远云泽中州"
_YEAR = re.compile(r"20[12]\d(?=年)")
_DECIMAL = re.compile(r"\d+\.\d")
_NUMBER = re.compile(r"\d+")
_REGION = re.compile(r"[\u4e00-\u9fff]{2,4}(?:省|自治区)(?!市|份)|全省|全区|我省|我区")


def reports() -> list[list[str]]:
    """The paragraphs of the shared reports of provinces."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SHARED.glob("corpus/*/a-*.txt"))]
    split = [[line for line in text.splitlines() if _NUMBER.search(line)] for text in texts if len(text) > 9000]
    return [lines for lines in split if len(lines) > 20]


def made(patterns: Sequence[Sequence[str]], count: int) -> list[Document]:
    """*count* documents, read; those of a family draw from the same two reports."""
    chance = random.Random(20230103)
    documents = []
    for number in range(count):
        family = number // FAMILY
        pool = [*patterns[family % len(patterns)], *patterns[(7 * family + 1) % len(patterns)]]
        text = _drawn(pool, family, chance)
        region = _SYLLABLES[family % 35] + _SYLLABLES[family // 35 % 35] + "市"
        title = f"{2025 - family % 7 + 1}年{region}政府工作报告\n"
        year = 2025 - family % 7
        documents.append(luoshi.read(title + text, name=f"{number}.txt", year=year, region=region))
    return documents


def _drawn(pool: Sequence[str], family: int, chance: random.Random) -> str:
    """Paragraphs of a pool in another order, with the family's years and decimals."""
    lines, figures = [], 0
    for line in chance.sample(pool, len(pool)):
        lines.append(_moved(line, family, chance))
        figures += len(_NUMBER.findall(line))
        if figures > FIGURES:
            break
    return "\n".join(lines)


def _moved(line: str, family: int, chance: random.Random) -> str:
    """A paragraph of another region, year and size; now and then a decimal of its own."""
    line = _YEAR.sub(lambda m: str(int(m.group()) - family % 7), line)
    line = _REGION.sub("全市", line)

    def other(m: re.Match[str]) -> str:
        value = float(m.group()) * (1 + family % 97 / 100)
        return f"{value + chance.randint(1, 9) / 10 if chance.random() < CHANGED else value:.1f}"

    return _DECIMAL.sub(other, line)


def timed(task: Callable[[], object]) -> float:
    """Seconds that a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def floor(prepared: Iterable[Prepared]) -> float:
    """Seconds to sort all observations by what they measure, for whom and when: the least that comparing needs."""
    keys = [(*s.key, s.seen.region, s.seen.period) for one in prepared for s in one.statements]
    return timed(lambda: sorted(keys))


def measured(documents: Sequence[Document], spent: dict[str, float]) -> tuple[int, list[Finding], float, float]:
    """Prepare and check *documents*; observations, findings, seconds, and the floor's; *spent* adds up by check."""
    start = time.perf_counter()
    prepared = [prepare(document) for document in documents]
    spent["lay_out, observe"] = time.perf_counter() - start
    found: list[Finding] = []
    for check in CHECKS:
        begin = time.perf_counter()
        for one in prepared:
            found += check(one)
        spent[check.__module__.rpartition(".")[2]] = time.perf_counter() - begin
    for compare in COMPARISONS:
        begin = time.perf_counter()
        found += compare(prepared)
        name = f"{compare.__module__.rpartition('.')[2]}, across"
        spent[name] = time.perf_counter() - begin
    seconds = time.perf_counter() - start
    return sum(len(one.statements) for one in prepared), found, seconds, floor(prepared)


def peak() -> str:
    """Peak memory of this process so far; Windows does not tell."""
    if sys.platform == "win32":
        return "本系统未测"
    import resource  # Windows has none

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{size / (1024 * 1024 if sys.platform == 'darwin' else 1024):,.0f} MB"


def main(argv: Sequence[str]) -> int:
    """Print all figures; exit status 1 if there was nothing to check."""
    patterns = reports() if SHARED.is_dir() else []
    if not patterns:
        print(f"没有共享语料 {SHARED.name}/corpus；可用环境变量 LUOSHI_SHARED 指明", file=sys.stderr)
        return 1
    sizes = [int(word) for word in argv if word.isdigit()] or list(SIZES)
    rows = []
    for size in sizes:
        spent: dict[str, float] = {}
        documents = made(patterns, size)
        count, found, seconds, least = measured(documents, spent)
        rows.append((count, seconds))
        kinds = Counter(f"{finding.check}:{finding.verdict}" for finding in found)
        print(
            f"{size} 份，{count:,} 个观测值：{seconds:.1f} 秒，{count / seconds:,.0f} 个/秒，"
            f"为排序（{least:.2f} 秒）的 {seconds / least:,.0f} 倍，内存峰值 {peak()}，疑点 {len(found):,} 条",
            flush=True,
        )
    if len(rows) > 1:
        exponent = log(rows[-1][1] / rows[0][1]) / log(rows[-1][0] / rows[0][0])
        print(f"增长指数 {exponent:.2f}（1 为线性）")
    print(
        "各项秒数："
        + "，".join(f"{name} {seconds:.1f}" for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]))
    )
    print("疑点：" + "，".join(f"{name} {number}" for name, number in kinds.most_common(16)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
