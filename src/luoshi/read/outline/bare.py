"""Headings without a mark: the short lines of newspapers and of reports that lost their numbering."""

import re
from collections.abc import Sequence

from luoshi.read.outline.lines import Line
from luoshi.read.outline.words import is_appendix, year_heading

_BARE = re.compile(r"[“《「]?[0-9A-Za-z一-龥“”《》（）()、·—\- \u3000+，,：:]{3,36}[一-龥”》）)\w]")
_NOT_BARE = re.compile(
    r"^(?:来源|作者|记者|责任编辑|编辑|时间|日期|发布|发文|索引|文号|名称|字体|字号|分享|打印|附件|附表|附：|注：|图|表|单位"
    r"|当前位置|您|首页|返回|关闭|扫一扫|关键词|信息|浏览|阅读|点击|上一篇|下一篇|各位|主任|同志|序号|抄送)"
    r"|https?:|www\.|\.(?:com|cn|png|jpg|pdf|doc|xls)|\d{1,2}:\d\d|摄$|局长|市长|省长|县长|区长|主席|总理|[：:]\s*$"
    r"|^\d[\d\s.年月日（）()-]*$|〔\d{4}〕|[:：].{14}"
)
_ENDED = "。！？”）)；…：:"
_CLOSED = re.compile(r"[一-龥“”、，·（）0-9]{6,44}。")
_LEAD_IN = re.compile(r"以下|如下|方面|各位|工作。$|汇报|审议|报告|同志|\d{2}|。.")
BODY = 40
"""Characters from which a line counts as a paragraph of text."""


def bare_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a line without a mark is a heading: short, unpunctuated, after a closed paragraph, above a long one."""
    line = lines[index].text
    if not 3 < len(line) <= 38 or line[-1] in "。，；：,:;、！!？?…":
        return False
    if is_appendix(line):
        return True
    if not _BARE.fullmatch(line) or _NOT_BARE.search(line) or index + 1 >= len(lines):
        return False
    if year_heading(line):
        return True
    if index == 0 or len(line) > 30:
        return False
    above, below = lines[index - 1].text, lines[index + 1].text
    return above[-1] in _ENDED and len(above) >= BODY and (len(below) >= BODY or below[0] in "√✓●◆")


def closed_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a heading that ends with a full stop: one short sentence between long paragraphs.

    Such headings come in rows (``这五年，…迈上新台阶。`` above each paragraph), so that one below or above must exist.
    """
    if not _closed(lines, index):
        return False
    return _closed(lines, index - 2) or _closed(lines, index + 2)


def _closed(lines: Sequence[Line], index: int) -> bool:
    """Whether the line is one short sentence above a long paragraph."""
    if not 0 <= index < len(lines) - 1:
        return False
    line = lines[index].text
    if not 7 <= len(line) <= 45 or line[-1] != "。" or len(lines[index + 1].text) < 2 * BODY:
        return False
    return bool(_CLOSED.fullmatch(line)) and not _LEAD_IN.search(line)
