"""The catalogue of messages: what the templates say in Chinese, with its English, as .po to edit and .mo to run.

``python3 scripts/messages.py`` collects what is new in the templates into locale/en/LC_MESSAGES/django.po, drops what
is gone, and compiles django.mo; ``--check`` only tells (exit status 1) whether either is stale. Needs polib (in the
group lint), no GNU gettext.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src/luoshi/desk"
PO = DESK / "locale/en/LC_MESSAGES/django.po"
_CALL = re.compile(r"gettext\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\)", re.S)


def said() -> Iterator[tuple[str, str]]:
    """What the templates say, each with the file."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
    for path in sorted(DESK.glob("templates/**/*.html")):
        name = path.relative_to(DESK / "templates").as_posix()
        for match in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=name)):
            yield ast.literal_eval(match[1]), name


def merged() -> polib.POFile:
    """The catalogue as it should be: every message of the templates, with the English that it has."""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(PO))} if PO.exists() else {}
    places: dict[str, list[str]] = {}
    for words, name in said():
        if name not in places.setdefault(words, []):
            places[words].append(name)
    made = polib.POFile(wrapwidth=110)
    made.metadata = {"Language": "en", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
                     "Content-Transfer-Encoding": "8bit"}  # fmt: skip
    for words, names in sorted(places.items(), key=lambda pair: (pair[1][0], pair[0])):
        flags = ["python-format"] if re.search(r"%\(\w+\)s", words) else []
        made.append(
            polib.POEntry(
                msgid=words, msgstr=known.get(words, ""), occurrences=[(name, "") for name in names], flags=flags
            )
        )
    return made


def main(words: Sequence[str]) -> int:
    """Write or check the catalogue."""
    made, mo = merged(), PO.with_suffix(".mo")
    left = len(made.untranslated_entries())
    if "--check" in words:
        fresh = (
            PO.exists() and PO.read_text(encoding="utf-8") == str(made) + "\n" and mo.read_bytes() == made.to_binary()
        )
        print(
            "消息目录是新的" if fresh else "消息目录旧了，请运行 python3 scripts/messages.py",
            f"（{left} 条还没有英文）",
        )
        return 0 if fresh else 1
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(str(made) + "\n", encoding="utf-8")
    mo.write_bytes(made.to_binary())
    print(f"{len(made)} 条，{left} 条还没有英文")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
