"""The noun behind a value and what is said of it: 56家|定点医院|实现联网结算."""

import re
from dataclasses import dataclass

from luoshi.read.clauses import take_apart
from luoshi.read.heads import is_measure
from luoshi.read.words import lexicon, longest_first

_VERBS = lexicon("verbs")
_NOMINAL = frozenset(_VERBS["nominal"])
_PREDICATE = re.compile(rf"(?:{longest_first(_VERBS['predicate'])})")

_STOP_NOUN = re.compile(r"[\s，。；,;:：！？!?\n()（）〔【】\[\]—…/|<>]")
_NO_NOUN = re.compile(
    r"(?:[的得和与及或以至到于由从并而其等了均，。；、,;:：！？!?\n\s)）】\]」”’—…/|<>.．+＋]|左右|上下|大关|台阶|(?:发展|增加|提高|提升|上升|扩大|扩展|减少|降低|下降|压缩|缩短|调整|跃升|攀升|回落|[增升降减])(?:到|至|为)|地(?![方区级铁质理块下市震热标面])|多(?![式元功媒层样维语领边双项种类])|余|同比|增长|下降|比|较|居(?![民家住])|位居|排名|不等|每|起$|为(?!民))"
)


@dataclass(frozen=True, slots=True)
class After:
    """What follows a value directly: its noun and predicate (``56家|定点医院|实现联网结算``), and where they end.

    *open* tells that no mark stands between them and the next value, *joined* that only 、 or 和 does.
    """

    noun: str = ""
    predicate: str = ""
    noun_end: int = -1
    end: int = -1
    open: bool = False
    joined: bool = False


NOTHING = After()


def noun_after(text: str, start: int, limit: int, following: int = -1) -> After:
    """Noun and predicate behind a value that ends at *start*; *following* is where the next value begins.

    >>> after = noun_after("15个老旧小区改造项目完工，", 3, 20)
    >>> after.noun, after.predicate
    ('老旧小区改造项目', '完工')
    """
    stop = min(limit, start + 60)
    bounded = start <= following < stop
    stop = following if bounded else stop
    if start >= stop or _NO_NOUN.match(text, start, stop):
        return NOTHING
    if m := _STOP_NOUN.search(text, start, stop):
        stop, bounded = m.start(), False
    phrase, joined = text[start:stop], False
    if bounded and (cut := _joint(phrase)) >= 0:
        phrase, joined, bounded = phrase[:cut], True, False
    noun, predicate = _noun_and_predicate(_without_measure(phrase) if bounded else phrase, bounded)
    end = start + len(noun) + len(predicate)
    return After(_AMONG.sub("", noun.strip('”" 的')), predicate, start + len(noun), end, bounded, joined)


# 行业大类|中
_AMONG = re.compile(r"(?<=[^高初集其空手心年])中$")


def _noun_and_predicate(phrase: str, bounded: bool) -> tuple[str, str]:
    """A phrase behind a value parted into its noun and what is said of it."""
    cut = predicate_cut(phrase)
    if cut == 0 and "的" in phrase:
        # a relative clause: 61个|已纳入方案的重大项目|建设
        relative = phrase.index("的") + 1
        cut = relative + predicate_cut(phrase[relative:]) if relative < len(phrase) else 0
    if bounded and cut < len(phrase):
        return _without_measure(phrase[:cut]), ""
    noun = phrase[:cut].rstrip("的 ")
    if "的" in noun and not _NOUN_ENDS.search(noun):
        first = noun.split("的", 1)[0]
        if _NOUN_ENDS.search(first) and len(noun) - len(first) > 3:
            return first, ""
    predicate = phrase[cut:]
    return noun, "" if _TELLS_WHICH.match(predicate) else predicate


# 10个城市|是甲、乙、丙…; 三家企业|中: says which ones they are, or of which ones something is said
_TELLS_WHICH = re.compile(r"(?:分别)?[是为](?!民)|包括|即|[中内上里]$")


def _joint(phrase: str) -> int:
    """Where a noun ends when only 、 or 和 parts it from the head of the next value (A馆、B馆和|11个); -1: nowhere."""
    for m in re.finditer(r"[、和及与]", phrase):
        if m.end() == len(phrase) or (m.start() >= 2 and _NOUN_ENDS.search(phrase, 0, m.start()) and m.group() == "、"):
            return m.start()
    return -1


def _without_measure(phrase: str) -> str:
    """The noun of ``特色楼宇平均入驻率达``85%: without the head of the value that follows."""
    rest = take_apart(phrase).subject
    for length in range(min(6, len(rest) - 1), 1, -1):
        if is_measure(rest[-length:]):
            rest = rest[:-length]
            break
    return rest.removesuffix("平均").removesuffix("累计")


_NOUN_ENDS = re.compile(
    r"(?:企业|项目|单位|机构|指标|行业|产品|事项|案例|地区|城市|国家|任务|工程|中心|平台|园区|示范区|基地|学校|医院|村|镇|街道|社区|道路|路段|河道|公园|广场|停车场|站点?|点|厂|人才|名师|专员|学生|群众|居民|成果|技术|集群|课程|港口|嘉宾|方案|措施|举措|政策|清单|领域|场景|模式|家|人|户|厅|馆|所|院|校|区|县|市|店|线|网|链|岗位|学位|床位|泊位|车位|资金|基金|贷款|债券|断面|湖泊|水库|山头|排口|口|工作|活动|演出|大赛|论坛|展会|仪式|会议|书房|器材|设施|设备|机组|电站|公司|集团|银行|协议|合同|订单|标准|专利|商标|品牌|称号|奖项|荣誉|景区|街区|楼宇|小区|片区|镇街|服务|窗口|终端|机器人|航线|班列|通道|桥|隧道|铁路|公路|高速|机场|码头|航道|总部|楼|屋|房|田|林|草|湿地|面积|里程|老人|儿童|婴幼儿|对象|人员|干部|教师|医生|党员|志愿者|牧民|农民|农户|孵化器|试点|样板|规划|法规|规章|议案|建议|提案|案件|纠纷|事故|隐患|问题|商圈|步行街|产业|大学|高校|省份|部门|领军者|巨人|标杆|游客|旅客|车辆|船舶|飞机|卫星|文化空间|服务点|工作站|驿站|门店|网点|机架|基站|模型|实验室|研究院|园|港|站|厅堂|餐厅|食堂|套房|住房|卡|证)$"
)
_NOUN_STARTS = re.compile(
    r"(?:[\u4e00-\u9fff]{0,2})(?:企业|项目|单位|机构|产品|事项|案例|地区|城市|国家|任务|工程|中心|平台|园区|区|基地|学校|医院|村|镇|街道|社区|道路|公园|站|点|人才|人员|成果|技术|集群|课程|方案|措施|举措|政策|清单|领域|场景|模式|馆|所|岗位|床位|泊位|资金|基金|设施|设备|行动|试点|样板|高地|体系|标准|协议|合同|队伍|主体|大赛|活动|产业|面积|里程|能力|水平|计划|业务|对象|载体|空间|网络|商|包|车|船|厂|楼|网|器|点|型|类|性|化|券|费|率|量|额|板|榜|池)"
)


_QUOTED = re.compile(r"“[^“”]*”")
_MEASURING = tuple("值额量率数费税")
_FIRST_VERBS = frozenset("获在为是被达超由向经未已将")


def predicate_cut(phrase: str) -> int:
    """Where the predicate of ``noun + predicate`` begins; the length where there is none.

    >>> predicate_cut("老旧小区改造项目完工"), predicate_cut("社区卫生服务机构全面铺开"), predicate_cut("企业入选名单")
    (8, 8, 2)
    """
    position, length = 0, len(phrase)
    quoted = [m.span() for m in _QUOTED.finditer(phrase)] if "“" in phrase else []
    while position < length:
        m = _PREDICATE.search(phrase, position)
        if m is None:
            return length
        inside = next((end for start, end in quoted if start < m.start() < end), 0)
        onward = inside or _beyond_compound(phrase, m)
        if not onward:
            return m.start()
        position = onward
    return length


def _beyond_compound(phrase: str, m: re.Match[str]) -> int:
    """Where to search on if the word is no predicate but part of a noun (增加值, 稳增长方案, 改造项目); else 0."""
    word, at, end = m.group(), m.start(), m.end()
    if word == "未" and phrase.startswith("来", end):
        return end + 1
    if phrase[end : end + 1] in _MEASURING or (word == "增长" and phrase[at - 1 : at] in ("稳", "促", "保")):
        return end
    if word in _MANNERS and phrase.startswith("发展", end):
        return end + 2
    noun_before = bool(at) and bool(_NOUN_ENDS.search(phrase, 0, at))
    if _INSIDE_NOUN.match(phrase, max(0, at - 1)) or (word in "上内里" and end < len(phrase)):
        return end
    if len(word) == 1 and not noun_before and not (at == 0 and word in _FIRST_VERBS):
        return at + 1
    if word not in _NOMINAL or end == len(phrase):
        return 0
    if at == 0 or (_NOUN_STARTS.match(phrase, end) and (not noun_before or len(word) > 1)):
        return end
    return 0


# 村居, 服务|中心, 国家|中小企业: 居 and 中 are no predicates there
_INSIDE_NOUN = re.compile(
    r"[村社安宜定民]居|.中[小央国外心等型级高低东西南北部水草医药欧非美日俄韩铁考职专华试科餐转轴层期介]"
)
_MANNERS = frozenset(("高质量", "高标准", "高水平", "高效"))
_PREDICATE_LEAD = re.compile(
    r"^(?:全部|全面|顺利|成功|均|已经?|正在|加快|实现|率先|先后|陆续|相继|共同|集中|并|也|都|还|分别|被|正式|逐一|高质量|高标准|高水平|高效|圆满|完全|按期|如期|有序|稳步|持续|基本|首次|超额|在|有)+"
)


def with_predicate(noun: str, predicate: str) -> str:
    """The name of a count whose noun is followed by what was done with it: 入选…的企业 -> 入选…企业.

    >>> with_predicate("项目", "全部竣工投产")
    '竣工投产项目'
    """
    predicate = _PREDICATE_LEAD.sub("", predicate)[:28].rstrip("了的、，, ")
    return predicate if predicate.endswith(noun) else predicate + noun
