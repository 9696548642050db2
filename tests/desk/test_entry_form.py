"""The entry form without a script: what is typed is saved, doubted, told to be wrong, and never lost between two."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from luoshi.desk.accounts.models import Role, User
from luoshi.desk.ledger.models import Entry, EntryChange, Filing
from luoshi.desk.ledger.selectors.rounds import filings_due, reminders
from luoshi.desk.ledger.services.entries import Clash, Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_return, filing_submit
from luoshi.records import LuoshiError
from tests.desk import entry_scene
from tests.desk.conftest import person
from tests.desk.entry_scene import NAMES, VALUES, Scene, fill, given, known, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    return entry_scene.scene()


@pytest.fixture
def filing(scene: Scene) -> Filing:
    return scene.filing(scene.open())


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send of the form, untouched."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if re.fullmatch(r"[vnrs]-\d+", told.get("name", "")):
            found[told["name"]] = told.get("value", "")
    return found


def opened(client: Client, filing: Filing) -> dict[str, str]:
    return fields_of(client.get(f"/filings/{filing.pk}/").content.decode())


def item_of(filing: Filing, name: str) -> int:
    measure = "growth" if name == "growth" else "level"
    return filing.round.items.get(indicator__name=NAMES[0] if name == "growth" else name, measure=measure).pk


def values_of(filing: Filing) -> dict[str, Decimal | None]:
    return {entry.item.indicator.name: entry.value for entry in filing.entries.filter(item__measure="level")}


def test_what_is_typed_is_saved_as_numbers(scene: Scene, filing: Filing) -> None:
    client = signed(scene.clerk)
    sent = opened(client, filing)
    total, people, spare = (item_of(filing, name) for name in (NAMES[0], NAMES[4], NAMES[5]))
    sent |= {f"v-{total}": "６１８．４", f"v-{people}": "不适用", f"v-{spare}": "1,234", f"n-{spare}": "  含 新增 "}
    page = client.post(f"/filings/{filing.pk}/save", sent, follow=True).content.decode()
    assert "已保存，改动 3 格" in page
    assert values_of(filing)[NAMES[0]] == Decimal("618.4") and values_of(filing)[NAMES[5]] == 1234
    assert Entry.objects.get(item=people, filing=filing).not_applicable
    assert Entry.objects.get(item=spare, filing=filing).note == "含 新增"
    filing.refresh_from_db()
    assert filing.state == "填报中"
    page = client.post(f"/filings/{filing.pk}/save", opened(client, filing), follow=True).content.decode()
    assert "没有改动" in page and EntryChange.objects.count() == 3


def test_a_wrong_cell_saves_nothing_and_loses_nothing(scene: Scene, filing: Filing) -> None:
    client = signed(scene.clerk)
    sent = opened(client, filing)
    total, spare = item_of(filing, NAMES[0]), item_of(filing, NAMES[5])
    sent |= {f"v-{total}": "约六百", f"v-{spare}": "7", f"n-{spare}": '<b>"注"</b>'}
    answer = client.post(f"/filings/{filing.pk}/save", sent)
    page = answer.content.decode()
    assert answer.status_code == 400 and "有 1 格填得不对，还没有保存" in page and "不是数字" in page
    assert fields_of(page)[f"v-{total}"] == "约六百" and fields_of(page)[f"v-{spare}"] == "7"
    assert "&lt;b&gt;" in page and "<b>&quot;" not in page
    assert not EntryChange.objects.exists()


def test_two_clerks_and_one_cell(scene: Scene, filing: Filing) -> None:
    first, second = signed(scene.clerk), signed(scene.second)
    theirs, mine = opened(first, filing), opened(second, filing)
    total, spare, parts = item_of(filing, NAMES[0]), item_of(filing, NAMES[5]), item_of(filing, NAMES[1])
    first.post(f"/filings/{filing.pk}/save", theirs | {f"v-{total}": "618.4", f"v-{parts}": "18.4"})
    sent = mine | {f"v-{total}": "620", f"v-{spare}": "9"}
    answer = second.post(f"/filings/{filing.pk}/save", sent)
    page = answer.content.decode()
    assert answer.status_code == 409 and "1 个单元格已被他人改过" in page
    assert "<b>618.4</b>" in page and "<b>620</b>" in page and "周填" in page
    assert fields_of(page)[f"v-{spare}"] == "9", "没有冲突的一格也还在"
    assert values_of(filing)[NAMES[0]] == Decimal("618.4") and values_of(filing)[NAMES[5]] is None
    again = fields_of(page)
    still = second.post(f"/filings/{filing.pk}/save", again)
    assert still.status_code == 409, "没有选定就不写"
    done = second.post(f"/filings/{filing.pk}/save", again | {f"c-{total}": "mine"}, follow=True)
    assert "改动 2 格" in done.content.decode()
    now = values_of(filing)
    assert now[NAMES[0]] == 620 and now[NAMES[5]] == 9
    assert now[NAMES[1]] == Decimal("18.4"), "没有碰过的一格是别人的"
    kept = EntryChange.objects.filter(entry__item=total).values_list("value", "by__full_name")
    assert list(kept) == [(Decimal("618.4"), "周填"), (620, "吴报")]


def test_the_second_clerk_may_leave_what_the_first_wrote(scene: Scene, filing: Filing) -> None:
    second = signed(scene.second)
    mine, total, spare = opened(second, filing), item_of(filing, NAMES[0]), item_of(filing, NAMES[5])
    entries_save(scene.clerk, filing, given(filing, {NAMES[0]: "618.4"}))
    page = second.post(f"/filings/{filing.pk}/save", mine | {f"v-{total}": "620", f"v-{spare}": "9"}).content.decode()
    second.post(f"/filings/{filing.pk}/save", fields_of(page) | {f"c-{total}": "theirs"})
    assert values_of(filing)[NAMES[0]] == Decimal("618.4") and values_of(filing)[NAMES[5]] == 9


def test_the_same_value_from_two_is_no_clash(scene: Scene, filing: Filing) -> None:
    entries_save(scene.clerk, filing, given(filing, {NAMES[0]: "618.4"}))
    assert entries_save(scene.second, filing, given(filing, {NAMES[0]: "618.40"})) == 0
    with pytest.raises(Clash):
        entries_save(scene.second, filing, given(filing, {NAMES[0]: "618.5"}))


@pytest.mark.parametrize("revision", [7, -1])
def test_a_revision_that_never_was_writes_nothing(scene: Scene, filing: Filing, revision: int) -> None:
    entries_save(scene.clerk, filing, given(filing, {NAMES[0]: "618.4"}))
    with pytest.raises(Clash):
        entries_save(scene.second, filing, given(filing, {NAMES[0]: "1"}, revision=revision))


def test_an_item_of_another_round_is_left_alone(scene: Scene, filing: Filing) -> None:
    other = scene.filing(scene.open(period="2024-H1"))
    stray = Given(item_of(other, NAMES[0]), Decimal(1))
    assert entries_save(scene.clerk, filing, [stray]) == 0 and not EntryChange.objects.exists()


def test_what_is_open_or_doubted_holds_a_submission_back(scene: Scene, filing: Filing) -> None:
    known(scene, [(NAMES[0], "2023-Q1", "level", "59020000000"), (NAMES[2], "2023-Q1", "level", "24000000000")])
    client = signed(scene.clerk)
    sent = opened(client, filing) | {"action": "submit"}
    page = client.post(f"/filings/{filing.pk}/save", sent, follow=True).content.decode()
    assert "还有 6 项没有填" in page
    fill(scene.clerk, filing, {**VALUES, NAMES[2]: "2500000"})
    with pytest.raises(LuoshiError, match="还有 2 处疑点没有说明"):
        filing_submit(scene.clerk, filing)
    sent = opened(client, filing) | {"action": "submit"}
    page = client.post(f"/filings/{filing.pk}/save", sent, follow=True).content.decode()
    assert "约为上年同期（2023年一季度） 240 的万倍" in page and "分项之和" in page and 'name="checked"' in page
    notes = {f"n-{item_of(filing, NAMES[2])}": "确已核实", f"n-{item_of(filing, NAMES[0])}": "同上"}
    page = client.post(f"/filings/{filing.pk}/save", sent | notes, follow=True).content.decode()
    assert "已提交审核（迟报）" in page
    filing.refresh_from_db()
    assert filing.state == "待审" and filing.late


def test_earlier_values_stand_beside_with_their_mark(scene: Scene, filing: Filing) -> None:
    known(scene, [(NAMES[0], "2023-Q1", "level", "59020000000"), (NAMES[0], "2024-01/2024-02", "level", "37000000000")])
    page = signed(scene.clerk).get(f"/filings/{filing.pk}/").content.decode()
    assert ">590.2</a>" in page and ">370</a>" in page and "旧表.xlsx 表!B2" in page


def test_a_fall_of_a_running_total_is_told(scene: Scene, filing: Filing) -> None:
    known(scene, [(NAMES[0], "2024-01/2024-02", "level", "62000000000")])
    fill(scene.clerk, filing)
    page = signed(scene.clerk).get(f"/filings/{filing.pk}/").content.decode()
    assert "累计数 618.4 小于上期（2024年1—2月） 620" in page


def test_the_way_of_a_filing_through_the_pages(scene: Scene, filing: Filing) -> None:
    clerk, approver = signed(scene.clerk), signed(scene.approver)
    submitted(scene, filing)
    page = clerk.get(f"/filings/{filing.pk}/").content.decode()
    assert "待审" in page and 'name="v-' not in page and "核定并入台账" not in page
    assert "核定并入台账" in approver.get(f"/filings/{filing.pk}/").content.decode()
    filing.refresh_from_db()
    back = {"revision": filing.revision, "reason": ""}
    page = approver.post(f"/filings/{filing.pk}/return", back, follow=True).content.decode()
    assert "退回没有写理由" in page
    back["reason"] = "二产请与统计台账核对"
    approver.post(f"/filings/{filing.pk}/return", back)
    page = clerk.get("/rounds/").content.decode()
    assert "退回给我的" in page and "二产请与统计台账核对" in page
    filing.refresh_from_db()
    done = filing_submit(scene.clerk, filing, checked=True)
    stale = approver.post(f"/filings/{filing.pk}/approve", {"revision": 1}, follow=True).content.decode()
    assert "他人已在您之前处理" in stale
    page = approver.post(f"/filings/{filing.pk}/approve", {"revision": done.revision}, follow=True).content.decode()
    assert "已核定，数据已入台账" in page and "处理经过" in page
    supervisor = signed(scene.supervisor)
    assert "退回修改" in supervisor.get(f"/filings/{filing.pk}/").content.decode()


def test_every_value_of_a_cell_is_shown(scene: Scene, filing: Filing) -> None:
    entries_save(scene.clerk, filing, given(filing, {NAMES[0]: "618.4"}))
    entries_save(scene.second, filing, given(filing, {NAMES[0]: "620"}, revision=1))
    entry = filing.entries.get(item=item_of(filing, NAMES[0]))
    page = signed(scene.approver).get(f"/entries/{entry.pk}/").content.decode()
    assert page.index(">620<") < page.index(">618.4<") and "吴报" in page and "周填" in page


@pytest.mark.parametrize("way", ["", "save", "approve", "return", "template.xlsx", "upload"])
def test_what_one_may_not_see_is_not_there(scene: Scene, filing: Filing, way: str) -> None:
    stranger = person("外人", scene.other, Role.CLERK, Role.APPROVER)
    client = signed(stranger)
    call = client.get if way in ("", "template.xlsx") else client.post
    assert call(f"/filings/{filing.pk}/{way}").status_code == 404
    assert client.get(f"/entries/{filing.entries.first().pk}/").status_code == 404  # type: ignore[union-attr]
    assert client.get(f"/rounds/{filing.round_id}/").status_code == 200
    assert "澜湾区" not in client.get(f"/rounds/{filing.round_id}/").content.decode()
    assert "澜湾区" not in client.get(f"/rounds/{filing.round_id}/table").content.decode()


@pytest.mark.parametrize(
    ("role", "way", "status"),
    [
        (Role.READER, "save", 403),
        (Role.READER, "approve", 403),
        (Role.READER, "return", 403),
        (Role.READER, "upload", 403),
        (Role.CLERK, "approve", 403),
        (Role.APPROVER, "save", 403),
        (Role.SUPERVISOR, "approve", 403),
        (Role.ADMINISTRATOR, "return", 403),
    ],
)
def test_the_gate(scene: Scene, filing: Filing, role: Role, way: str, status: int) -> None:
    client = signed(person("某人", scene.district, role))
    assert client.post(f"/filings/{filing.pk}/{way}").status_code == status
    assert client.get(f"/filings/{filing.pk}/{way}").status_code == 403 if way != "save" else True


def test_who_is_not_signed_in_sees_the_log_in(filing: Filing) -> None:
    for address in ("/rounds/", f"/filings/{filing.pk}/", "/rounds/reminders", "/calendar/", "/rounds/reminders.xlsx"):
        answer = Client().get(address)
        assert answer.status_code == 302 and "/accounts/login" in answer["Location"]


def test_what_waits_for_whom(scene: Scene) -> None:
    one = scene.open(levels=2)
    filing, other = scene.filing(one), scene.filing(one, scene.other)
    due = filings_due(scene.clerk)
    assert [line.filing for line in due.owed] == [filing] and not due.late
    assert [line.filing for line in filings_due(scene.supervisor).late] == [filing, other]
    assert due.owed[0].state == "未报" and due.owed[0].due.startswith("逾期")
    done = submitted(scene, filing)
    assert not filings_due(scene.clerk)
    assert [line.filing for line in filings_due(scene.approver).to_approve] == [filing]
    assert not filings_due(scene.holder).to_approve
    passed = filing_approve(scene.approver, done, revision=done.revision)
    assert not filings_due(scene.approver).to_approve
    assert [line.filing for line in filings_due(scene.holder).to_approve] == [filing]
    filing_return(scene.holder, passed, "请核", revision=passed.revision)
    assert [line.filing for line in filings_due(scene.clerk).returned] == [filing]


def test_who_submitted_is_not_asked_to_approve(scene: Scene, filing: Filing) -> None:
    both = person("兼任", scene.district, Role.CLERK, Role.APPROVER)
    fill(both, filing)
    filing_submit(both, filing, checked=True)
    assert not filings_due(both).to_approve and filings_due(scene.approver).to_approve


def test_reminders_name_the_late_and_their_clerks(scene: Scene, filing: Filing) -> None:
    assert scene.clerk.organ == scene.district
    lines = reminders(scene.supervisor, 3)
    assert [str(line.filing.organ) for line in lines] == ["澜湾区", "石墩区"]
    page = signed(scene.supervisor).get("/rounds/reminders").content.decode()
    assert "周填" in page and "逾期" in page
    submitted(scene, filing)
    assert [str(line.filing.organ) for line in reminders(scene.supervisor, 3)] == ["石墩区"]
    assert not reminders(scene.clerk, 3)


def test_pages_ask_the_database_little(scene: Scene, filing: Filing, django_assert_max_num_queries: object) -> None:
    fill(scene.clerk, filing)
    client, counted = signed(scene.clerk), django_assert_max_num_queries
    for address in ("/rounds/", f"/rounds/{filing.round_id}/", f"/rounds/{filing.round_id}/table"):
        with counted(14):  # type: ignore[operator]
            assert client.get(address).status_code == 200
    with counted(14):  # type: ignore[operator]
        assert client.get(f"/filings/{filing.pk}/").status_code == 200
