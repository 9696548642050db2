"""Who may do what where: the function that asks and the condition that narrows agree, and no administrator rises."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from luoshi.desk.accounts.models import Grant, Organ, Role, Sensitivity, User
from luoshi.desk.accounts.permissions import TABLE, Action, demand_everywhere, may, powers, roles_with, visible
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.accounts.services.grants import Given, grant_give, grant_take
from luoshi.desk.accounts.services.users import (
    UserData,
    password_reset,
    user_activate,
    user_add,
    user_deactivate,
    user_edit,
    user_unlock,
)
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Document
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
ACTIONS: list[Action] = sorted({action for actions in TABLE.values() for action in actions})


@pytest.fixture
def tree(db: None) -> list[Organ]:
    """More than nine organs, so that paths could be mistaken for one another (/1/ and /11/)."""
    root = organ_create(name="根", kind="region")
    districts = [organ_create(name=f"区{n}", kind="region", parent=root) for n in range(6)]
    towns = [organ_create(name=f"镇{n}", kind="town", parent=districts[n % 3]) for n in range(12)]
    second = organ_create(name="另一棵", kind="region")
    return [root, *districts, *towns, second, organ_create(name="另一镇", kind="town", parent=second)]


def within(inner: Organ, outer: Organ) -> bool:
    """Whether an organ is another or below it, by walking up."""
    step: Organ | None = inner
    while step is not None:
        if step.pk == outer.pk:
            return True
        step = step.parent
    return False


@tried(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_asking_and_narrowing_agree_with_walking_the_tree(tree: list[Organ], data: st.DataObject) -> None:
    Grant.objects.all().delete()
    user = User.objects.filter(username="某人").first() or person("某人", tree[0])
    day = timezone.localdate()
    spans = [(None, None), (day, None), (day + timedelta(days=1), None), (None, day), (None, day + timedelta(days=1))]
    grants = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(Role.values), st.sampled_from(tree), st.sampled_from(Sensitivity.values),
                st.sampled_from(spans),
            ),
            max_size=3,
            unique_by=lambda one: (one[0], one[1].pk),
        )
    )  # fmt: skip
    for role, organ, level, (since, until) in grants:
        Grant.objects.create(user=user, role=role, organ=organ, sensitivity=level, since=since, until=until)
    if not Document.objects.exists():
        Document.objects.bulk_create(
            Document(title=f"{organ.pk}", organ=organ, sensitivity=level, created_by=user)
            for organ in tree
            for level in Sensitivity.values
        )
    user = User.objects.get(pk=user.pk)
    action = data.draw(st.sampled_from(ACTIONS))
    seen = set(Document.objects.filter(visible(user, action)).values_list("pk", flat=True))
    for document in Document.objects.select_related("organ"):
        wanted = any(
            action in TABLE[role]
            and within(document.organ, organ)
            and document.sensitivity
            <= (0 if role == Role.ADMINISTRATOR and action not in ("users", "organs") else level)
            and (since is None or since <= day)
            and (until is None or day < until)
            for role, organ, level, (since, until) in grants
        )
        assert may(user, action, document.organ, sensitivity=document.sensitivity) == wanted
        assert (document.pk in seen) == wanted


def test_nobody_may_anything_without_a_grant_or_out_of_use(tree: list[Organ]) -> None:
    user = person("某人", tree[0], *Role.values, sensitivity=2)
    assert all(may(user, action, tree[3]) for action in ACTIONS)
    user = User.objects.get(pk=user.pk)
    user.is_active = False
    assert not any(may(user, action) for action in ACTIONS) and powers(user) == ()
    nobody = person("另一人", tree[0])
    assert not any(may(nobody, action) for action in ACTIONS)
    superuser = User.objects.create_superuser("超级", password="x", full_name="超级")
    assert not any(may(superuser, action) for action in ACTIONS), "Django 的超级用户在这里什么也不是"


def test_what_is_of_no_organ_is_for_who_keeps_a_whole_tree(tree: list[Organ]) -> None:
    demand_everywhere(person("全", tree[0], Role.ADMINISTRATOR), "users")
    with pytest.raises(PermissionDenied):
        demand_everywhere(person("区", tree[1], Role.ADMINISTRATOR), "users")


def test_every_action_has_a_role_and_powers_are_parted(tree: list[Organ]) -> None:
    assert all(roles_with(action) for action in ACTIONS)
    assert not {"import", "review", "enter", "submit", "approve", "export"} & TABLE[Role.ADMINISTRATOR]
    assert not {"enter", "approve"} <= TABLE[Role.CLERK] and not {"users", "audit"} & TABLE[Role.APPROVER]


# no administrator rises above what they were given


@pytest.fixture
def small(tree: list[Organ]) -> User:
    """The administrator of one district, for what is open."""
    return person("区管理员", tree[1], Role.ADMINISTRATOR)


@pytest.fixture
def big(tree: list[Organ]) -> User:
    return person("总管理员", tree[0], Role.ADMINISTRATOR, sensitivity=2)


def test_an_administrator_grants_within_the_district_and_no_more(small: User, tree: list[Organ]) -> None:
    one = person("张", tree[1])
    grant_give(small, one, Given(Role.CLERK, tree[1]))
    grant_give(small, one, Given(Role.ADMINISTRATOR, tree[7]))
    for wider in (Given(Role.READER, tree[0]), Given(Role.READER, tree[2]), Given(Role.READER, tree[1], sensitivity=1)):
        with pytest.raises(PermissionDenied):
            grant_give(small, one, wider)
    assert one.grants.count() == 2 and not list(verify())


def test_an_administrator_does_not_touch_themselves(big: User, tree: list[Organ]) -> None:
    before = list(big.grants.values())
    for act in (
        lambda: grant_give(big, big, Given(Role.CLERK, tree[0])),
        lambda: grant_take(big, big.grants.get()),
        lambda: password_reset(big, big),
        lambda: user_deactivate(big, big),
        lambda: user_edit(big, big, UserData("别名", tree[0])),
        lambda: user_unlock(big, big),
    ):
        with pytest.raises(PermissionDenied, match="另一位管理员"):
            act()
    assert list(big.grants.values()) == before and not Event.objects.exists()


def test_nobody_takes_over_somebody_who_may_do_more(small: User, tree: list[Organ]) -> None:
    """Whoever sits in the district but was granted more cannot be reset, moved or put out of use from there."""
    city = person("市里的人", tree[1])
    Grant.objects.create(user=city, role=Role.READER, organ=tree[0])
    firms = person("看企业的人", tree[1])
    Grant.objects.create(user=firms, role=Role.READER, organ=tree[1], sensitivity=1)
    nowhere = User.objects.create_user("wu", full_name="没有单位")
    for user in (city, firms, nowhere, person("外区人", tree[2])):
        for act in (
            lambda user=user: password_reset(small, user),
            lambda user=user: user_deactivate(small, user),
            lambda user=user: user_activate(small, user),
            lambda user=user: user_unlock(small, user),
            lambda user=user: user_edit(small, user, UserData("新名", tree[1])),
            lambda user=user: grant_give(small, user, Given(Role.CLERK, tree[1])),
        ):
            with pytest.raises(PermissionDenied):
                act()
    with pytest.raises(PermissionDenied):
        grant_take(small, city.grants.get())
    assert not Event.objects.exists()


def test_users_are_made_and_moved_only_within_the_district(small: User, tree: list[Organ]) -> None:
    with pytest.raises(PermissionDenied):
        user_add(small, "x1", UserData("某", tree[2]))
    made, _ = user_add(small, "x1", UserData("某", tree[1]))
    with pytest.raises(PermissionDenied):
        user_edit(small, made, UserData("某", tree[0]))
    assert user_edit(small, made, UserData("某某", tree[7])).organ == tree[7]


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_no_other_role_keeps_accounts(role: str, tree: list[Organ]) -> None:
    user, one = person("某", tree[0], role, sensitivity=2), person("张", tree[1])
    for act in (
        lambda: user_add(user, "x1", UserData("某", tree[1])),
        lambda: grant_give(user, one, Given(Role.READER, tree[1])),
        lambda: password_reset(user, one),
    ):
        with pytest.raises(PermissionDenied):
            act()
