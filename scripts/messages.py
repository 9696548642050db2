"""The catalogue of messages: what the desk says in Chinese, with its English, as .po to edit and .mo to run.

``python3 scripts/messages.py`` collects what is new into locale/en/LC_MESSAGES/django.po, drops what is gone, keeps the
glossary at its head and compiles django.mo; then fill in the empty ``msgstr`` and run it again. ``--check`` only tells
(exit status 1) what is stale or has no English. Needs polib (in the group lint), no GNU gettext.

Two kinds of words: those of the templates (``translate``, without context), and those that code says and
``luoshi.desk.english`` puts into English on the way out (context ``said``; ``{0}``, ``{1}`` for what is filled in).
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
SAID = "said"
SPEAKING = (
    "accounts/forms.py", "accounts/models.py", "accounts/passwords.py", "api/scopes.py", "audit/labels.py",
    "charts/[!a]*.py", "finding/models.py", "ledger/doubts.py", "ledger/entry/checks.py", "ledger/fact_forms.py",
    "ledger/forms*.py", "ledger/models/*.py", "ledger/selectors/*.py", "ledger/services/deciding.py",
    "ledger/templatetags/*.py", "ledger/views/[!e]*.py", "tracking/forms*.py", "tracking/models/*.py",
    "tracking/selectors/*.py", "tracking/states.py", "tracking/templatetags/*.py", "tracking/views/[!d]*.py",
    "tracking/origins.py", "tracking/project_lights.py",
)  # fmt: skip
"""The modules whose words reach a page; of all others only labels of forms, choices of models and notices count."""
SILENT = (
    "desk/api/schemas", "desk/api/examples", "desk/api/handling", "desk/api/problems", "desk/exchange",
)  # fmt: skip
"""What is for programs and sheets, and stays Chinese."""
OUTSIDE = ("write/labels.py", "write/promises.py")
"""Of these the tables count: states and kinds that pages show as they are."""
_CALL = re.compile(r"gettext\((u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))\)", re.S)
_DEFAULT = re.compile(r'\|default(?:_if_none)?:"([^"]*[\u4e00-\u9fff][^"]*)"')
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FORM = re.compile(r"\\|\(\?|\[\^|\)\?|\]\+|[<>]|Y年|\.xlsx$")
_TABLES = re.compile(
    r"_?(EDITABLE|LABELS|WORDS|KINDS|NAMES|TITLES|STATES|SORTS|GROUPS|OUTCOMES|MEANINGS|TIERS|DECISIONS)$"
)
_LABELS = frozenset(("label", "help_text", "empty_label", "choices", "placeholder"))
_ERRORS = re.compile(r"(LuoshiError|refus\w*|\w*[Ee]rror|compile|get|startswith|endswith|removesuffix|removeprefix)$")


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


def coded() -> Iterator[tuple[str, str]]:
    """What code says on pages, each with the file."""
    speaking = {path for form in SPEAKING for path in DESK.glob(form)}
    for path in [*sorted(DESK.glob("**/*.py")), *(DESK.parent / name for name in OUTSIDE)]:
        name = path.relative_to(DESK.parent).as_posix()
        if "/migrations/" in name or name.startswith(SILENT):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tables = [line for line in tree.body if isinstance(line, ast.AnnAssign)] if DESK not in path.parents else None
        for root in tables or ((tree,) if path in speaking else _labels(tree)):
            for words in _spoken(root):
                yield words, name
    for path in sorted(DESK.glob("templates/**/*.html")):
        for words in _DEFAULT.findall(path.read_text(encoding="utf-8")):
            yield words, path.relative_to(DESK / "templates").as_posix()
    for path in sorted((DESK.parent / "indicators/data").glob("**/*.toml")):
        for words in re.findall(r'^(?:unit|title) = "([^"]+)"', path.read_text(encoding="utf-8"), re.M):
            if _HAN.search(words):
                yield words, path.relative_to(DESK.parent).as_posix()


def _labels(tree: ast.Module) -> Iterator[ast.AST]:
    """The places of a module whose words reach a page wherever they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            names = [getattr(to, "id", "") for to in getattr(node, "targets", None) or [getattr(node, "target", None)]]
            if any(name == "detail" or _TABLES.match(name) for name in names):
                yield node.value
        elif isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases):
            yield from (line for line in node.body if isinstance(line, ast.Assign))
        elif isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg in _LABELS)
            name = ast.unparse(node.func)
            if name.startswith("messages."):
                yield from node.args[1:]
            elif name.endswith(("record", "record_alone")):
                yield from [*node.args[:1], *(word.value for word in node.keywords if word.arg == "detail")]


def _spoken(node: ast.AST) -> Iterator[str]:
    """The texts in Chinese under a node: no docstrings, no errors (those stay Chinese), no expressions of patterns."""
    if isinstance(node, ast.Call) and _ERRORS.search(ast.unparse(node.func)):
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        words = _text(node)
        if _HAN.search(words) and not _FORM.search(words):
            yield words
        if not isinstance(node, ast.JoinedStr):
            return
    parts = ast.iter_child_nodes(node)
    for part in parts:
        yield from _spoken(part) if not (isinstance(node, ast.JoinedStr) and isinstance(part, ast.Constant)) else ()


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    """A text with ``{0}``, ``{1}`` for what is filled in; empty where next to nothing of it is fixed."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    made, count = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            made += str(part.value)
        else:
            made, count = f"{made}{{{count}}}", count + 1
    if made.removeprefix("{0}") in ("万元", "亿元"):
        return ""  # a quantity as it is written
    return made if len(_HAN.findall(made)) > 1 or (count == 1 and not made.startswith("{")) else ""


def merged() -> polib.POFile:
    """The catalogue as it should be: every message, with the English that it has."""
    old = polib.pofile(str(PO)) if PO.exists() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in old}
    places: dict[tuple[str, str], list[str]] = {}
    for context, found in (("", said()), (SAID, coded())):
        for words, name in found:
            if name not in places.setdefault((context, words), []):
                places[context, words].append(name)
    made = polib.POFile(wrapwidth=110)
    made.header = old.header
    made.metadata = {"Language": "en", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
                     "Content-Transfer-Encoding": "8bit"}  # fmt: skip
    for (context, words), names in sorted(places.items(), key=lambda pair: (pair[0][0], pair[1][0], pair[0][1])):
        flags = ["python-format"] if re.search(r"%\(\w+\)s", words) else []
        made.append(
            polib.POEntry(
                msgctxt=context or None, msgid=words, msgstr=known.get((context, words), ""),
                occurrences=[(name, "") for name in names], flags=flags,
            )
        )  # fmt: skip
    return made


def stale() -> list[str]:
    """What keeps the catalogue from being that of the desk, one line each; empty when all is well."""
    made, now = merged(), polib.pofile(str(PO))
    wanted, kept = ({(entry.msgctxt, entry.msgid): entry for entry in file} for file in (made, now))
    left = [f"目录里没有：{key[1]}（{entry.occurrences[0][0]}）" for key, entry in wanted.items() if key not in kept]
    left += [f"已经不用：{key[1]}" for key in kept if key not in wanted]
    left += [f"没有英文：{entry.msgid}（{entry.occurrences[0][0]}）" for entry in now.untranslated_entries()]
    if now.to_binary() != PO.with_suffix(".mo").read_bytes():
        left.append("编译的目录 django.mo 与 django.po 不符")
    return left


def main(words: Sequence[str]) -> int:
    """Write or check the catalogue."""
    if "--check" in words:
        left = stale()
        advice = "消息目录旧了：请运行 python3 scripts/messages.py，补上英文，再运行一次"
        print(*left, advice if left else "消息目录是新的", sep="\n")
        return 1 if left else 0
    made = merged()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_text(str(made) + "\n", encoding="utf-8")
    PO.with_suffix(".mo").write_bytes(made.to_binary())
    print(f"{len(made)} 条，{len(made.untranslated_entries())} 条还没有英文")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
