"""SDMX-CSV files: written, read, and proved against the structure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO

from luoshi.desk.api.problems import Wrong
from luoshi.desk.api.sdmx.codes import (
    NONE,
    REPORTS,
    VALUELESS,
    area_of,
    code_of,
    indicator_of,
    period_of,
    plain,
    report_of,
    status_of,
    time_of,
)
from luoshi.desk.api.sdmx.structure import ATTRIBUTES, DIMENSIONS, REFERENCE, Structure
from luoshi.desk.ledger.models import Observation

_HEAD_2 = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_HEAD_1 = ("DATAFLOW",)
_COLUMNS = (*DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)
_ACTIONS = frozenset(("", "I", "A", "M", "R", "D"))
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MOST = 100
_PARTED = ": "
"""What stands between a code and its name."""
_OPEN = frozenset(("REF_AREA", "INDICATOR", "COMPARISON", "ASPECT", "SOURCE", "OWNER"))
"""The columns whose codes each desk makes for itself."""
_UNTOLD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written: after which version of SDMX-CSV, and whether names stand behind the codes."""

    version: int = 2
    names: Mapping[str, Mapping[str, str]] | None = None

    def head(self) -> Sequence[str]:
        """The head of the file."""
        own = _HEAD_2 if self.version == 2 else _HEAD_1
        if self.names is None:
            return (*own, *_COLUMNS)
        titles = {name: told[0] for name, told in (*DIMENSIONS.items(), *ATTRIBUTES.items())}
        titles |= {"TIME_PERIOD": "期间", "OBS_VALUE": "数值"}
        return (*own, *(f"{name}{_PARTED}{titles[name]}" for name in _COLUMNS))

    def cells(self, told: Sequence[str]) -> Sequence[str]:
        """A row's cells with what names its structure."""
        own = ("dataflow", REFERENCE, "I") if self.version == 2 else (REFERENCE,)
        if self.names is None:
            return (*own, *told)
        names = self.names
        return (*own, *(
            f"{code}{_PARTED}{names[column].get(code, code)}" if code and column in names else code
            for column, code in zip(_COLUMNS, told, strict=True)
        ))  # fmt: skip


def write(rows: Iterable[Observation], file: IO[bytes], form: Form) -> tuple[int, int]:
    """Write observations; how many, and how many SDMX cannot say (a period that is none).

    Rows must come by cell, the latest of each source first: of several for one key the first is written.
    """
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(form.head())
    count, left, cell, seen = 0, 0, "", set[str]()
    for row in rows:
        cell, seen = (cell, seen) if row.cell == cell else (row.cell, set())
        source = source_of(row)
        if source in seen:
            continue
        seen.add(source)
        cells = cells_of(row)
        if cells is None:
            left += 1
            continue
        writer.writerow(form.cells(cells))
        count += 1
    text.detach()
    return count, left


def source_of(row: Observation) -> str:
    """The code of where a row comes from."""
    return f"DOC_{row.version.document_id}" if row.version else "FILED"


def cells_of(row: Observation) -> Sequence[str] | None:
    """A row's cells in the order of the columns; None where its period cannot be said."""
    time = time_of(row.period)
    if time is None:
        return None
    code = row.indicator.code if row.indicator else ""
    return (
        time[0], area_of(row.organ_id, row.region), indicator_of(code, row.name), row.measure,
        code_of(row.comparison, "CMP"), row.kind, code_of(row.aspect, "ASP"), source_of(row), time[1], plain(row.value),
        row.unit, "0", status_of(row), report_of(row.state), row.bound, plain(row.high), plain(row.low),
        area_of(row.owner_id, ""), row.edition, str(row.sensitivity), _UNTOLD.sub("", row.note),
        _UNTOLD.sub("", row.quote), row.recorded_at.isoformat(timespec="seconds"),
    )  # fmt: skip


@dataclass(slots=True)
class Proof:
    """What a proof found: how many rows the file has, and the first things that are wrong."""

    rows: int = 0
    count: int = 0
    wrong: list[Wrong] = field(default_factory=list)

    def add(self, where: str, what: str, todo: str) -> None:
        """One more thing that is wrong."""
        self.count += 1
        if len(self.wrong) < _MOST:
            self.wrong.append(Wrong(where=where, what=what, todo=todo))


def prove(data: bytes, structure: Structure, *, foreign: bool = False) -> Proof:
    """Prove a file of SDMX-CSV 2.0 or 1.0 against a structure, line by line.

    *foreign* lets codes of places, indicators and words pass that the structure has not, where their names stand
    behind them: another desk numbers its own otherwise.
    """
    proof = Proof()
    keys: set[tuple[str, ...]] = set()
    told: dict[tuple[str, tuple[str, ...]], str] = {}
    for number, row, names in _lines(data, structure, proof):
        where = f"第{number}行"
        proof.rows += 1
        _named(row, structure, where, proof)
        _codes(row, structure, where, proof, names if foreign else {})
        _value(row, where, proof)
        for name, dimensions in structure.attached.items():
            beside = name, tuple(row.get(one, "") for one in dimensions)
            if told.setdefault(beside, row.get(name, "")) != row.get(name, ""):
                proof.add(f"{where} {name}", f"与同{'、'.join(dimensions)}的其他行不同", "这一属性对它们只有一个值")
        key = tuple(row.get(name, "") for name in (*structure.dimensions, "TIME_PERIOD"))
        if key in keys:
            proof.add(where, "同一个键出现两次", "每个键只留一行")
        keys.add(key)
    return proof


def rows_of(data: bytes, structure: Structure) -> tuple[list[tuple[int, Mapping[str, str]]], Proof]:
    """The rows of a proved file as rows to be entered, with their numbers; those that are to be deleted left out."""
    proof = prove(data, structure, foreign=True)
    if proof.count:
        return [], proof
    lines = _lines(data, structure, Proof())
    return [(number, _given(row, structure, names)) for number, row, names in lines if row.get("ACTION") != "D"], proof


def _given(row: Mapping[str, str], structure: Structure, names: Mapping[str, str]) -> Mapping[str, str]:
    """A row as the ledger keeps it."""

    def words(column: str) -> str:
        code = row.get(column, "")
        return "" if code in ("", NONE) else names.get(column) or structure.names[column].get(code, code)

    def place(column: str) -> str:
        return names.get(column) or row.get(column, "")

    def own(column: str) -> str:
        """The words of a code that is words itself, or a digest of them."""
        code = row[column]
        return words(column) if code.startswith(("CMP_", "ASP_")) else code.replace(NONE, "")

    inside, loose = row["REF_AREA"].startswith("ORG_"), row["INDICATOR"].startswith("OWN_")
    return {
        "organ": place("REF_AREA") if inside else "", "region": "" if inside else words("REF_AREA"),
        "indicator": "" if loose else row["INDICATOR"], "name": words("INDICATOR") if loose else "",
        "period": period_of(row["TIME_PERIOD"]), "value": row["OBS_VALUE"], "unit": row["UNIT_MEASURE"],
        "measure": row["MEASURE"], "comparison": own("COMPARISON"), "aspect": own("ASPECT"), "kind": row["KIND"],
        "bound": row["BOUND"], "high": row.get("OBS_HIGH", ""), "low": row.get("OBS_LOW", ""),
        "state": REPORTS[row["REPORT_STATE"]], "edition": row.get("EDITION", ""), "owner": place("OWNER"),
        "sensitivity": row.get("SENSITIVITY", ""), "note": row.get("COMMENT_OBS", ""), "quote": row.get("QUOTE", ""),
        "document": row["SOURCE"] if row["SOURCE"].startswith("DOC_") else "",
    }  # fmt: skip


def _lines(
    data: bytes, structure: Structure, proof: Proof
) -> Iterator[tuple[int, Mapping[str, str], Mapping[str, str]]]:
    """The rows of a file by column, and the names that stand behind codes; what cannot be read goes into the proof."""
    try:
        stream = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        titles = next(stream, [])
        head = [title.partition(_PARTED)[0] for title in titles]
        coded = [title != name and name in structure.names for title, name in zip(titles, head, strict=True)]
        if not _head(head, structure, proof):
            return
        for number, cells in enumerate(stream, 2):
            if len(cells) != len(head):
                proof.add(f"第{number}行", f"有 {len(cells)} 列，应有 {len(head)} 列", "请照表头写全各列")
                continue
            parts = [cell.partition(_PARTED) if coded[at] else (cell, "", "") for at, cell in enumerate(cells)]
            row = {name: part[0] for name, part in zip(head, parts, strict=True)}
            yield number, row, {name: part[2] for name, part in zip(head, parts, strict=True) if part[2]}
    except (UnicodeDecodeError, csv.Error) as error:
        proof.add("文件", f"不是能读的 CSV（{error}）"[:80], "请按 UTF-8、逗号分隔保存")


def _head(head: Sequence[str], structure: Structure, proof: Proof) -> bool:
    """Whether the head names the structure and every column, each once, and no other."""
    named = _HEAD_2 if "STRUCTURE" in head else _HEAD_1
    needed = {name for name, (_, must) in structure.attributes.items() if must}
    needed |= {*structure.dimensions, "TIME_PERIOD", "OBS_VALUE", *(named if named == _HEAD_1 else _HEAD_2[:2])}
    before = proof.count
    for name in sorted(needed - set(head)):
        proof.add("表头", f"缺少列 {name}", "请补上")
    for name in dict.fromkeys(head):
        if name not in (*named, *structure.columns):
            proof.add("表头", f"结构里没有列 {name[:40]}", "请删去")
        elif list(head).count(name) > 1:
            proof.add("表头", f"列 {name} 出现两次", "请只留一列")
    return proof.count == before


def _named(row: Mapping[str, str], structure: Structure, where: str, proof: Proof) -> None:
    told = row.get("DATAFLOW", row.get("STRUCTURE_ID", ""))
    if told != structure.reference:
        proof.add(where, f"结构是 {told[:60]}", f"应为 {structure.reference}")
    if row.get("STRUCTURE", "dataflow") not in ("dataflow", "datastructure"):
        proof.add(where, "STRUCTURE 不对", "请写 dataflow")
    if row.get("ACTION", "") not in _ACTIONS:
        proof.add(where, "ACTION 不对", "请写 I、A、M、R 或 D")


def _codes(
    row: Mapping[str, str], structure: Structure, where: str, proof: Proof, names: Mapping[str, str]
) -> None:  # fmt: skip
    """Every code in its codelist; one that a name explains may pass where the list is open."""
    for name, codes in structure.dimensions.items():
        if row[name] not in codes and not (name in _OPEN and names.get(name)):
            proof.add(f"{where} {name}", f"代码表里没有 {row[name][:40] or '空值'}", "请用结构定义里的代码")
    for name, (codes, needed) in structure.attributes.items():
        value = row.get(name, "")
        if not value and needed:
            proof.add(f"{where} {name}", "没有写", "这一列必须有")
        elif value and codes and value not in codes and not (name in _OPEN and names.get(name)):
            proof.add(f"{where} {name}", f"代码表里没有 {value[:40]}", "请用结构定义里的代码")


def _value(row: Mapping[str, str], where: str, proof: Proof) -> None:
    period = period_of(row["TIME_PERIOD"])
    if not period or time_of(period) != (row["FREQ"], row["TIME_PERIOD"]):
        proof.add(
            f"{where} TIME_PERIOD", f"{row['TIME_PERIOD'][:40]} 与频率 {row['FREQ'][:8]} 不合", "请核对期间和频率"
        )
    value, status = row["OBS_VALUE"], row.get("OBS_STATUS", "")
    if not value and status not in VALUELESS:
        proof.add(f"{where} OBS_VALUE", "没有数值", "没有数的请把 OBS_STATUS 写成 L（未报）或 M（不适用）")
    for name in ("OBS_VALUE", "OBS_HIGH", "OBS_LOW"):
        told = row.get(name, "")
        if told and not (_NUMBER.fullmatch(told) and _decimal(told)):
            proof.add(f"{where} {name}", f"{told[:40]} 不是十进制数", "请只写数字")


def _decimal(words: str) -> bool:
    try:
        return Decimal(words).is_finite()
    except InvalidOperation:
        return False
