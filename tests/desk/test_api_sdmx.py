"""SDMX: CSV out is valid against the structure that is published, by our own proof and by a reader of others."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.api import limits
from luoshi.desk.api.sdmx.codes import period_of, time_of
from luoshi.desk.api.sdmx.files import prove
from luoshi.desk.api.sdmx.structure import REFERENCE, structure_of
from luoshi.desk.ledger.models import Observation, Version
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from tests.desk.api_scene import Api, download, filed, ledger_of, token_for, told
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(district: Organ) -> User:
    return person("统管", district, *Role.values)


@pytest.fixture
def api(boss: User) -> Api:
    limits.forget()
    return Api(token_for(boss))


@pytest.fixture
def ledger(boss: User, district: Organ, version: Version) -> Version:
    """Figures of every sort, the facts of a report, something followed."""
    ledger_of(boss, district, version)
    return version


def test_sdmx_csv_is_valid_against_the_published_structure(api: Api, ledger: Version) -> None:
    structure = structure_of(api.get("/sdmx/structure"))
    cells = Observation.objects.filter(superseded_at=None)
    times = {time_of(period) for period in cells.values_list("period", flat=True)} - {None}
    named = {"STRUCTURE": "dataflow", "STRUCTURE_ID": REFERENCE, "ACTION": "I"}
    for form, first in (("sdmx-csv", named), ("sdmx-csv-1", {"DATAFLOW": REFERENCE})):
        answer = api.call("GET", f"/bulk/observations?format={form}")
        data = told(answer)
        rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        proof = prove(data, structure)
        assert (proof.count, proof.rows) == (0, len(rows)), proof.wrong
        assert len(rows) == int(answer["Luoshi-Rows"]) > 50
        assert first.items() <= rows[0].items()
        assert {(row["FREQ"], row["TIME_PERIOD"]) for row in rows} == times
        checked = told(api.call("POST", "/sdmx/validation", data))
        assert checked["valid"] and checked["rows"] == len(rows)


def test_a_reader_of_others_finds_it_valid(api: Api, ledger: Version) -> None:
    """Pysdmx: the structure against the official schema of SDMX-JSON, every row against what it read of it."""
    io_ = pytest.importorskip("pysdmx.io", reason="没有装 pysdmx，不用旁人的程序核对")
    message = json.dumps(api.get("/sdmx/structure"), ensure_ascii=False)
    assert len(io_.read_sdmx(message, validate=True).structures) > 10
    for form in ("sdmx-csv", "sdmx-csv-1", "sdmx-csv&labels=both"):
        data = download(api, f"/bulk/observations?format={form}").decode()
        [found] = io_.get_datasets(data, message)
        rows = list(csv.reader(io.StringIO(data, newline="")))
        assert found.short_urn == f"Dataflow={REFERENCE}" and len(found.data) == len(rows) - 1 > 50
        assert not list(_unfit(found)), form
        found.data.loc[3, "KIND"] = "x"
        found.data.loc[5, "UNIT_MEASURE"] = ""
        found.data.loc[6] = found.data.loc[7]
        assert [row for row, _ in _unfit(found)] == [3, 5, 7], form


def _unfit(found: Any) -> Iterator[tuple[int, str]]:
    """What of a data set does not fit the structure that the other reader read."""
    parts = found.structure.components
    keys = set()
    assert {one.id for one in parts} == set(found.data.columns)
    for number, row in enumerate(found.data.to_dict("records")):
        yield from ((number, one.id) for one in parts if not _fits(one, row[one.id]))
        key = tuple(row[one.id] for one in parts.dimensions)
        if key in keys:
            yield number, "twice"
        keys.add(key)


def _fits(part: Any, value: Any) -> bool:
    if value == "" or value != value:  # the reader made numbers of its own of what holds numbers, NaN of nothing
        return not part.required
    return not part.local_codes or value in part.local_codes


_BREAKS: list[tuple[str, str, str]] = [
    ("FREQ", "X", "FREQ"), ("REF_AREA", "ORG_0", "REF_AREA"), ("INDICATOR", "", "INDICATOR"),
    ("TIME_PERIOD", "2024-13", "TIME_PERIOD"), ("TIME_PERIOD", "2024-01-01/P9M", "TIME_PERIOD"),
    ("OBS_VALUE", "1,5", "OBS_VALUE"), ("OBS_VALUE", "1e5", "OBS_VALUE"), ("OBS_VALUE", "", "OBS_VALUE"),
    ("OBS_STATUS", "Z", "OBS_STATUS"), ("UNIT_MEASURE", "", "UNIT_MEASURE"), ("BOUND", "近", "BOUND"),
    ("STRUCTURE_ID", "ESTAT:X(1.0)", "第2行"), ("ACTION", "X", "第2行"), ("STRUCTURE", "甲", "第2行"),
]  # fmt: skip


def test_what_is_wrong_in_sdmx_csv_is_found(api: Api, boss: User, district: Organ) -> None:
    catalogue_fill()
    filed(boss, district)
    structure = structure_of(api.get("/sdmx/structure"))
    data = download(api, "/bulk/observations?format=sdmx-csv&period=2024").decode()
    row = next(row for row in csv.DictReader(io.StringIO(data, newline="")) if row["TIME_PERIOD"] == "2024")
    assert not prove(_csv(row), structure).count
    assert any("两次" in one.what for one in prove(_csv(row, row), structure).wrong)
    for column, value, where in _BREAKS:
        broken = _csv(row | {column: value})
        proof = prove(broken, structure)
        assert proof.count and where in proof.wrong[0].where, (column, value, proof.wrong)
        checked = told(api.call("POST", "/sdmx/validation", broken))
        assert not checked["valid"] and checked["count"] == proof.count
        assert prove(broken.replace(column.encode(), "别的".encode(), 1), structure).count
    for lines in (b"", "甲".encode(), _csv(row) + b"a,b\n"):
        assert prove(lines, structure).count


def _csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize(
    "period", ["2024", "2024-H1", "2024-H2", "2024-Q1", "2024-Q1/Q3", "2024-Q2/Q4", "2024-05", "2024-01/2024-02",
               "2024-03/2024-04", "2016/2021", "2024-05-03"]
)  # fmt: skip
def test_periods_go_to_sdmx_and_back(period: str) -> None:
    told_ = time_of(period)
    assert told_ and period_of(told_[1]) == period


@pytest.mark.parametrize("words", ["", "十四五", "2024-13", "2021/2016", "2024-H3", "2024-01/2025-02"])
def test_what_sdmx_cannot_say_is_told(words: str) -> None:
    assert time_of(words) is None
