import re
from dataclasses import replace

import pytest

from luoshi.records import Document, Finding, Source
from luoshi.write import page
from luoshi.write.findings import Accepted, Standing
from luoshi.write.matrix import pairs, relation
from luoshi.write.matrix_page import matrix_page
from tests.write.test_page import parsed

NAMES = ("甲.txt", "乙.txt", "丙.txt")
TEXTS = ("全年增长5.5%。", "去年增长5.4%。", "预计增长5.6%。")
DOCUMENTS = [Document(name, text) for name, text in zip(NAMES, TEXTS, strict=True)]
PAGES = {name: name.replace(".txt", ".html") for name in NAMES}


def across(check: str, verdict: str, *which: int) -> Finding:
    sources = tuple(Source(NAMES[i], 2, 8, TEXTS[i][2:8]) for i in which)
    return Finding(check, verdict, f"{check}的说明", "5.5≠5.4", "同一口径", sources)  # type: ignore[arg-type]


FINDINGS = (
    across("sum", "error", 0),
    across("conflict", "error", 0, 1),
    across("names", "possible", 1, 0),
    across("revision", "info", 0, 1),
    across("confirmation", "consistent", 1, 2),
    across("rank", "info", 0, 1, 2),
)


@pytest.mark.parametrize(
    ("check", "verdict", "said"),
    [
        ("conflict", "error", "conflict"),
        ("holders", "possible", "conflict"),
        ("revision", "possible", "revision"),
        ("revision", "info", "revision"),
        ("confirmation", "consistent", "confirmation"),
        ("trust", "info", "note"),
        ("attribute", "consistent", "confirmation"),
    ],
)
def test_what_a_finding_says_of_two_documents(check: str, verdict: str, said: str) -> None:
    assert relation(across(check, verdict, 0, 1)) == said


def test_pairs_are_counted_from_the_findings() -> None:
    found = pairs(FINDINGS, NAMES)
    assert {pair: told.words for pair, told in found.items()} == {
        (0, 1): "不一致 2，修订 1，提示 1",
        (0, 2): "提示 1",
        (1, 2): "提示 1，相符 1",
    }


def test_every_cell_leads_to_its_findings_and_every_quote_to_its_page() -> None:
    html = matrix_page(DOCUMENTS, FINDINGS, pages=PAGES)
    reader = parsed(html)
    assert {"p0-1", "p0-2", "p1-2"} <= set(reader.ids)
    assert html.count('href="#p0-1"') == 2, "两个方向的格"
    assert "sum的说明" not in html
    assert "conflict的说明" in html
    for name, link in re.findall(r'href="(.)\.html#(q\d+-\d+)"', html):
        document = DOCUMENTS[[n[0] for n in NAMES].index(name)]
        assert f'id="{link}"' in page(document, FINDINGS, pages=PAGES), (name, link)
    assert len(re.findall(r'html#q\d+-\d+"', html)) >= 8
    assert "<script>" not in html


def test_quotes_of_a_page_lead_to_the_very_place_in_the_other() -> None:
    html = page(DOCUMENTS[1], FINDINGS, pages=PAGES)
    links = set(re.findall(r'href="(.)\.html#(q\d+-\d+)"', html))
    assert ("甲", "q1-0") in links
    for name, link in links:
        document = DOCUMENTS[[n[0] for n in NAMES].index(name)]
        assert f'id="{link}"' in page(document, FINDINGS, pages=PAGES)


def test_what_was_answered_for_is_left_out() -> None:
    standing = Standing({FINDINGS[1]: "f1", FINDINGS[2]: "f2"}, {"f1": Accepted("口径不同", "（试填）")})
    html = matrix_page(DOCUMENTS, FINDINGS, pages=PAGES, standing=standing)
    assert "conflict的说明" not in html
    assert "已说明理由的 1 处不列" in html
    assert "编号 f2" in html


def test_a_doubt_is_not_coloured_as_an_error() -> None:
    doubts = (across("names", "possible", 0, 1),)
    assert '<span class="conflict possible">' in matrix_page(DOCUMENTS, doubts)
    assert '<span class="conflict error">' in matrix_page(DOCUMENTS, FINDINGS)


def test_markup_in_names_and_quotes_stays_text() -> None:
    evil = '<script>"&</script>'
    documents = [Document(evil, evil), DOCUMENTS[0]]
    finding = Finding("conflict", "error", evil, evil, evil, (Source(evil, 0, 3, evil), FINDINGS[0].sources[0]))
    reader = parsed(matrix_page(documents, [finding, replace(finding, check=evil)], pages={evil: evil}))
    assert "script" not in reader.tags
