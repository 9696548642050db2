"""The reader: from a text to a Document with its outline, its repairs and its figures."""

from dataclasses import replace
from pathlib import Path

from luoshi.read.clean import Overlay, clean
from luoshi.read.facts import cases, commitments, honours, policy, projects, terms
from luoshi.read.figures import read_figures, times_of
from luoshi.read.files import Loaded, load
from luoshi.read.reading import Reading
from luoshi.read.sections import Outline, outline
from luoshi.read.tables import find_tables
from luoshi.read.tables.figures import find as table_figures
from luoshi.read.times import find_times
from luoshi.records import Document, Footnote, Section, Table


def read(source: str | Path, *, year: int | None = None, region: str | None = None, name: str = "") -> Document:
    """Read a file (Path) or a text (str) into a Document.

    *year* (the year under review) and *region* are what the caller knows better than the text. Raises LuoshiError where
    a file cannot be read; a text can always be read, though nothing may be found in it.

    >>> [figure] = read("2022年，全区城镇新增就业8万人。").figures
    >>> figure.surface, figure.indicator, figure.period
    ('8万人', '城镇新增就业', '2022')
    """
    if isinstance(source, Path):
        return read_loaded(load(source), year=year, region=region)
    return read_loaded(Loaded(name, source), year=year, region=region)


def read_loaded(loaded: Loaded, *, year: int | None = None, region: str | None = None) -> Document:
    """Read what a file held, with the places and tables that its format told."""
    name, source = loaded.name, loaded.text
    reading = prepare(source, year=year, region=region, name=name)
    tables = (*loaded.tables, *find_tables(source, loaded.tables))
    if tables:
        reading = _with_tables(reading, tables)
    overlay, found = reading.overlay, reading.outline
    return Document(
        name=name,
        text=source,
        title=found.title,
        issuer=found.issuer,
        region=found.region,
        date=found.date,
        year=found.year,
        sections=tuple(_section(overlay, section) for section in found.sections),
        footnotes=tuple(_footnote(overlay, note) for note in found.footnotes),
        repairs=overlay.repairs,
        figures=reading.figures,
        commitments=commitments.find(reading),
        projects=projects.find(reading),
        honours=honours.find(reading),
        clauses=policy.find(reading),
        terms=terms.find(reading),
        cases=cases.find(reading),
        places=loaded.places,
        tables=tables,
        notes=loaded.notes,
    )


def prepare(text: str, *, year: int | None = None, region: str | None = None, name: str = "") -> Reading:
    """Clean and outline a text and read its figures: what the finders of facts stand on."""
    overlay = clean(text)
    found = outline(overlay.text, omitted=overlay.omitted, year=year, region=region, name=name)
    times = times_of(overlay.text)
    figures, spots = read_figures(overlay, found, times, default_period=period_of_title(found))
    return Reading(overlay, found, times, figures, spots)


def _with_tables(reading: Reading, tables: tuple[Table, ...]) -> Reading:
    """The reading with the figures of its tables, read by their heads, among those of its prose."""
    figures = table_figures(reading, tables)
    clean_offset = reading.overlay.clean_offset
    return replace(reading, figures=figures, spots=tuple((clean_offset(f.start), clean_offset(f.end)) for f in figures))


def period_of_title(found: Outline) -> str:
    """The part of a year that the title speaks of (2021年6月份…运行情况), empty where it names none."""
    times = [t for t in find_times(found.title) if t.part and not t.base and t.role != "clock" and t.part != "12-31"]
    return times[0].period(found.year) if len(times) == 1 else ""


def _section(overlay: Overlay, section: Section) -> Section:
    span = overlay.raw_span(section.start, section.end)
    return Section(span.start, span.end, section.level, section.label, section.title, section.part, section.year)


def _footnote(overlay: Overlay, note: Footnote) -> Footnote:
    span = overlay.raw_span(note.start, note.end)
    return Footnote(note.mark, span.start, span.end, tuple(overlay.raw_span(r.start, r.end) for r in note.references))
