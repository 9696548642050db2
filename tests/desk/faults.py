"""Fifty kills: processes that import, read, enter tables and approve are killed at random moments, and looked after.

``python -m tests.desk.faults KILLS SEED`` works on the desk of ``LUOSHI_HOME`` and ``LUOSHI_DATABASE``. Each act runs
in a process of its own that does what the real ones do, again and again, until it is killed (-9), at a moment within
about the time that two of it take. After each kill another process looks at the database: every act is there with all
its rows, or not at all. The last line printed is JSON.
"""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path

import django
import xlsxwriter  # type: ignore[import-untyped]

import luoshi

TEXT = (
    "2024年，全区地区生产总值618.4亿元，增长{n}.1%。其中第一产业38.6亿元，第二产业271.5亿元，第三产业308.3亿元。"
    "城镇新增就业{n}万人。明年要新建口袋公园{n}处，由区发展和改革局牵头，年底前完成。"
)
SHORTEST = 0.002
ROWS = 60
TOWNS = ("东堤街道", "望海街道", "石墩镇")


def scene() -> None:
    """An invented district with a round of reporting."""
    from luoshi.desk.accounts.models import Grant, Organ, UnitGroup, UnitGroupMember, User
    from luoshi.desk.accounts.services import organ_create
    from luoshi.desk.embedded import set_up
    from luoshi.desk.ledger.calendar import working_day
    from luoshi.desk.ledger.models import Indicator
    from luoshi.desk.ledger.services.catalogue import catalogue_fill
    from luoshi.desk.ledger.services.rounds import Plan, Wanted, round_create, round_open

    set_up()
    catalogue_fill()
    kept = ("社会消费品零售总额", *Indicator.objects.filter(unit="元").values_list("name", flat=True)[:4])
    Indicator.objects.exclude(name__in=kept).delete()  # a short one is quick
    district = organ_create(name="澜湾区", kind=Organ.Kind.REGION)
    group = UnitGroup.objects.create(code="towns", name="镇街")
    for order, name in enumerate(TOWNS):
        town = organ_create(name=name, kind=Organ.Kind.TOWN, parent=district, order=order)
        UnitGroupMember.objects.create(group=group, organ=town, order=order)
    for name, role in (("clerk", "clerk"), ("approver", "approver"), ("supervisor", "supervisor")):
        user = User.objects.create_user(name, password="Chuang-hai-2024", full_name=name, organ=district)
        Grant.objects.create(user=user, role=role, organ=district)
    supervisor = User.objects.get(username="supervisor")
    wanted = [Wanted(one) for one in Indicator.objects.filter(unit="元")[:4]]
    plan = Plan("一月", "2024-01", group, district, date(2024, 1, 1), working_day(date.today() + timedelta(30), 1))
    round_open(supervisor, round_create(supervisor, plan, wanted))


def documents(turn: int, times: Iterable[int]) -> None:
    """Import reports, and read them as the worker does."""
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.ledger.services.documents import document_import

    clerk, district = User.objects.get(username="clerk"), Organ.objects.get(name="澜湾区")
    for number in times:
        text = TEXT.format(n=turn * 1000 + number)
        document_import(clerk, name=f"报告{turn}-{number}.txt", data=text.encode(), organ=district)
        _work()


def tables(turn: int, times: Iterable[int]) -> None:
    """Upload tables, check, confirm and enter them; every second one supersedes what stands there."""
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.ledger.models import TableImport
    from luoshi.desk.ledger.services.table_import import table_confirm, table_upload

    approver, district = User.objects.get(username="approver"), Organ.objects.get(name="澜湾区")
    for number in times:
        data = workbook(turn * 100 + number)
        table_upload(approver, name=f"数据{turn}-{number}.xlsx", data=data, organ=district)
        _work()
        for one in TableImport.objects.filter(state="checked"):
            table_confirm(approver, one, basis=one.basis)
        _work()


def approvals(turn: int, times: Iterable[int]) -> None:
    """Enter, submit, approve and return the filings of the round."""
    from decimal import Decimal

    from luoshi.desk.accounts.models import User
    from luoshi.desk.ledger.models import Filing
    from luoshi.desk.ledger.services.rounds import Given, entries_save, filing_approve, filing_return, filing_submit

    users = {user.username: user for user in User.objects.all()}
    for number in times:
        for filing in Filing.objects.order_by("pk"):
            now = filing
            if now.state in ("未报", "填报中", "已退回"):
                value = Decimal(10**9 + turn * 10**6 + number)
                seen = now.entries.values_list("item", "revision")
                given = [Given(item, value=value, revision=revision) for item, revision in seen]
                entries_save(users["clerk"], now, given)
                now = filing_submit(users["clerk"], now, checked=True)
            if now.state == "待审":
                now = filing_approve(users["approver"], now, revision=now.revision)
            filing_return(users["supervisor"], now, "再核对", revision=now.revision)


def reviews(turn: int, times: Iterable[int]) -> None:
    """Accept facts, alone and many at once, and reject them again."""
    from luoshi.desk.accounts.models import User
    from luoshi.desk.ledger.models import Version
    from luoshi.desk.ledger.services.bulk import facts_accept
    from luoshi.desk.ledger.services.review import fact_accept, fact_reject

    clerk = User.objects.get(username="clerk")
    for _ in times:
        version = Version.objects.filter(state="read").order_by("-pk")[0]
        first, *others = version.facts.filter(kind="figure").order_by("pk")
        fact_reject(clerk, fact_accept(clerk, first, revision=first.revision), revision=first.revision + 1)
        facts_accept(clerk, version, {fact.pk: fact.revision for fact in others})
        for fact in version.facts.filter(state="accepted"):
            fact_reject(clerk, fact, revision=fact.revision)


Act = Callable[[int, Iterable[int]], None]
ACTS: tuple[Act, ...] = (documents, tables, approvals, reviews)


def workbook(number: int) -> bytes:
    """A table of a few values."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("数据")
    sheet.write_row(0, 0, ("单位", "指标", "期间", "数值"))
    for row in range(ROWS):
        place = (
            TOWNS[row % 3],
            "社会消费品零售总额",
            f"{1990 + row // 36}-{row // 3 % 12 + 1:02d}",
            number * 100 + row,
        )
        sheet.write_row(row + 1, 0, place)
    book.close()
    return stream.getvalue()


def _work() -> None:
    from luoshi.desk.ledger.leases import free_dead, worker_name
    from luoshi.desk.ledger.reading import work_once

    free_dead()
    while work_once(worker_name()):
        pass


# the campaign


def main(kills: int, seed: int) -> int:
    """Kill so many processes; 0 where nothing was half there and everything came to its end."""
    django.setup()
    luoshi.read(TEXT.format(n=1))  # what the acts need is loaded once, for all children
    for name in ("audit.postings", "ledger.reading", "ledger.services.rounds"):
        import_module(f"luoshi.desk.{name}")
    _apart(scene)
    takes = {act: _takes(act, kills + number) for number, act in enumerate(ACTS)}
    chance, told = random.Random(seed), Counter[str]()
    for turn in range(kills):
        act = ACTS[turn % len(ACTS)]
        seconds = chance.uniform(SHORTEST, 2 * takes[act])
        _real_worker(seconds) if turn % 12 == 11 else _killed(act, turn, seconds)
        told.update({"kills": 1} | _apart(after))
        told.update(_apart(restart))
    told.update(_apart(finish))
    print(json.dumps(told))
    return 1 if told["troubles"] else 0


def _apart(work: Callable[[], dict[str, int] | None]) -> dict[str, int]:
    """Do something in a process of its own, so that this one never has a connection to the database."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _ended(lambda: os.write(writer, json.dumps(work() or {}).encode()))
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    if os.waitpid(child, 0)[1]:
        raise SystemExit(f"{work.__name__} 未能完成")
    return dict(json.loads(told))


def _takes(act: Act, turn: int) -> float:
    """Seconds that an act takes, on this machine as it is now; the quicker of two, for the first also loads."""
    seconds = []
    for number in range(2):
        began = time.monotonic()
        _apart(lambda number=number: act(turn, (number,)))  # type: ignore[misc]
        seconds.append(time.monotonic() - began)
    return min(max(min(seconds), 0.02), 0.6)


def _ended(work: Callable[[], object]) -> None:
    """Do something, and end this process with what came of it."""
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _killed(act: Act, turn: int, seconds: float) -> None:
    child = os.fork()
    if not child:
        _ended(lambda: act(turn, count()))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
        raise SystemExit(f"{act.__name__} 自己停下了")


def _real_worker(seconds: float) -> None:
    """The worker as an office starts it, with work waiting, killed while it works."""
    _apart(_imported)
    with subprocess.Popen([sys.executable, "-m", "luoshi.desk", "worker"], env=os.environ) as process:
        sign = Path(os.environ["LUOSHI_HOME"]) / "worker.alive"
        began, limit = time.time(), time.monotonic() + 30
        while not (sign.exists() and sign.stat().st_mtime >= began) and time.monotonic() < limit:
            time.sleep(0.02)
        time.sleep(seconds)
        process.kill()


def _imported() -> None:
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.ledger.models import Version
    from luoshi.desk.ledger.services.documents import document_import

    clerk, district = User.objects.get(username="clerk"), Organ.objects.get(name="澜湾区")
    first = Version.objects.count() + 1_000_000
    for number in range(first, first + 3):
        document_import(clerk, name=f"{number}.txt", data=TEXT.format(n=number).encode() * 3, organ=district)


def after() -> dict[str, int]:
    """What a look after a kill found: what is half there, and what the dead worker held."""
    from tests.desk import faults_found

    found = faults_found.troubles()
    print(*found[:10], sep="\n", end="", file=sys.stderr)
    return {"troubles": len(found), "left by the dead": _held()}


def restart() -> dict[str, int]:
    """A new worker takes over what the dead one held, and comes to the end of it."""
    _work()
    return {"not taken over": _held()}


def _held() -> int:
    from luoshi.desk.ledger.models import TableImport, Version

    return sum(model._default_manager.filter(lease__isnull=False).count() for model in (Version, TableImport))


def finish() -> dict[str, int]:
    """How much was done, and what is still open at the end: nothing should be."""
    from luoshi.desk.ledger.models import Decision, Observation, Posting, TableImport, Version

    open_tables = TableImport.objects.filter(state__in=("waiting", "confirmed"))
    return after() | {
        "open": Version.objects.exclude(state="read").count() + open_tables.count(),
        "documents": Version.objects.count(),
        "tables": TableImport.objects.filter(state="posted").count(),
        "decisions": Decision.objects.count(),
        "approvals": Posting.objects.filter(action="填报核定").count(),
        "observations": Observation.objects.count(),
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
