"""Heads without what does not belong to a name: times, connectives, scope words, examples, half a pair of quotes."""

import re
from collections.abc import Sequence

from luoshi.read import heads
from luoshi.read.nouns import predicate_cut
from luoshi.read.times import Time
from luoshi.read.typing import leading_change

TRIM = " 、，,：:“”\"'‘’的和与及"
_FROM = re.compile(r"(?:(?:分别|均|各)+(?:从|由)?|是|为)$")
_BY = re.compile(r"^(?:按|以|折合|折算)[^，,]{2,24}?(?:计算|折算|测算|计)")
# 应开尽开: an idiom, not what is counted; 安排|全市|重点项目: whose it is
_IDIOM = re.compile(r"应(\w)尽\1")
_VERB_OF_ALL = re.compile(r"(?<=安排|推进|实施|建成|完成|组织|带动|确定|新增)我?[全本][省市区县州](?![域级道社])")
_EACH = re.compile(r"^(?:每(?:人|年|月|户|天|家|亩|学年|学期|家企业|户家庭))+")


def cleaned(subject: str, *, times: Sequence[Time], region: str, counted: bool = True) -> str:
    """A head without times, connectives, scope words, and (of what is *counted*) the examples that end in 等.

    >>> cleaned("引进甲公司、乙公司等亿元以上项目", times=(), region="")
    '引进亿元以上项目'
    """
    subject = subject.strip(TRIM)
    for time in times:
        if time.words in subject and not time.words.endswith("年度"):
            subject = _without_time(subject, time.words)
    subject = _VERB_OF_ALL.sub("", _IDIOM.sub("", _FROM.sub("", subject)))
    subject = _EACH.sub("", heads.strip_lead(_BY.sub("", subject), scope=region))
    if "等" in subject and counted:
        subject = _without_examples(subject)
    return _whole(subject).strip(TRIM)


_SINCE = re.compile(r"(?:自从?|从|到|至|在|(?<![低高少多大小优快等])于)$")
_UNTIL = re.compile(r"^(?:以来|之?前|起(?![降运飞草步诉点])|开始|期间|全年|以后|之?后(?![续备]))")


def _without_time(subject: str, words: str) -> str:
    """A head without a time in it and what belongs to the time: 粮食生产自2010年以来 -> 粮食生产."""
    before, _, behind = subject.partition(words)
    return (_SINCE.sub("", before) + _UNTIL.sub("", behind)).strip(TRIM + "至到由从")


_DOES = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})可?(?:累计)?(?:实现|完成)(?=[\u4e00-\u9fff“]{0,8}(?:增加值|产值|收入|利润|零售额|销售额|总值|总额)$)"
)


def _whole(subject: str) -> str:
    """A head without what stands before a blank (a heading in its line), half a pair of quotes, 实现 in its middle."""
    if subject.count('"') % 2:
        subject = subject[subject.rfind('"') + 1 :]
    last = subject.split()[-1] if subject.split() else subject
    if len(last) >= 2:
        subject = last
    for opening, closing in ("（）", "()"):
        if subject.count(opening) > subject.count(closing):
            before, _, behind = subject.rpartition(opening)
            subject = behind if len(behind) >= 2 else before
    if subject.count("“") != subject.count("”"):
        subject = subject.replace("“", "").replace("”", "")
    if subject.count("《") != subject.count("》"):
        subject = subject.replace("《", "").replace("》", "")
    subject = _DOES.sub("", subject).removeprefix("实现")
    if subject.startswith("完成") and subject.endswith(_STATISTICS) and len(subject) > 6:
        subject = subject[2:]
    return subject


_STATISTICS = (
    "增加值",
    "总产值",
    "产值",
    "零售额",
    "销售额",
    "吞吐量",
    "进出口总额",
    "收入",
    "营业收入",
    "利润总额",
    "税收",
    "产量",
    "发电量",
    "周转量",
    "生产总值",
    "投资额",
)


def _without_examples(subject: str) -> str:
    head, _, tail = subject.rpartition("等")
    if len(tail) < 2 or tail[0] in "级待于教候":
        return subject
    verb = heads.starts_with_verb(head)
    if len(tail) <= 4 and tail.startswith(("产业", "领域", "行业", "商品", "产品")):
        return head[max(head.rfind("、"), -1) + 1 :] + "等" + tail
    return verb + tail


def near_bearer(earlier: str, *, region: str = "", times: Sequence[Time] = ()) -> str:
    """What the clause right before, which has no value of its own, is about: 攻坚五大战略性产业，|产值增长23%."""
    if not earlier:
        return ""
    clause, _ = heads.last_clause(earlier)
    clause = cleaned(heads.without_brackets(clause), times=times, region=region)
    clause = leading_change(clause)[1]
    while verb := heads.starts_with_verb(clause):
        clause = clause[len(verb) :]
    cut = predicate_cut(clause)
    return clause[:cut].strip(TRIM) if 2 <= cut <= 24 else ""
