"""Small plans and reports: what became of each promise."""

from pathlib import Path

import pytest
import yaml

from luoshi.corridor import promises, read

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_outcomes(case: dict[str, object]) -> None:
    plan = read(f"某区2024年工作计划\n\n2024年工作安排\n{case['plan']}", year=2024, name="计划.txt")
    report = read(f"某区2024年工作总结\n\n2024年工作回顾\n{case['report']}", year=2024, name="报告.txt")
    found = promises(plan, [report], plans=False).promises
    assert [promise.outcome for promise in found] == case["outcomes"]
    for promise in found:
        for source in (promise.promised, *promise.reported):
            if source is not None:
                text = plan.text if source.document == plan.name else report.text
                assert text[source.start : source.end] == source.quote
