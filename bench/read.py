"""How fast the reader reads, beside a floor in the same run: finding the digits of the same text.

``python3 do.py bench read`` prints characters a second of ``luoshi.read`` and of ``re.findall('[0-9]+', text)``, and
their ratio, which may be compared between machines; then the peak memory of reading 10 MB as one text. One process, no
threads.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import luoshi

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
BIG = 10_000_000
"""Bytes of UTF-8 in the one long text."""
RUNS = 3


def best(task: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the fastest of *runs*: what the machine can do when it is not disturbed."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


def texts_of(paths: Sequence[Path]) -> list[str]:
    """The decoded texts, so that no disk is measured."""
    return [path.read_bytes().decode("utf-8", errors="replace") for path in paths]


def corpus() -> list[str]:
    """All shared texts; empty if the folder is not there."""
    return texts_of(sorted(SHARED.glob("corpus/*/*.txt")))


def samples() -> list[str]:
    """The sample texts that come with the repository."""
    return texts_of(sorted((ROOT / "samples").glob("**/*.txt")))


def grown(texts: Sequence[str], size: int = BIG) -> str:
    """*texts* one after another, again and again, up to about *size* bytes of UTF-8.

    >>> len(grown(["一二三"], size=24))
    8
    """
    once = "\n".join([*texts, ""])
    return once * round(size / len(once.encode()))


def read_all(texts: Sequence[str]) -> int:
    """Read each text; gives the number of figures."""
    return sum(len(luoshi.read(text).figures) for text in texts)


def floor_all(texts: Sequence[str]) -> int:
    """Find the runs of digits in each text, which is the least that a reader of figures must do."""
    return sum(len(re.findall("[0-9]+", text)) for text in texts)


def report(name: str, texts: Sequence[str]) -> None:
    """Measure both on *texts* and print one line."""
    size = sum(map(len, texts))
    figures = read_all(texts)  # also warms up: tables are loaded once
    reading = best(lambda: read_all(texts))
    floor = best(lambda: floor_all(texts), runs=10 * RUNS)  # so short that a neighbour spoils most of its runs
    print(
        f"{name}：{len(texts)} 份，{size:,} 字，{figures:,} 个数据；"
        f"读取 {size / reading:,.0f} 字/秒，下限 {size / floor:,.0f} 字/秒，读取耗时为下限的 {reading / floor:,.1f} 倍",
        flush=True,
    )


def peak() -> float | None:
    """Peak memory of this process so far in MB; None where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return None
    import resource  # Windows has none

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 * 1024 if sys.platform == "darwin" else 1024)


def memory() -> int:
    """In a process of its own: make the long text, read it once, print the peak before and after."""
    text = grown(corpus())
    before = peak()
    luoshi.read(text)
    after = peak()
    if before is None or after is None:
        print("内存峰值：本系统未测")
    else:
        print(f"全部语料重复至约 10 MB，一份：内存峰值 {after:,.0f} MB（读取前 {before:,.0f} MB）")
    return 0


def main(argv: Sequence[str]) -> int:
    """Print all figures; exit status 1 if there was nothing to read."""
    if "--memory" in argv:
        return memory()
    status = 0
    if SHARED.is_dir():  # first, while this process is small: Linux hands its peak on to the processes it starts
        status = subprocess.run([sys.executable, __file__, "--memory"], check=False).returncode
    texts, own = corpus(), samples()
    if own:
        report("自带样例", own)
    if not texts:
        print(f"没有共享语料 {SHARED.name}/corpus，只测了自带样例；可用环境变量 LUOSHI_SHARED 指明", file=sys.stderr)
        return 0 if own else 1
    report("全部语料，逐份", texts)
    report("全部语料重复至约 10 MB，一份", [grown(texts)])
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
