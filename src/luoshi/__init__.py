"""Luoshi (落实): from what a city promises to what it delivers.

>>> import luoshi
>>> document = luoshi.read("2022年，全区新增市场主体4.2万家。")
>>> document.figures[0].indicator
'新增市场主体'
"""

from luoshi.corridor import check, read, walk

__all__ = ["__version__", "check", "read", "walk"]
__version__ = "0.1.0"
