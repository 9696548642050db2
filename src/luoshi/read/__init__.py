"""Reading (读取): from a file's bytes to a Document whose every figure points at its sentence.

``luoshi.read`` is both this room and the function that a user calls. Python may bind a package's name anew when one
of its modules is imported, so the room itself can be called and does what the function does.
"""

import sys
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Read a file or a text: see luoshi.read.reader.read."""
        from luoshi.read.reader import read

        return read(*args, **kwargs)


sys.modules[__name__].__class__ = _Room
