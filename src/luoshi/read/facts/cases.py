"""Examples that a text learns from (对标案例): whom, what of it, and for what of one's own."""

import re

from luoshi.read.facts.wording import because, masked, sentences_with
from luoshi.read.outline.lines import Zones
from luoshi.read.reading import Reading
from luoshi.read.sections import path_at
from luoshi.records import BenchmarkCase

_VERB = re.compile(
    r"学习借鉴|借鉴学习|学习运用|对标对表|对标学习|对标借鉴|对标先进|学习推广|复制推广"
    r"|对标(?!案例|管理|指导|体系|借鉴$)|借鉴(?!意义|作用|价值|吸收$)"
    r"|(?<![全在])学习(?=[^，。；]{2,40}(?:经验|做法|模式|路径|案例))"
)
_WHAT = (
    r"经验做法|成功经验|先进经验|经验|先进做法|好做法|做法|模式|路径|制度|理念|机制|案例|启示|水平|标准|标杆"
    r"|先进城市|先进地区|一流|[“”]生产|规则|成果"
)
_LESSON = re.compile(rf"(?:{_WHAT})")
_TRIGGER = re.compile(r"对标|借鉴|学习[^，。；\n]{2,40}?(?:经验|做法|模式|路径)")
_NOBODY = re.compile(
    r"^(?:提供|参考|宗|工作|等|和|与|的|了|要素|推进|意义|作用|可|，|新|贯彻|宣传|落实|习近平|党|理论|精神|教育|活动|强国)|习近平|重要讲话|二十大"
)
_FRONT = re.compile(r"^(?:了|国内外|国内|国际|其|学习|：|:|和|先进地区|的)+(?=[^，]{2})")
_PURPOSE = re.compile(
    r"^(?:，|,|；)?(?:助力|为|以|推动|努力|加快|打造|建设|实现|完善|持续|促进|提升|构建|形成|深化|不断|全面|积极|探索|推进|培育|优化|开展|着力|健全|提高|进一步)"
)
_NO_MODEL = frozenset(("先进", "典型", "试点", "有关", "相关", "以往", "自身", "国家", "公园城市", "各地"))
_STOP = re.compile(r"[，,；;。：:\n]")
_PLACES = re.compile(
    r"[一-龥“”‘’—·]{0,14}?(?:等(?:地|城市|国家|省市|地区)|[^城都省]市|[^节]省|州市?|[^国]国家|地区)(?!场|民|政|级|长)"
)


def find(reading: Reading) -> tuple[BenchmarkCase, ...]:
    """The examples of a text, in order, each to the end of the clauses that tell its purpose.

    >>> from luoshi.read.reader import prepare
    >>> [case] = find(prepare("学习借鉴甲市口袋公园经验，打造城市绿肺；扩大就业。"))
    >>> case.model, case.lesson, case.purpose
    ('甲市', '口袋公园经验', '打造城市绿肺')
    """
    zones = Zones(reading.overlay.omitted)
    out: list[BenchmarkCase] = []
    for sentence in sentences_with(reading.text, _TRIGGER):
        if sentence.start in zones:
            continue
        done = -1
        for verb in _VERB.finditer(sentence.text):
            if verb.start() < done:
                continue
            case = _case(reading, sentence.start, sentence.text, verb)
            if case:
                out.append(case[0])
                done = case[1]
    return tuple(out)


def _case(reading: Reading, offset: int, text: str, verb: re.Match[str]) -> tuple[BenchmarkCase, int] | None:
    """The case that begins at *verb*, and where its object ends."""
    cover = masked(text)
    low = verb.end()
    closed = text.find("”" if text[low : low + 1] == "“" else "」", low)
    if text[low : low + 1] in ("“", "「") and re.match(r"(?:等)?(?:案例|[，。；]|$)", text[closed + 1 :]):
        high = text.find("”" if text[low] == "“" else "」", low) + 1
        stop = high if high > 0 else low
        titled = True
    else:
        found = _STOP.search(cover, low)
        stop, titled = (found.start() if found else len(text)), False
    said = text[low:stop]
    told = titled or _LESSON.search(said) or known_places(_FRONT.sub("", said))
    if not 3 <= len(said) <= 80 or _NOBODY.search(said) or not told:
        return None
    model, lesson = _model_and_lesson(said.strip("“”「」") if titled else said, titled=titled)
    if len(model) < 2 or model in _NO_MODEL or model[0].isdigit():
        return None
    purpose = _purpose(text, cover, stop, verb.start())
    end = stop
    start, last, surface = reading.raw(offset + verb.start(), offset + end)
    record = BenchmarkCase(
        start=start,
        end=last,
        surface=surface,
        model=model,
        lesson=lesson,
        purpose=purpose,
        section=path_at(reading.outline, offset + verb.start()),
        because=(because(reading, "model", "对标用语", offset + verb.start(), offset + verb.end()),),
    )
    return record, stop


def _model_and_lesson(said: str, *, titled: bool) -> tuple[str, str]:
    """From whom, and what: split behind the name of the place, or before the noun of learning."""
    front = _FRONT.match(said)
    plain = said[front.end() :] if front and not titled else said
    if titled and "—" in plain:
        name, _, lesson = plain.partition("—")
        return name.strip("—"), lesson.strip("—")
    from_known = known_places(plain)
    if from_known:
        cut = from_known
        lesson = plain[cut:].lstrip("的")
        named = [plain[:cut], *(match[0] for match in _FURTHER.finditer(lesson))]
        return "、".join(_FILLER.sub("", name).strip("、") for name in named), lesson
    match = _PLACES.match(plain)
    if match and match.end() < len(plain):
        return match[0], plain[match.end() :].lstrip("的")
    if front and "国内外" in front[0] and not titled:
        return "国内外", plain
    word = _LESSON.search(plain)
    if word and word.start() > 1:
        return plain[: word.start()].rstrip("的"), plain[word.start() :]
    return (plain, "") if titled or not word else ("", plain)


_KNOWN = re.compile(
    r"(?:先进|[一-龥]{0,4})?(?:(?:北京|上海|天津|重庆|深圳|广州|杭州|苏州|南京|成都|武汉|西安|厦门|宁波|青岛|济南|大连|浙江|江苏|广东|山东|福建|海南|雄安|香港|澳门|台湾|新加坡|美国|日本|德国|英国|法国|韩国|荷兰|瑞士|以色列|欧盟|欧洲|纽约|伦敦|东京|巴黎|波士顿|法兰克福|汉堡|鹿特丹|釜山|首尔|硅谷|旧金山|长三角|粤港澳大湾区|大湾区|珠三角)(?:省|市|新区|自贸试验区|国际机场|机场)?(?:、|和|与|及|等(?:地|城市|国家|首批)?)?)++"
)


_FURTHER = re.compile(rf"(?<=、)(?:{_KNOWN.pattern})")
_FILLER = re.compile(r"等(?:地|城市|国家)?(?:首批)?$|首批$|先进$")


def known_places(text: str) -> int:
    """Where the leading list of well-known places ends in *text*, 0 without one.

    >>> known_places("纽约、上海等口袋公园经验做法")
    6
    """
    match = _KNOWN.match(text)
    return match.end() if match else 0


def _purpose(text: str, cover: str, stop: int, verb: int) -> str:
    """What the example serves: the clauses behind it up to the semicolon, else the clause before the verb."""
    end = re.compile(r"[；;。\n]").search(cover, stop)
    rest = text[stop : end.start() if end else len(text)].strip("”，, 案例中")
    if rest and _PURPOSE.match(rest):
        return rest[:200]
    helped = re.search(r"(?:助力|为)[^；;。]{4,120}", rest)
    if helped:
        return helped[0]
    before = re.split(r"[，,；;。：:]", text[:verb])
    return rest[:200] or (before[-1].strip() if before else "")
