"""``luoshi observe``: indicators of one or several files as observations, side by side, each with its sentence."""

import argparse
import csv
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from luoshi.cli.inputs import documents, tell
from luoshi.cli.observed import HEADS, ROOM, cells, csv_row, observation_json, observation_workbook
from luoshi.cli.options import Verbs, add_files, add_verb
from luoshi.cli.outputs import put
from luoshi.cli.table import aligned, flat
from luoshi.indicators import catalogue, match, observe, review
from luoshi.indicators.wording import normal
from luoshi.records import LuoshiError
from luoshi.records.observation import Observation
from luoshi.write import dump
from luoshi.write.columns import cut, wrapped
from luoshi.write.quotes import Sentences, sentences

OBSERVATIONS, TABLE, WORKBOOK, REVIEW = "observations.jsonl", "观测值.csv", "观测值.xlsx", "待审名称.csv"
Sheets = dict[str, Sentences]


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = "把文件中的数据归到统计指标（换算单位、注明口径），几份文件并排成表，每个数附原句。"
    parser = add_verb(verbs, "observe", "按指标列出观测值", detail)
    add_files(parser)
    group = parser.choices_group
    words = "只要这些指标，可写通称（GDP、规上工业增加值）；目录中没有的按原文的名称；不给则全部"
    group.add_argument("--indicator", action="extend", nargs="+", metavar="指标", help=words, default=[])
    group.add_argument("--review", action="store_true", help="列出目录中没有的名称及次数，供补充目录，不列观测值")
    words = (
        "标准输出的格式：jsonl 每行一个 JSON 对象；csv 供表格软件；table 供人阅读。不给时，终端上为 table，否则为 jsonl"
    )
    group.add_argument("--format", choices=("jsonl", "csv", "table"), help=words)
    words = f"写入该文件夹：{OBSERVATIONS}、{TABLE}、{WORKBOOK}、{REVIEW}"
    group.add_argument("--out", type=Path, metavar="文件夹", help=words)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the files and write their observations; 2 if a file could not be read or an indicator is not known."""
    read, failed = documents(arguments.files, year=arguments.year, region=arguments.region, without=arguments.out)
    every = [seen for document in read for seen in observe(document)]
    chosen, missing = choose(every, arguments.indicator)
    for name in missing:
        tell(str(unknown(name)))
    quotes = {document.name: sentences(document.text) for document in read}
    form = arguments.format or ("" if arguments.out else "table" if sys.stdout.isatty() else "jsonl")
    if arguments.review:
        for line in review_lines(every):
            print(line)
    elif form == "csv":
        write_csv(sys.stdout, chosen, quotes)
    else:
        for line in () if not form else table_lines(chosen, quotes) if form == "table" else map(line_of, chosen):
            print(line)
    if arguments.out and read:
        for path in write_all(arguments.out, chosen, every, quotes, made=datetime.now()):
            tell(f"已写 {path}")
    return 2 if failed or missing else 0


def choose(observations: Sequence[Observation], names: Sequence[str]) -> tuple[list[Observation], list[str]]:
    """The observations of the indicators that *names* mean, and the names that mean none.

    A name of the catalogue is an indicator, with 新增 that of what came to it; another one is a text's own name.
    """
    if not names:
        return list(observations), []
    wanted: set[tuple[str, str]] = set()
    own: dict[str, str] = {}
    for name in names:
        if found := match(name):
            wanted.add((found.indicator.id, found.aspect))
        else:
            own[normal(name)[0]] = name
    chosen, used = [], set()
    for seen in observations:
        form = "" if seen.indicator else normal(seen.name)[0]
        if (seen.indicator, seen.aspect) in wanted or form in own:
            chosen.append(seen)
            used.add(form)
    return chosen, [name for form, name in own.items() if form not in used]


def unknown(name: str) -> LuoshiError:
    """What to say of a name that neither the catalogue nor the files have."""
    near = get_close_matches(name, [indicator.name for indicator in catalogue().indicators.values()], n=3, cutoff=0.4)
    todo = f"是不是：{'、'.join(near)}" if near else "请用 --review 看文件中有哪些名称"
    return LuoshiError("L310", f"指标目录和文件中都没有“{name}”", "--indicator", todo)


def line_of(seen: Observation) -> str:
    """An observation as one line of JSON."""
    return dump(observation_json(seen))


def table_lines(observations: Sequence[Observation], quotes: Sheets, columns: int | None = None) -> Iterator[str]:
    """A table for a terminal, and below it the sentence of every row by its number."""
    room = columns or shutil.get_terminal_size((100, 24)).columns
    if not observations:
        yield "没有观测值。"
        return
    yield from aligned([HEADS, *(cells(number, seen) for number, seen in enumerate(observations, 1))], room)
    yield ""
    for number, seen in enumerate(observations, 1):
        where = f"{number}  {flat(seen.source.document)} {seen.source.start}—{seen.source.end}"
        yield cut(where + (f"（{flat(seen.note)}）" if seen.note else ""), room)
        quote = quotes[seen.source.document].quote(seen.source.start, seen.source.end)
        for line in wrapped(flat(quote.text), max(ROOM, room - 4)):
            yield f"    {line}"


def review_lines(observations: Sequence[Observation]) -> Iterator[str]:
    """The names that the catalogue has not, with their counts, as tab-separated lines."""
    yield "名称\t次数\t文件数\t单位\t例"
    for row in review(observations):
        example = f"{flat(row.example.document)} {row.example.start}"
        yield f"{flat(row.name)}\t{row.count}\t{row.documents}\t{'、'.join(row.units)}\t{example}"


def write_csv(stream: Any, observations: Sequence[Observation], quotes: Sheets) -> None:
    """Observations as comma-separated values: numbers in the plain unit, the sentence last."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(csv_row(None, ""))
    for seen in observations:
        quote = quotes[seen.source.document].quote(seen.source.start, seen.source.end)
        writer.writerow(csv_row(seen, quote.text))


def write_all(
    folder: Path, chosen: Sequence[Observation], every: Sequence[Observation], quotes: Sheets, *, made: datetime
) -> list[Path]:
    """Write every form of the observations into *folder*; the files written.

    Raises:
        LuoshiError: a file cannot be written.
    """

    def lines(path: Path) -> None:
        path.write_text("".join(f"{line_of(seen)}\n" for seen in chosen), encoding="utf-8", newline="\n")

    def table(path: Path) -> None:
        # the mark at the beginning is what lets Excel read UTF-8
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            write_csv(stream, chosen, quotes)

    def names(path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream).writerows(line.split("\t") for line in review_lines(every))

    return [
        put(folder / OBSERVATIONS, lines),
        put(folder / TABLE, table),
        put(folder / WORKBOOK, lambda path: observation_workbook(path, chosen, quotes, made=made)),
        put(folder / REVIEW, names),
    ]
