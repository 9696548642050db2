"""Totals and their parts: sums, tables, stocks and flows, running totals."""
