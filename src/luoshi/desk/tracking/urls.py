"""Addresses of following."""

from django.urls import path

from luoshi.desk.tracking.views import downloads, honours, kept, projects, promises, sheets, targets, task_acts, tasks

app_name = "tracking"
urlpatterns = [
    path("", targets.front, name="front"),
    path("targets/", targets.index, name="targets"),
    path("targets/<int:pk>/pace", targets.pace, name="pace"),
    path("lights/", targets.rules, name="lights"),
    path("tasks/", tasks.index, name="tasks"),
    path("tasks/summary", tasks.totals, name="summary"),
    path("tasks/new", tasks.new, name="task-new"),
    path("tasks/from-ledger", tasks.from_ledger, name="tasks-from-ledger"),
    path("tasks/<int:pk>/", tasks.detail, name="task"),
    path("tasks/<int:pk>/edit", tasks.edit, name="task-edit"),
    path("tasks/<int:pk>/report", task_acts.report, name="task-report"),
    path("tasks/<int:pk>/decide", task_acts.decide, name="task-decide"),
    path("tasks/<int:pk>/due", task_acts.due, name="task-due"),
    path("due/<int:pk>/answer", task_acts.due_answer, name="due-answer"),
    path("milestones/<int:pk>/done", task_acts.milestone, name="milestone-done"),
    path("evidence/<int:pk>", task_acts.evidence, name="evidence"),
    path("projects/", projects.index, name="projects"),
    path("projects/new", projects.new, name="project-new"),
    path("projects/from-ledger", projects.from_ledger, name="projects-from-ledger"),
    path("projects/<int:pk>/", projects.detail, name="project"),
    path("projects/<int:pk>/edit", projects.edit, name="project-edit"),
    path("projects/<int:pk>/month", projects.report, name="project-month"),
    path("projects/<int:pk>/need", projects.need, name="project-need"),
    path("projects/<int:pk>/package", projects.package, name="project-package"),
    path("honours/", honours.index, name="honours"),
    path("honours/new", honours.new, name="honour-new"),
    path("honours/from-ledger", honours.from_ledger, name="honours-from-ledger"),
    path("honours/<int:pk>/", honours.detail, name="honour"),
    path("promises/", promises.runs, name="promise-runs"),
    path("promises/compare", promises.compare, name="promises-compare"),
    path("promises/<int:pk>/", promises.detail, name="promises"),
    path("links/<int:pk>/rule", promises.rule, name="link-rule"),
    path("views/new", kept.view_new, name="view-new"),
    path("views/<int:pk>/", kept.view, name="view"),
    path("views/<int:pk>/delete", kept.view_delete, name="view-delete"),
    path("origin/<slug:what>/<int:pk>/<slug:field>", kept.origin, name="origin"),
    path("<slug:what>/sheet", sheets.sheet, name="sheet"),
    path("<slug:what>/upload", kept.upload, name="upload"),
    path("promises/<int:pk>/download.xlsx", downloads.promises, name="promises-file"),
    path("<slug:what>/download.xlsx", downloads.table, name="file"),
]
