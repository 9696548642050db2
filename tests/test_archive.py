import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

import luoshi
from luoshi import archive, corridor
from luoshi.archive import Progress, read_archive
from luoshi.records import LuoshiError
from luoshi.write import lines
from luoshi.write.parts import Entry, locked
from tests.shared import ROOT

TEXT = "乙市2023年政府工作报告\n一、2022年工作回顾\n全市新增市场主体{n}.2万家，增长{n}.5%。建成口袋公园{n}座。\n"
ODD = ["报告 （终稿）.txt", "繁體與𠮷字😀.txt", "e\u0301.txt", "１２.txt", "a'b&c.txt"]
SCRIPT = """
import sys
from pathlib import Path
from luoshi import archive
if __name__ == "__main__":
    source, out, jobs, engine = sys.argv[1:]
    archive.CHUNK_FILES, archive.program = 2, lambda: "of these tests"
    tell = lambda progress: print(progress.done, flush=True)
    print(archive.read_archive([Path(source)], Path(out), jobs=int(jobs), engine=engine, master="local[2]", tell=tell))
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Thirty good files in several folders, with odd names and equal stems, and three bad ones among them."""
    folder = tmp_path / "档案"
    for number in range(24):
        place = folder / f"区{number % 3}" / ("" if number % 2 else "旧")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"报告{number // 6}.txt").write_text(TEXT.format(n=number + 1) * 3, encoding="utf-8")
    for number, name in enumerate(ODD):
        (folder / name).write_text(TEXT.format(n=number + 50), encoding="utf-8")
    (folder / "国标.txt").write_bytes(TEXT.format(n=77).encode("gb18030"))
    (folder / "空.txt").write_bytes(b"")
    (folder / "区1/坏.docx").write_bytes(b"PK\x03\x04broken")
    (folder / "区2/杂.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "图.jpg").write_bytes(b"\xff\xd8")
    return folder


@pytest.fixture(autouse=True)
def one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is the same in every process, even while somebody edits it."""
    monkeypatch.setattr(archive, "program", lambda: "of these tests")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files a chunk, so that there are many."""
    monkeypatch.setattr(archive, "CHUNK_FILES", 2)


def results(out: Path) -> tuple[bytes, bytes]:
    return (out / "facts.jsonl").read_bytes(), (out / "errors.jsonl").read_bytes()


def documents(out: Path, name: str = "facts.jsonl") -> list[str]:
    text = (out / name).read_text(encoding="utf-8")
    return list(dict.fromkeys(json.loads(line)["document"] for line in text.splitlines()))


def no_reading(*_: object, **__: object) -> None:
    raise AssertionError("nothing should be read")


def once(source: Path, out: Path, engine: str = "process", jobs: int = 1) -> subprocess.Popen[str]:
    """A run in a process of its own that prints how many files are done."""
    command = [sys.executable, "-c", SCRIPT, str(source), str(out), str(jobs), engine]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment, text=True, encoding="utf-8")


def test_facts_are_those_of_the_corridor_in_the_order_of_names(source: Path, tmp_path: Path, small: None) -> None:
    summary = read_archive([source], tmp_path / "out")
    assert (summary.files, summary.read, summary.failed) == (33, 33, 3)
    names = documents(tmp_path / "out")
    assert len(names) == 30
    assert names == sorted(names, key=lambda name: name.split("/"))
    alone = list(lines([corridor.read(source / "区1/报告0.txt")]))
    mine = [line for line in (tmp_path / "out/facts.jsonl").read_text("utf-8").splitlines() if "区1/报告0.txt" in line]
    assert [line.replace("区1/报告0.txt", "报告0.txt") for line in mine] == alone
    assert summary.facts == len((tmp_path / "out/facts.jsonl").read_text("utf-8").splitlines())


def test_a_bad_file_is_a_line_and_stops_nobody(source: Path, tmp_path: Path) -> None:
    read_archive([source], tmp_path / "out")
    assert documents(tmp_path / "out", "errors.jsonl") == ["区1/坏.docx", "区2/杂.txt", "空.txt"]
    rows = [json.loads(line) for line in (tmp_path / "out/errors.jsonl").read_text("utf-8").splitlines()]
    assert rows[2]["code"] == "L101"
    assert rows[2]["message"].startswith("[L101] ")
    assert str(tmp_path) not in (tmp_path / "out/errors.jsonl").read_text("utf-8")


@pytest.mark.parametrize("jobs", [2, 3])
def test_bytes_do_not_depend_on_the_processes(source: Path, tmp_path: Path, small: None, jobs: int) -> None:
    read_archive([source], tmp_path / "one")
    seen: list[Progress] = []
    read_archive([source], tmp_path / "many", jobs=jobs, tell=seen.append)
    assert results(tmp_path / "many") == results(tmp_path / "one")
    assert [progress.done for progress in seen] == sorted({progress.done for progress in seen})
    assert (seen[-1].done, seen[-1].size_done, seen[-1].left) == (33, seen[-1].size, 0)


def test_nothing_is_left_beside_the_results(source: Path, tmp_path: Path) -> None:
    read_archive([source], tmp_path / "out")
    left = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*"))
    assert left == [".luoshi", ".luoshi/lock", ".luoshi/manifest.jsonl", "errors.jsonl", "facts.jsonl"]


def test_a_finished_archive_is_left_alone(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: None
) -> None:
    out = tmp_path / "out"
    read_archive([source], out)
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in out.glob("*.jsonl")]
    monkeypatch.setattr(corridor, "read", no_reading)
    summary = read_archive([source], out)
    assert (summary.files, summary.read, summary.failed, summary.characters_read) == (33, 0, 3, 0)
    assert [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in out.glob("*.jsonl")] == before


def change(source: Path) -> None:
    """One file changed without a change of its size, one new, one gone, one moved; one only touched."""
    path = source / "区0/旧/报告1.txt"
    path.write_text(path.read_text("utf-8").replace("新增", "净增"), encoding="utf-8")
    (source / "区0/新.txt").write_text(TEXT.format(n=99), encoding="utf-8")
    (source / ODD[0]).unlink()
    (source / ODD[1]).rename(source / "区2" / ODD[1])
    os.utime(source / "国标.txt", (0, 0))


def test_only_what_changed_is_read_again(source: Path, tmp_path: Path, small: None) -> None:
    read_archive([source], tmp_path / "out")
    change(source)
    summary = read_archive([source], tmp_path / "out")
    assert (summary.files, summary.read) == (33, 3)
    read_archive([source], tmp_path / "fresh")
    assert results(tmp_path / "out") == results(tmp_path / "fresh")


@pytest.mark.parametrize("options", [{"year": 2021}, {"region": "丙区"}], ids=["year", "region"])
def test_other_options_read_all_again(source: Path, tmp_path: Path, options: dict[str, object]) -> None:
    read_archive([source], tmp_path / "out")
    assert read_archive([source], tmp_path / "out", **options).read == 33  # type: ignore[arg-type]
    assert read_archive([source], tmp_path / "out", **options).read == 0  # type: ignore[arg-type]


def test_another_program_reads_all_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_archive([source], tmp_path / "out")
    monkeypatch.setattr(archive, "program", lambda: "0.0.9")
    assert read_archive([source], tmp_path / "out").read == 33


def test_the_program_is_its_version_and_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(luoshi, "__file__", str(tmp_path / "luoshi/__init__.py"))
    digests = set()
    for name in ("luoshi/__init__.py", "luoshi/read/units.toml", "luoshi/cli/read.py", "luoshi/read/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
        archive.program.cache_clear()
        digests.add(archive.program())
    archive.program.cache_clear()
    assert len(digests) == 2, "what commands and caches say does not change what is read"
    assert all(digest.startswith(f"{luoshi.__version__}+") for digest in digests)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"{")], ids=["gone", "edited"])
def test_spoilt_results_are_made_anew(source: Path, tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    read_archive([source], tmp_path / "out")
    good = results(tmp_path / "out")
    spoil(tmp_path / "out/facts.jsonl")
    read_archive([source], tmp_path / "out")
    assert results(tmp_path / "out") == good


class Killed(BaseException):
    """What stands for the end of the process."""


def killed_at(number: int, patch: pytest.MonkeyPatch, *, after: bool) -> None:
    """Let the *number*th move or removal of a file be the last thing that happens, done or not done."""
    calls = iter(range(number + 1))

    def dying(act: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            now = next(calls, None)
            if now is None or (now == number and not after):
                raise Killed
            result = act(*args, **kwargs)
            if now == number:
                raise Killed
            return result

        return call

    patch.setattr(os, "replace", dying(os.replace))
    patch.setattr(shutil, "rmtree", dying(shutil.rmtree))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_move_it_goes_on(source: Path, tmp_path: Path, after: bool) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for path in source.rglob("报告[1-9].txt"):
        path.unlink()
    read_archive([source], old)
    change_me = source / "区0/旧/报告0.txt"
    change_me.write_text(change_me.read_text("utf-8").replace("新增", "净增"), encoding="utf-8")
    (source / "另.txt").write_bytes(b"")
    read_archive([source], new)
    whole = {results(old)[0], results(new)[0]}
    for number in range(100):
        out = tmp_path / f"out{number}"
        shutil.copytree(old, out)  # keeps the times
        with pytest.MonkeyPatch.context() as patch:
            killed_at(number, patch, after=after)
            try:
                read_archive([source], out)
            except Killed:
                pass
            else:
                break
        assert (out / "facts.jsonl").read_bytes() in whole
        again = read_archive([source], out)
        assert results(out) == results(new)
        assert again.read <= 2, "what was known before is not read again"
        assert read_archive([source], out).read == 0
    assert number >= 6


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("chunks", [1, 5])
def test_kill_9_and_go_on(source: Path, tmp_path: Path, jobs: int, chunks: int) -> None:
    read_archive([source], tmp_path / "whole")
    out = tmp_path / "out"
    process = once(source, out, jobs=jobs)
    assert process.stdout
    for _ in range(chunks):
        process.stdout.readline()
    process.kill()
    process.communicate(timeout=60)  # ends only when the processes that it started have ended too
    assert not (out / "facts.jsonl").exists()
    again = read_archive([source], out)
    assert again.read <= 33 - 2 * chunks + 3, "what was done is not done again, but for what could not be read"
    assert results(out) == results(tmp_path / "whole")


def test_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    summary = read_archive([tmp_path / "空"], tmp_path / "out", jobs=2)
    assert summary.files == 0
    assert results(tmp_path / "out") == (b"", b"")


def test_emptied_folder_empties_the_facts(source: Path, tmp_path: Path) -> None:
    read_archive([source], tmp_path / "out")
    shutil.rmtree(source)
    source.mkdir()
    read_archive([source], tmp_path / "out")
    assert results(tmp_path / "out") == (b"", b"")


def test_a_file_that_disappears_meanwhile(source: Path, tmp_path: Path, small: None) -> None:
    last = source / "１２.txt"

    def tell(progress: Progress) -> None:
        last.unlink(missing_ok=True)

    summary = read_archive([source], tmp_path / "out", tell=tell)
    assert summary.failed == 4
    assert json.loads((tmp_path / "out/errors.jsonl").read_text("utf-8").splitlines()[-1])["code"] == "L102"
    last.write_text(TEXT.format(n=1), encoding="utf-8")
    summary = read_archive([source], tmp_path / "out")
    assert (summary.read, summary.failed) == (1, 3)


def test_a_missing_path_is_an_error_line(source: Path, tmp_path: Path) -> None:
    summary = read_archive([source / "区0", source / "无.txt"], tmp_path / "out")
    assert summary.failed == 1
    assert documents(tmp_path / "out", "errors.jsonl") == ["无.txt"]
    assert documents(tmp_path / "out")[0] == "区0/报告0.txt"


@pytest.mark.parametrize(
    ("fault", "code"), [(ZeroDivisionError, "L407"), (RecursionError, "L407"), (MemoryError, "L406")]
)
def test_a_fault_of_the_reader_costs_one_file(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], code: str
) -> None:
    read = corridor.read

    def faulty(path: Path, **options: object) -> object:
        if path.name == "国标.txt":
            raise fault
        return read(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(corridor, "read", faulty)
    assert read_archive([source], tmp_path / "out").failed == 4
    rows = [json.loads(line) for line in (tmp_path / "out/errors.jsonl").read_text("utf-8").splitlines()]
    assert [row["code"] for row in rows if row["document"] == "国标.txt"] == [code]


def test_a_file_that_ends_its_process_is_a_line_and_tried_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(
        work: Iterable[archive.Chunk], read: Callable[[archive.Chunk], list[Entry]], **_: object
    ) -> Iterator[list[Entry]]:
        for chunk in work:
            for piece in archive.singles(chunk):
                yield archive.crashed(piece) if piece.files[0][0].name == "国标.txt" else read(piece)

    with monkeypatch.context() as patch:
        patch.setattr(archive, "by_processes", dying)
        assert read_archive([source], tmp_path / "out", jobs=2).failed == 4
    assert "L406" in (tmp_path / "out/errors.jsonl").read_text("utf-8")
    again = read_archive([source], tmp_path / "out")
    assert (again.read, again.failed) == (1, 3)


def test_results_inside_the_archive_are_not_read(source: Path) -> None:
    out = source / "结果"
    read_archive([source], out)
    (out / "数据台账.csv").write_text("指标,数值\n", encoding="utf-8")
    assert read_archive([source], out).files == 33


def test_two_runs_never_share_a_folder(source: Path, tmp_path: Path) -> None:
    with locked(tmp_path / "out"), pytest.raises(LuoshiError, match="L401"):
        read_archive([source], tmp_path / "out")


def test_a_folder_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(LuoshiError, match="L005"):
        read_archive([source], tmp_path / "out")


def test_a_full_disk_ends_the_run_and_is_no_fault_of_a_file(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(LuoshiError, match="L005"):
            read_archive([source], tmp_path / "out")
    assert not (tmp_path / "out/facts.jsonl").exists()
    assert read_archive([source], tmp_path / "out").failed == 3


@pytest.fixture
def spark() -> Iterator[None]:
    """Nothing but the certainty that Spark can start here."""
    missing = [name for name in ("pyspark", "pyarrow", "pandas") if not importlib.util.find_spec(name)]
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(os.path.join(home, "bin", "java") if home else "java"):
        missing.append("Java")
    if missing:
        pytest.skip(f"没有 {'、'.join(missing)}，不试 Spark：pip install 'luoshi[spark]'，Java 17 以上")
    yield


def test_spark_gives_the_same_bytes(source: Path, tmp_path: Path, spark: None) -> None:
    read_archive([source], tmp_path / "one")
    out = tmp_path / "spark"
    process = once(source, out, "spark")
    said, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert results(out) == results(tmp_path / "one")
    assert "read=33, failed=3" in said
    assert read_archive([source], out).read == 0, "one engine goes on where the other stopped"
