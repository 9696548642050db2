"""Storage of following: models and constraints, nothing else."""

from luoshi.desk.tracking.models.kept import Change, Evidence, SavedView
from luoshi.desk.tracking.models.projects import KeyProject, Monthly, Need
from luoshi.desk.tracking.models.promises import Link, PromiseRuling, PromiseRun
from luoshi.desk.tracking.models.register import Distinction
from luoshi.desk.tracking.models.tasks import DueChange, Milestone, Report, Review, Task

__all__ = [
    "Change",
    "Distinction",
    "DueChange",
    "Evidence",
    "KeyProject",
    "Link",
    "Milestone",
    "Monthly",
    "Need",
    "PromiseRuling",
    "PromiseRun",
    "Report",
    "Review",
    "SavedView",
    "Task",
]
