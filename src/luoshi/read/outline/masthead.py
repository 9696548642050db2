"""The masthead: title, issuing body and date, found in the first lines of a text (and, for signatures, in the last)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from luoshi.read.outline.lines import Line
from luoshi.read.outline.words import kind_of, pattern

HEAD = 45
"""Lines from the beginning that may belong to the masthead."""
_GREETING = re.compile(r"^(?:各位|同志们|主任、|尊敬的|各[区县市镇省]|各有关)")
_LABEL = re.compile(
    r"^(?:标\s*题|名\s*称|题\s*目|文件名称)\s*[：:]\s*\|?\s*(?P<title>[^|]{6,90}?)\s*(?:文\s*号|发布日期|发文日期|\||$)"
)
_CHROME = re.compile(
    r"^(?:当前位置|您(?:的|当前|现在)|首页|首 页|来源|时间|发[布文表]|索引|归档|生成日期|成文|政策咨询|信息"
    r"|字[体号]|【?字|分享|下载|打印|有效性|主题|组配|浏览|阅读|点击|\d+浏览|文\s*号|责任编辑|编辑|作者|记者|复制|请复制|欢迎|无障碍|智能"
    r"|会员|关注"
    r"|关键[词字]|说明|摘要|图为|锁定|ID[:：]|大小|页数|城市|报告类型|上一篇|下一篇|扫一扫|扫描|相关|打开|论文|\(?上接|《最)"
    r"|^[-—]+\s|时效性|^(?:现在|我代表|受|按照|根据|为了?深入|为贯彻|本报|记者)"
    r"|^[一二三四五六七八九十]{1,2}、|^[（(][一二三四五六七八九十]{1,2}[）)]|(?:[_\-,，].*){5}"
    r"|https?:|www\.|\.(?:png|jpg|css|js)|APP$|[<>{};=]|var |import |^[\d\s:：/.-]+$|公文之家|体育官网|门户网站|收藏"
)
_BODY = re.compile(r"[。！？].{2}|[。；]$")
_GENRE = re.compile(
    r"(?:报告|公报|计划|方案|意见|通知|通报|措施|政策|[^方]办法|细则|规划|总结|汇报|情况|要点|解读|决定|公告|清单|概况|简介|草案|指标"
    r"|年鉴|标准|进展|目标任务|决议|讲话|规定|条例|纲要)(?:[（(][^）)]{1,12}[）)])?(?:\.(?:pdf|docx?))?[。”》]?$"
)
_CUT = re.compile(
    r"^(?P<title>.{0,30}?关于.{4,60}?的(?:通知|意见|决定|通报|批复|公告|报告))(?=\s|[一-龥]{1,4}〔|各|主任|$)"
    r"|^(?P<dot>[^。]{8,60}(?:公报|报告|方案|计划))(?:。$|\s+[一二三]、|\s*[（(](?:全文|文字实录|实录)[）)]|\s*政\s*府\s*工\s*作)"
)
_SPEECH = re.compile(r"现在|我代表|受|关于.{0,3}我国|各位")
_ONLY_NUMBER = re.compile(r".{2,12}[〔\[]\d{4}[〕\]]\s*\d+\s*号")
_SPACED = re.compile(r"(?<=[一-龥])[ \u3000](?=[一-龥])")
_ISSUER = re.compile(
    r"^(?P<body>(?:中共|中国共产党)?[一-龥]{0,22}?(?:人民政府(?:办公[厅室])?|国务院(?:办公厅)?|委员会(?:办公室)?|管委会|统计局|[^当结]局|[一-龥]厅"
    r"|人大常委会|人民代表大会常务委员会|数据发展中心))"
    r"(?:\s*(?:代理?)?(?:省长|主席|市长|县长|区长|旗长|州长|盟长|局长|主任|厅长|总理).*)?$"
)
_SPEAKER = re.compile(
    r"^(?P<place>[一-龥]{0,8}?)(?:代理?)?(?P<post>省长|自治区主席|主席|市长|县长|区长|旗长|州长|盟长|国务院总理)"
    r"[ \u3000\xa0]*[一-龥·]{2,5}"
)
_ISSUER_LABEL = re.compile(
    r"(?:发[布文]机[构关]|发[布文]单位|制定机关|来源)\s*[：:]\s*\|?\s*(?P<body>[一-龥()（）]{3,30})"
)
_PRESS = re.compile(r"日报|新华|晚报|网$|新闻|客户端|人大网")
_CN = "〇○零一二三四五六七八九十"
_DAY = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*(?:年|-|/|\.)\s*(?P<m>\d{1,2})\s*(?:月|-|/|\.)\s*(?:(?P<d>\d{1,2})(?!\d)\s*日?)?"
    rf"|(?P<cy>二[{_CN}]{{3}})年(?P<cm>[{_CN}]{{1,3}})月(?:(?P<cd>[{_CN}]{{1,3}})日)?"
)
_MEETING = re.compile(r"日?\s*在.{2,40}?(?:会议?|大会|次会)(?:上|$)|会议?通过")
_GIVEN = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日在[^。，]{2,40}?会议上")
_NUMBER = re.compile(r"[〔\[](?:19|20)\d\d[〕\]]\s*\d{1,4}\s*号")
_CN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


class Masthead(NamedTuple):
    """What the first lines tell.

    *meeting* is the line that says where a report was given, *number* the one that holds the document's number
    (〔2026〕3号), *body* is where the text begins.
    """

    title: str = ""
    issuer: str = ""
    date: str = ""
    meeting: str = ""
    number: str = ""
    body: int = 0


def read_masthead(lines: Sequence[Line], *, name: str = "") -> Masthead:
    """Title, issuer and date of the document whose lines are given (all its lines, also those that are page chrome)."""
    head = list(lines[:HEAD])
    first = _first_body(head)
    title = _title(head[: first + 1]) or _title_below(head[first:]) or _title_of_name(name)
    meeting = next((found for line in head if (found := _meeting(line.text))), "")
    tail = list(lines[-4:])
    number = next((line.text[:120] for line in head[: first + 1] if _NUMBER.search(line.text[:120])), "")
    return Masthead(
        title=title,
        issuer=_issuer(head[: first + 1], title),
        date=_date(head, tail, meeting),
        meeting=meeting,
        number=number,
        body=head[first].start if first < len(head) else 0,
    )


def iso_day(text: str) -> str:
    """The first day or month in *text* as ISO date, empty if there is none.

    >>> iso_day("——2026年2月5日在会议上"), iso_day("二〇二六年一月二十七日"), iso_day("2012年3月  日")
    ('2026-02-05', '2026-01-27', '2012-03')
    """
    for match in _DAY.finditer(text):
        if match["y"]:
            year, month, day = match["y"], int(match["m"]), int(match["d"] or 0)
        else:
            year, month, day = match["cy"].translate(_CN_DIGITS), _tens(match["cm"]), _tens(match["cd"] or "")
        if 1 <= month <= 12 and day <= 31 and year.isdecimal():
            return f"{year}-{month:02d}-{day:02d}" if day else f"{year}-{month:02d}"
    return ""


def _tens(mark: str) -> int:
    """A number up to 31 in Chinese digits; 0 if it is none.

    >>> [_tens(mark) for mark in ("三", "十二", "二十七", "三十")]
    [3, 12, 27, 30]
    """
    high, ten, low = mark.rpartition("十")
    digits = low.translate(_CN_DIGITS)
    ones = int(digits) if digits.isdecimal() else 0
    tens = high.translate(_CN_DIGITS)
    return ones + (10 * (int(tens) if tens.isdecimal() else 1) if ten else 0)


def _meeting(line: str) -> str:
    """The words of a line that say when and where a report was given, empty if it does not."""
    if _is_meeting(line) and len(line) < 90:
        return line
    match = _GIVEN.search(line[:400])
    return match[0] if match else ""


def _is_meeting(line: str) -> bool:
    """Whether a line says when and where a report was given."""
    dated = _DAY.search(line) or re.search(r"\d{6,8}日", line)
    return bool(dated and _MEETING.search(line)) and "。" not in line[:-1]


def _first_body(head: Sequence[Line]) -> int:
    """The place of the first paragraph of the text proper."""
    for index, line in enumerate(head):
        if _GREETING.match(line.text):
            return index
        text = line.text
        if len(text) >= 50 and _BODY.search(text) and not _CHROME.search(text[:40]) and not _LABEL.match(text):
            return index
    return len(head)


def _title(head: Sequence[Line]) -> str:
    """The best of the lines that look like a title, joined where a title is broken over lines."""
    best, score = "", 0
    for index, line in enumerate(head):
        label = _LABEL.match(line.text)
        candidate = label["title"] if label else _candidate(head, index)
        points = _points(candidate, index, head)
        if points > score:
            best, score = candidate, points
    return best


def _candidate(head: Sequence[Line], index: int) -> str:
    """The title that may begin in a line; empty where the line is none."""
    text = head[index].text
    if _SPEECH.match(text) or _ONLY_NUMBER.fullmatch(text):
        return ""
    cut = _CUT.match(text)
    if cut:
        return (cut["title"] or cut["dot"]).strip()
    if _CHROME.search(text) or _GREETING.match(text) or _is_meeting(text) or len(text) > 90 or _BODY.search(text):
        return ""
    joined = text
    for line in head[index + 1 : index + 4]:
        if _ISSUER.match(joined) or ("关于" in line.text and "关于" not in joined and len(line.text) > 15):
            break
        if _GENRE.search(joined) or len(joined) < 8 or not _goes_on(joined, line.text):
            break
        tail = _CUT.match(joined + line.text)
        if tail and tail["title"]:
            return tail["title"]
        joined += line.text
    return joined


def _goes_on(above: str, below: str) -> bool:
    """Whether a broken title goes on in the line below."""
    if _CHROME.search(below) or _GREETING.match(below) or _is_meeting(below) or "。" in below:
        return False
    return bool("关于" in above or _GENRE.search(below)) and (len(below) <= 40 or "〔" in below)


def _points(title: str, index: int, head: Sequence[Line]) -> int:
    """How much a line looks like a title; 0 for none."""
    size = len(title)
    if size < 4 or size > 110 or sum("一" <= char <= "龥" for char in title) * 5 < size * 2:
        return 0
    points = 2 * bool(_GENRE.search(title)) + 2 * bool(kind_of(title)) + bool(re.search(r"\d{4}年", title))
    points += ("关于" in title) - ("〔" in title or title[0] == "【")
    if points <= 0:
        if size < 8 or index + 1 >= len(head) or title[-1] in "。；，、：:,":
            return 0
        below = [line.text for line in head[index + 1 : index + 3]]
        points = 2 * any(iso_day(line) or line.startswith("来源") for line in below) + (size >= 12)
    if _SPACED.sub("", title) in ("政府工作报告",):
        points = 3
    return points


def _title_below(lines: Sequence[Line]) -> str:
    """The title of an attached plan, where a covering letter without a title stands above it."""
    for line in lines:
        text = line.text
        if len(text) <= 45 and "。" not in text and _GENRE.search(text) and kind_of(text) and not _CHROME.search(text):
            return text
    return ""


def _title_of_name(name: str) -> str:
    """The title that a file's name gives, if the name is Chinese and names a genre."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name.replace("\\", "/").rpartition("/")[2])
    return stem if kind_of(stem) else ""


def _date(head: Sequence[Line], tail: Sequence[Line], meeting: str) -> str:
    """The day of the meeting, otherwise of a line that holds a date with or without a label, or of the signature."""
    day = iso_day(meeting)
    if day:
        return day
    short = [line.text for line in head if len(line.text) <= 120]
    for text in short:
        if re.search(r"时间|日期|来源|归档|发布", text[:60]) and "有效" not in text and iso_day(text):
            return iso_day(text)
    for text in [*short, *(line.text for line in tail)]:
        match = _DAY.search(text)
        if match and len(match[0]) * 2 >= len(text) - 12 and len(text) <= 40 and match["m" if match["y"] else "cm"]:
            day = iso_day(text)
            if day:
                return day
    return ""


def _issuer(head: Sequence[Line], title: str) -> str:
    """The body that speaks: from a label, the speaker's line, a line of its own, or the title's first words."""
    for line in head:
        label = _ISSUER_LABEL.search(line.text)
        if label and not _PRESS.search(label["body"]) and label["body"][-1] in "府局委会厅室院办心":
            return label["body"]
    for line in head:
        text = line.text
        if len(text) <= 40 and not _CHROME.search(text):
            own = _ISSUER.match(text)
            if own:
                return own["body"]
            speaker = _SPEAKER.match(text)
            if speaker:
                return "国务院" if "总理" in speaker["post"] else f"{speaker['place']}人民政府"
    before = re.match(r"^[\[【]?(?P<body>[一-龥、 ]{2,40}?)[\]】]?(?:关于|印发|\d{4}年)", title)
    if before and before["body"][-1] in "府局委会厅室院":
        return before["body"]
    return "人民政府" if pattern("title", "work").search(title) else ""
