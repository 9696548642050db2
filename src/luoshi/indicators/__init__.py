"""Indicators (指标): the catalogue, names to indicators, figures to observations, tables, periods.

Imports the records only. Data is in data/*.toml, which staff can extend.
"""

from luoshi.indicators.catalogue import Catalogue, build, catalogue
from luoshi.indicators.match import Match, match, matches
from luoshi.indicators.observe import observe
from luoshi.indicators.review import Unknown, review
from luoshi.indicators.table import Column, columns_of, pick, pivot

__all__ = [
    "Catalogue",
    "Column",
    "Match",
    "Unknown",
    "build",
    "catalogue",
    "columns_of",
    "match",
    "matches",
    "observe",
    "pick",
    "pivot",
    "review",
]
