"""Rounds: made, opened, locked; who may do what with a filing in which state; what an approval enters."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from luoshi.desk.accounts.models import Role, User
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Day, EntryChange, Filing, Observation, Round, Step
from luoshi.desk.ledger.services.entries import entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_return, filing_submit
from luoshi.desk.ledger.services.rounds import (
    Wanted,
    round_change,
    round_create,
    round_lock,
    round_open,
    round_unlock,
)
from luoshi.records import LuoshiError
from tests.desk import entry_scene
from tests.desk.conftest import person
from tests.desk.entry_scene import NAMES, VALUES, Scene, approved, fill, given, submitted

pytestmark = pytest.mark.django_db
STATES = ("未报", "填报中", "待审", "已退回", "已核定")
ALLOWED = {
    "enter": {"未报", "填报中", "已退回"},
    "submit": {"填报中", "已退回"},
    "approve": {"待审"},
    "return": {"待审", "已核定"},
}
"""In which states what can be done; submitting an empty filing is refused for what is missing in it."""


@pytest.fixture
def scene(db: None) -> Scene:
    return entry_scene.scene()


def brought(scene: Scene, filing: Filing, state: str) -> Filing:
    """The filing, brought to a state."""
    if state == "填报中":
        fill(scene.clerk, filing)
    elif state == "待审":
        submitted(scene, filing)
    elif state == "已退回":
        done = submitted(scene, filing)
        filing_return(scene.approver, done, "二产有误", revision=done.revision)
    elif state == "已核定":
        approved(scene, filing)
    filing.refresh_from_db()
    assert filing.state == state
    return filing


def act(scene: Scene, filing: Filing, action: str) -> None:
    """Do something with a filing as whoever may."""
    match action:
        case "enter":
            entries = {entry.item_id: entry.revision for entry in filing.entries.all()}
            one = given(filing, {NAMES[5]: "7"})[0]
            assert entries_save(scene.clerk, filing, [one.__class__(one.item, one.value, revision=entries[one.item])])
        case "submit":
            filing_submit(scene.clerk, filing, checked=True)
        case "approve":
            filing_approve(scene.approver, filing, revision=filing.revision)
        case "return":
            filing_return(scene.supervisor, filing, "请核", revision=filing.revision)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("locked", [False, True], ids=["open", "locked"])
def test_every_action_in_every_state(scene: Scene, action: str, state: str, locked: bool) -> None:
    one = scene.open()
    filing = brought(scene, scene.filing(one), state)
    if locked:
        round_lock(scene.supervisor, one)
    events, revision = Event.objects.count(), filing.revision
    if not locked and state in ALLOWED[action]:
        act(scene, filing, action)
        assert Event.objects.count() == events + 1
        return
    with pytest.raises(LuoshiError, match="L666" if locked else "L657|L667"):
        act(scene, filing, action)
    filing.refresh_from_db()
    assert (filing.state, filing.revision, Event.objects.count()) == (state, revision, events)


@pytest.mark.parametrize("state", Round.State.values)
@pytest.mark.parametrize("action", ["open", "lock", "unlock", "change"])
def test_every_action_on_a_round_in_every_state(scene: Scene, action: str, state: str) -> None:
    one = round_create(scene.supervisor, scene.plan(), scene.wanted())
    if state != "draft":
        round_open(scene.supervisor, one)
    if state == "locked":
        round_lock(scene.supervisor, one)
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: round_open(scene.supervisor, one),
        "lock": lambda: round_lock(scene.supervisor, one),
        "unlock": lambda: round_unlock(scene.supervisor, one, "更正二产"),
        "change": lambda: round_change(scene.supervisor, one, scene.plan(name="新名"), scene.wanted(growth=False)),
    }
    if {"open": "draft", "lock": "open", "unlock": "locked", "change": "draft"}[action] == state:
        acts[action]()
        return
    with pytest.raises(LuoshiError, match="L656"):
        acts[action]()


def roles(scene: Scene) -> dict[str, User]:
    found = {f"{role} of the unit": person(f"{role}甲", scene.district, role) for role in Role.values}
    found |= {f"{role} of the holder": person(f"{role}乙", scene.office, role) for role in Role.values}
    return found | {f"{role} elsewhere": person(f"{role}丙", scene.other, role) for role in Role.values}


MAY = {
    "enter": {"clerk of the unit"},
    "submit": {"clerk of the unit"},
    "approve": {"approver of the unit"},
    "return": {"approver of the unit", "supervisor of the unit", "approver of the holder", "supervisor of the holder"},
    "return approved": {"supervisor of the holder"},
    "lock": {"supervisor of the holder", "administrator of the holder"},
}


@pytest.mark.parametrize("action", MAY)
def test_who_may_do_what(scene: Scene, action: str) -> None:
    one = scene.open()
    state = {"approve": "待审", "return": "待审", "return approved": "已核定"}.get(action, "填报中")
    filing = brought(scene, scene.filing(one), state)
    acts: dict[str, Callable[[User], object]] = {
        "enter": lambda user: entries_save(user, filing, []),
        "submit": lambda user: filing_submit(user, filing, checked=True),
        "approve": lambda user: filing_approve(user, filing, revision=filing.revision),
        "return": lambda user: filing_return(user, filing, "请核", revision=filing.revision),
        "return approved": lambda user: filing_return(user, filing, "请核", revision=filing.revision),
        "lock": lambda user: round_lock(user, one),
    }
    done = set()
    for name, user in roles(scene).items():
        with suppress(PermissionDenied), transaction.atomic():
            acts[action](user)
            done.add(name)
            transaction.set_rollback(True)
    assert done == MAY[action]


def test_a_sensitive_round_is_only_for_those_who_may_see_so_much(scene: Scene) -> None:
    deep = person("深督", scene.office, Role.SUPERVISOR, sensitivity=1)
    with pytest.raises(PermissionDenied):
        round_create(scene.supervisor, scene.plan(sensitivity=1), scene.wanted())
    one = round_create(deep, scene.plan(sensitivity=1), scene.wanted())
    round_open(deep, one)
    with pytest.raises(PermissionDenied):
        fill(scene.clerk, scene.filing(one))


def test_two_levels_are_two_persons_over_unit_and_holder(scene: Scene) -> None:
    filing = submitted(scene, scene.filing(scene.open(levels=2)))
    for stranger in (scene.clerk, scene.holder):
        with pytest.raises(PermissionDenied):
            filing_approve(stranger, filing, revision=filing.revision)
    passed = filing_approve(scene.approver, filing, revision=filing.revision)
    assert (passed.state, passed.level) == ("待审", 1) and not Observation.objects.exists()
    with pytest.raises(PermissionDenied):
        filing_approve(scene.approver, passed, revision=passed.revision)
    done = filing_approve(scene.holder, passed, revision=passed.revision)
    assert done.state == "已核定" and Observation.objects.filter(superseded_at=None).count() == 6
    assert [step.action for step in Step.objects.filter(filing=done)] == ["提交审核", "审核通过", "核定"]


def test_nobody_approves_what_they_submitted_nor_twice(scene: Scene) -> None:
    both = person("兼任", scene.city, Role.CLERK, Role.APPROVER)
    filing = scene.filing(scene.open(levels=2))
    fill(both, filing)
    mine = filing_submit(both, filing, checked=True)
    with pytest.raises(LuoshiError, match="自己提交的不能"):
        filing_approve(both, mine, revision=mine.revision)
    other = scene.filing(filing.round, scene.other)
    fill(person("石填", scene.other, Role.CLERK), other)
    theirs = filing_submit(User.objects.get(username="石填"), other, checked=True)
    passed = filing_approve(both, theirs, revision=theirs.revision)
    with pytest.raises(LuoshiError, match="您已审核过上一级"):
        filing_approve(both, passed, revision=passed.revision)


def test_what_is_approved_is_in_the_ledger_in_the_base_unit(scene: Scene) -> None:
    filing = scene.filing(scene.open())
    fill(scene.clerk, filing, {**VALUES, NAMES[4]: None})
    done = filing_submit(scene.clerk, filing, checked=True)
    filing_approve(scene.approver, done, revision=done.revision)
    rows = {(row.name, row.measure): row for row in Observation.objects.all()}
    gdp = rows[NAMES[0], "level"]
    assert (gdp.value, gdp.unit, gdp.period, gdp.state) == (Decimal(61_840_000_000), "元", "2024-Q1", "迟报")
    assert (gdp.origin, gdp.approved_by, gdp.owner) == ("hand", scene.approver, scene.district)
    assert "周填" in gdp.place
    growth, people = rows[NAMES[0], "growth"], rows[NAMES[4], "level"]
    assert (growth.value, growth.unit, growth.comparison) == (Decimal("5.3"), "%", "yoy")
    assert (people.value, people.state) == (None, "不适用")
    assert (NAMES[5], "level") not in rows, "空白不是零"
    assert not list(verify())


def test_a_correction_after_approval_supersedes_and_clears(scene: Scene) -> None:
    one = scene.open()
    filing = scene.filing(one)
    fill(scene.clerk, filing, {**VALUES, NAMES[5]: "3"})
    done = filing_submit(scene.clerk, filing, checked=True)
    done = filing_approve(scene.approver, done, revision=done.revision)
    with pytest.raises(PermissionDenied):
        filing_return(scene.approver, done, "核定后只能由主办单位退回", revision=done.revision)
    back = filing_return(scene.supervisor, done, "二产有误", revision=done.revision)
    assert Observation.objects.filter(superseded_at=None).count() == 7, "退回不改台账"
    values = given(filing, {NAMES[2]: "251", NAMES[5]: "0"}, revision=1)
    blank = [one.__class__(one.item, None, revision=1) if one.value == 0 else one for one in values]
    assert entries_save(scene.clerk, back, blank) == 2
    again = filing_submit(scene.clerk, back, checked=True)
    assert not again.late or timezone.localdate() > one.due_on
    filing_approve(scene.approver, again, revision=again.revision)
    believed = {row.name: row.value for row in Observation.objects.filter(superseded_at=None, measure="level")}
    assert believed[NAMES[2]] == Decimal(25_100_000_000) and NAMES[5] not in believed
    assert Observation.objects.filter(name=NAMES[2]).count() == 2


def test_late_and_in_time(scene: Scene) -> None:
    today = timezone.localdate()
    soon = next(day for n in range(1, 9) if (day := today + timedelta(days=n)).weekday() < 5)
    early = scene.filing(scene.open(opens_on=today, due_on=soon))
    assert not submitted(scene, early).late
    late = scene.filing(scene.open(period="2024-H1"))
    fill(scene.clerk, late)
    assert filing_submit(scene.clerk, late, checked=True).late


def test_locking_enters_what_is_missing_and_unlocking_lets_it_be_mended(scene: Scene) -> None:
    one = scene.open()
    approved(scene, scene.filing(one))
    assert round_lock(scene.supervisor, one) == 6
    missing = Observation.objects.filter(state="未报")
    assert {row.organ for row in missing} == {scene.other} and all(row.value is None for row in missing)
    with pytest.raises(LuoshiError, match="L654"):
        round_unlock(scene.supervisor, one, " ")
    round_unlock(scene.supervisor, one, "石墩区补报")
    clerk = person("石填", scene.other, Role.CLERK)
    theirs = scene.filing(one, scene.other)
    fill(clerk, theirs)
    done = filing_submit(clerk, theirs, checked=True)
    boss = person("石审", scene.other, Role.APPROVER)
    filing_approve(boss, done, revision=done.revision)
    assert not Observation.objects.filter(state="未报", superseded_at=None).exists()
    assert round_lock(scene.supervisor, one) == 0
    assert [e.detail["理由"] for e in Event.objects.filter(action="解锁轮次")] == ["石墩区补报"]
    assert not list(verify())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"due_on": date(2024, 4, 11)}, "L651"),
        ({"period": "去年"}, "L663"),
        ({"period": "2016/2021"}, "L663"),
        ({"levels": 3}, "L664"),
        ({"levels": 0}, "L664"),
        ({"due_on": date(2024, 4, 20)}, "L665"),
        ({"due_on": date(2024, 4, 22)}, "L665"),
    ],
)
def test_a_plan_that_is_not_whole_is_refused(scene: Scene, changes: dict[str, object], code: str) -> None:
    Day.objects.create(date=date(2024, 4, 22), working=False, name="测试假")
    with pytest.raises(LuoshiError, match=code):
        round_create(scene.supervisor, scene.plan(**changes), scene.wanted())
    assert not Round.objects.exists()


def test_what_cannot_be_asked_for_is_refused(scene: Scene) -> None:
    total, part = scene.indicators[NAMES[0]], scene.indicators[NAMES[1]]
    for wanted, code in (
        ([], "L651"),
        ([Wanted(total, "人")], "L661"),
        ([Wanted(total), Wanted(total)], "L652"),
        ([Wanted(part, total=total.code)], "L653"),
        ([Wanted(total, total=total.code)], "L653"),
    ):
        with pytest.raises(LuoshiError, match=code):
            round_create(scene.supervisor, scene.plan(), wanted)
    assert not Round.objects.exists()


def test_a_group_without_units_opens_nothing(scene: Scene) -> None:
    scene.group.members.update(until=date(2024, 1, 1))
    one = round_create(scene.supervisor, scene.plan(), scene.wanted())
    with pytest.raises(LuoshiError, match="L662"):
        round_open(scene.supervisor, one)


def test_a_draft_is_made_anew(scene: Scene) -> None:
    one = round_create(scene.supervisor, scene.plan(), scene.wanted())
    round_change(scene.supervisor, one, scene.plan(name="改过的", levels=2), scene.wanted(growth=False))
    one.refresh_from_db()
    assert (one.name, one.levels, one.items.count()) == ("改过的", 2, 6)
    with pytest.raises(PermissionDenied):
        round_change(scene.supervisor, one, scene.plan(organ=scene.city), scene.wanted())


def test_what_was_entered_and_decided_can_be_neither_changed_nor_removed(scene: Scene) -> None:
    submitted(scene, scene.filing(scene.open()))
    for rows in (EntryChange.objects.all(), Step.objects.all()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(by=scene.second)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows._raw_delete(rows.db)
    assert EntryChange.objects.count() == len(VALUES)
    assert isinstance(Step.objects.get().at, datetime)
