"""How fast an archive is read: the shared texts once, 10 and 100 times, by one and by two processes and by Spark.

``python3 do.py bench archive`` prints characters a second, those of each core at work, and how many times as fast it
is as one process on the same texts; beside it the peak memory of all its processes together (Linux only). Each run is
a program of its own, start and end included; that its facts are those of one process, to the byte, is checked.
``--quick`` reads the texts only once (for CI); ``--times N`` takes another multiple.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("LUOSHI_SHARED") or ROOT.parent / "shared")
RUN = """
import sys
from pathlib import Path
from luoshi.archive import read_archive
if __name__ == "__main__":
    source, out, jobs, engine = sys.argv[1:]
    summary = read_archive([Path(source)], Path(out), jobs=int(jobs), engine=engine, master="local[2]")
    print(summary.files, summary.characters, summary.facts)
"""
WAYS = (("1 个进程", 1, "process", 1), ("2 个进程", 2, "process", 2), ("Spark local[2]", 2, "spark", 2))
"""Name, processes, engine, cores at work."""


class Measured(NamedTuple):
    """What a run took and gave; *peak* in MB, None where it cannot be told."""

    seconds: float
    peak: float | None
    files: int
    characters: int
    facts: int
    digest: str


def texts() -> list[Path]:
    """The shared texts, or the samples where there are none."""
    return sorted(SHARED.glob("corpus/*/*.txt")) or sorted((ROOT / "samples").glob("**/*.txt"))


@contextmanager
def archive_of(paths: Sequence[Path], times: int) -> Iterator[Path]:
    """A folder with *times* copies of *paths*, gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        for number in range(times):
            folder = Path(name, "archive", f"{number:03}")
            folder.mkdir(parents=True)
            for path in paths:
                shutil.copyfile(path, folder / f"{path.parent.name}-{path.name}")
        yield Path(name)


def measure(place: Path, jobs: int, engine: str) -> Measured:
    """Read the archive in *place* in a process of its own.

    Raises:
        RuntimeError: it did not end well; with its last words.
    """
    out = place / "out"
    command = [sys.executable, "-c", RUN, str(place / "archive"), str(out), str(jobs), engine]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with tempfile.TemporaryFile("w+") as errors:
        start, peak = time.perf_counter(), None
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment, text=True)
        while process.poll() is None:
            now = memory(process.pid)
            peak = now if peak is None else max(peak, now or 0)
            time.sleep(0.2)
        seconds = time.perf_counter() - start
        errors.seek(0)
        if process.returncode:
            raise RuntimeError(errors.read().strip().splitlines()[-1])
    assert process.stdout
    files, characters, facts = map(int, process.stdout.read().split())
    with (out / "facts.jsonl").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    shutil.rmtree(out)
    return Measured(seconds, peak, files, characters, facts, digest)


def memory(pid: int) -> float | None:
    """MB that process *pid* and all it started hold now; None where there is no /proc."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            pages[int(path.name)] = int((path / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue  # it has just ended
        children.setdefault(parent, []).append(int(path.name))
    family, whole = [pid], 0
    while family:
        one = family.pop()
        whole += pages.get(one, 0)
        family += children.get(one, [])
    return whole * os.sysconf("SC_PAGE_SIZE") / 1e6 if pages else None


def lacking() -> str:
    """Why Spark cannot be measured here; empty if it can."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if not importlib.util.find_spec(name)]
    return "、".join(missing + ([] if shutil.which("java") else ["Java"]))


def report(times: int) -> bool:
    """Measure all ways on *times* the texts, print a line each; whether all gave the same facts."""
    alike, one = True, None
    with archive_of(texts(), times) as place:
        for name, jobs, engine, cores in WAYS:
            if engine == "spark" and lacking():
                print(f"{times:>3} 倍，{name}：未测，没有 {lacking()}", flush=True)
                continue
            run = measure(place, jobs, engine)
            one = one or run
            alike = alike and run.digest == one.digest
            rate, peak = run.characters / run.seconds, "未测" if run.peak is None else f"{run.peak:,.0f} MB"
            print(
                f"{times:>3} 倍，{name}：{run.files:,} 份，{run.characters:,} 字，{run.facts:,} 条事实，"
                f"{run.seconds:.1f} 秒；"
                f"{rate:,.0f} 字/秒，每核 {rate / cores:,.0f}，为 1 个进程的 {one.seconds / run.seconds:.2f} 倍；"
                f"内存峰值 {peak}；结果{'一致' if run.digest == one.digest else '不一致'}",
                flush=True,
            )
    return alike


def main(argv: Sequence[str]) -> int:
    """Print the table; exit status 1 if two ways gave different facts."""
    sizes = [1] if "--quick" in argv else [int(argv[argv.index("--times") + 1])] if "--times" in argv else [1, 10, 100]
    if not SHARED.is_dir():
        print(f"没有共享语料 {SHARED.name}/corpus，改用自带样例；可用环境变量 LUOSHI_SHARED 指明", file=sys.stderr)
    alike = [report(times) for times in sizes]
    return 0 if all(alike) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
