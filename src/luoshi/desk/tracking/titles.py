"""The titles of tables as they are printed."""

from collections.abc import Sequence

from luoshi.desk.tracking.models import KeyProject, Task


def table_title(tasks: Sequence[Task]) -> str:
    """The title of a task table: that of its list, where all are of one."""
    names = {task.series for task in tasks}
    if len(names) == 1 and "" not in names:
        return names.pop()
    years = {task.year for task in tasks}
    return f"{f'{years.pop()}年' if len(years) == 1 else ''}重点任务落实推进情况表"


def project_title(projects: Sequence[KeyProject], month: int | None) -> str:
    """The title of a project table, with the months that were reported."""
    years = {project.year for project in projects}
    year = f"{years.pop()}年" if len(years) == 1 else ""
    return f"{year}重点项目推进情况表" + (f"（1—{month}月）" if year and month and month > 1 else "")
