"""Filters of the audit pages."""
