"""The review page and the pages of facts, as a browser without a script and as the page's own script use them."""

import json
from typing import Any

import pytest
from django.test import Client

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.ledger.doubts import DOUBTFUL
from luoshi.desk.ledger.models import Fact, Observation, Version
from luoshi.desk.ledger.services.review import fact_accept, fact_reject
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
QUERIES = 12


@pytest.fixture
def at_desk(client: Client, clerk: User) -> Client:
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, path: str, body: object) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json")


def figure(version: Version, words: str = "618.4亿元") -> Fact:
    return version.facts.get(kind="figure", surface=words)


def page(client: Client, version: Version, query: str = "") -> str:
    answer = client.get(f"/versions/{version.pk}/review{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_text_facts_and_findings_in_few_queries(
    at_desk: Client, version: Version, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(QUERIES):
        html = page(at_desk, version)
    fact = figure(version)
    assert f'id="f{fact.pk}"' in html and f'id="at{fact.start}"' in html
    assert "增速与水平" in html and "310/(4620-310)=7.19%≠8.9%" in html, "核对的结论和算式在正文旁"
    assert 'class="q error"' in html or "q error" in html


def test_the_doubtful_come_first_and_the_rest_in_the_order_of_the_text(at_desk: Client, version: Version) -> None:
    rows = at_desk.get(f"/versions/{version.pk}/review").context["review"].rows
    doubts = [row.fact.doubt for row in rows]
    many = sum(row.doubtful for row in rows)
    assert 0 < many < len(rows) / 4, "存疑的是少数"
    assert doubts[:many] == sorted(doubts[:many], reverse=True) and min(doubts[:many]) >= DOUBTFUL
    starts = [row.fact.start for row in rows[many:]]
    assert starts == sorted(starts)
    ordered = at_desk.get(f"/versions/{version.pk}/review?order=text").context["review"].rows
    assert [row.fact.start for row in ordered] == sorted(row.fact.start for row in ordered)


def test_filters_narrow_without_a_script(at_desk: Client, version: Version) -> None:
    shown = at_desk.get(f"/versions/{version.pk}/review?kind=honour&doubt=no&state=pending").context["review"]
    listed = [row for row in shown.rows if row.shown]
    assert listed and all(row.fact.kind == "honour" and not row.doubtful for row in listed)
    part = shown.parts[0][0]
    low, high = (int(edge) for edge in part.split("-"))
    shown = at_desk.get(f"/versions/{version.pk}/review?part={part}").context["review"]
    assert all((low <= row.fact.start < high) == row.shown for row in shown.rows)
    assert at_desk.get(f"/versions/{version.pk}/review?part=x&kind=%00&order=").status_code == 200


def test_all_undoubted_are_accepted_at_once_and_taken_back(at_desk: Client, version: Version) -> None:
    shown = at_desk.get(f"/versions/{version.pk}/review?kind=figure").context["review"]
    assert "f" not in shown.waiting
    answer = at_desk.post(f"/versions/{version.pk}/decide", {"facts": shown.waiting, "next": "//evil.example/"})
    assert answer.status_code == 302 and answer["Location"] == f"/versions/{version.pk}/review"
    accepted = version.facts.filter(state="accepted")
    assert accepted.count() == shown.undoubted > 10
    assert not accepted.filter(doubt__gte=DOUBTFUL).exists() and not accepted.exclude(kind="figure").exists()
    seen = {str(fact.pk): fact.revision for fact in accepted}
    told = send(at_desk, f"/versions/{version.pk}/decide", {"action": "reopen", "facts": seen}).json()
    assert told["done"] == len(seen) and not version.facts.filter(state="accepted").exists()
    assert not Observation.objects.filter(superseded_at=None).exists()


def test_what_others_decided_meanwhile_is_left_alone(at_desk: Client, clerk: User, version: Version) -> None:
    facts = list(version.facts.filter(kind="figure")[:4])
    fact_reject(clerk, facts[0], revision=0)
    body = {"action": "accept", "facts": {str(fact.pk): 0 for fact in facts}}
    told = send(at_desk, f"/versions/{version.pk}/decide", body).json()
    assert told["done"] == 3 and {one["id"]: one["state"] for one in told["facts"]}[facts[0].pk] == "rejected"
    again = send(at_desk, f"/versions/{version.pk}/decide", body).json()
    assert again["done"] == 3, "同样的请求再来一次，结果一样"
    assert Observation.objects.filter(fact=facts[1], superseded_at=None).count() <= 1


def test_every_decision_works_as_a_form(at_desk: Client, version: Version) -> None:
    fact = figure(version)
    path = f"/facts/{fact.pk}/decide"
    assert at_desk.post(path, {"action": "accept", "revision": 0}).status_code == 302
    form = {"action": "correct", "revision": 1, "value": "620.5亿", "period": "2024年", "indicator": "地区生产总值"}
    assert at_desk.post(path, form).status_code == 302
    fact.refresh_from_db()
    assert (fact.data["value"], fact.data["step"], fact.data["period"]) == ("62050000000", "10000000", "2024")
    assert at_desk.post(path, {"action": "reopen", "revision": 2}).status_code == 302
    split = {"action": "split", "revision": 3, "indicator": "甲", "indicator-2": "乙", "value-2": "1亿"}
    assert at_desk.post(path, split).status_code == 302
    first, second = fact.successors.order_by("pk")
    assert (first.data["indicator"], second.data["indicator"], second.data["value"]) == ("甲", "乙", "100000000")
    merged = {"revision": 1, "with": f"{second.pk}:1"}
    assert at_desk.post(f"/facts/{first.pk}/merge", merged).status_code == 302
    assert at_desk.post(path, {"action": "reject", "revision": 4}).status_code == 400, "已经拆分"
    assert at_desk.post(path, {"action": "burn", "revision": "x"}).status_code == 400


def test_an_unchanged_form_changes_nothing(at_desk: Client, version: Version) -> None:
    for fact in version.facts.exclude(kind__in=("clause", "term", "case"))[:60]:
        fields = at_desk.get(f"/facts/{fact.pk}/").context["fields"]
        sent = {field.name: field.value for field in fields}
        at_desk.post(f"/facts/{fact.pk}/decide", {"action": "correct", "revision": 0, **sent})
        fact.refresh_from_db()
        assert fact.state == "corrected" and fact.data == fact.read


def test_a_missed_number_is_added_by_its_words(at_desk: Client, version: Version) -> None:
    path = f"/versions/{version.pk}/facts"
    html = at_desk.get(path, {"words": "澜湾区"}).content.decode()
    assert "补记并采用" in html and "澜湾区</a></q>" in html
    assert "原文里没有这几个字" in at_desk.get(path, {"words": "没有这句"}).content.decode()
    start = version.text.index("澜湾区")
    sent = {"start": start, "end": start + 3, "indicator": "测试", "value": "3万", "unit": "人", "period": "2024年"}
    assert at_desk.post(path, sent).status_code == 302
    made = version.facts.get(read__isnull=True)
    assert (made.surface, made.data["value"], made.data["step"]) == ("澜湾区", "30000", "10000")
    assert at_desk.post(path, sent).status_code == 302 and version.facts.filter(read__isnull=True).count() == 1
    assert at_desk.post(path, sent | {"value": "三"}).status_code == 400
    for first, last in (("0", "999999"), ("x", "-1"), ("5", "5")):
        assert at_desk.post(path, sent | {"start": first, "end": last}).status_code == 400
    assert at_desk.get(path, {"start": "5", "end": "99999999"}).status_code == 200


def test_what_is_no_statistic_says_so(at_desk: Client, version: Version) -> None:
    fact = figure(version)
    body = {"action": "correct", "revision": 0, "indicator": ""}
    told = send(at_desk, f"/facts/{fact.pk}/decide", body).json()
    assert told["words"] == "改后采用；不是统计指标，不入观测值" and told["cell"] == ""
    html = page(at_desk, version)
    assert "不是统计指标，不入观测值" in html


def test_the_page_of_a_fact_tells_where_its_number_is_used(
    at_desk: Client, clerk: User, version: Version, django_assert_max_num_queries: Any
) -> None:
    fact = fact_accept(clerk, figure(version), revision=0)
    with django_assert_max_num_queries(QUERIES + 2):  # targets and promises that use it
        html = at_desk.get(f"/facts/{fact.pk}/").content.decode()
    row = Observation.objects.get(fact=fact)
    assert f"/ledger/cells/{row.cell}/" in html and "<mark>618.4亿元</mark>" in html
    assert "采用" in html and "处理经过" in html and "读法的依据" in html
    assert f"/ledger/cells/{row.cell}/" in page(at_desk, version), "审读页也通到台账"


def test_a_script_gets_what_is_there_on_a_conflict(at_desk: Client, version: Version, district: Organ) -> None:
    fact = figure(version)
    fact_reject(person("督查员", district, "supervisor"), fact, revision=0)
    answer = send(at_desk, f"/facts/{fact.pk}/decide", {"action": "accept", "revision": 0})
    told = answer.json()
    assert answer.status_code == 409 and told["by"] == "督查员" and told["words"] == "不采用" and told["revision"] == 1


def test_who_may_not_review_sees_but_cannot_decide(version: Version, reader: User, other: Organ) -> None:
    fact = figure(version)
    seen = signed_in(reader)
    html = page(seen, version)
    assert 'id="bulk"' not in html and 'data-may="1"' not in html
    for path in (f"/facts/{fact.pk}/decide", f"/facts/{fact.pk}/merge", f"/versions/{version.pk}/decide"):
        assert seen.post(path, {"action": "accept", "revision": 0}).status_code == 403
    stranger = signed_in(person("外区填报员", other, "clerk"))
    for path in (f"/versions/{version.pk}/review", f"/facts/{fact.pk}/", f"/versions/{version.pk}/facts"):
        assert stranger.get(path).status_code == 404
    for path in (f"/facts/{fact.pk}/decide", f"/facts/{fact.pk}/merge", f"/versions/{version.pk}/decide"):
        assert stranger.post(path, {"action": "accept", "revision": 0}).status_code == 404
    fact.refresh_from_db()
    assert fact.state == "pending"


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b'{"action":"accept"}', b'{"action":"split","revision":0,"parts":"x"}',
        b'{"action":"correct","revision":0,"value":{"a":1}}', b'{"action":"correct","revision":0,"measure":"odd"}',
        b'{"action":"correct","revision":0,"period":"sometime"}', b'{"action":"correct","revision":0,"indicator":7}',
        b'{"action":"correct","revision":0,"value":"1e999999"}', b'{"action":"correct","revision":0,"value":"-"}',
    ],
)  # fmt: skip
def test_nonsense_is_told_and_nothing_is_decided(at_desk: Client, version: Version, body: bytes) -> None:
    fact = figure(version)
    answer = at_desk.post(f"/facts/{fact.pk}/decide", body, content_type="application/json")
    assert answer.status_code in (400, 409)
    for path in (f"/versions/{version.pk}/decide", f"/facts/{fact.pk}/merge", f"/versions/{version.pk}/facts"):
        assert at_desk.post(path, body, content_type="application/json").status_code in (200, 400, 409)
    fact.refresh_from_db()
    assert fact.state == "pending"
