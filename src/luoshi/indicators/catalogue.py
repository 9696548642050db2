"""The catalogue of indicators: about 550 of Chinese statistical practice, in groups, as data.

data/*.toml has one file a group. The terms are those of the national statistical system (NBS yearbook, bulletin) and of
the line ministries; notes tell what limits comparison.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, get_args

from luoshi.indicators.units import dimensions
from luoshi.indicators.wording import normal
from luoshi.records import LuoshiError
from luoshi.records.observation import Direction, Grain, Indicator, IndicatorKind

_NO_GROUPS = ("units.toml", "words.toml")
_ALLOWED = {"direction": get_args(Direction), "kind": get_args(IndicatorKind), "grain": get_args(Grain)}
_KEYS = frozenset(("name", "aliases", "short", "unit", "level", "growth", "january", "note", *_ALLOWED))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Indicators by id, and every name in its one form with the id and how it is named (名称, 别名, 简称)."""

    indicators: Mapping[str, Indicator]
    names: Mapping[str, tuple[str, str]]

    def of(self, indicator: str) -> Indicator:
        """The indicator with that id.

        Raises:
            KeyError: there is none.
        """
        return self.indicators[indicator]

    def groups(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The indicators of each group, in the order of the files."""
        groups: dict[str, list[Indicator]] = {}
        for indicator in self.indicators.values():
            groups.setdefault(indicator.group, []).append(indicator)
        return {title: tuple(rows) for title, rows in groups.items()}

    def extended(self, aliases: Mapping[str, Iterable[str]]) -> "Catalogue":
        """The catalogue with further names, such as those of one city: id to names.

        >>> catalogue().extended({"gdp": ["全域生产总值"]}).names["全域生产总值"]
        ('gdp', '别名')

        Raises:
            LuoshiError: an id is unknown, or a name means another indicator already.
        """
        names = dict(self.names)
        for indicator, added in aliases.items():
            if indicator not in self.indicators:
                raise LuoshiError("L301", f"没有编号为 {indicator} 的指标", "指标别名", "请改用目录中的编号")
            for alias in added:
                _enter(names, alias, indicator, "别名")
        return Catalogue(self.indicators, MappingProxyType(names))


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the program, read once.

    >>> catalogue().of("gdp").name, catalogue().names["规模以上工业增加值"]
    ('地区生产总值', ('industrial_value_added_above_scale', '名称'))
    """
    folder = files("luoshi.indicators").joinpath("data")
    found = sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml"))
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in found if name not in _NO_GROUPS}
    return build(texts)


def build(texts: Mapping[str, str]) -> Catalogue:
    """A catalogue of the texts of its files, by file name.

    Raises:
        LuoshiError: a file is no TOML, a value is not among those allowed, or one name stands for two indicators.
    """
    indicators: dict[str, Indicator] = {}
    names: dict[str, tuple[str, str]] = {}
    for file, text in texts.items():
        for indicator, short in _rows(file, text):
            if indicator.id in indicators:
                raise LuoshiError("L302", f"编号 {indicator.id} 用了两次", file, "请改其中一个")
            indicators[indicator.id] = indicator
            _enter(names, indicator.name, indicator.id, "名称")
            for how, words in (("别名", indicator.aliases), ("简称", short)):
                for word in words:
                    _enter(names, word, indicator.id, how)
    return Catalogue(MappingProxyType(indicators), MappingProxyType(names))


def _rows(file: str, text: str) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
    """The indicators of one file, each with its short names."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LuoshiError("L303", f"不是正确的 TOML：{error}", file, "请检查引号和括号") from error
    title, defaults = tables.pop("title", file), tables.pop("defaults", {})
    for key, table in tables.items():
        row = {**defaults, **table}
        _check(f"{file} [{key}]", row)
        short = tuple(row.pop("short", ()))
        aliases = tuple(row.pop("aliases", ()))
        dimension = dimensions()[row["unit"]].name
        yield Indicator(id=key, group=title, dimension=dimension, aliases=aliases, **row), short


def _check(where: str, row: Mapping[str, Any]) -> None:
    """Refuse a row with an unknown key, unit or value."""
    if wrong := sorted(set(row) - _KEYS):
        raise LuoshiError("L304", f"不认识的栏目 {wrong[0]}", where, f"可用的栏目：{'、'.join(sorted(_KEYS))}")
    if "name" not in row or row.get("unit") not in dimensions():
        raise LuoshiError("L305", "缺少名称，或单位不是 units.toml 中的基准单位", where, "请补上 name 和 unit")
    for field, allowed in _ALLOWED.items():
        if field in row and row[field] not in allowed:
            raise LuoshiError("L306", f"{field} 不能是 {row[field]}", where, f"可选：{'、'.join(allowed)}")


def _enter(names: dict[str, tuple[str, str]], name: str, indicator: str, how: str) -> None:
    """Enter a name; one that another indicator has is refused, for it could not be told which is meant."""
    plain = normal(name)[0]
    other = names.setdefault(plain, (indicator, how))[0]
    if other != indicator:
        raise LuoshiError("L307", f"“{name}”既指 {other} 又指 {indicator}", "指标目录", "请从其中一个删去")
