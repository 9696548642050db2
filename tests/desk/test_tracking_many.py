"""A city's list of three thousand tasks is shown with as many queries as one of eight."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.desk.tracking.models import Task
from tests.desk.marks_scene import PASSED
from tests.desk.tracking_scene import scene

pytestmark = pytest.mark.django_db
PAGES = ("/", "/tracking/tasks/", "/tracking/tasks/?group=lead&cols=all", "/tracking/tasks/?group=light&page=9",
         "/tracking/tasks/summary", "/tracking/tasks/sheet",
         "/units/{unit}/", "/tracking/tasks/from-ledger")  # fmt: skip


def test_three_thousand_tasks_need_no_more_queries_than_eight(db: None) -> None:
    one = scene()
    task = one.reported(one.task("建成滨海步道12公里", support_names=["区财政局"]))
    client = Client()
    client.force_login(one.keeper, backend=PASSED)
    counts: dict[str, list[int]] = {page: [] for page in PAGES}
    for size in (8, 3000):
        known = Task.objects.count()
        Task.objects.bulk_create(_copy(task, number) for number in range(known + 1, size + 1))
        assert Task.objects.count() == size
        for page in PAGES:
            address = page.format(unit=one.bureau.pk)
            if size == 8:
                client.get(address)  # what is kept of the desk is read once
            with CaptureQueriesContext(connection) as told:
                assert client.get(address).status_code == 200, address
            counts[page].append(len(told))
    assert all(many <= few + 1 for few, many in counts.values()), counts  # one more: a page has a next one
    assert max(many for _, many in counts.values()) <= 30, counts


def _copy(task: Task, number: int) -> Task:
    """The same task with another number and words."""
    fields = (field.attname for field in Task._meta.concrete_fields if not field.primary_key)
    told = {name: getattr(task, name) for name in fields} | {"number": number, "text": f"任务{number}"}
    return Task(**told)
