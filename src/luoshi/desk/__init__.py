"""The desk (案头): the web application in which an office imports, reviews, keeps, enters and approves its figures.

Thin on purpose: every app has ``models`` (storage), ``services`` (all writes: permission, change and audit entry in one
transaction), ``selectors`` (all reads), ``views`` and templates. What it knows of texts it takes from the corridor.
"""
