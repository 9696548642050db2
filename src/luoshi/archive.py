"""Reading many files at once, for archives of thousands: the corridor's `read` on each, by processes or by Spark.

    folders -find-> files -chunks-> read_chunk (anywhere) -> parts on the disk -assemble-> facts.jsonl, errors.jsonl

What comes out does not depend on how many processes read or how often they were killed. A file is read again only if
its content, the options or the program have changed.
"""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

import luoshi
from luoshi import corridor
from luoshi.engines import by_processes, by_spark
from luoshi.read.folders import Found, find
from luoshi.records import LuoshiError
from luoshi.write import dump, lines
from luoshi.write.parts import Entry, assemble, keep, kept, locked, part_sums, parts_folder, tidy

__all__ = ["Progress", "Summary", "read_archive"]

Engine = Literal["process", "spark"]

CHUNK_FILES, CHUNK_LEAST, CHUNK_MOST, CHUNKS_PER_JOB = 64, 1 << 16, 1 << 22, 16
"""A chunk (what one process reads at a time, and what a kill may cost) in files and in bytes."""

_PASSING = frozenset(("L102", "L107", "L111", "L406"))
"""Errors that lie not in the file but around it (away, locked, no library): tried again by the next run."""

_BESIDE = frozenset(("cli", "desk"))
"""What of this package has no part in what is read; if anything else changes, all is read again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: *files* and bytes (*size*) done of how many, *characters* read, in *seconds*."""

    done: int
    files: int
    size_done: int
    size: int
    characters: int
    seconds: float

    @property
    def rate(self) -> float:
        """Characters a second that were read."""
        return self.characters / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds still to go if it goes on like this; None before anything can be said.

        >>> Progress(1, 4, 100, 400, 90, 2.0).left
        6.0
        """
        return self.seconds * (self.size - self.size_done) / self.size_done if self.size_done else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: of *files*, how many it *read* and how many were known, and how many could not be read.

    *characters* and *facts* are those of the whole archive, *characters_read* those of this run, in *seconds*.
    """

    files: int
    read: int
    failed: int
    characters: int
    characters_read: int
    facts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """Files that are read together, each with what is known of it; *folder* takes the part that they become."""

    files: tuple[tuple[Found, Entry | None], ...]
    folder: str
    options: str
    year: int | None
    region: str | None


def read_archive(
    paths: Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    engine: Engine = "process",
    master: str = "local[*]",
    year: int | None = None,
    region: str | None = None,
    tell: Callable[[Progress], None] | None = None,
) -> Summary:
    """Read all files of *paths* (folders with all below them) into ``facts.jsonl`` and ``errors.jsonl`` of *out*.

    Facts stand in the order of the documents' names, which are relative to the folder given. *jobs* processes read, or
    Spark at *master*, to whose machines input and *out* must be visible under the same paths. *year* and *region* go
    for every file. *tell* hears how far it is. A run that was killed is taken up where it stopped.

    Raises:
        LuoshiError: L005 *out* cannot be written, L401 another run is at it, L403 to L405 Spark does not do.
    """
    begun, out = time.monotonic(), Path(os.path.abspath(out))
    options = dump({"program": program(), "year": year, "region": region})
    with locked(out):
        tidy(out)
        known, base = kept(out, options)
        files = find(paths, without=out)
        meter = _Meter(begun, files, known, tell)
        work = list(chunks(files, known, Chunk((), str(parts_folder(out)), options, year, region), jobs))
        if engine == "spark":
            results = _by_spark(work, master, out, meter)
        elif jobs > 1:
            results = by_processes(work, read_chunk, jobs=jobs, split=singles, lost=crashed)
        else:
            results = map(read_chunk, work)
        for result in results:
            meter.add(result)
        entries = [meter.entries[file.name] for file in files]
        assemble(out, options, entries, base, "".join(error_line(entry) for entry in entries if entry.code))
    return meter.summary()


class _Meter:
    """Gathers the results of a run and tells how far it is."""

    def __init__(
        self, begun: float, files: Sequence[Found], known: Mapping[str, Entry], tell: Callable[[Progress], None] | None
    ) -> None:
        self.entries: dict[str, Entry] = {}
        self._known, self._tell, self._begun = known, tell or (lambda progress: None), begun
        self._files, self._size = len(files), sum(file.size for file in files)
        self._read = self._size_done = self._characters = 0
        self._seen: set[str] = set()
        self._seen_sums = [0, 0, 0]
        self._told = -1

    def add(self, result: Sequence[Entry]) -> None:
        """Take what came of a chunk, and tell."""
        for entry in result:
            self.entries[entry.name] = entry
            self._size_done += entry.size
            if entry != self._known.get(entry.name):
                self._read += 1
                self._characters += entry.characters
        self._say(len(self.entries), self._size_done, self._characters)

    def peek(self, folder: Path) -> None:
        """Tell how far it is by the parts that lie in *folder*, where results come only in the end."""
        for sums in part_sums(folder, self._seen):
            self._seen_sums = [before + more for before, more in zip(self._seen_sums, sums, strict=True)]
        self._say(*self._seen_sums)

    def _say(self, done: int, size_done: int, characters: int) -> None:
        if done <= self._told:
            return  # it was told already, of the parts
        self._told, seconds = done, time.monotonic() - self._begun
        self._tell(Progress(done, self._files, size_done, self._size, characters, seconds))

    def summary(self) -> Summary:
        """What the whole run did."""
        entries = self.entries.values()
        return Summary(
            files=self._files,
            read=self._read,
            failed=sum(1 for entry in entries if entry.code),
            characters=sum(entry.characters for entry in entries),
            characters_read=self._characters,
            facts=sum(entry.facts for entry in entries),
            seconds=time.monotonic() - self._begun,
        )


def chunks(files: Sequence[Found], known: Mapping[str, Entry], like: Chunk, jobs: int) -> Iterator[Chunk]:
    """*files* in their order as chunks *like* that one: small enough for every job to get some, large enough to pay."""
    most = max(CHUNK_LEAST, min(CHUNK_MOST, sum(file.size for file in files) // (CHUNKS_PER_JOB * jobs)))
    taken: list[tuple[Found, Entry | None]] = []
    size = 0
    for file in files:
        if taken and (len(taken) >= CHUNK_FILES or size + file.size > most):
            yield replace(like, files=tuple(taken))
            taken, size = [], 0
        taken.append((file, known.get(file.name)))
        size += file.size
    if taken:
        yield replace(like, files=tuple(taken))


def singles(chunk: Chunk) -> list[Chunk]:
    """The files of *chunk* each as a chunk."""
    return [replace(chunk, files=(one,)) for one in chunk.files]


def crashed(chunk: Chunk) -> list[Entry]:
    """What to say of the only file of *chunk*, with which the process that read it died."""
    (file, _), *_ = chunk.files
    what, todo = "读这份文件时进程中止", "可能是内存不够或文件损坏，请单独读这份文件看看"
    return [Entry(file.name, "", file.size, code="L406", what=what, todo=todo)]


def read_chunk(chunk: Chunk) -> list[Entry]:
    """Read the files of *chunk* that are not known as they are now, and write their facts as a part.

    Raises:
        LuoshiError: L005, the part cannot be written; what is wrong with a file is in its entry.
    """
    known: list[Entry] = []

    def made() -> Iterator[tuple[Entry, bytes]]:
        for file, before in chunk.files:
            sha256 = digest(file.path)
            if before and sha256 and before.sha256 == sha256 and before.code not in _PASSING:
                known.append(before)
            else:
                yield read_one(file, sha256, year=chunk.year, region=chunk.region)

    fresh = keep(Path(chunk.folder), chunk.options, made())
    return known + fresh


def read_one(file: Found, sha256: str, *, year: int | None, region: str | None) -> tuple[Entry, bytes]:
    """What is to be known of *file*, and its facts as lines; a file that cannot be read has none."""
    entry = Entry(file.name, sha256, file.size)
    try:
        document = replace(corridor.read(Path(file.path), year=year, region=region), name=file.name)
        facts = [line + "\n" for line in lines([document])]
        return replace(entry, characters=len(document.text), facts=len(facts)), "".join(facts).encode()
    except LuoshiError as error:
        return replace(entry, code=error.code, what=error.what, todo=error.todo), b""
    except MemoryError:
        return replace(entry, code="L406", what="读这份文件时内存不够", todo="请减少 --jobs，或拆成几个较小的文件"), b""
    except Exception as error:  # a fault of ours must not cost the other files
        what, todo = f"读这份文件时程序出错：{type(error).__name__}", "请把这份文件交给维护的人"
        return replace(entry, code="L407", what=what, todo=todo), b""


def digest(path: str) -> str:
    """The SHA-256 of the file's content; empty if it cannot be opened or is no regular file."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # a pipe would let us wait for ever
            return ""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def error_line(entry: Entry) -> str:
    """The line of errors.jsonl for a document that could not be read."""
    message = str(LuoshiError(entry.code, entry.what, entry.name, entry.todo))
    record = {"kind": "error", "document": entry.name, "code": entry.code, "what": entry.what, "todo": entry.todo}
    return dump(record | {"message": message}) + "\n"


@cache
def program() -> str:
    """The version of this program, with a digest of its own files: where people change rules, the number stays."""
    sha256, package = hashlib.sha256(), Path(luoshi.__file__).parent
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.is_file() and path.suffix in (".py", ".toml", ".csv", ".txt", ".tsv") and name.parts[0] not in _BESIDE:
            sha256.update(f"{name.as_posix()}\0".encode() + path.read_bytes())
    return f"{luoshi.__version__}+{sha256.hexdigest()[:16]}"


def _by_spark(work: Sequence[Chunk], master: str, out: Path, meter: _Meter) -> Iterator[list[Entry]]:
    """The results of `read_chunk` by Spark, once it is sure that what its machines wrote can be seen from here."""
    folder = parts_folder(out)
    for result in by_spark(work, read_chunk, master=master, watch=lambda: meter.peek(folder)):
        if any(entry.held and not (out / entry.held).is_file() for entry in result):
            todo = "输入和结果文件夹要放在各台机器以同一路径都能读写的地方（如 NFS）"
            raise LuoshiError("L405", "看不到 Spark 的机器写出的结果", str(out), todo)
        yield result
