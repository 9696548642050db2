"""Finders of facts: what a text promises, builds, was honoured with, grants, cites and defines."""
