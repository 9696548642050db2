"""Tables: found in plain text, their heads understood, their cells read as figures."""

from luoshi.read.tables.figures import find, table_figures
from luoshi.read.tables.plain import find_tables

__all__ = ["find", "find_tables", "table_figures"]
