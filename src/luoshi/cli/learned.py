"""The report on a corrected workbook: how often each field was right, what was changed, what the lexicon lacks."""

from collections.abc import Iterator, Sequence

from luoshi.cli.lacking import lacking
from luoshi.cli.table import flat
from luoshi.write.annotation import Correction, Corrections
from luoshi.write.annotation.forms import CHANGED, DROPPED, FIGURES, FORMS, MISSED, RIGHT, Form
from luoshi.write.columns import pad
from luoshi.write.quotes import sentences


def report(corrections: Corrections) -> Iterator[str]:
    """The report as lines of text, for the screen and for a file."""
    yield "标注报告"
    yield ""
    for form in FORMS:
        rows = corrections.of(form)
        if rows:
            yield from _form(form, corrections, rows)
            yield ""
    yield from _changes(corrections)
    yield from _lacking(corrections)


def _form(form: Form, corrections: Corrections, rows: Sequence[Correction]) -> Iterator[str]:
    """One sheet: verdicts, how much was found, and how often each field was right."""
    counts = corrections.counts(form)
    read = counts[RIGHT] + counts[CHANGED] + counts[DROPPED]
    kept = counts[RIGHT] + counts[CHANGED]
    yield f"〔{form.name}〕读出 {read} 条：" + "、".join(f"{word} {count}" for word, count in counts.items())
    unjudged = sum(1 for row in rows if not row.judged)
    if unjudged:
        yield f"  其中 {unjudged} 条没有写判定：没有改过的按“对”计入，改过的按“改”，补的按“漏”"
    yield f"  读出的属实 {_share(kept, read)}，应读的读出 {_share(kept, kept + counts[MISSED])}"
    known = [row for row in rows if row.verdict in (RIGHT, CHANGED)]
    if form is FIGURES:
        yield "  各栏对了多少（读出并且属实的）："
    for field in form.fields:
        wrong = sum(1 for row in known if field.key in row.changed)
        if form is FIGURES or wrong:
            yield _field(field.head, wrong, len(known))
    moved = sum(1 for row in known if row.moved)
    if moved:
        yield _field("原文起止", moved, len(known))


def _field(head: str, wrong: int, whole: int) -> str:
    """How often one field was right."""
    return f"    {pad(head, 10)}{_share(whole - wrong, whole)}" + (f"（改 {wrong}）" if wrong else "")


def _share(part: int, whole: int) -> str:
    """A share in percent, with what it is a share of.

    >>> _share(3, 4), _share(0, 0)
    ('75.0%（3/4）', '没有')
    """
    return f"{100 * part / whole:.1f}%（{part}/{whole}）" if whole else "没有"


def _changes(corrections: Corrections) -> Iterator[str]:
    """Every row that was changed, dropped or added, with what it says now."""
    told = [row for form in FORMS for row in corrections.of(form) if row.verdict != RIGHT]
    if not told:
        return
    yield "改动："
    for row in told:
        text = corrections.texts[row.document]
        place = f"〔{row.form.name}〕第 {row.row} 行  {flat(row.document)} {row.start}"
        yield f"  {row.verdict}  {place}  “{flat(text[row.start : row.end])}”"
        for field in row.form.fields:
            if field.key in row.changed:
                before, after = (field.said(values.get(field.key, "")) for values in (row.before, row.values))
                yield f"      {field.head}：{flat(before) or '空'} → {flat(after) or '空'}"
    yield ""


def _lacking(corrections: Corrections) -> Iterator[str]:
    """Words that the lexicon might take, each with where it goes and one sentence that shows it."""
    words = lacking(corrections)
    if not words:
        yield "词表：没有要补的建议。"
        return
    yield f"词表：建议补 {len(words)} 个词（加一行即可，不用改程序；加后请再运行一次核对）："
    for word in words:
        text = corrections.texts[word.row.document]
        quote = sentences(text).quote(word.row.start, word.row.end, reach=40)
        times = f"，{word.count} 次" if word.count > 1 else ""
        yield f"  “{flat(word.word)}”{times}：{word.advice}"
        yield f"      {flat(word.row.document)}：{flat(quote.text)}"
