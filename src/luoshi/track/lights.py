"""Lights (亮灯): rules of one place and time, kept as data; a rule asks for measures and gives a light, with its why.

Nothing here knows a threshold or a colour: they stand in the files of ``schemes/`` and in those that an office adds.
A rule whose measure is not known gives no light, and says what is missing: unknown is never green.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from luoshi.records import LuoshiError
from luoshi.write.amounts import plain

Subject = Literal["progress", "growth", "level", "start", "inclusion", "task"]
SUBJECTS: Final[Mapping[str, str]] = {
    "progress": "进度",
    "growth": "增速",
    "level": "水平",
    "start": "开工",
    "inclusion": "纳统",
    "task": "任务",
}
"""What a rule speaks of."""
MEASURES: Final[Mapping[str, tuple[str, str]]] = {
    "gap": ("与应有进度（或目标）之差", "个百分点"),
    "ratio": ("完成应有进度的比例", "%"),
    "shortfall": ("低于应有进度的比例", "%"),
    "rate": ("增速", "%"),
    "lead": ("高于全市平均", "个百分点"),
    "months": ("已超过的月数", "个月"),
    "days": ("距完成时限的天数", "天"),
}
"""What a condition compares, and its unit."""
_RELATIONS: Final[Mapping[str, str]] = {"lt": "＜", "le": "≤", "gt": "＞", "ge": "≥"}
GRADES: Final = ("good", "warn", "bad", "cold")
_DOUBT: Final = "判断不了"


@dataclass(frozen=True, slots=True)
class Light:
    """A light as a scheme has it: its sign and word, and how a page may colour it (good, warn, bad, cold)."""

    key: str
    sign: str
    word: str
    grade: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A measure beside a bound: gap ＜ -30."""

    measure: str
    relation: str
    bound: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a value fulfils it."""
        match self.relation:
            case "lt":
                return value < self.bound
            case "le":
                return value <= self.bound
            case "gt":
                return value > self.bound
        return value >= self.bound

    def __str__(self) -> str:
        """In words.

        >>> str(Condition("gap", "lt", Decimal(-30)))
        '与应有进度（或目标）之差＜-30个百分点'
        """
        name, unit = MEASURES[self.measure]
        return f"{name}{_RELATIONS[self.relation]}{plain(self.bound)}{unit}"


@dataclass(frozen=True, slots=True)
class Rule:
    """If all conditions hold, this light; a rule without conditions always holds.

    With *skip* a rule whose measure is not known is passed over; without, no light is given.
    """

    of: str
    light: Light
    when: tuple[Condition, ...]
    note: str = ""
    skip: bool = False

    def __str__(self) -> str:
        """The rule as a Chinese sentence."""
        when = "且".join(map(str, self.when)) or "其余"
        notes = [words for words in (self.note, "没有这个数就看下一条" if self.skip else "") if words]
        return f"{SUBJECTS[self.of]}：{when}，{self.light.word}" + (f"（{'；'.join(notes)}）" if notes else "")


@dataclass(frozen=True, slots=True)
class Scheme:
    """The rules of one place and time; the first rule that holds counts. *numbers* are its other parameters."""

    id: str
    name: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    note: str = ""
    lights: tuple[Light, ...] = ()
    rules: tuple[Rule, ...] = ()
    numbers: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def in_words(self) -> tuple[str, ...]:
        """Every rule as a sentence."""
        return tuple(str(rule) for rule in self.rules)

    def speaks_of(self, of: str) -> bool:
        """Whether there is a rule for it."""
        return any(rule.of == of for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Lit:
    """The light of a thing (None: none could be given), and why."""

    light: Light | None
    because: str


def lit(scheme: Scheme, of: str, measures: Mapping[str, Decimal | None]) -> Lit:
    """The light that a scheme gives, by the first rule that holds.

    >>> green = Light("green", "●", "绿灯", "good")
    >>> scheme = Scheme("x", "例", rules=(Rule("progress", green, (Condition("gap", "ge", Decimal(0)),)),))
    >>> lit(scheme, "progress", {"gap": Decimal(2)}).because
    '与应有进度（或目标）之差+2个百分点：≥0个百分点，绿灯'
    >>> lit(scheme, "progress", {"gap": None}).because
    '判断不了：没有“与应有进度（或目标）之差”'
    """
    rules = [rule for rule in scheme.rules if rule.of == of]
    if not rules:
        return Lit(None, f"《{scheme.name}》没有说{SUBJECTS.get(of, of)}怎样亮灯")
    for rule in rules:
        told = {condition: measures.get(condition.measure) for condition in rule.when}
        if any(value is not None and not condition.holds(value) for condition, value in told.items()):
            continue
        missing = next((condition for condition, value in told.items() if value is None), None)
        if missing is not None and rule.skip:
            continue
        if missing is not None:
            return Lit(None, f"{_DOUBT}：没有“{MEASURES[missing.measure][0]}”")
        return Lit(rule.light, _because(rule, told))
    return Lit(None, f"{_DOUBT}：《{scheme.name}》的规则都不适用")


def _because(rule: Rule, told: Mapping[Condition, Decimal | None]) -> str:
    parts = []
    for condition, value in told.items():
        name, unit = MEASURES[condition.measure]
        assert value is not None
        plus = "+" if value > 0 and condition.measure in ("gap", "lead") else ""
        relation = f"{_RELATIONS[condition.relation]}{plain(condition.bound)}{unit}"
        parts.append(f"{name}{plus}{plain(round(value, 2))}{unit}：{relation}")
    words = "；".join(parts) or "其余"
    return f"{words}，{rule.light.word}" + (f"（{rule.note}）" if rule.note else "")


def worst(lights: Iterable[Lit]) -> Lit | None:
    """The most serious of some lights; None where none could be given.

    >>> worst([]) is None
    True
    """
    order = {grade: at for at, grade in enumerate(("cold", "good", "warn", "bad"))}
    given = [one for one in lights if one.light is not None]
    return max(given, key=lambda one: order[one.light.grade] if one.light else -1, default=None)


def load(text: str, where: str) -> Scheme:
    """A scheme from a file's text.

    Raises:
        LuoshiError: L510, it is no TOML, or a part of it cannot be used: which, and what to do.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LuoshiError("L510", "亮灯规则文件写错了", where, f"请照样例改正（{error}）") from error
    try:
        lights = {key: Light(key, one["sign"], one["word"], one["grade"]) for key, one in table["lights"].items()}
        _refuse(lights, where)
        rules = tuple(_rule(row, lights, where) for row in table["rule"])
        numbers = {name: Decimal(str(value)) for name, value in table.get("numbers", {}).items()}
        since, until = table.get("since"), table.get("until")
        return Scheme(
            str(table["id"]), str(table["name"]), since, until, table.get("source", ""), table.get("note", ""),
            tuple(lights.values()), rules, numbers,
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise LuoshiError("L510", f"亮灯规则文件缺少或写错了 {error}", where, "请照样例补全") from error


def _refuse(lights: Mapping[str, Light], where: str) -> None:
    for light in lights.values():
        if light.grade not in GRADES or not light.sign.strip() or not light.word.strip():
            todo = f"每种灯要有 sign（记号）、word（名称），grade 是 {'、'.join(GRADES)} 之一"
            raise LuoshiError("L510", f"灯 {light.key} 写得不全", where, todo)


def _rule(row: Mapping[str, Any], lights: Mapping[str, Light], where: str) -> Rule:
    when = []
    for measure, bounds in row.get("when", {}).items():
        for relation, bound in bounds.items():
            if measure not in MEASURES or relation not in _RELATIONS:
                todo = f"可用的量：{'、'.join(MEASURES)}；可用的比较：{'、'.join(_RELATIONS)}"
                raise LuoshiError("L510", f"不认识的条件 {measure}.{relation}", where, todo)
            when.append(Condition(measure, relation, Decimal(str(bound))))
    if row["of"] not in SUBJECTS or row["light"] not in lights:
        todo = f"of 是 {'、'.join(SUBJECTS)} 之一，light 是 [lights] 里的一种"
        raise LuoshiError("L510", f"不认识的规则 {row['of']} {row['light']}", where, todo)
    return Rule(row["of"], lights[row["light"]], tuple(when), row.get("note", ""), row.get("unknown") == "next")


@cache
def built_in() -> Mapping[str, Scheme]:
    """The schemes that come with the program, by id: samples of what cities published, and one marked 示例.

    >>> sorted(built_in())
    ['sample', 'sanya-2022', 'tianjin-2022', 'wuhan', 'yinchuan-2025']
    """
    folder = files("luoshi.track").joinpath("schemes")
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".toml"):
            scheme = load(entry.read_text(encoding="utf-8"), entry.name)
            found[scheme.id] = scheme
    return found
