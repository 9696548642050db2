"""What a value measures: the noun before it, the noun behind it, or the one that it inherits.

An indicator is composed as the first column of a statistician's table would have it: verb and noun (新增绿道), bearer
and measure (引进项目总投资), never scope, time or bound. The stretch of text that names it best is kept beside it.
"""

import re

from luoshi.read.words import ending, lexicon, longest_first

_NOUNS, _VERBS = lexicon("nouns"), lexicon("verbs")
_RELATIONAL = frozenset(_NOUNS["relational"])
_GENERAL = frozenset(_NOUNS["general"])
_SHARED = sorted(_NOUNS["shared"], key=len, reverse=True)
_OBJECT_VERB = ending(_VERBS["object"], {})
_STARTS_WITH_VERB = re.compile(rf"(?:{longest_first(_VERBS['object'])})")
_SHARED_TAIL = ending(_SHARED, {})

_LEAD = re.compile(
    r"(?:[\s√•·●■◆►▲\-—–*…]+|[0-9]{1,2}[.、．)）]|其中|全年|同时|此外|另外|目前|当前|截至目前|截止目前|年末|期末|到目前|并且|并|而且|且|而|还|又|也|再|使|让|把|将|要|"
    r"我?[全本][国省市区县州镇乡]|我[国省市区县州]|各[级地]|初步核算|初步统计|初步测算|初步预计|据统计|经初步核算|经核算|预计|预期|力争|争取(?=新|认|完成|建成|获|创|实现|达|引进|培育|落地)|确保|努力|计划|拟|"
    r"一年来|五年来|年来|以来|期间|时期|这五年|累计(?!培育|引进|建成|完成|发放|服务|接待|发布|实现|认定|上市|注册|签约|投入|新增|减|入库|到位|赔付)|共计|共(?![建享同青产育性])|总计|合计|已经?|先后|陆续|相继|成功|顺利|全面|全力|积极|大力|加快(?=推动|推进)|深入|持续|扎实|有序|稳步|不断|继续|进一步|特别是|尤其是|包括|分别|均|主要|更|为|中(?=[开已有未其实完竣投建])|通过|截至|截止|在|到|与|和|及|以|按|从|经(?![济营开费过])|随着|根据|按照|年均|年(?!均|末|初|产|销|度|内|径|吞|发|用|供|处|缴)|后(?!续|备)|的|之|是|有(?![效机色限关序]))"
)
_KEEP_LEAD = re.compile(
    r"(?:预期[性寿]|中[国央小等型科欧德]|对[东外]|以[旧]|在[建校册读岗职营编孵库]|有[效机色限]|和[谐美]|自[贸然主有]|年[度产均末]|后[续备]|日[均用常]|月[均度]|与|按揭|从业|由|通过率|主要|为民|均|更新|经营|经济|经过|再生|再|还[款贷]|将|要素|使用|把|到位|到户|并[购网]|而|且|后|的|对[^，,]{1,24}(?:贡献|拉动)|全[社市省区]会|共[享同]|已|地方|通[信讯航车关])"
)
_BRACKETS = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】\n]{0,60}[)）〕\]】]")


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


def last_break(text: str, start: int, end: int) -> int:
    """Where the last comma, semicolon or colon of a stretch within a sentence stands, -1 if there is none.

    >>> last_break("其中，增长5%", 0, 7)
    2
    """
    find = text.rfind  # unrolled: this runs several times for every value
    return max(
        find("，", start, end), find(",", start, end), find("；", start, end),
        find(";", start, end), find("：", start, end), find(":", start, end),
    )  # fmt: skip


def _blanked(m: re.Match[str]) -> str:
    return " " * len(m.group())


def last_clause(left: str) -> tuple[str, str]:
    """The text after the last comma of *left* that stands outside brackets, and what stands before it.

    >>> last_clause("综合实力跃升，首次入围")
    ('首次入围', '综合实力跃升')
    """
    outside = _BRACKETS.sub(_blanked, left) if "）" in left or ")" in left else left
    cut = last_break(outside, 0, len(left))
    if cut < 0:
        return left, ""
    return left[cut + 1 :], left[:cut]


def without_brackets(text: str) -> str:
    """*text* without bracketed remarks and footnote marks, which interrupt names (工业[3]增加值)."""
    if "(" in text or "（" in text or "[" in text or "〔" in text or "【" in text:
        return _BRACKETS.sub("", text)
    return text


def object_verb(left: str) -> str:
    """The verb at the end of the clause before a value: 高标准建设 -> 建设; empty if it ends otherwise.

    >>> object_verb("在全省率先建成")
    '建成'
    """
    left = left.rstrip('了过“" ')
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
_GROUND = re.compile(r"占地(?!区|方)")
_SHORT_SHARE = re.compile(r"^[一-龥]{2,3}(?:占比|比重)$")
_ABOUT = re.compile(r"^对[^，,]{2,24}?(?:贡献率|贡献度|贡献|拉动)$")


# measures that are statistics of their own where nothing before claims them
_STANDALONE = frozenset(
    ("出口", "进口", "税收", "投资", "支出", "预算", "资金", "服务", "吸引", "带动", "惠及", "数", "累计", "总收入")
)
_DONE = re.compile(r"^(?:累计)?(?:完成|实现|到位|达成)?(?=.)")


def compose(subject: str, bearer: str) -> str:
    """The indicator of a clause whose head is *subject*, where *bearer* is what the clauses before were about.

    >>> compose("总投资", "引进亿元以上项目"), compose("出口量", "工业机器人产量")
    ('引进亿元以上项目总投资', '工业机器人出口量')
    >>> compose("占全省", "获得省科学技术奖励科技成果")
    '获得省科学技术奖励科技成果占全省比重'
    """
    m = _SHARE_OF.match(subject) if "占" in subject and not subject.endswith("占比") else None
    if m is not None and not _GROUND.search(subject):
        who = m["who"] or bearer
        if who in _RELATIONAL and bearer:
            who = compose(who, bearer)
        return f"{who}占{m['whole']}比重"
    if not bearer or bearer.endswith(subject) or bearer in _RELATIONAL:
        return bearer if bearer.endswith(subject) else subject
    core = _DONE.sub("", subject)
    if core in _RELATIONAL or subject in _RELATIONAL or core in _RESULT:
        if core.startswith("总") and core in _STOCKS:
            bearer = _ADDED.sub("", bearer)
        verb = object_verb(bearer)
        bearer = (
            bearer.removesuffix(verb).removesuffix("日均").removesuffix("累计") or bearer
            if verb and verb not in _NOUN_VERBS
            else bearer
        )
        tail = has_measure_tail(bearer)
        replaces = (
            tail
            and tail not in _GENERAL
            and len(bearer) > len(tail)
            and core not in _KEEPS
            and not tail.endswith(_BODIES)
        )
        return (bearer[: -len(tail)] if replaces else bearer) + subject
    if _SHORT_SHARE.match(subject) and subject[:-2] in bearer:
        return subject
    if _OF_PLAN.search(subject) or _SHORT_SHARE.match(subject) or _ABOUT.match(subject):
        return bearer + subject
    return subject


# 新增上市公司62家，总数186家: what is there, not what was added
_STOCKS = frozenset(("总数", "总量", "总数量", "总人数", "总里程", "总面积"))
_ADDED = re.compile(r"^(?:新增加?|净增|新认定|新培育|新登记|新设立?|新建成?)(?=.{2})")
_OF_PLAN = re.compile(r"^(?:超额)?完成[^，,]{0,10}(?:计划|目标|任务|预算|目标任务|任务目标|预期)(?:数|值|任务)?$")
_BODIES = ("企业", "项目", "机构", "单位", "园区", "平台", "产业", "示范区", "专业点")
# verbs that name a quantity by themselves and stay with the bearer
_NOUN_VERBS = frozenset(("出口", "进口", "贷款", "就业", "服务", "培训", "融资", "生产", "销售", "项目"))
# what can be told of the same things one after another: 开工390个、竣工437个
_RESULT = frozenset(
    ("开工", "竣工", "投产", "签约", "落地", "建成", "完工", "交付", "启用", "投用", "开业", "达产", "在建", "续建")
)


def replaces_result(subject: str, bearer: str) -> str:
    """The bearer with another result: 重大项目开工, then 竣工, is 重大项目竣工; empty where it is no such pair."""
    if subject not in _RESULT:
        return ""
    for result in _RESULT:
        if bearer.endswith(result) and len(bearer) > len(result):
            return bearer[: -len(result)] + subject
    return ""


# these follow the whole name of the bearer, measure and all (工业投资增速, 出口占比)
_KEEPS = frozenset(
    (
        "增速",
        "增幅",
        "占比",
        "比重",
        "占比及增幅",
        "贡献率",
        "贡献度",
        "年均增速",
        "平均增速",
        "同比增速",
        "两年平均增速",
        "排名",
        "位次",
        "排位",
        "综合排名",
        "总量",
        "总额",
        "规模和增速",
        "总量及增速",
        "完成率",
        "投资完成率",
        "完成投资",
        "总投资",
        "年度投资",
        "年度投资计划",
    )
)


def is_measure(word: str) -> bool:
    """Whether a word is a measuring noun by itself (总投资, 入驻率)."""
    return word in _RELATIONAL


def stands_alone(subject: str) -> bool:
    """Whether a measuring noun may also be a subject of its own (出口, 税收, 投资)."""
    return subject in _STANDALONE


def is_relational(subject: str, *, near: bool = True) -> bool:
    """Whether a head needs a bearer to say anything (总投资, 增速, 占全省); *near*: one stands right before it.

    >>> is_relational("完成投资"), is_relational("出口", near=False)
    (True, False)
    """
    if _OF_PLAN.search(subject):
        return True
    core = _DONE.sub("", subject)
    if core in _STANDALONE or subject in _STANDALONE:
        return near
    return (
        core in _RELATIONAL
        or subject in _RELATIONAL
        or subject.startswith("占")
        or subject.partition("占")[0] in _RELATIONAL
        or (near and bool(_SHORT_SHARE.match(subject)))
        or bool(_ABOUT.match(subject))
    )


_ENTITY = re.compile(
    r"^(?P<who>[^，,。；;、]{2,22}?(?:港|园区|产业园|片区|平台|示范区|开发区|高新区|自贸区|自贸试验区|综保区|保税区|度假区|创新区|商务区|生态园|文化区|新区|集团|公司|学院|大学|论坛|博览会|啤酒节|大会|基金))(?P<rest>.+)$"
)


_ANY_BODY = re.compile(
    r"(?:产业|工业|现代|各类|专业|特色|重点|物流|科技|农业|国家级|省级|经济|示范|特色产业)*(?:港|园区|产业园|片区|平台|示范区|开发区|高新区|新区|集团|公司|学院|大学|论坛|大会|基金)"
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
    if _ANY_BODY.fullmatch(m["who"]):
        return "", subject
    if (
        starts_with_verb(rest)
        or rest in _RELATIONAL
        or rest.startswith(("业务", "服务", "线下", "参", "入驻", "累计", "合计"))
    ):
        return m["who"], rest
    return "", subject


def starts_with_verb(subject: str) -> str:
    """The verb that begins a head: 新增高新技术企业 -> 新增."""
    m = _STARTS_WITH_VERB.match(subject)
    return m.group() if m else ""


_OF_GROWTH = re.compile(
    r"(?:(?:上涨|增长|下降)幅度|增速|增幅|涨幅|增长率|同比增速|年均增速|增长速度|累计增幅|累计增速|降幅)$"
)


def without_growth(noun: str) -> str:
    """A head without the word that only says that it grows: GDP增速 -> GDP.

    >>> without_growth("规上工业增加值增速")
    '规上工业增加值'
    """
    return _OF_GROWTH.sub("", noun)
