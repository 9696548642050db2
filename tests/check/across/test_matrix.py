"""The matrix of documents: a pure count of the findings, the same whichever document is named first."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.across.matrix import Count, matrix
from luoshi.records import Document, Finding, Source, Verdict

NAMES = ("甲.txt", "乙.txt", "丙.txt", "丁.txt")
DOCUMENTS = [Document(name, "") for name in NAMES]
KINDS: list[tuple[str, Verdict]] = [
    ("conflict", "possible"),
    ("conflict", "info"),
    ("trust", "possible"),
    ("trust", "consistent"),
    ("revision", "info"),
    ("revision", "consistent"),
    ("confirmation", "consistent"),
    ("sum", "error"),
]


def finding(kind: tuple[str, Verdict], names: tuple[str, ...]) -> Finding:
    return Finding(kind[0], kind[1], "一句话", "", "同一口径", tuple(Source(name, 0, 1, "数") for name in names))


FINDINGS = st.lists(
    st.builds(finding, st.sampled_from(KINDS), st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(tuple))
)


def test_a_conflict_is_between_the_first_and_each_other() -> None:
    found = matrix([finding(("conflict", "possible"), NAMES[:3])], DOCUMENTS)
    assert found.counts == {(0, 1): Count(conflicts=1), (0, 2): Count(conflicts=1)}


def test_a_confirmation_holds_for_every_two() -> None:
    found = matrix([finding(("confirmation", "consistent"), NAMES[:3])], DOCUMENTS)
    assert found.counts == {pair: Count(confirmations=1) for pair in ((0, 1), (0, 2), (1, 2))}


def test_notes_and_copies_are_not_counted() -> None:
    notes = [("conflict", "info"), ("trust", "consistent"), ("sum", "error")]
    assert not matrix([finding((c, v), NAMES[:2]) for c, v in KINDS if (c, v) in notes], DOCUMENTS).counts


@given(FINDINGS)
def test_the_order_of_findings_and_of_the_pair_does_not_matter(findings: list[Finding]) -> None:
    found = matrix(findings, DOCUMENTS)
    assert found == matrix(findings[::-1], DOCUMENTS)
    assert all(a < b and found.of(a, b) == found.of(b, a) for a, b in found.counts)
    assert all(found.of(n, n) == Count() for n in range(len(NAMES)))


@given(FINDINGS, FINDINGS)
def test_counts_add_up(one: list[Finding], other: list[Finding]) -> None:
    both, a, b = matrix([*one, *other], DOCUMENTS), matrix(one, DOCUMENTS), matrix(other, DOCUMENTS)
    for pair in both.counts:
        assert both.of(*pair).conflicts == a.of(*pair).conflicts + b.of(*pair).conflicts
        assert both.of(*pair).confirmations == a.of(*pair).confirmations + b.of(*pair).confirmations
