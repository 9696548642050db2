"""Addresses of the rounds: entry, approval, templates, reminders, the calendar."""

from django.urls import path

from luoshi.desk.ledger.views import rounds, rounds_calendar, rounds_entry, rounds_lists, rounds_upload

urlpatterns = [
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/new", rounds.new, name="round-new"),
    path("rounds/<int:pk>/", rounds.detail, name="round"),
    path("rounds/<int:pk>/change", rounds.change, name="round-change"),
    path("rounds/<int:pk>/open", rounds.open_, name="round-open"),
    path("rounds/<int:pk>/lock", rounds.lock, name="round-lock"),
    path("rounds/<int:pk>/unlock", rounds.unlock, name="round-unlock"),
    path("rounds/<int:pk>/table", rounds_lists.table, name="round-table"),
    path("rounds/<int:pk>/table.xlsx", rounds_lists.table_book, name="round-table-book"),
    path("rounds/reminders", rounds_lists.reminders_page, name="round-reminders"),
    path("rounds/reminders.xlsx", rounds_lists.reminders_file, name="round-reminders-book"),
    path("filings/<int:pk>/", rounds_entry.filing, name="filing"),
    path("filings/<int:pk>/save", rounds_entry.save, name="filing-save"),
    path("filings/<int:pk>/approve", rounds_entry.approve, name="filing-approve"),
    path("filings/<int:pk>/return", rounds_entry.send_back, name="filing-return"),
    path("filings/<int:pk>/template.xlsx", rounds_upload.template_file, name="filing-template"),
    path("filings/<int:pk>/upload", rounds_upload.take, name="filing-upload"),
    path("uploads/<int:pk>/", rounds_upload.preview, name="upload"),
    path("uploads/<int:pk>/file", rounds_upload.file, name="upload-file"),
    path("entries/<int:pk>/", rounds_entry.history, name="entry"),
    path("calendar/", rounds_calendar.calendar, name="calendar"),
    path("calendar/<int:pk>/remove", rounds_calendar.remove, name="calendar-remove"),
]
