"""Rates of things counted: 开工率, 竣工率, 办结率, 满意率: can this percentage come from these counts."""

import re
from collections.abc import Iterator

from luoshi.check.balance import counted, printed
from luoshi.check.passages import Passages, Place
from luoshi.check.shares.divisions import Division

_RATE = re.compile(r"(?P<verb>[\u4e00-\u9fff、]{2,10}?)率(?:分别)?(?:已|约|近|超过?|达到?|为|是|有)*")
_NOT = re.compile(r"[不未非]$")
_STEMS = (("开、复工", ("开、复工", "开复工")), ("新开工", ("开工",)))
_STARTED = re.compile(r"在建|竣工|完工|投产|开工")
_UNDERWAY, _FINISHED = re.compile(r"在建"), re.compile(r"竣工|完工|建成")
_SKIPPED = re.compile(
    r"增长|利润|失业|覆盖|普及|城镇化|利用|贡献|自给|机械化|入学|毛入|升学|就业|出生|死亡|增值|绿化|使用|收益|利|税|汇|概|效|速|功|"
    r"优良|达标|森林|开发|占有|转化|电|入住|生产|抚养|保存|投资完成|任务完成|完成"
)
_SEGMENT = re.compile(r"[；;。！？\n]")
_REACH = 300
_MOST = 6


def divisions(passages: Passages, rate: Place) -> Iterator[Division]:
    """The counts that the rate's verb names over each greater count before them in the paragraph."""
    match = _RATE.search(rate.lead)
    if match is not None and match["verb"].endswith("城镇化") and match.end() == len(rate.lead):
        yield from _townspeople(passages, rate)
        return
    if match is None or match.end() != len(rate.lead) or _SKIPPED.search(match["verb"]):
        return
    floor = _floor(passages, rate)
    counts = tuple(p for p in passages.levels_between(floor, rate.start) if counted(p.figure) and p.figure.step == 1)
    verb = _stem(match["verb"])
    own = tuple(p for p in counts if not _SEGMENT.search(passages.text, p.end, rate.start))
    said = tuple(p for p in reversed(counts) if p.sentence == rate.sentence and _says(p, verb))
    done = tuple(p for p in said if p in own)[:2] or said[:2]
    pairs: list[tuple[Place, ...]] = [(p,) for p in done]
    if verb == "开工":
        pairs += _underway_and_finished(counts)
    direct = counts[-2:] == tuple(done[:1]) or (len(counts) > 1 and counts[-1] in done[:1])
    for parts in pairs:
        fitting = [p for p in reversed(counts) if p not in parts and _may_hold(p, parts)]
        wholes = ([p for p in fitting if p in own] or fitting)[:_MOST]
        for whole in wholes:
            sure = direct and len(pairs) == 1 and whole is counts[-2] and _one_stretch(passages, whole, rate)
            yield Division(
                parts, whole, rate, f"“{match['verb']}率”以前面写出的{printed(whole.figure)}为分母，同一时期、同一口径",
                off="possible" if sure else None,
            )  # fmt: skip


def _townspeople(passages: Passages, rate: Place) -> Iterator[Division]:
    """城镇化率 = 城镇人口/常住人口, both in the paragraph before it."""
    if "户籍" in rate.lead:
        return
    levels = passages.levels_between(_floor(passages, rate), rate.start)
    town = next((p for p in reversed(levels) if re.search(r"城镇(?:常住)?人口[为达到有]*$", p.lead)), None)
    whole = next((p for p in reversed(levels) if re.search(r"(?<!城镇)(?:常住人口|总人口)[为达到有]*$", p.lead)), None)
    if town is not None and whole is not None and town.figure.unit == whole.figure.unit:
        assumes = "城镇化率是城镇人口占常住人口的比重，三个数同一时点、同一范围"
        yield Division((town,), whole, rate, assumes, off="possible")


def _floor(passages: Passages, rate: Place) -> int:
    """Where the counts of a rate may begin: its paragraph, or the one before where it only leads in."""
    return max(passages.paragraph_of(rate.start)[0], rate.start - _REACH)


def _stem(verb: str) -> str:
    for name, _ in _STEMS:
        if verb.endswith(name):
            return "开工" if name == "新开工" else name
    return re.sub(r"^(?:项目|综合|平均|总体|累计|其中|按期|按时|及时|的|群众|回访|工单|诉求|案件|总|均)+", "", verb)


def _says(place: Place, verb: str) -> bool:
    """Whether a count is of what the verb says: 已开工122个, 不满意8件, but not 不满意 for 满意."""
    for words in (place.lead, place.tail[:8]):
        at = words.rfind(verb)
        if at >= 0 and not _NOT.search(words[:at]) and not words[at:].startswith(verb + "率"):
            return not re.search(r"计划|应|拟", words[max(0, at - 4) : at])
    return False


def _underway_and_finished(counts: tuple[Place, ...]) -> list[tuple[Place, ...]]:
    """在建223个 and 竣工60个 together are what was begun."""
    underway = next((p for p in reversed(counts) if _UNDERWAY.search(p.lead[-6:] + p.tail[:4])), None)
    finished = next((p for p in reversed(counts) if _FINISHED.search(p.lead[-6:] + p.tail[:4])), None)
    if underway is None or finished is None or abs(underway.index - finished.index) > 2:
        return []
    return [(underway, finished)] if underway.figure.unit == finished.figure.unit else []


def _may_hold(whole: Place, parts: tuple[Place, ...]) -> bool:
    unit = parts[0].figure.unit
    return whole.figure.unit == unit and whole.figure.value >= sum(p.figure.value for p in parts)


def _one_stretch(passages: Passages, whole: Place, rate: Place) -> bool:
    """Whether the whole stands in the rate's own stretch (no ； or 。 between), so that nothing else can be meant."""
    return not re.search(r"[。；;！？\n]|其中", passages.text[whole.end : rate.start])
