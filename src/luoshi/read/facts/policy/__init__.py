"""Policy clauses (政策条款): who gets what, under which conditions, up to where, how paid, until when."""

from luoshi.read.facts.policy.finder import find
from luoshi.read.facts.policy.parse import parse_clause

__all__ = ["find", "parse_clause"]
