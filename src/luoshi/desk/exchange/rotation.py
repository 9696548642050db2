"""A folder of backups: each named by its moment, the older ones let go of once a new one is whole."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

_NAME = re.compile(r"luoshi-\d{4}-\d\d-\d\d-\d{6}\.zip")


def named(folder: Path) -> Path:
    """The place of a backup that is made now."""
    return folder / f"luoshi-{timezone.localtime():%Y-%m-%d-%H%M%S}.zip"


def dropped(folder: Path, keep: int) -> Sequence[Path]:
    """Delete all but the latest backups of a folder; which were deleted. Whatever else lies there stays."""
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_file())
    old = found[:-keep]
    for path in old:
        path.unlink()
    return old
