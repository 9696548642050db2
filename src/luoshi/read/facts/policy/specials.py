"""Benefits with a shape of their own: stages, years, waivers, amended rates, actual cost."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from luoshi.read.facts.policy.bases import cleaned
from luoshi.read.facts.policy.benefits import Grant
from luoshi.read.facts.policy.grants import Group
from luoshi.read.facts.policy.subject import stripped
from luoshi.read.facts.policy.vocabulary import AMENDED, HEADS, LEVEL
from luoshi.read.numerals import chinese
from luoshi.records.clause import Band, Benefit, Cap, Condition

_HAN = "一二三四五六七八九十"
_PAIR_GAP = re.compile(r"(?:的)?(?:奖励|补助|补贴)?[、,;和]+(?P<label>[^,;。、\d:()]{1,20})$")
_PAIR_FIRST = re.compile(r"(?:^|[,;。、:按])(?P<label>[^,;。、\d:()按]{1,20})$")
_PAIR_VERB = re.compile(r"给予|奖励|补助|补贴|最高|不超过|兑现|再|每")
_YEARS = re.compile(
    rf"(?P<word>前|后|第)(?P<span>[\d{_HAN}两]+(?:年?[-、至和及与]+第?[\d{_HAN}]+)*)(?:年度|年)(?:起)?(?P<fill>[^,;。\d]{{0,18}})$"
)
_WINDOW = re.compile(rf"第[\d{_HAN}]+-[\d{_HAN}]+年")
_WAIVED = re.compile(
    rf"(?:免收|免交|免缴|减免|免征|减收)(?:当年|当期)?(?:(?P<months>\d+|[{_HAN}]+)个月)?的?(?P<what>[^,;。\d]{{0,6}}?(?:租金|房租|费|税|违约金|滞纳金))"
)
_ACTUAL = re.compile(r"按实(?:资助|补助|补贴|奖励|给予)|据实(?:资助|补助|补贴|给予)")
_HALVED = re.compile(r"减半(?:收取|征收)?")


def milestones(text: str, groups: Sequence[Group]) -> tuple[Benefit | None, set[int], list[str]]:
    """名称 + 金额 pairs in a row (备案20万元、验收80万元): the benefit, the starts it uses up, what does not add up."""
    money = [g for g in groups if len(g.items) == 1 and g.items[0].kind == "money" and g.role in ("none", "award")]
    for first in range(len(money) - 1):
        run = _run(text, money[first:])
        if len(run) >= 2 and "none" in {g.role for g, _ in run}:
            return _stages(text, run, money[first - 1] if first else None)
    return None, set(), []


def _run(text: str, money: Sequence[Group]) -> list[tuple[Group, str]]:
    """The longest row of pairs from the first group on."""
    label = _PAIR_FIRST.search(text[: money[0].start])
    if label is None or _PAIR_VERB.search(label["label"]):
        return []
    run = [(money[0], label["label"])]
    for group in money[1:]:
        gap = _PAIR_GAP.fullmatch(text, run[-1][0].end, group.start)
        if gap is None or _PAIR_VERB.search(gap["label"]):
            break
        run.append((group, gap["label"]))
    return run


def _stages(
    text: str, run: Sequence[tuple[Group, str]], total: Group | None
) -> tuple[Benefit | None, set[int], list[str]]:
    """Stages add up (and to the total, if one is told); ranks and kinds exclude one another."""
    labels = [stripped(label) for _, label in run]
    amounts = [group.items[0].value for group, _ in run]
    used = {group.start for group, _ in run}
    staged = re.search(r"分(?:阶段|期|步|[\d一二三四五六]次)|其中|即:?$", text[: run[0][0].start])
    told = total is not None and text[total.end : run[0][0].start].count("。") == 0 and total.role == "award"
    if not staged and not (told and total is not None and sum(amounts) == total.items[0].value):
        ranked = [
            Band(a, Condition("in", _choice(labels), options=(a,)), amount=m)
            for a, m in zip(labels, amounts, strict=True)
        ]
        return Benefit("fixed", bands=tuple(ranked), surface=text[run[0][0].start : run[-1][0].end]), used, []
    problems = []
    if told and total is not None:
        used.add(total.start)
        if sum(amounts) != total.items[0].value:
            problems.append(f"各阶段合计{sum(amounts):f}元，与总额{total.items[0].value:f}元不符")
    bands = tuple(Band(a, Condition("has", a), amount=m) for a, m in zip(labels, amounts, strict=True))
    return Benefit("milestone", bands=bands, surface=text[run[0][0].start : run[-1][0].end]), used, problems


def _choice(labels: Sequence[str]) -> str:
    return "级别" if all(LEVEL.fullmatch(label) or label == "其他" for label in labels) else "类别"


def years_of(word: str, span: str, done: int) -> tuple[int, ...]:
    """The years that 前3年, 后2年, 第4年和第5年, 第一、二年 mean; *done* years were told before.

    >>> years_of("前", "3", 0), years_of("后", "2", 3), years_of("第", "4年和第5", 3), years_of("第", "一、二", 0)
    ((1, 2, 3), (4, 5), (4, 5), (1, 2))
    """
    numbers = [_number(n) for n in re.findall(rf"\d+|[{_HAN}两]+", span)]
    if word == "前":
        return tuple(range(1, numbers[-1] + 1))
    if word == "后":
        return tuple(range(done + 1, done + numbers[-1] + 1))
    through = len(numbers) == 2 and re.search(r"[-至]", span)
    return tuple(range(numbers[0], numbers[1] + 1)) if through else tuple(numbers)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else int(chinese(text) or 0)


def by_years(text: str, grants: list[Grant]) -> list[Grant]:
    """Merge grants that differ by year (前3年100%、第4年和第5年50%) into one."""
    out: list[Grant] = []
    merged: Grant | None = None
    done = 0
    for grant in grants:
        benefit = grant.benefit
        lead = benefit.surface[: _first_digit(benefit)]
        hit = None if len(_WINDOW.findall(benefit.base)) > 1 else _YEARS.search(lead)
        value = benefit.rate if benefit.kind in ("rate", "match") else benefit.amount
        if hit is None or value is None or benefit.bands:
            out.append(grant)
            merged, done = None, 0
            continue
        years = years_of(hit["word"], hit["span"], done)
        done = max(years, default=0)
        rated = benefit.rate is not None
        band = Band(hit[0], None, years, None if rated else value, value if rated else None)
        if merged is not None and not grant.hard:
            merged.benefit = replace(merged.benefit, bands=(*merged.benefit.bands, band))
            merged.end = grant.end
            continue
        base = _year_base(text, benefit, hit)
        grant.benefit = replace(
            benefit, kind="by year", amount=None, rate=None, base=base, bands=(band,), additive=False
        )
        grant.zone.conditions = [
            c for c in grant.zone.conditions if not re.search(r"前\d?$|第$|[前后第][\d一二三四五]+年?", c.field)
        ]
        merged = grant
        out.append(grant)
    return out


def scheduled(grants: Sequence[Grant]) -> list[Grant]:
    """奖励10万元(第一年5万元,第二年5万元): the years only pay out the sum that was told, they do not add to it."""
    out: list[Grant] = []
    for grant in grants:
        last = out[-1] if out else None
        amounts = [band.amount for band in grant.benefit.bands if band.amount is not None and band.years]
        if last is not None and amounts and last.benefit.amount == sum(amounts):
            last.benefit = replace(grant.benefit, when=last.benefit.when)
            last.end = grant.end
        else:
            out.append(grant)
    return out


def _first_digit(benefit: Benefit) -> int:
    """Where the number of a surface begins (the surface ends with it)."""
    hit = re.search(r"[\d.]+(?:%|万元|元|亿元|万)?$", benefit.surface)
    return hit.start() if hit else len(benefit.surface)


def _year_base(text: str, benefit: Benefit, hit: re.Match[str]) -> str:
    before = hit.string[: hit.start()]
    fill = cleaned(re.sub(r"^(?:按照?|给予|企业|参照|其|项目)+", "", hit["fill"]))
    inner = re.search(r"(?:给予|按照?|参照)(?:企业|其|项目)*(?P<base>[^,;。\d]{2,24})$", before)
    told = list(re.finditer(r"(?:按照?|参照)(?P<base>[^,;。\d]{2,24}?)(?=的|给予|,)", before))
    if not fill and not inner and told:
        return cleaned(told[-1]["base"])
    return fill or (cleaned(inner["base"]) if inner else re.sub(r"^.*?[前后第]\S{1,6}年", "", benefit.base))


def windows(benefit: Benefit) -> Benefit:
    """第4-6年、第7-9年的三年年均贡献的50%: one claim a window."""
    found = _WINDOW.findall(benefit.base)
    if len(found) < 2 or benefit.rate is None:
        return benefit
    bands = tuple(Band(name, rate=benefit.rate) for name in found)
    rest = cleaned(re.sub(rf"(?:第[\d{_HAN}]+-[\d{_HAN}]+年[、和]?)+的?", "", benefit.base)).replace("…", "")
    return replace(benefit, kind="by year", base=rest, bands=bands, rate=None)


def amended(text: str) -> tuple[Benefit, ...]:
    """从30%提至50%: the new rate beside the former one, for the party named in front."""
    out: list[Benefit] = []
    for hit in AMENDED.finditer(text):
        lead = re.split(r"[,;。]", text[: hit.start()])[-1]
        label = re.match(r"(?P<who>.*?企业)(?P<what>.*)$", lead)
        who, what = (label["who"], label["what"]) if label else ("", lead)
        base = cleaned(re.sub(r"(?:比例|标准|幅度)$", "", what.replace("…", ""))) or (out[-1].base if out else "")
        when = (
            Condition("in", "规模" if re.search(r"[大中小微]", who) else "类别", options=(stripped(who),))
            if who
            else None
        )
        new, old = Decimal(hit["new"]), Decimal(hit["old"])
        out.append(Benefit("amend", when, rate=new, former=old, base=base, upto=bool(hit["up"]), surface=hit[0]))
    return tuple(out)


def waived(text: str) -> tuple[Benefit, ...]:
    """免收租金, 减免6个月租金, by year or by class of the party where the text tells one."""
    hits = list(_WAIVED.finditer(text))
    out = []
    for hit in hits:
        lead = re.split(r"[,;。…]", text[: hit.start()])[-1]
        front = [piece for piece in re.split(r"[,;。]", text[: hit.start()])[-2:] if piece]
        years = re.search(rf"(?P<word>前|第)(?P<span>[\d{_HAN}]+(?:年?[-、至和]+第?[\d{_HAN}]+)*)年$", lead)
        months = _number(hit["months"]) if hit["months"] else 1
        base = ("月" if hit["months"] else "") + hit["what"]
        who = next(
            (
                w
                for w in (stripped(p).rpartition("的")[2] for p in reversed(front))
                if HEADS.search(re.sub("内…?$", "", w))
            ),
            "",
        )
        when = None
        if len(hits) > 1 and who and not years:
            label = re.sub("内…?$", "", who)
            when = Condition("in", "地区" if label.endswith(("地区", "区域")) else "类别", options=(label,))
        benefit = Benefit("waive", when, rate=Decimal(100), base=base, factor=Decimal(months), surface=hit[0])
        if years:
            band = Band(years[0], None, years_of(years["word"], years["span"], 0), rate=Decimal(100))
            benefit = replace(benefit, bands=(band,), rate=None)
        out.append(benefit)
    return tuple(out)


def actual(text: str, benefit: Benefit) -> Benefit:
    """按实资助: the real cost, up to the amount."""
    if not _ACTUAL.search(text) or benefit.amount is None:
        return benefit
    base = stripped(re.split(r"[,;。…最]", text)[0])
    limit = Cap("unit" if benefit.counter else "item", benefit.amount, counter=benefit.counter)
    return replace(benefit, kind="actual", base=base, amount=None, upto=False, caps=(limit,), counter="", when=None)
