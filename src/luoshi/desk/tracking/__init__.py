"""Following (跟踪): targets, tasks, projects, honours and promises through the year."""
