"""Classes: numbers that name a size, a threshold, a grade or a length of time are no figures; near misses are."""

import pytest

from luoshi.read.scan import scan


def surfaces(text: str) -> list[str]:
    return [text[q.start : q.end] for q in scan(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a threshold in the name of what is counted, and the same amount told of something
        ("引进50亿元以上项目16个，", ["16个"]),
        ("引进项目总投资50亿元以上，", ["50亿元"]),
        ("投资超10亿元重大项目14个，", ["14个"]),
        ("产值超10亿元，新增企业14家，", ["10亿元", "14家"]),
        ("培育年营业收入2000万元以上企业35家，", ["35家"]),
        ("建成10万吨级码头，", []),
        ("货物吞吐量10万吨，", ["10万吨"]),
        # 亿 and 百亿 as classes, and as values reached
        ("打造千亿级产业集群，", []),
        ("培育百亿级企业3家，", ["3家"]),
        ("引进亿元以上项目，", []),
        ("产值突破百亿元，", ["百亿元"]),
        # lengths of time of plans, streaks and circles, and those that are measured
        ("连续三年获评，", []),
        ("实施三年行动，", []),
        ("打造15分钟生活圈，", []),
        ("24小时不打烊，", []),
        ("办理时间压缩至15分钟，", ["15分钟"]),
        ("空气优良天数312天，", ["312天"]),
        ("办理时限压缩12个工作日，", ["12个工作日"]),
        ("人均预期寿命81.2岁，", ["81.2岁"]),
        ("服务60岁以上老人1.2万人，", ["1.2万人"]),
        # grades and models
        ("创建3A级景区5家，", ["5家"]),
        ("一类口岸，", []),
        ("四类岗位，", []),
    ],
)
def test_classes_and_their_near_misses(text: str, found: list[str]) -> None:
    assert surfaces(text) == found
