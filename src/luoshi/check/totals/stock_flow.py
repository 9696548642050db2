"""The stock-flow check (存量与增量): stock + inflow = stock, net = in - out, no inflow above its stock.

Only plain words count: 净增, 引进 or 新增 right before 总数 or 总量 of one thing (docs/checks/stock-flow.md).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.balance import counted, gap, printed, scale_of, term
from luoshi.check.passages import Passages, Place, alike
from luoshi.check.prepared import Prepared
from luoshi.check.shares.divisions import sources_of
from luoshi.indicators.ranges import minus
from luoshi.records import Finding, Verdict

_FLOW = re.compile(
    r"(?:(?P<net>净增加?|净流入|净引进)|新增|新引进|引进|增加|新建|新培育|新认定|新设立?|新登记|新发展)(?P<what>[^\d,，。；;、]{0,14}?)(?:约|近|超过?|达到?|了|共|数)*$"
)
_STOCK = re.compile(
    r"(?P<what>[^\d,，。；;]{0,14}?)(?P<word>总数|总量|总[户人家]数|保有量|累计达|累计|总共有|总计|存量)(?:已|约|近|超过?|达到?|突破|为|增至|扩大到|至|到|有|的)*$"
)
_TOTAL = re.compile(r"(?:总数|总量|总[户人家]数|保有量|存量)")
_OUT = re.compile(
    r"(?:注销|吊销|退出|流出|减少|迁出|净?减少?)(?P<what>[^\d,，。；;、]{0,10}?)(?:约|近|超过?|达到?|了|共)*$"
)
_IN = re.compile(
    r"(?:新登记|新设立?|新增|新注册|流入|迁入|新开业|出生)(?P<what>[^\d,，。；;、]{0,14}?)(?:约|近|超过?|达到?|了|共)*$"
)
_NET = re.compile(r"净增加?(?P<what>[^\d,，。；;、]{0,14}?)(?:约|近|超过?|达到?|了|共)*$")
_LAST = re.compile(r"上年末|去年末|上年底|去年底|年初|20\d\d年(?:年)?[末底]")
_BEFORE = re.compile(r"较|比|同比")
_LINK = re.compile(r"\s*[,，、;；]\s*(?:使|其|全[省市区县]|累计|现有|目前)*[^,，。；;\d]{0,12}")
_STOCK_NEXT = 40
_MOST = 12


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Every stock that the text sets beside its flow, in the order of the text."""
    passages = prepared.passages
    stocks = tuple(p for p in passages.levels if _STOCK.search(p.lead))
    found: list[Finding] = []
    for at, place in enumerate(passages.levels):
        flow = _FLOW.search(place.lead)
        if flow:
            following = passages.levels[at + 1] if at + 1 < len(passages.levels) else None
            if following is not None and _is_its_stock(passages, place, following, flow["what"]):
                found += _larger(passages, place, following, flow["what"])
                found += _grown(passages, place, following, stocks, flow["what"])
        if _NET.search(place.lead):
            found += _netted(passages, place, at)
            found += _carried(passages, place, at)
    unique = {(f.verdict, f.arithmetic, f.sources): f for f in found}
    return tuple(sorted(unique.values(), key=lambda f: f.sources[0].start))


def _is_its_stock(passages: Passages, flow: Place, stock: Place, what: str) -> bool:
    """Whether the next amount is the stock that the flow came into: 新增规上企业189家，总数达1053家."""
    match = _STOCK.search(stock.lead)
    if match is None or not alike(flow, stock) or stock.start - flow.end > _STOCK_NEXT:
        return False
    if not _LINK.fullmatch(passages.text, flow.end, stock.start) or flow.tail not in ("", what, *_tails(flow)):
        return False
    noun = match["what"]
    return not noun or _one_thing(what + flow.tail, noun)


def _tails(flow: Place) -> tuple[str, ...]:
    return (flow.tail,) if len(flow.tail) <= 10 and not re.search(r"\d|增|减|万|亿", flow.tail) else ()


def _one_thing(a: str, b: str) -> bool:
    """Whether two nouns name one thing: one ends with the other's last two characters."""
    return len(b) > 1 and len(a) > 1 and (b[-2:] in a or a[-2:] in b)


def _larger(passages: Passages, flow: Place, stock: Place, what: str) -> Iterator[Finding]:
    """An inflow above the stock it came into."""
    low, high = flow.allowed.low, stock.allowed.high
    if low is None or high is None or low <= high:
        return
    match = _STOCK.search(stock.lead)
    plain = flow.figure.bound == "eq" == stock.figure.bound and counted(flow.figure)
    firm = plain and match is not None and bool(_TOTAL.fullmatch(match["word"]))
    scale = scale_of(stock.figure)
    yield Finding(
        "stock-flow", "error" if firm else "possible",
        f"增加的{printed(flow.figure)}大于增加后的总数{printed(stock.figure)}，请核对",
        f"{term(flow.figure, scale)}>{term(stock.figure, scale)}", "两个数是同一事物在同一时期的增加数和期末总数",
        sources_of(passages, (flow, stock)),
    )  # fmt: skip


def _grown(passages: Passages, flow: Place, stock: Place, stocks: tuple[Place, ...], what: str) -> Iterator[Finding]:
    """The stock, the flow, and another stock of the same thing one flow away: 78万+6万=84万."""
    noun = (what or flow.tail)[-2:]
    if len(noun) < 2:
        return
    for other in [p for p in stocks if p is not stock and p.figure.unit == stock.figure.unit][:_MOST]:
        words = _STOCK.search(other.lead)
        if words is None or noun not in words["what"] or other.figure.period == stock.figure.period:
            continue
        if other.figure.value == stock.figure.value + flow.figure.value:
            yield _sum(passages, stock, flow, other)
        elif other.figure.value + flow.figure.value == stock.figure.value:
            yield _sum(passages, other, flow, stock)


def _sum(passages: Passages, base: Place, flow: Place, after: Place) -> Finding:
    scale = scale_of(after.figure)
    shown = f"{_plain(base, scale)}+{_plain(flow, scale)}={_plain(after, scale)}"
    return Finding(
        "stock-flow", "consistent",
        f"总数{printed(base.figure)}加上一年的增加数{printed(flow.figure)}，与{printed(after.figure)}相符", shown,
        "三个数是同一事物，增加数是净增加，按印出的数计算", sources_of(passages, (base, flow, after)),
    )  # fmt: skip


def _plain(place: Place, scale: Decimal) -> str:
    return f"{place.figure.value / scale:f}"


def _netted(passages: Passages, net: Place, at: int) -> Iterator[Finding]:
    """净增 against what came and what went in the same sentence: 新登记7.1万户，注销2.3万户，净增4.8万户."""
    before = [p for p in passages.levels[max(0, at - 4) : at] if p.sentence == net.sentence and alike(p, net)]
    came = [p for p in before if _IN.search(p.lead)]
    went = [p for p in before if _OUT.search(p.lead)]
    if len(came) != 1 or len(went) != 1 or went[0].index < came[0].index or _BEFORE.search(net.lead):
        return
    computed = minus(came[0].allowed, went[0].allowed)
    scale = scale_of(net.figure)
    value = came[0].figure.value - went[0].figure.value
    terms = f"{term(came[0].figure, scale)}-{term(went[0].figure, scale)}={value / scale:f}"
    places = (came[0], went[0], net)
    assumes = "增加、减少和净增是同一事物、同一时期，别无其他增减"
    if net.allowed.meets(computed):
        same = value == net.figure.value
        shown = terms if same else f"{terms}≈{term(net.figure, scale)}"
        yield Finding(
            "stock-flow", "consistent", "增加数减去减少数，与净增数相符", shown, assumes, sources_of(passages, places)
        )
        return
    plain = all(p.figure.bound == "eq" and not p.figure.hedged for p in places)
    verdict: Verdict = "possible" if plain else "info"
    yield Finding(
        "stock-flow", verdict, f"增加数减去减少数与净增数{printed(net.figure)}不符，请核对是否还有其他增减",
        f"{terms}≠{term(net.figure, scale)}", assumes, sources_of(passages, places),
    )  # fmt: skip


def _carried(passages: Passages, net: Place, at: int) -> Iterator[Finding]:
    """Last year's end, net additions, this year's end, one after the other."""
    if at == 0 or at + 1 >= len(passages.levels) or _BEFORE.search(net.lead):
        return
    base, after = passages.levels[at - 1], passages.levels[at + 1]
    near = base.paragraph == net.paragraph == after.paragraph and after.sentence == net.sentence
    named = _LAST.search(passages.text[max(0, base.start - 25) : base.start]) and re.search(
        r"(?:达到?|增至|增加到|为|有|至)$", after.lead
    )
    if not near or not named or base.figure.unit != net.figure.unit or after.figure.unit != net.figure.unit:
        return
    if net.start - base.end > _STOCK_NEXT or after.start - net.end > _STOCK_NEXT:
        return
    if after.figure.value < max(base.figure.value, net.figure.value):
        return
    if after.allowed.meets(base.allowed + net.allowed):
        yield (
            _sum(passages, base, net, after)
            if base.figure.value + net.figure.value == after.figure.value
            else _about(passages, base, net, after, "consistent")
        )
        return
    yield _about(passages, base, net, after, "possible")


def _about(passages: Passages, base: Place, net: Place, after: Place, verdict: Verdict) -> Finding:
    scale = scale_of(after.figure)
    value = (base.figure.value + net.figure.value) / scale
    mark = "≈" if verdict == "consistent" else "≠"
    told = "相符" if mark == "≈" else f"不符：{gap(after.figure, [base.figure, net.figure])}，请核对"
    return Finding(
        "stock-flow", verdict, f"期初数加净增数，与期末数{printed(after.figure)}{told}",
        f"{_plain(base, scale)}+{_plain(net, scale)}={value:f}{mark}{_plain(after, scale)}",
        "三个数是同一事物，依次是期初数、净增数、期末数", sources_of(passages, (base, net, after)),
    )  # fmt: skip
