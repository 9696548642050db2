"""What a value measures: the noun before it, the noun behind it, or the one that it inherits.

An indicator is composed as the first column of a statistician's table would have it: verb and noun (新增绿道), bearer and
measure (引进项目总投资), never scope, time or bound. The stretch of text that names it best is kept beside it.
"""

import re
from dataclasses import dataclass

from luoshi.read.typing import take_apart
from luoshi.read.words import ending, lexicon, longest_first

_NOUNS, _VERBS = lexicon("nouns"), lexicon("verbs")
_RELATIONAL = frozenset(_NOUNS["relational"])
_GENERAL = frozenset(_NOUNS["general"])
_SHARED = sorted(_NOUNS["shared"], key=len, reverse=True)
_OBJECT_VERB = ending(_VERBS["object"], {})
_OBJECT_VERBS = frozenset(_VERBS["object"])
_NOMINAL = frozenset(_VERBS["nominal"])
_STARTS_WITH_VERB = re.compile(rf"(?:{longest_first(_VERBS['object'])})")
_PREDICATE = re.compile(rf"(?:{longest_first(_VERBS['predicate'])})")
_SHARED_TAIL = ending(_SHARED, {})

_LEAD = re.compile(
    r"(?:[\s√•·●■◆►▲\-—–*“”‘’\"'…]+|[0-9]{1,2}[.、．)）]|其中|全年|同时|此外|另外|目前|当前|截至目前|截止目前|年末|期末|到目前|并且|并|而且|且|而|还|又|也|再|使|让|把|将|要|"
    r"我?[全本][国省市区县州镇乡]|我[国省市区县州]|各[级地]|初步核算|初步统计|初步测算|初步预计|据统计|经初步核算|经核算|预计|预期|力争|争取|确保|努力|计划|拟|"
    r"一年来|五年来|年来|以来|期间|时期|这五年|累计(?!培育|引进|建成|完成|发放|服务|接待|发布|实现|认定|上市|注册|签约|投入|新增|减|入库|到位|赔付)|共计?|总计|合计|已经?|先后|陆续|相继|成功|顺利|全面|全力|积极|大力|加快(?=推动|推进)|深入|持续|扎实|有序|稳步|不断|继续|进一步|特别是|尤其是|包括|分别|均|主要|更|为|对于?|通过|截至|截止|在|到|与|和|及|以|按|从|由|自|经|随着|根据|按照|年均|月|日|年|后|中|的|之|是|有)"
)
_KEEP_LEAD = re.compile(r"(?:中[国央小等型科欧德]|对[东外]|以[旧]|在[建校册读岗职营编孵库]|有[效机色限]|和[谐美]|自[贸然主有]|年[度产均末]|后[续备]|日[均用常]|月[均度]|与|按揭|从业|由|通过率|主要|为民|均|更新|经营|经济|经过|再生|再|还[款贷]|将|要素|使用|把|到位|到户|并[购网]|而|且|后|的|对[^，,]{1,24}(?:贡献|拉动)|全[社市省区]会|共[享同]|已|地方|通[信讯航车关])")
_BRACKETS = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】\n]{0,60}[)）〕\]】]")
_BREAKS = "，,；;：:。！？!?\n"


def strip_lead(text: str, *, scope: str = "") -> str:
    """What remains of a clause without connectives, time and scope words at its beginning.

    >>> strip_lead("其中,全市工业增加值".replace(",", ""))
    '工业增加值'
    """
    while text:
        if scope and text.startswith(scope) and len(text) > len(scope):
            text = text[len(scope) :].lstrip("省市区县")
            continue
        m = _LEAD.match(text)
        if m is None or m.end() == 0 or _KEEP_LEAD.match(text):
            return text
        text = text[m.end() :]
    return text


def last_clause(left: str) -> tuple[str, str]:
    """The text after the last comma of *left* that stands outside brackets, and what stands before it.

    >>> last_clause("综合实力跃升，首次入围")
    ('首次入围', '综合实力跃升')
    """
    cut = max(left.rfind(mark) for mark in _BREAKS)
    if cut < 0:
        return left, ""
    return left[cut + 1 :], left[:cut]


def without_brackets(text: str) -> str:
    """*text* without bracketed remarks and footnote marks, which interrupt names (工业[3]增加值)."""
    if "(" in text or "（" in text or "[" in text or "〔" in text or "【" in text:
        return _BRACKETS.sub("", text)
    return text


_STOP_NOUN = re.compile(r"[，。；,;:：！？!?\n)）】\]—…/|<>]")
_NO_NOUN = re.compile(
    r"(?:[的地得和与及或以至到于由从并而其等了均，。；、,;:：！？!?\n\s)）】\]」”’—…/|<>.．+＋]|左右|上下|大关|台阶|多|余|同比|增长|下降|比|较|居(?![民家住])|位居|排名|不等|每|起$|为(?!民))"
)
_ASIDE = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】\n]{0,60}[)）〕\]】]")


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
    """Noun and predicate behind a value that ends at *start*; *following* is where the next value of the sentence begins.

    >>> after = noun_after("15个老旧小区改造项目完工，", 3, 20)
    >>> after.noun, after.predicate
    ('老旧小区改造项目', '完工')
    """
    stop = min(limit, start + 60)
    bounded = start <= following < stop
    if bounded:
        stop = following
    if start >= stop or _NO_NOUN.match(text, start, stop):
        return NOTHING
    if m := _STOP_NOUN.search(text, start, stop):
        stop, bounded = m.start(), False
        if text[stop] in "（(〔[【" and (aside := _ASIDE.match(text, stop)):
            stop = aside.start()
    phrase = text[start:stop]
    joined = False
    if bounded:
        cut = _joint(phrase)
        if cut >= 0:
            phrase, joined, bounded = phrase[:cut], True, False
    open_ended = bounded
    if open_ended:
        phrase = _without_measure(phrase)
    cut = predicate_cut(phrase)
    if cut == 0 and "的" in phrase:
        # a relative clause: 61个|已纳入方案的重大项目|建设
        relative = phrase.index("的") + 1
        cut = relative + predicate_cut(phrase[relative:]) if relative < len(phrase) else 0
    noun = phrase[:cut].rstrip("的 ")
    if "的" in noun and not _NOUN_ENDS.search(noun):
        first = noun.split("的", 1)[0]
        if _NOUN_ENDS.search(first) and len(noun) - len(first) > 3:
            return After(first, "", start + len(first), start + len(first), open_ended, joined)
    return After(noun.strip("”\" "), phrase[cut:], start + cut, start + len(phrase), open_ended, joined)


def _joint(phrase: str) -> int:
    """Where the noun of a value ends when only 、 or 和 parts it from the head of the next (A馆、B馆和|11个); -1 if nothing does."""
    for m in re.finditer(r"[、和及与]", phrase):
        if m.end() == len(phrase) or (m.start() >= 2 and _NOUN_ENDS.search(phrase, 0, m.start()) and m.group() == "、"):
            return m.start()
    return -1


def _without_measure(phrase: str) -> str:
    """The noun of ``特色楼宇平均入驻率达``85%: without the head of the value that follows."""
    rest = take_apart(phrase).subject
    for length in range(min(6, len(rest) - 1), 1, -1):
        if rest[-length:] in _RELATIONAL:
            rest = rest[:-length]
            break
    return rest.removesuffix("平均").removesuffix("累计")


_NOUN_ENDS = re.compile(
    r"(?:企业|项目|单位|机构|指标|行业|产品|事项|案例|地区|城市|国家|任务|工程|中心|平台|园区|示范区|基地|学校|医院|村|镇|街道|社区|道路|路段|河道|公园|广场|停车场|站点?|点|厂|人才|名师|专员|学生|群众|居民|成果|技术|集群|课程|港口|嘉宾|方案|措施|举措|政策|清单|领域|场景|模式|家|人|户|厅|馆|所|院|校|区|县|市|店|线|网|链|岗位|学位|床位|泊位|车位|资金|基金|贷款|债券|断面|湖泊|水库|山头|排口|口|工作|活动|演出|大赛|论坛|展会|仪式|会议|书房|器材|设施|设备|机组|电站|公司|集团|银行|协议|合同|订单|标准|专利|商标|品牌|称号|奖项|荣誉|景区|街区|楼宇|小区|片区|镇街|服务|窗口|终端|机器人|航线|班列|通道|桥|隧道|铁路|公路|高速|机场|码头|航道|总部|楼|屋|房|田|林|草|湿地|面积|里程|老人|儿童|婴幼儿|对象|人员|干部|教师|医生|党员|志愿者|牧民|农民|农户|孵化器|试点|样板|规划|法规|规章|议案|建议|提案|案件|纠纷|事故|隐患|问题|商圈|步行街|产业|大学|高校|省份|部门|领军者|巨人|标杆|游客|旅客|车辆|船舶|飞机|卫星|文化空间|服务点|工作站|驿站|门店|网点|机架|基站|模型|实验室|研究院|园|港|站|厅堂|餐厅|食堂|套房|住房|卡|证)$"
)
_NOUN_STARTS = re.compile(
    r"(?:[\u4e00-\u9fff]{0,2})(?:企业|项目|单位|机构|产品|事项|案例|地区|城市|国家|任务|工程|中心|平台|园区|区|基地|学校|医院|村|镇|街道|社区|道路|公园|站|点|人才|人员|成果|技术|集群|课程|方案|措施|举措|政策|清单|领域|场景|模式|馆|所|岗位|床位|泊位|资金|基金|设施|设备|行动|试点|样板|高地|体系|标准|协议|合同|队伍|主体|大赛|活动|产业|面积|里程|能力|水平|计划|业务|对象|载体|空间|网络|商|包|车|船|厂|楼|网|器|点|型|类|性|化|券|费|率|量|额|板|榜|池)"
)


_FIRST_VERBS = frozenset("获在为是被达超由向经未已将")


def predicate_cut(phrase: str) -> int:
    """Where the predicate of ``noun + predicate`` begins; the length where there is none.

    >>> predicate_cut("老旧小区改造项目完工"), predicate_cut("社区卫生服务机构全面铺开"), predicate_cut("企业入选名单")
    (8, 8, 2)
    """
    position, length = 0, len(phrase)
    while position < length:
        m = _PREDICATE.search(phrase, position)
        if m is None:
            return length
        word, at = m.group(), m.start()
        if len(word) == 1 and (not _NOUN_ENDS.search(phrase, 0, at) if at else word not in _FIRST_VERBS):
            position = at + 1
        elif at == 0 and word in _NOMINAL and m.end() < length:
            position = m.end()
        elif word in _NOMINAL and (m.end() < length or at == 0) and (at == 0 or not _NOUN_ENDS.search(phrase, 0, at) or len(word) > 1) and _NOUN_STARTS.match(phrase, m.end()):
            position = m.end()
        else:
            return at
    return length


_PREDICATE_LEAD = re.compile(
    r"^(?:全部|全面|顺利|成功|均|已经?|正在|加快|实现|率先|先后|陆续|相继|共同|集中|并|也|都|还|分别|被|正式|逐一|高质量|高标准|高水平|高效|圆满|完全|按期|如期|有序|稳步|持续|基本|首次|超额|在|有)+"
)


def with_predicate(noun: str, predicate: str) -> str:
    """The name of a count whose noun is followed by what was done with it: 入选…的企业 -> 入选…企业.

    >>> with_predicate("项目", "全部竣工投产")
    '竣工投产项目'
    """
    predicate = _PREDICATE_LEAD.sub("", predicate)
    return predicate[:28].rstrip("了的中之一并和与及、，, ") + noun


def object_verb(left: str) -> str:
    """The verb at the end of the clause before a value: 高标准建设 -> 建设; empty if it ends otherwise.

    >>> object_verb("在全省率先建成")
    '建成'
    """
    left = left.rstrip("了过“\" ")
    m = _OBJECT_VERB.match(left[::-1])
    return m.group()[::-1] if m else ""


def has_measure_tail(noun: str) -> str:
    """The measuring noun (增加值, 产量, 余额 …) at the end of *noun*, empty if it has none.

    >>> has_measure_tail("国有控股企业增加值")
    '增加值'
    """
    m = _SHARED_TAIL.match(noun[::-1])
    return m.group()[::-1] if m else ""


_SHARE_OF = re.compile(r"^(?P<who>.*?)占(?P<whole>[^，,。；;占]{1,30}?)(?:的)?(?P<word>比重|比例|比|份额)?$")
_SHORT_SHARE = re.compile(r"^[一-龥]{2,3}(?:占比|比重)$")
_ABOUT = re.compile(r"^对[^，,]{2,24}?(?:贡献率|贡献度|贡献|拉动)$")


_STANDALONE = frozenset(("出口", "进口", "税收", "投资", "利润", "支出", "预算", "资金", "服务", "吸引", "带动", "惠及", "营业收入", "营收", "销售收入", "利润总额", "总产值", "产值", "增加值", "总收入", "数", "累计"))
_DONE = re.compile(r"^(?:累计)?(?:完成|实现|到位|达成)?(?=.)")


def compose(subject: str, bearer: str) -> str:
    """The indicator of a clause whose head is *subject*, where *bearer* is what the clauses before were about.

    >>> compose("总投资", "引进亿元以上项目"), compose("出口量", "工业机器人产量")
    ('引进亿元以上项目总投资', '工业机器人出口量')
    >>> compose("占全省", "获得省科学技术奖励科技成果")
    '获得省科学技术奖励科技成果占全省比重'
    """
    m = _SHARE_OF.match(subject) if "占" in subject and not subject.endswith("占比") else None
    if m is not None and "占地" not in subject:
        who = m["who"] or bearer
        if who in _RELATIONAL and bearer:
            who = compose(who, bearer)
        return f"{who}占{m['whole']}比重"
    if not bearer or bearer.endswith(subject):
        return subject if not bearer else bearer
    core = _DONE.sub("", subject)
    if core in _RELATIONAL or core in _RESULT:
        verb = object_verb(bearer)
        bearer = bearer.removesuffix(verb).removesuffix("日均").removesuffix("累计") or bearer if verb and verb not in _NOUN_VERBS else bearer
        tail = has_measure_tail(bearer)
        replaces = tail and tail not in _GENERAL and len(bearer) > len(tail) and core not in _KEEPS and not tail.endswith(_BODIES)
        return (bearer[: -len(tail)] if replaces else bearer) + subject
    if _SHORT_SHARE.match(subject) or _ABOUT.match(subject):
        return bearer + subject
    return subject


_BODIES = ("企业", "项目", "机构", "单位", "园区", "平台", "产业", "示范区", "专业点")
# verbs that name a quantity by themselves and stay with the bearer
_NOUN_VERBS = frozenset(("出口", "进口", "贷款", "就业", "服务", "培训", "融资", "生产", "销售", "项目"))
# what can be told of the same things one after another: 开工390个、竣工437个
_RESULT = frozenset(("开工", "竣工", "投产", "签约", "落地", "建成", "完工", "交付", "启用", "投用", "开业", "达产", "在建", "续建"))


def replaces_result(subject: str, bearer: str) -> str:
    """The bearer with another result: 重大项目开工, then 竣工, is 重大项目竣工; empty where it is no such pair."""
    if subject not in _RESULT:
        return ""
    for result in _RESULT:
        if bearer.endswith(result) and len(bearer) > len(result):
            return bearer[: -len(result)] + subject
    return ""


# these follow the whole name of the bearer, measure and all (工业投资增速, 出口占比)
_KEEPS = frozenset(("增速", "增幅", "占比", "比重", "占比及增幅", "贡献率", "贡献度", "年均增速", "平均增速", "同比增速", "两年平均增速", "排名", "位次", "排位", "综合排名", "总量", "总额", "规模和增速", "总量及增速", "完成率", "投资完成率", "完成投资", "总投资", "年度投资", "年度投资计划"))


def stands_alone(subject: str) -> bool:
    """Whether a measuring noun may also be a subject of its own (出口, 税收, 投资)."""
    return subject in _STANDALONE


def is_relational(subject: str, *, near: bool = True) -> bool:
    """Whether a head needs a bearer to say anything (总投资, 增速, 占全省); *near*: one stands right before it.

    >>> is_relational("完成投资"), is_relational("出口", near=False)
    (True, False)
    """
    core = _DONE.sub("", subject)
    if core in _STANDALONE or subject in _STANDALONE:
        return near
    return core in _RELATIONAL or subject in _RELATIONAL or subject.startswith("占") or subject.partition("占")[0] in _RELATIONAL or (near and bool(_SHORT_SHARE.match(subject))) or bool(_ABOUT.match(subject))


_ENTITY = re.compile(
    r"^(?P<who>[^，,。；;、]{2,22}?(?:港|园区|产业园|片区|平台|示范区|开发区|高新区|自贸区|自贸试验区|综保区|保税区|度假区|创新区|商务区|生态园|文化区|新区|集团|公司|学院|大学|论坛|博览会|啤酒节|大会|基金))(?P<rest>.+)$"
)


def entity_before(subject: str) -> tuple[str, str]:
    """The body that a head names first, and the head without it (青岛港|新增航线); ("", subject) where there is none.

    >>> entity_before("青岛港新增航线")
    ('青岛港', '新增航线')
    >>> entity_before("产业园区面积")
    ('', '产业园区面积')
    """
    m = _ENTITY.match(subject)
    if m is None:
        return "", subject
    rest = m["rest"]
    if starts_with_verb(rest) or rest in _RELATIONAL or rest.startswith(("业务", "服务", "线下", "参", "入驻", "累计", "合计")):
        return m["who"], rest
    return "", subject


def starts_with_verb(subject: str) -> str:
    """The verb that begins a head: 新增高新技术企业 -> 新增."""
    m = _STARTS_WITH_VERB.match(subject)
    return m.group() if m else ""


_OF_GROWTH = re.compile(r"(?:增速|增幅|涨幅|增长率|同比增速|年均增速|增长速度|累计增幅|累计增速|降幅)$")


def without_growth(noun: str) -> str:
    """A head without the word that only says that it grows: GDP增速 -> GDP.

    >>> without_growth("规上工业增加值增速")
    '规上工业增加值'
    """
    return _OF_GROWTH.sub("", noun)
