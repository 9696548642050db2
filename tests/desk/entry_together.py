"""Run in a process of its own with the desk's real settings: people who act on the same thing at the same moment.

Prints what came out as JSON; `test_rounds_together.py` judges it.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

ROUNDS = 12


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Begin all acts together, each on a connection of its own; what each came to: done, or the code of its error."""
    from django.db import connection

    from luoshi.desk.ledger.services.entries import Clash
    from luoshi.records import LuoshiError

    gate, came = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int) -> None:
        gate.wait()
        try:
            acts[number]()
            came[number] = "done"
        except LuoshiError as error:
            came[number] = error.code
        except Clash:
            came[number] = "clash"
        except Exception as error:  # what is not foreseen is a finding
            came[number] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def two_approvers(scene: Any) -> dict[str, Any]:
    """The same level of the same filing."""
    from luoshi.desk.accounts.models import Role
    from luoshi.desk.ledger.models import Observation, Posting
    from luoshi.desk.ledger.services.filings import filing_approve
    from tests.desk.conftest import person
    from tests.desk.entry_scene import submitted

    second, came = person("陈审", scene.district, Role.APPROVER), []
    for number in range(ROUNDS):
        filing = submitted(scene, scene.filing(scene.open(period=f"{2000 + number}-Q1")))
        users = (scene.approver, second)
        acts = [partial(filing_approve, user, filing, revision=filing.revision) for user in users]
        came.append(sorted(at_once(acts)))
    believed = Observation.objects.filter(superseded_at=None).count()
    return {"came": came, "believed": believed, "rows": Observation.objects.count(), "acts": Posting.objects.count()}


def two_clerks(scene: Any) -> dict[str, Any]:
    """The same cell of the same filing, with two values."""
    from luoshi.desk.ledger.models import EntryChange
    from luoshi.desk.ledger.services.entries import entries_save
    from tests.desk.entry_scene import NAMES, given

    came, kept = [], []
    for number in range(ROUNDS):
        filing = scene.filing(scene.open(period=f"{2000 + number}-Q2"))
        pairs = ((scene.clerk, "1"), (scene.second, "2"))
        acts = [partial(entries_save, user, filing, given(filing, {NAMES[0]: words})) for user, words in pairs]
        came.append(sorted(at_once(acts)))
        entry = filing.entries.get(item__indicator__name=NAMES[0], item__measure="level")
        changes = list(EntryChange.objects.filter(entry=entry).values_list("value", flat=True))
        kept.append(changes == [entry.value] and entry.value in (Decimal(1), Decimal(2)) and entry.revision == 1)
    return {"came": came, "kept": kept}


def lock_and_approve(scene: Any) -> dict[str, Any]:
    """The round is locked while a filing is approved: one of the two is first, and the ledger shows which."""
    from luoshi.desk.ledger.models import Filing, Observation, Round
    from luoshi.desk.ledger.services.filings import filing_approve
    from luoshi.desk.ledger.services.rounds import round_lock
    from tests.desk.entry_scene import submitted

    came, fits = [], []
    for number in range(ROUNDS):
        one = scene.open(period=f"{2000 + number}-Q3")
        filing = submitted(scene, scene.filing(one))
        acts: list[Callable[[], object]] = [
            partial(filing_approve, scene.approver, filing, revision=filing.revision),
            partial(round_lock, scene.supervisor, one),
        ]
        came.append(at_once(acts))
        filing = Filing.objects.get(pk=filing.pk)
        mine = Observation.objects.filter(organ=scene.district, period=one.period, superseded_at=None)
        states = set(mine.values_list("state", flat=True))
        approved = filing.state == Filing.State.APPROVED
        fits.append(states == ({"迟报"} if approved else {"未报"}) and mine.count() == 6)
        assert Round.objects.get(pk=one.pk).state == Round.State.LOCKED
    return {"came": came, "fits": fits}


def two_rounds(scene: Any) -> dict[str, Any]:
    """Two rounds ask the same: while one approval is not yet through, the other is given."""
    from django.db import connection, transaction

    from luoshi.desk.ledger.models import Observation
    from luoshi.desk.ledger.services.filings import filing_approve
    from tests.desk.entry_scene import submitted

    told: dict[str, Any] = {"came": [], "words": "", "most": 0}
    for number in range(2):
        period = f"{2010 + number}-Q4"
        first, second = (submitted(scene, scene.filing(scene.open(period=period))) for _ in range(2))

        def late(filing: Any = second) -> None:
            try:
                filing_approve(scene.approver, filing, revision=filing.revision)
                told["came"].append("done")
            except Exception as error:
                told["came"].append(getattr(error, "code", repr(error)))
                told["words"] = str(error)
            finally:
                connection.close()

        other = threading.Thread(target=late)
        with transaction.atomic():
            filing_approve(scene.approver, first, revision=first.revision)
            other.start()
            other.join(1.0)  # it waits for this transaction
        other.join(30)
        mine = Observation.objects.filter(organ=scene.district, period=period, superseded_at=None)
        cells = list(mine.values_list("cell", flat=True))
        told["most"] = max(told["most"], *map(cells.count, cells))
    return told


def main() -> int:
    """Set a desk up in the folder that the environment names, and let them all begin at once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.desk.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from luoshi.desk.audit.verify import verify
    from tests.desk import entry_scene

    scene = entry_scene.scene()
    told = {name: globals()[name](scene) for name in ("two_approvers", "two_clerks", "lock_and_approve", "two_rounds")}
    print(json.dumps(told | {"faults": [fault.what for fault in verify()]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
