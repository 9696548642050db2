"""Checks (核对): what the arithmetic of a text says about its figures. Nothing is ever repaired here, only reported."""

from luoshi.check.run import CHECKS, run

__all__ = ["CHECKS", "run"]
