"""Storage of following: models and constraints, nothing else."""

from luoshi.desk.tracking.models.kept import Change, Evidence, SavedView
from luoshi.desk.tracking.models.projects import KeyProject, Monthly, Need, ProjectEdition
from luoshi.desk.tracking.models.promises import Link, PromiseRuling, PromiseRun
from luoshi.desk.tracking.models.register import Distinction, DistinctionEdition
from luoshi.desk.tracking.models.tasks import DueChange, Milestone, Report, Review, Task, TaskEdition

__all__ = [
    "Change",
    "Distinction",
    "DistinctionEdition",
    "DueChange",
    "Evidence",
    "KeyProject",
    "Link",
    "Milestone",
    "Monthly",
    "Need",
    "ProjectEdition",
    "PromiseRuling",
    "PromiseRun",
    "Report",
    "Review",
    "SavedView",
    "Task",
    "TaskEdition",
]
