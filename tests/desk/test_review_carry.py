"""A changed version: decisions on unchanged sentences are carried over, the rest waits, and the page shows it all."""

from typing import Any

import pytest
from django.test import Client

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Fact, Observation, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.selectors.changes import changes_between
from luoshi.desk.ledger.services.documents import document_import
from luoshi.desk.ledger.services.review import fact_accept, fact_add, fact_correct, fact_reject, fact_split
from luoshi.records import LuoshiError

pytestmark = pytest.mark.django_db
FIRST = """澜湾区2024年工作报告

全年地区生产总值618.4亿元，增长6.2%。社会消费品零售总额181.5亿元。新增城镇就业2.3万人。规模以上工业企业214家。
"""
SECOND = """澜湾区2024年工作报告

统计数据已经核定。全年地区生产总值618.4亿元，增长6.2%。社会消费品零售总额183.0亿元。新增城镇就业2.3万人。进出口总额95.1亿元。
"""


def read(actor: User, organ: Organ, text: str, before: Version | None = None) -> Version:
    version = document_import(
        actor, name="报告.txt", data=text.encode(), organ=organ, document=before.document if before else None
    )
    assert work_all() == 1
    version.refresh_from_db()
    assert version.state == "read"
    return version


def one(version: Version, words: str) -> Fact:
    return version.facts.get(kind="figure", surface=words)


@pytest.fixture
def first(clerk: User, district: Organ) -> Version:
    return read(clerk, district, FIRST)


def test_decisions_on_unchanged_sentences_are_carried_over(clerk: User, district: Organ, first: Version) -> None:
    fact_accept(clerk, one(first, "618.4亿元"), revision=0)
    fact_correct(clerk, one(first, "2.3万人"), {"indicator": "城镇新增就业"}, revision=0)
    fact_reject(clerk, one(first, "6.2%"), revision=0)
    fact_accept(clerk, one(first, "181.5亿元"), revision=0)
    second = read(clerk, district, SECOND, first)
    kept = {fact.surface: fact for fact in second.facts.filter(kind="figure")}
    assert [kept[words].state for words in ("618.4亿元", "2.3万人", "6.2%")] == ["accepted", "corrected", "rejected"]
    assert kept["2.3万人"].data["indicator"] == "城镇新增就业" and kept["618.4亿元"].decided_by == clerk
    assert kept["183.0亿元"].state == kept["95.1亿元"].state == "pending", "变了的等审读"
    for fact in kept.values():
        assert second.text[fact.data["start"] : fact.data["end"]] == fact.surface
    [row] = Observation.objects.filter(name="地区生产总值", measure="level", superseded_at=None)
    assert row.version == second and second.text[row.start : row.end] == "618.4亿元"
    assert row.supersedes and row.supersedes.version == first and row.approved_by == clerk
    assert not list(verify())


def test_accepting_what_changed_ends_the_belief_in_what_it_was(clerk: User, district: Organ, first: Version) -> None:
    fact_accept(clerk, one(first, "181.5亿元"), revision=0)
    second = read(clerk, district, SECOND, first)
    believed = Observation.objects.filter(name="社会消费品零售总额", superseded_at=None)
    assert [row.quote for row in believed] == ["181.5亿元"], "没有审读之前，旧数仍是现行"
    fact_accept(clerk, one(second, "183.0亿元"), revision=0)
    assert [row.quote for row in believed.all()] == ["183.0亿元"]
    assert believed.get().supersedes == Observation.objects.get(quote="181.5亿元")


def test_split_and_marked_facts_are_carried_with_what_they_were_made_of(
    clerk: User, district: Organ, first: Version
) -> None:
    fact_split(clerk, one(first, "2.3万人"), [{"indicator": "甲项指标"}, {"indicator": "乙项指标"}], revision=0)
    at = first.text.index("214家")
    fact_add(
        clerk, first, kind="figure", start=at, end=at + 3, data={"indicator": "丙项指标", "value": "214", "unit": "家"}
    )
    fact_add(
        clerk, first, kind="figure", start=first.text.index("2.3"), end=first.text.index("2.3") + 3,
        data={"indicator": "丁项指标", "value": "2.3", "unit": "万人"},
    )  # fmt: skip
    second = read(clerk, district, SECOND, first)
    made = {fact.data["indicator"]: fact for fact in second.facts.filter(read__isnull=True)}
    assert set(made) == {"甲项指标", "乙项指标", "丁项指标"}, "句子没了的不沿用"
    assert all(second.text[fact.start : fact.end] == fact.surface for fact in made.values())
    assert one(second, "2.3万人").state == "replaced" if second.facts.filter(surface="2.3万人").count() == 1 else True
    believed = Observation.objects.filter(superseded_at=None, name__in=("甲项指标", "乙项指标", "丁项指标"))
    assert believed.count() == 3 and all(row.version == second for row in believed)


def test_an_older_version_is_closed_for_review(clerk: User, district: Organ, first: Version) -> None:
    read(clerk, district, SECOND, first)
    with pytest.raises(LuoshiError, match="L627"):
        fact_accept(clerk, one(first, "618.4亿元"), revision=0)
    with pytest.raises(LuoshiError, match="L627"):
        fact_add(
            clerk, first, kind="figure", start=0, end=3, data={"indicator": "甲项指标", "value": "1", "unit": "个"}
        )


def test_the_same_bytes_again_are_the_same_version(clerk: User, district: Organ, first: Version) -> None:
    again = document_import(clerk, name="x.txt", data=FIRST.encode(), organ=district, document=first.document)
    assert again.pk == first.pk


def test_the_changes_between_versions(clerk: User, district: Organ, first: Version) -> None:
    second = read(clerk, district, SECOND, first)
    found = changes_between(first, second)
    assert [(pair.old.surface, pair.new.surface) for pair in found.changed if pair.old and pair.new] == [
        ("181.5亿元", "183.0亿元")
    ]
    assert [fact.new.surface for fact in found.added if fact.new and fact.kind == "数据"] == ["95.1亿元"]
    assert [fact.old.surface for fact in found.removed if fact.old and fact.kind == "数据"] == ["214家"]
    assert found.same >= 3


def test_what_a_new_version_lost_is_withdrawn_by_hand(
    client: Client, clerk: User, district: Organ, first: Version, django_assert_max_num_queries: Any
) -> None:
    gone = fact_accept(clerk, one(first, "214家"), revision=0)
    kept = fact_accept(clerk, one(first, "618.4亿元"), revision=0)
    second = read(clerk, district, SECOND, first)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(12):
        html = client.get(f"/versions/{second.pk}/changes").content.decode()
    assert "214家" in html and "仍在台账" in html and "183.0亿元" in html
    sent = {"before": first.pk, "fact": [gone.pk, kept.pk, 10**9, "x"]}
    client.post(f"/versions/{second.pk}/withdraw", sent)
    assert not Observation.objects.filter(fact=gone, superseded_at=None).exists()
    assert Observation.objects.filter(name="地区生产总值", measure="level", superseded_at=None).count() == 1
    assert client.post(f"/versions/{second.pk}/withdraw", {"before": "x"}).status_code == 404
    html = client.get(f"/versions/{first.pk}/review").content.decode()
    assert "这份文件已有新版本" in html and 'data-may="1"' not in html
    html = client.get(f"/versions/{second.pk}/review").content.decode()
    assert "上一版：社会消费品零售总额" in html


def test_repeated_sentences_are_matched_in_their_order(clerk: User, district: Organ) -> None:
    text = "澜湾区2024年工作报告\n\n新建学校3所。其他工作。新建学校3所。\n"
    first = read(clerk, district, text)
    schools = list(first.facts.filter(surface="3所"))
    assert len(schools) == 2
    fact_reject(clerk, schools[1], revision=0)
    second = read(clerk, district, text.replace("其他工作", "其他工作继续"), first)
    assert [fact.state for fact in second.facts.filter(surface="3所").order_by("start")] == ["pending", "rejected"]


def test_a_newer_version_that_was_read_first_is_not_overrun(clerk: User, district: Organ, first: Version) -> None:
    fact_accept(clerk, one(first, "618.4亿元"), revision=0)
    second = document_import(clerk, name="二.txt", data=SECOND.encode(), organ=district, document=first.document)
    Version.objects.filter(pk=second.pk).update(state="failed")
    third = read(clerk, district, SECOND.replace("统计", "全部统计"), first)
    Version.objects.filter(pk=second.pk).update(state="waiting")
    assert work_all() == 1
    assert one(third, "618.4亿元").state == "accepted" and one(second, "618.4亿元").state == "pending"
    [row] = Observation.objects.filter(name="地区生产总值", measure="level", superseded_at=None)
    assert row.version == third
