"""Track room (跟踪): what became of what was promised. Knows documents and indicators, no checks and no pages."""

from luoshi.track.comparing import Margin
from luoshi.track.decisions import fingerprint
from luoshi.track.promises import promises

__all__ = ["Margin", "fingerprint", "promises"]
