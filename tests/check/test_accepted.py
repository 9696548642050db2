from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.accepted import fingerprint, fingerprints
from luoshi.records import Finding, Source

QUOTES = (
    Source("报告/2023年总结.txt", 10, 18, "共有指标30个"),
    Source("报告/2023年总结.txt", 30, 38, "约束性指标12个"),
)
FINDING = Finding("sum", "error", "2个分项之和与总数不符", "12+17=29≠30", "互不重复", QUOTES)


def moved(finding: Finding, by: int) -> Finding:
    sources = tuple(replace(source, start=source.start + by, end=source.end + by) for source in finding.sources)
    return replace(finding, sources=sources)


@pytest.mark.parametrize(
    "other",
    [
        moved(FINDING, 500),
        replace(FINDING, sources=QUOTES[::-1]),
        replace(FINDING, message="分项加起来少1个", assumes="另一种口径", verdict="possible"),
        replace(FINDING, sources=tuple(replace(s, document="新\\2023年总结.docx") for s in QUOTES)),
        replace(FINDING, sources=tuple(replace(s, quote=s.quote.replace("指标", " 指\n标")) for s in QUOTES)),
        replace(FINDING, arithmetic="12 + 17 = 29 ≠ 30（个）"),
    ],
    ids=["place", "order", "words", "folder and format", "blanks", "form of the sum"],
)
def test_the_id_stays_where_the_matter_is_the_same(other: Finding) -> None:
    assert fingerprint(other) == fingerprint(FINDING)


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, check="part-whole"),
        replace(FINDING, sources=(replace(QUOTES[0], quote="共有指标31个"), QUOTES[1])),
        replace(FINDING, sources=QUOTES[:1]),
        replace(FINDING, sources=tuple(replace(s, document="2024年总结.txt") for s in QUOTES)),
        replace(FINDING, arithmetic="12+16=28≠30"),
    ],
    ids=["check", "quote", "quotes", "document", "numbers"],
)
def test_another_matter_has_another_id(other: Finding) -> None:
    assert fingerprint(other) != fingerprint(FINDING)


@given(st.text(), st.text(st.characters()), st.integers(0, 10**9))
def test_every_finding_has_an_id_that_no_spreadsheet_takes_for_a_number(name: str, quote: str, place: int) -> None:
    finding = Finding("sum", "info", quote, quote, "", (Source(name, place, place + 1, quote),))
    key = fingerprint(finding)
    assert key[0] == "f"
    assert len(key) == 11
    assert key == fingerprint(moved(finding, 7))
    assert fingerprints([finding, moved(finding, 7)]) == {finding: key, moved(finding, 7): key}
