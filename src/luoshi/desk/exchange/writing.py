"""Writing a whole desk: tables of one moment, the files that they name, the manifest; proved before it is given out."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.services import record_alone
from luoshi.desk.audit.verify import Anchor, last, verify
from luoshi.desk.exchange.manifest import FILES, NAME, README, Manifest, Part, manifest_now
from luoshi.desk.exchange.places import Sink, new_archive, new_folder
from luoshi.desk.exchange.proving import prove
from luoshi.desk.exchange.readme import readme
from luoshi.desk.exchange.snapshot import snapshot
from luoshi.desk.exchange.tables import line_of, tables
from luoshi.desk.ledger.files import path_of
from luoshi.records import LuoshiError

Told = Callable[[str], object]
_MOST_FAULTS = 20


def backup(path: Path, *, told: Told, broken: bool = False) -> Manifest:
    """Back the desk up into one file while it is used; read again and proved before the act ends.

    A desk that is not whole (its chain does not hold, a file is lost) is backed up only where *broken* says so; the
    manifest then tells what is wrong with it.

    Raises:
        LuoshiError: it is there already, cannot be written, or the desk is not whole.
    """
    record_alone("备份", target="exchange/backup", detail={"文件": path.name})
    made: list[Manifest] = []
    with new_archive(path, lambda source: prove(source, made[0], told)) as sink:
        made.append(_written(sink, path.parent, told, broken))
    return made[0]


def export_all(path: Path, *, told: Told, broken: bool = False) -> Manifest:
    """Write everything into a folder in open formats (JSON Lines and the files as they came), proved likewise.

    Raises:
        LuoshiError: as `backup`.
    """
    record_alone("导出全部数据", target="exchange/export", detail={"文件夹": path.name})
    made: list[Manifest] = []
    with new_folder(path, lambda source: prove(source, made[0], told)) as sink:
        made.append(_written(sink, path.parent, told, broken))
    return made[0]


def _written(sink: Sink, beside: Path, told: Told, broken: bool) -> Manifest:
    """Write all parts of the desk as it is at one moment."""
    beside.mkdir(parents=True, exist_ok=True)
    with snapshot(beside):
        manifest = manifest_now()
        for table in tables():
            manifest.tables[table.name] = _part(sink, f"tables/{table.name}.jsonl", table.rows())
            told(f"{table.name}：{manifest.tables[table.name].rows} 行")
        manifest.faults = faults_now()
        manifest.chain = dict(zip(("events", "digest"), last(), strict=True))
        places = named_files()
    # files never change and lie there before a row names them: they need no moment
    there = [place for place in places if path_of(place).is_file()]
    manifest.lost = sorted(set(places) - set(there))
    if not broken:
        _demand(manifest)
    for place in there:
        sink.add(f"files/{place}", path_of(place))
    manifest.files = _part(sink, FILES, (_line(place) for place in there))
    told(f"文件：{manifest.files.rows} 个")
    for name, data in ((README, readme(manifest)), (NAME, manifest.written())):
        with sink.open(name) as part:
            part.write(data)
    return manifest


def _demand(manifest: Manifest) -> None:
    """Raise LuoshiError where the desk was not whole when it was written down."""
    if manifest.faults:
        raise not_whole(manifest.faults[0])
    if manifest.lost:
        todo = "请检查数据文件夹 files，从旧备份找回；找不回时加 --broken，缺的记在清单里"
        raise LuoshiError("L707", f"缺少 {len(manifest.lost)} 个原文件", manifest.lost[0], todo)


def not_whole(fault: str) -> LuoshiError:
    """The error of a desk whose chain does not hold."""
    todo = "请运行 luoshi audit verify 看全部问题，查明原因；先要留一份现状的，加 --broken"
    return LuoshiError("L706", "审计链核验不通过", fault, todo)


def faults_now(anchors: Sequence[Anchor] = ()) -> list[str]:
    """The first faults of the audit chain and of the ledger beside it, and how many there are besides."""
    found: list[str] = []
    more = 0
    for faults in (verify(anchors), verify_postings()):
        # to its end: a reader that is left in the middle holds a cursor on a transaction that is over
        for fault in faults:
            if len(found) < _MOST_FAULTS:
                found.append(fault.what)
            else:
                more += 1
    return [*found, f"另有 {more} 处"] if more else found


def named_files() -> list[str]:
    """The places of all files that rows name: what nobody names (a killed upload left it) belongs to nothing."""
    found: set[str] = set()
    for table in tables():
        if {"file", "sha256"} <= {column.name for column in table.columns}:
            rows = table.model._default_manager.exclude(file="").order_by().distinct()
            found.update(rows.values_list("file", flat=True).iterator(2000))
    return sorted(found)


def _line(place: str) -> bytes:
    return line_of({"file": place, "size": path_of(place).stat().st_size})


def _part(sink: Sink, name: str, lines: Iterable[bytes]) -> Part:
    digest, count, size = hashlib.sha256(), 0, 0
    with sink.open(name) as part:
        for line in lines:
            part.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
    return Part(count, digest.hexdigest(), size)
