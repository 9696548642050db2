"""Before the first request: what every request needs is loaded, and the garbage collector leaves it alone.

Lexicon, catalogue, addresses and templates are some 130,000 objects that live as long as the process. Every full
collection walks over them: 50 ms in which no thread of the process does anything, and a busy desk has several a second.
Frozen, they are walked over no more (measured in docs/algorithms/quick-pages.md).
"""

import gc
import sys
from pathlib import Path

from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

_THRESHOLDS = (20_000, 20, 20)
"""A page makes and drops some thousand objects: a collection after 700 of them finds nothing but those in use."""

_TURN = 0.02
"""Seconds that a thread works before another may interrupt it: most pages are done by then, and none is made slow by
all the others at once (a page of 40 ms took 110 instead of 90 in the worst twentieth with Python's own 5 ms)."""


def warm() -> None:
    """Load addresses, views, words and templates; freeze them. Asks no database: there may be none yet."""
    reverse(settings.LOGIN_REDIRECT_URL)
    with translation.override(settings.LANGUAGE_CODE):
        translation.gettext("")
    folder = Path(__file__).resolve().parent / "templates"
    for path in sorted(folder.rglob("*.html")):
        try:
            get_template(path.relative_to(folder).as_posix())
        except TemplateSyntaxError:
            continue  # its own page tells; the others are served
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_TURN)
