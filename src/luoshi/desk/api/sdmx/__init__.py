"""Observations as SDMX: the data structure definition, SDMX-CSV 2.0 (and 1.0) out and in, and a proof of such files."""
