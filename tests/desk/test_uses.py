"""From a sentence to where its figure is used: the ledger, its indicator, its unit, targets, tasks, promises."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from luoshi.desk import demo
from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.services.bulk import facts_accept
from luoshi.desk.tracking.models import Link, Task
from luoshi.desk.tracking.selectors.uses import uses_of
from tests.desk.marks_scene import PASSED

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(db: None) -> None:
    assert demo.load()
    clerk, report = User.objects.get(username="tianbao"), Version.objects.get(name="report.txt")
    wanted = report.facts.filter(state=Fact.State.PENDING, kind="figure", doubts="")
    facts_accept(clerk, report, {fact.pk: fact.revision for fact in wanted})


def fact(version: str, **told: Any) -> Fact:
    """The first fact of a text that stands in the ledger."""
    states = (Fact.State.ACCEPTED, Fact.State.CORRECTED)
    return Fact.objects.filter(version__name=version, state__in=states, **told).order_by("start")[:1].get()


def kinds(user: str, one: Fact) -> set[str]:
    return {use.what for use in uses_of(User.objects.get(username=user), one)}


def tree(client: Client, address: str) -> Any:
    return html.fromstring(client.get(address).content.decode())


def test_a_target_and_what_is_compared_with_it_lead_to_the_targets(loaded: None) -> None:
    plan = fact("plan.txt", kind="figure", surface__contains="5.5%")
    report = fact("report.txt", kind="figure", surface__contains="618.4")
    assert kinds("ducha", plan) >= {"台账", "指标", "单位", "目标", "承诺"}
    assert kinds("ducha", report) >= {"台账", "指标", "单位"}
    told = {use.words for use in uses_of(User.objects.get(username="ducha"), report) if use.what == "台账"}
    assert all(words.startswith("地区生产总值 澜湾区") for words in told) and told


def test_a_promise_leads_to_its_task_and_to_what_became_of_it(loaded: None) -> None:
    task = Task.objects.exclude(commitment=None).order_by("pk")[0]
    assert task.commitment is not None and task.commitment.fact is not None
    assert kinds("ducha", task.commitment.fact) >= {"任务"}
    link = Link.objects.filter(promised_start__isnull=False).exclude(reported_start=None)[:1].get()
    plan = Fact.objects.filter(version=link.run.plan, start__lt=link.promised_end, end__gt=link.promised_start)
    report = Fact.objects.filter(version=link.run.report, start__lt=link.reported_end, end__gt=link.reported_start)
    for some in (plan, report):
        assert any("承诺" in kinds("ducha", one) for one in some)


def test_the_sentence_leads_there_in_two_steps_and_every_link_opens(loaded: None) -> None:
    one = fact("plan.txt", kind="figure", surface__contains="5.5%")
    client = Client()
    client.force_login(User.objects.get(username="tianbao"), backend=PASSED)
    review = tree(client, reverse("ledger:review", args=[one.version_id]))
    row = review.get_element_by_id(f"f{one.pk}")
    (address,) = [a.get("href") for a in row.iter("a") if a.get("class") == "uses"]
    assert any(a.get("href") == f"#f{one.pk}" for a in review.get_element_by_id("text").iter("a"))
    page = tree(client, address)
    head = page.get_element_by_id("uses")
    links = [a.get("href") for a in head.getnext().iter("a")]
    assert len(links) >= 4 and all(client.get(link).status_code == 200 for link in links)
    targets = next(link for link in links if link.startswith("/tracking/targets/"))
    assert "地区生产总值" in client.get(targets).content.decode()


def test_nobody_is_led_to_what_they_may_not_see(loaded: None) -> None:
    one = fact("plan.txt", kind="figure", surface__contains="5.5%")
    client = Client()
    client.force_login(User.objects.get(username="dongdi"), backend=PASSED)
    assert client.get(f"/facts/{one.pk}/").status_code == 404


def test_the_number_of_queries_does_not_grow(loaded: None, django_assert_max_num_queries: Any) -> None:
    user = User.objects.get(username="ducha")
    uses_of(user, fact("plan.txt", kind="figure", surface__contains="5.5%"))
    told = (("plan.txt", "figure"), ("report.txt", "figure"), ("plan.txt", "commitment"))
    for one in [fact(name, kind=kind) for name, kind in told]:
        with django_assert_max_num_queries(6):
            uses_of(user, one)
