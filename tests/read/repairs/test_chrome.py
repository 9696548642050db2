"""What a page puts around an article is left out of reading, and nothing of the article is."""

import pytest

from luoshi.read.clean import clean

BODY = "全年新增就业8万人，比上年增长5.2%；实施重点项目120个，完成投资360亿元，建成学校12所。" * 2


def omitted(text: str) -> list[str]:
    overlay = clean(text)
    return [overlay.text[span.start : span.end] for span in overlay.omitted]


@pytest.mark.parametrize(
    "line",
    [
        "打印",
        "【字号：大 中 小】",
        "当前位置: 首页 > 政务公开 > 工作报告",
        "来源:某某日报发布时间:2024-03-07 11:12",
        "2023-01-10 23:21    某某发布",
        "索引号: 113/2025-00038 组配分类: 其他文件",
        "瀏覽次數:3415",
        "image.png",
        "image_12.JPG",
        "<p class='a'><span></span></p>",
        "---|---|",
        "欧美高清一区-国产精品久久-免费在线视频",
    ],
)
def test_page_lines_are_left_out(line: str) -> None:
    assert omitted(f"{line}\n某区工作报告\n{BODY}\n") == ([line] if line != "---|---|" else [])


@pytest.mark.parametrize(
    "line",
    [
        "来源稳定的税收收入达12亿元，增长5%。",
        "2023年1月10日上午，全区召开大会。",
        "编辑出版图书30种。",
        "打印机产量30万台",
        "名称：城东产业园 总投资5亿元",
        "时间：2023年1月至12月，共收到建议30件",
        "数据来源:统计局",
        "分享发展成果，惠及8万人",
        "相关阅读推广活动300场",
        "国产设备占比95%",
    ],
)
def test_lines_of_the_article_stay(line: str) -> None:
    assert omitted(f"某区工作报告\n{line}\n{BODY}\n{line}\n") == []


@pytest.mark.parametrize("marker", ["最新评论", "【相关阅读】", "精彩推荐：", "THE END", "相關報道："])
def test_everything_behind_an_end_marker_is_left_out(marker: str) -> None:
    tail = f"{marker}\n\n重磅!13项业务可网办\n2023-01-10 某网\n32家医院互认47项检查\n查看更多\n某新闻APP"
    assert omitted(f"标题\n{BODY}\n\n{tail}\n") == [tail]


def test_a_disclaimer_is_no_article() -> None:
    tail = "免责声明:本站所用素材来源于互联网,如有侵权请联系我们,核实后将在24小时内删除!任何纠纷由用户自行承担。"
    assert omitted(f"标题\n{BODY}\n{tail}\n") == [tail]


@pytest.mark.parametrize(
    "tail",
    [f"最新评论\n{BODY}", "精彩推荐\n附件：\n1 新建学校 12所", "相关链接\n序号\n指标\n城镇新增就业8万人"],
    ids=["正文", "附件", "表格"],
)
def test_a_marker_with_text_behind_it_ends_nothing(tail: str) -> None:
    assert all("8万人" not in words and "12所" not in words for words in omitted(f"标题\n{BODY}\n{tail}\n"))


def test_a_marker_in_the_first_half_ends_nothing() -> None:
    assert omitted("标题\n最新评论\n" + "就业8万人\n" * 20) == []


@pytest.mark.parametrize("end", ["关键词:", "关键词: 就业 民生"])
def test_keywords_count_at_the_very_end_only(end: str) -> None:
    assert omitted(f"标题\n{BODY}\n{end}") == [end]
    assert omitted(f"标题\n{BODY}\n{end}\n就业8万人\n项目12个\n学校3所\n公园5个\n") == [end]


def test_a_repeated_lead_is_read_once() -> None:
    lead = BODY[:60]
    overlay = clean(f"标题\n{lead}\n\n{BODY}\n")
    assert [overlay.text[s.start : s.end] for s in overlay.omitted] == [lead]
    assert [r.kind for r in overlay.repairs] == ["lead"]


@pytest.mark.parametrize("cut", ["…", "...", "......"])
def test_a_lead_may_end_in_dots(cut: str) -> None:
    assert omitted(f"标题\n{BODY[:50]}{cut}\n{BODY}\n") == [BODY[:50] + cut]


def test_a_summary_runs_the_lines_together() -> None:
    lines = "各位代表：\n" + BODY.replace("；", "；\n")
    summary = lines.replace("\n", " ")[:70]
    assert omitted(f"标题\n{summary}\n{lines}\n") == [summary]


@pytest.mark.parametrize("first", [BODY[:39], "另" + BODY[:50], BODY[:40] + "另外"], ids=["太短", "不同", "末尾不同"])
def test_what_is_not_repeated_is_no_lead(first: str) -> None:
    assert omitted(f"标题\n{first}\n{BODY}\n") == []


def test_the_characters_of_a_page_line_are_still_mended() -> None:
    overlay = clean(
        "發(fā)布時間:2023-01-10 來源:統(tǒng)計局\n規(guī)模以上工業(yè)增加值增長5%,經(jīng)濟運行平穩。\n"
    )
    assert overlay.text.startswith("发布时间:2023-01-10 来源:统计局\n")
    assert [overlay.text[s.start : s.end] for s in overlay.omitted] == ["发布时间:2023-01-10 来源:统计局"]
