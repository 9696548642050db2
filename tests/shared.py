"""Where the shared texts and answer keys lie, which are too big and not ours to keep in the repository."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "LUOSHI_SHARED"


def shared_folder() -> Path:
    """The folder of shared texts: ``LUOSHI_SHARED``, otherwise ``../shared`` beside the checkout; it may not exist."""
    return Path(os.environ.get(VARIABLE) or ROOT.parent / "shared")


def corpus_files(shared: Path) -> list[Path]:
    """Every real text in *shared*, in the order of its names; empty if there is none."""
    return sorted(shared.glob("corpus/*/*.txt"))
