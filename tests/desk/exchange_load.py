"""People at work while backups are taken: processes that enter, approve, import and follow until they are killed.

``python -m tests.desk.exchange_load`` with the name of one of the acts goes on with it for ever; `begin` makes their
district, `moment` tells what the desk was after an event of its chain: the same of it and of a backup of that moment.
"""

import hashlib
import sys
from collections.abc import Iterable
from decimal import Decimal
from itertools import count
from typing import Any

import django

from tests.desk import faults


def following(turn: int, times: Iterable[int]) -> None:
    """Put tasks and projects into lists, change and report them."""
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.tracking.services.monthly import MonthTold, project_report
    from luoshi.desk.tracking.services.projects import project_add
    from luoshi.desk.tracking.services.tasks import TaskList, task_add, task_edit

    clerk, district = User.objects.get(username="clerk"), Organ.objects.get(name="澜湾区")
    into = TaskList(district, 2024, "重点工作")
    for number in times:
        task = task_add(clerk, into, {"text": f"任务{turn}-{number}", "due_text": "年底前"}, {1: "开工"})
        task_edit(clerk, task, {"goal": "建成12公里"}, revision=task.revision)
        project = project_add(
            clerk, into, {"code": f"A{turn}-{number}", "name": f"泊位{number}", "plan": Decimal(60000)}
        )
        project_report(clerk, project, MonthTold(1, Decimal(number + 1)), revision=project.revision)


ACTS = {act.__name__: act for act in (*faults.ACTS, following)}


def moment(last: int) -> dict[str, Any]:
    """What the desk was after an event: its digest, and the rows and ends of the ledger till then."""
    from luoshi.desk.audit.models import Event
    from luoshi.desk.ledger.models import Commitment, Honour, Observation, Project
    from luoshi.desk.ledger.services.ending import moment as written

    events = Event.objects.filter(number__lte=last)
    postings = sorted(events.filter(detail__has_key="入账号").values_list("detail__入账号", flat=True))
    ends = set(events.filter(detail__has_key="终止时刻").values_list("detail__终止时刻", flat=True))
    digest, rows, ended = hashlib.sha256(), 0, 0
    for model in (Observation, Commitment, Project, Honour):
        names = [field.attname for field in model._meta.concrete_fields if field.name != "superseded_at"]
        for row in model._default_manager.filter(posting__in=postings).order_by("pk"):
            over = row.superseded_at is not None and written(row.superseded_at) in ends
            rows, ended = rows + 1, ended + over
            digest.update(repr([*(getattr(row, name) for name in names), over]).encode())
    told = Event.objects.get(number=last)
    return {"event": told.digest, "postings": postings, "rows": rows, "ended": ended, "digest": digest.hexdigest()}


def begin() -> None:
    """Make the district, and let everybody act once."""
    faults.scene()
    for act in ACTS.values():
        act(0, (0,))


def main(word: str) -> None:
    """Go on with one of the acts."""
    django.setup()
    print("ready", flush=True)
    ACTS[word](1 + sorted(ACTS).index(word), count(1))


if __name__ == "__main__":
    main(*sys.argv[1:])
