"""Storage of the ledger: models and constraints, nothing else."""

from luoshi.desk.ledger.models.catalogue import Alias, Indicator
from luoshi.desk.ledger.models.documents import Decision, Document, Fact, Version
from luoshi.desk.ledger.models.imports import TableImport
from luoshi.desk.ledger.models.observations import Observation, Posting
from luoshi.desk.ledger.models.records import Commitment, Honour, Project
from luoshi.desk.ledger.models.rounds import Day, Entry, EntryChange, Filing, Item, Round, Step, Upload

__all__ = [
    "Alias",
    "Commitment",
    "Day",
    "Decision",
    "Document",
    "Entry",
    "EntryChange",
    "Fact",
    "Filing",
    "Honour",
    "Indicator",
    "Item",
    "Observation",
    "Posting",
    "Project",
    "Round",
    "Step",
    "TableImport",
    "Upload",
    "Version",
]
