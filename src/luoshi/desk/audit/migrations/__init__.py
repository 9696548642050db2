"""Migrations of the audit chain."""
