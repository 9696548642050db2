"""The bench of the desk measures what it says: its rows are there, its pages answer, its words are found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.desks.load import Seen, at, table
from bench.desks.rows import FACTS, MONTHS, SENTENCES, TARGETS, Size
from tests.shared import ROOT

ASK = """
import django, json
django.setup()
from django.test import Client
from django.urls import reverse
from luoshi.desk.accounts.models import User
from luoshi.desk.finding.models import Line
from luoshi.desk.ledger.models import Document, Fact, Observation, Version
user = User.objects.order_by("pk")[0]
client = Client(headers={"host": "127.0.0.1"})
client.force_login(user)
pages = ["/", "/empty", "/search/?q=海洋经济", f"/indicators/{Observation.objects.all()[0].indicator_id}/",
         "/documents/3/", "/versions/3/review", "/units/1/", "/ledger/"]
answers = {page: client.get(page) for page in pages}
print(json.dumps({
    "observations": Observation.objects.count(), "documents": Document.objects.count(), "facts": Fact.objects.count(),
    "sentences": Line.objects.filter(kind="sentence").count(), "lines": Line.objects.filter(kind="fact").count(),
    "right": all(text[start:end] == surface for text, start, end, surface in
                 Fact.objects.values_list("version__text", "start", "end", "surface")[:500]),
    "pages": {page: answer.status_code for page, answer in answers.items()},
    "timed": all("X-Seconds" in answer.headers for answer in answers.values()),
    "found": "<mark>" in answers["/search/?q=海洋经济"].content.decode(),
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    if os.environ.get("LUOSHI_TEST_DATABASE") == "postgres":
        pytest.skip("测速的数据只在 SQLite 上试装一次")
    home: Path = tmp_path_factory.mktemp("bench")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))), "LUOSHI_HOME": str(home), "LUOSHI_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "bench.desks.served",
    }  # fmt: skip
    for words in (["-m", "bench.desks.fill", "2000", "5"], ["-c", ASK]):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *words],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
    made: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return made


def test_as_many_rows_are_there_as_the_size_says(told: dict[str, object]) -> None:
    size = Size(2000, 5)
    assert told["observations"] == size.made == size.organs * (size.indicators * MONTHS * 2 + len(TARGETS))
    assert told["documents"] == size.documents and told["facts"] == told["lines"] == size.documents * FACTS
    assert told["sentences"] == size.documents * SENTENCES


def test_the_headline_is_what_was_asked_for() -> None:
    size = Size(10_000_000)
    assert abs(size.made / 10_000_000 - 1) < 0.01 and size.documents == 20_000 and size.documents * FACTS == 2_000_000


def test_facts_stand_where_they_say_and_pages_answer(told: dict[str, object]) -> None:
    pages = told["pages"]
    assert isinstance(pages, dict) and set(pages.values()) == {200}, pages
    assert told["right"] and told["timed"] and told["found"]


def test_percentiles_and_ratios() -> None:
    seen = {
        "空白页": Seen([0.002] * 10, [0.003] * 10, [0.001] * 10),
        "首页": Seen([0.01] * 19 + [0.5], [0.02] * 20, [0.01] * 20, ["404 /x"]),
    }
    assert (
        at(seen["首页"].inside, 50) == 10 and at(seen["首页"].inside, 95) == 10 and at(seen["首页"].inside, 96) == 500
    )
    line = table(seen)[1]
    assert "p95    10.0 ms（处理器 p95 10.0 ms）" in line and "5.0 倍" in line and "出错 1：404 /x" in line
