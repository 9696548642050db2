"""Honours, pilots and recognitions (荣誉、试点、称号) that a text says were won."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from luoshi.read.facts import honour_lists, honour_ranks
from luoshi.read.facts.holders import Holder, holder_of
from luoshi.read.facts.titles import Title, begins_with_level, is_shaped, kind_of, level_above, level_in, split, vocabulary
from luoshi.read.facts.wording import QUOTED, Clause, Sentence, because, masked, sentences_with, times_in
from luoshi.read.outline.lines import Zones
from luoshi.read.reading import Reading
from luoshi.read.sections import PartIndex, Stretch, part_index, path_at
from luoshi.read.words import lexicon, longest_first
from luoshi.records import Because
from luoshi.records.fact import Honour, Level

__all__ = ["find"]
