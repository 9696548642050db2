"""The records that travel down the corridor: frozen, sourced, and free of behaviour.

This room imports nothing of ours. Every other room takes and gives these types.
"""

from luoshi.records.clause import Benefit, Cap, Clause, Condition
from luoshi.records.document import Document, Footnote, Repair, Section
from luoshi.records.errors import LuoshiError
from luoshi.records.fact import BenchmarkCase, Commitment, Honour, HonourKind, Level, ParseClass, Project, Term
from luoshi.records.figure import Because, Bound, Figure, Measure, Status
from luoshi.records.finding import Finding, Verdict
from luoshi.records.interval import Interval
from luoshi.records.observation import Indicator, Observation
from luoshi.records.place import Cell, Place, Table
from luoshi.records.promise import Decision, Outcome, Promise, PromiseKind, PromiseTier
from luoshi.records.span import Source, Span

__all__ = [
    "Because",
    "BenchmarkCase",
    "Benefit",
    "Bound",
    "Cap",
    "Cell",
    "Clause",
    "Commitment",
    "Condition",
    "Decision",
    "Document",
    "Figure",
    "Finding",
    "Footnote",
    "Honour",
    "HonourKind",
    "Indicator",
    "Interval",
    "Level",
    "LuoshiError",
    "Measure",
    "Observation",
    "Outcome",
    "ParseClass",
    "Place",
    "Project",
    "Promise",
    "PromiseKind",
    "PromiseTier",
    "Repair",
    "Section",
    "Source",
    "Span",
    "Status",
    "Table",
    "Term",
    "Verdict",
]
