"""The second reader (第二读者): a language model on the office's own network that may point at what the rules missed.

Off unless asked for. The model only points: what it proposes is kept where its words stand in the text, where our own
numerals read the number, and where the rules read nothing; all of it is marked (docs/how-to/second-reader.md).
"""

from luoshi.read.second.reading import propose
from luoshi.read.second.report import Report, said
from luoshi.read.second.settings import Settings, load

__all__ = ["Report", "Settings", "load", "propose", "said"]
