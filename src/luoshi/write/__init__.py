"""Write room (写出): documents and findings as JSON Lines, as an Excel workbook, and as self-contained HTML pages."""

from luoshi.write.index import index_page
from luoshi.write.jsonl import dump, figure_json, finding_json, lines
from luoshi.write.page import page
from luoshi.write.workbook import workbook

__all__ = ["dump", "figure_json", "finding_json", "index_page", "lines", "page", "workbook"]
