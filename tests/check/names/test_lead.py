"""Lead and body: what is taken up anywhere is not missed, and what is missed is all that is told."""

from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.names import lead
from luoshi.check.prepared import prepare

HONOURS = (
    "国家海岸带修复试点",
    "全国首批智能渔港试点",
    "北方清洁供暖试点城市",
    "国家再生资源回收示范城市",
    "国家跨境贸易便利化试点",
)
PADDING = "全年改造农户5万户，修复岸线12公里，投资保持增长，群众生活有了新改善，城乡面貌有了新变化。" * 6


def text_of(taken_up: list[str]) -> str:
    body = "".join(f"{honour}任务全部完成，成效明显。\n\n{PADDING}\n\n" for honour in taken_up)
    return f"2022年，临屿市获得一批任务，包括，{'、'.join(HONOURS)}。\n\n一、民生\n\n{PADDING}\n\n{body}"


@given(st.sets(st.sampled_from(HONOURS)))
def test_what_is_not_taken_up_is_told_where_most_is(taken_up: set[str]) -> None:
    text = text_of(sorted(taken_up))
    found = lead.check(prepare(luoshi.read(text, name="文.txt")))
    missing = [honour for honour in HONOURS if honour not in taken_up]
    if not missing or 2 * len(missing) >= len(HONOURS):
        assert found == ()
        return
    [finding] = found
    assert finding.verdict == "possible"
    assert [source.quote for source in finding.sources] == missing


def test_what_tells_an_honour_from_others() -> None:
    assert lead.core_of("国家级旅游休闲试验区") == "旅游休闲"
    assert lead.core_of("第三批全国养老试点城市") == "养老"


@given(st.text(st.sampled_from("国家试点、示范区，。增长5%一、\n2022年"), max_size=150))
def test_no_text_breaks_it(text: str) -> None:
    for finding in lead.check(prepare(luoshi.read(text, name="文.txt"))):
        assert finding.verdict == "possible"
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)
