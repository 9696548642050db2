"""Writing a whole desk: tables of one moment, the files that they name, the manifest; proved before it is given out."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.services import record_alone
from luoshi.desk.audit.verify import last, verify
from luoshi.desk.exchange.manifest import FILES, NAME, README, Manifest, Part, manifest_now
from luoshi.desk.exchange.places import Sink, new_archive, new_folder
from luoshi.desk.exchange.proving import prove
from luoshi.desk.exchange.readme import readme
from luoshi.desk.exchange.snapshot import snapshot
from luoshi.desk.exchange.tables import line_of, tables
from luoshi.records import LuoshiError

Told = Callable[[str], object]
_DIGEST = re.compile("[0-9a-f]{64}")


def backup(path: Path, *, told: Told) -> Manifest:
    """Back the desk up into one file while it is used; read again and proved before the act ends.

    Raises:
        LuoshiError: it is there already, cannot be written, or the audit chain is broken.
    """
    record_alone("备份", target="exchange/backup", detail={"文件": path.name})
    made: list[Manifest] = []
    with new_archive(path, lambda source: prove(source, made[0], told)) as sink:
        made.append(_written(sink, path.parent, told))
    return made[0]


def export_all(path: Path, *, told: Told) -> Manifest:
    """Write everything into a folder in open formats (JSON Lines and the files as they came), proved likewise.

    Raises:
        LuoshiError: as `backup`.
    """
    record_alone("导出全部数据", target="exchange/export", detail={"文件夹": path.name})
    made: list[Manifest] = []
    with new_folder(path, lambda source: prove(source, made[0], told)) as sink:
        made.append(_written(sink, path.parent, told))
    return made[0]


def _written(sink: Sink, beside: Path, told: Told) -> Manifest:
    """Write all parts of the desk as it is at one moment."""
    beside.mkdir(parents=True, exist_ok=True)
    with snapshot(beside):
        manifest = manifest_now()
        for table in tables():
            manifest.tables[table.name] = _part(sink, f"tables/{table.name}.jsonl", table.rows())
            told(f"{table.name}：{manifest.tables[table.name].rows} 行")
        demand_whole()
        manifest.chain = dict(zip(("events", "digest"), last(), strict=True))
    # files never change and lie there before a row names them: they need no moment
    manifest.files = _part(sink, FILES, _files(sink))
    told(f"文件：{manifest.files.rows} 个")
    for name, data in ((README, readme(manifest)), (NAME, manifest.written())):
        with sink.open(name) as part:
            part.write(data)
    return manifest


def demand_whole() -> None:
    """Raise LuoshiError where the audit chain is broken or a row of the ledger does not fit it."""
    for faults in (verify(), verify_postings()):
        first = next(faults, None)
        if first:
            for _ in faults:
                pass  # to its end: a reader that is left in the middle holds a cursor on a transaction that is over
            todo = "请运行 luoshi audit verify 看全部问题；先查明原因，再备份或恢复"
            raise LuoshiError("L706", "审计链核验不通过", first.what, todo)


def _part(sink: Sink, name: str, lines: Iterable[bytes]) -> Part:
    digest, count = hashlib.sha256(), 0
    # gathered first where the lines themselves write parts: an archive takes one part at a time
    gathered = list(lines) if name == FILES else lines
    with sink.open(name) as part:
        for line in gathered:
            part.write(line)
            digest.update(line)
            count += 1
    return Part(count, digest.hexdigest())


def _files(sink: Sink) -> Iterator[bytes]:
    """Put every file that is kept into the export; a line for each."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.glob("??/*")):
        if _DIGEST.fullmatch(path.name) and path.parent.name == path.name[:2]:
            place = f"{path.parent.name}/{path.name}"
            sink.add(f"files/{place}", path)
            yield line_of({"file": place, "size": path.stat().st_size})
