"""The index of search: after any sequence of writes it is what a rebuilt one is, line by line."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.desk.accounts.models import Organ
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.services import rebuild
from luoshi.desk.ledger.models import Observation
from luoshi.desk.ledger.services.deciding import Conflict
from luoshi.records import LuoshiError
from tests.desk.search_acts import ACTS, World, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
FIELDS = [field.attname for field in Line._meta.concrete_fields if field.name != "id"]


@pytest.fixture
def now(db: None) -> World:
    return world()


def lines() -> dict[str, tuple[object, ...]]:
    """The index as it is."""
    return {str(row[0]): row for row in Line.objects.values_list(*FIELDS)}


def compared() -> None:
    """The index is what a rebuilt one is."""
    assert FIELDS[0] == "key"
    kept = lines()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # FTS5 itself finds its tokens in the lines
            cursor.execute("INSERT INTO finding_tokens (finding_tokens, rank) VALUES ('integrity-check', 1)")
    assert rebuild() == Line.objects.count()
    anew = lines()
    assert kept.keys() == anew.keys(), sorted(kept.keys() ^ anew.keys())
    assert [(kept[key], row) for key, row in anew.items() if kept[key] != row] == []


def test_everything_done_once_is_in_the_index(now: World) -> None:
    assert {str(kind) for kind in Line.Kind} == set(Line.objects.values_list("kind", flat=True))
    compared()


STEPS = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 60)), min_size=1, max_size=12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_writes_leaves_the_index_that_a_rebuild_makes(now: World, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        for name, pick in steps:
            try:
                with transaction.atomic():
                    ACTS[name](now, pick)
            except (LuoshiError, Conflict, PermissionDenied):
                pass  # it was refused: nothing may have changed
        compared()
        transaction.set_rollback(True)


def test_what_is_lost_or_too_much_is_seen_and_mended(now: World) -> None:
    """The comparison sees what it looks for, and a rebuild mends it."""
    Line.objects.filter(kind="sentence").delete()
    Line.objects.filter(kind="organ").update(title="别的")
    Line.objects.create(key="fact/999999", kind="fact", ref=999_999, tokens="zzkfact 海")
    with pytest.raises(AssertionError):
        compared()
    compared()


def test_a_renamed_unit_is_found_by_its_values(now: World) -> None:
    row = Observation.objects.filter(superseded_at=None, organ__isnull=False).order_by("-pk")[0]
    assert row.organ_id
    organ = Organ.objects.get(pk=row.organ_id)
    organ.name = "蓝港新城"
    organ.save()
    assert Line.objects.filter(kind="observation", organ=organ, body="蓝港新城").exists()
    compared()
