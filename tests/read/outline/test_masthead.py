"""Title, issuer and date from the first lines, and the place that a document speaks for."""

import pytest

from luoshi.read.outline.lines import split_lines
from luoshi.read.outline.masthead import Masthead, read_masthead
from luoshi.read.outline.places import find_region, is_generic, own_level, place_in

BODY = "各县市区人民政府，市直各单位："


def head(text: str) -> Masthead:
    return read_masthead(list(split_lines(text)))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("下载\n打印\n2026年甲省政府工作报告\n来源：甲日报", "2026年甲省政府工作报告"),
        (
            "甲县人民政府关于印发乙产业\n发展规划的通知\n甲政发〔2021〕3号\n" + BODY,
            "甲县人民政府关于印发乙产业发展规划的通知",
        ),
        ("甲市政府关于做好就业工作的意见甲政发〔2021〕3号各县区：", "甲市政府关于做好就业工作的意见"),
        ("名称：甲市2022年工作要点 文号：甲政办〔2022〕1号", "甲市2022年工作要点"),
        ("一、工作回顾\n全年平稳。", ""),
        ("各位代表：\n现在，我代表市人民政府，向大会报告政府工作。", ""),
    ],
    ids=["chrome", "broken", "glued", "label", "heading", "speech"],
)
def test_title(text: str, title: str) -> None:
    assert head(text).title == title


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("政府工作报告\n甲省省长 王某\n各位代表：", "甲省人民政府"),
        ("政府工作报告\n国务院总理 王某\n各位代表：", "国务院"),
        ("计划执行情况的报告\n甲区发展和改革局局长 王某\n各位代表：", "甲区发展和改革局"),
        ("索引号：1 发布机构：甲市人民政府办公室\n甲市工作要点", "甲市人民政府办公室"),
        ("甲市统计公报\n来源：甲日报", ""),
    ],
    ids=["governor", "premier", "bureau", "label", "newspaper"],
)
def test_issuer(text: str, issuer: str) -> None:
    assert head(text).issuer == issuer


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年工作报告\n——2026年1月9日在甲市人民代表大会第三次会议上\n时间：2026-01-20", "2026-01-09"),
        ("工作报告\n二〇二六年一月二十七日在甲省人民代表大会会议上", "2026-01-27"),
        ("工作要点\n发布时间:2024-03-07 11:12", "2024-03-07"),
        ("统计公报\n(2018年4月16日)", "2018-04-16"),
        ("工作报告\n2012年3月  日", "2012-03"),
        ("工作报告\n2022年13月41日", ""),
        ("全年平稳。", ""),
    ],
)
def test_date(text: str, date: str) -> None:
    assert head(text).date == date


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("2026年广西壮族自治区政府工作报告", "广西"),
        ("青岛市2023年工作总结", "青岛"),
        ("吉林市统计公报", "吉林"),
        ("关于武汉市江岸区2024年计划执行情况的报告", "江岸区"),
        ("成都市龙泉驿区人民代表大会", "龙泉驿区"),
        ("浙江省宁波市象山县若干意见", "象山县"),
        ("长沙县工作报告", "长沙县"),
        ("白银市场行情通报", ""),
        ("创建“无废城市”工作方案", ""),
        ("高新技术产业开发区工作要点", ""),
    ],
)
def test_place_in(line: str, place: str) -> None:
    assert place_in(line) == place


@pytest.mark.parametrize("name", ["全市", "社区", "各县", "贫困县", "示范区", "红旗", "超市", "第一批区"])
def test_generic_names(name: str) -> None:
    assert is_generic(name)


def test_level_is_not_taken_from_comparisons() -> None:
    assert own_level("增速居全市第一、占全市的一成，全区上下奋发有为。") == "全区"


@pytest.mark.parametrize(
    ("heads", "body", "region"),
    [
        (["国务院关于某事的通知"], "各省、自治区、直辖市人民政府：", "全国"),
        ([], "全县新增企业8家，我县财政收入增长。", "全县"),
        ([], "青岛市新增企业8家，青岛港吞吐量增长，全市平稳。", "青岛"),
        (["深圳日报消息"], "坪山区产值增长。坪山区投资增长。坪山区消费增长，全区平稳。", "坪山区"),
        (["市北:老城焕新"], "市北区新增企业8家。", "市北区"),
        ([], "新区全区上下抓项目。西海岸新区投资增长，西海岸新区消费增长。青岛、青岛、青岛。", "西海岸新区"),
        ([], "产值增长。", ""),
    ],
)
def test_region(heads: list[str], body: str, region: str) -> None:
    assert find_region(heads=heads, body=body) == region
