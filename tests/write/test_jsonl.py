import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.records import Document, Figure, Finding, Source
from luoshi.write import dump, figure_json, finding_json, lines
from tests.write import made

FIELDS = [
    *(
        "kind",
        "document",
        "start",
        "end",
        "surface",
        "value",
        "high",
        "unit",
        "measure",
        "comparison",
        "bound",
        "status",
    ),
    *("period", "scope", "indicator", "indicator_start", "indicator_end", "section", "because"),
]


def test_a_figure_has_exactly_its_fields_in_order() -> None:
    record = figure_json(made.document().figures[1], "总结.txt")
    assert list(record) == FIELDS
    start = made.TEXT.index("同比增长")
    assert record["because"] == [
        {"field": "measure", "rule": "增长词", "words": "同比增长", "start": start, "end": start + 4}
    ]
    assert (record["start"], record["end"], record["surface"]) == (*made.span("5.5%"), "5.5%")


def test_a_finding_has_exactly_its_fields() -> None:
    record = json.loads(dump(finding_json(made.findings()[1])))
    assert list(record) == ["kind", "check", "verdict", "message", "arithmetic", "assumes", "sources"]
    assert [place["quote"] for place in record["sources"]] == ["新增就业8万人", "青年3万人", "其他4万人"]
    assert list(record["sources"][0]) == ["document", "start", "end", "quote"]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("450000000000", "450000000000"),
        ("4.5E+11", "450000000000"),
        ("5.50", "5.5"),
        ("-6", "-6"),
        ("-0.0", "0"),
        ("1E-7", "0.0000001"),
        ("0.1234567890123456789012", "0.1234567890123456789012"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("NaN", "null"),
        ("Infinity", "null"),
    ],
)
def test_numbers_lose_nothing(value: str, printed: str) -> None:
    figure = replace(made.document().figures[0], value=Decimal(value))
    line = dump(figure_json(figure, "总结.txt"))
    assert f'"value": {printed}, "high": null' in line


def test_a_number_of_ten_thousand_digits_is_written() -> None:
    figure = replace(made.document().figures[0], value=Decimal("1" + "0" * 10_000))
    assert '"value": 1' + "0" * 10_000 + "," in dump(figure_json(figure, "总结.txt"))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_any_number_comes_back_exactly(value: Decimal) -> None:
    if abs(value.adjusted()) > 400:
        return
    figure = Figure(0, 1, "1", value, "元", high=value)
    record = json.loads(dump(figure_json(figure, "")), parse_float=Decimal, parse_int=Decimal)
    assert record["value"] == record["high"] == value


@given(st.text(st.characters()), st.text(st.characters(categories=["Cs", "Zl", "Zp", "Cc", "L"])))
def test_any_text_comes_back_and_a_line_stays_a_line(name: str, words: str) -> None:
    figure = Figure(0, 1, words, Decimal("0.1"), "元", indicator=words)
    finding = Finding("sum", "info", words, words, "", (Source(name, 0, 1, words),))
    document = Document(name, "", figures=(figure,))
    written = list(lines([document], [finding]))
    assert len("\n".join(written).encode("utf-8").decode("utf-8").splitlines()) == 2
    first, second = (json.loads(line) for line in written)
    assert (first["document"], first["indicator"], second["message"]) == (name, words, words)


def test_chinese_stays_chinese() -> None:
    assert "地区生产总值" in next(lines([made.document()]))
