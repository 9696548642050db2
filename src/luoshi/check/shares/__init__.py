"""Shares, rates of completion, time progress, daily means."""
