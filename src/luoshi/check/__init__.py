"""Checks (核对): what the arithmetic of a text says about its figures. Nothing is ever repaired here, only reported.

``luoshi.check`` is both this room and the function that a user calls, as luoshi.read is.
"""

import sys
from types import ModuleType
from typing import Any

from luoshi.check.run import CHECKS, run

__all__ = ["CHECKS", "run"]


class _Room(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Check documents: see luoshi.check.run.run."""
        return run(*args, **kwargs)


sys.modules[__name__].__class__ = _Room
