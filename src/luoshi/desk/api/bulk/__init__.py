"""Whole tables at once: CSV, JSON Lines, Parquet, and SDMX-CSV for observations."""
