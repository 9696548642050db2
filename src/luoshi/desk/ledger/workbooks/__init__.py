"""Workbooks of the rounds: templates out, filled templates in, lists out."""
