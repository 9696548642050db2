"""The table of the provinces' work reports of 2026: what the program reads, and the golden file read by eye.

``python3 -m tests.indicators.provinces`` compares the two and writes docs/tables/provinces-2026.md and .csv from the
golden file, which is kept by hand: the program never writes it.
"""

import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import luoshi
from luoshi.indicators import Column, observe, pick
from luoshi.records import Measure
from luoshi.records.observation import Observation, ObservationKind
from luoshi.write.amounts import plain
from tests.shared import ROOT, shared_folder

GOLDEN = ROOT / "tests/golden/provinces-2026.tsv"
FAULTS = ROOT / "tests/golden/provinces-2026-faults.tsv"
PAGE = ROOT / "docs/tables/provinces-2026.md"
SHEET = ROOT / "docs/tables/provinces-2026.csv"
FIELDS = (
    *("province", "document", "indicator", "measure", "period", "kind", "bound", "value", "high", "unit"),
    *("start", "end"),
)


def _column(indicator: str, measure: Measure, period: str) -> Column:
    kind: ObservationKind = "actual" if period == "2025" else "target"
    return Column(indicator, "", measure, kind, period)


COLUMNS: Mapping[str, Column] = {
    "GDP 2025": _column("gdp", "level", "2025"),
    "GDP增速 2025": _column("gdp", "growth", "2025"),
    "GDP增速 2026目标": _column("gdp", "growth", "2026"),
    "固定资产投资增速 2025": _column("fixed_asset_investment", "growth", "2025"),
    "固定资产投资增速 2026目标": _column("fixed_asset_investment", "growth", "2026"),
    "社零增速 2025": _column("retail_sales", "growth", "2025"),
    "社零增速 2026目标": _column("retail_sales", "growth", "2026"),
    "一般公共预算收入增速 2025": _column("general_budget_revenue", "growth", "2025"),
    "一般公共预算收入增速 2026目标": _column("general_budget_revenue", "growth", "2026"),
    "城镇新增就业 2025": _column("new_urban_jobs", "level", "2025"),
    "城镇新增就业 2026目标": _column("new_urban_jobs", "level", "2026"),
    "居民消费价格涨幅 2025": _column("cpi", "growth", "2025"),
    "居民消费价格涨幅 2026目标": _column("cpi", "growth", "2026"),
    "城镇调查失业率 2025": _column("surveyed_unemployment", "share", "2025"),
    "城镇调查失业率 2026目标": _column("surveyed_unemployment", "share", "2026"),
}
Key = tuple[str, str, str, str]
"""Document, indicator, measure and period of a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a report states in one cell, and where."""

    bound: str
    value: Decimal
    high: Decimal | None
    unit: str
    start: int
    end: int


def golden(path: Path = GOLDEN) -> dict[Key, Cell]:
    """The cells as read in the reports by eye."""
    return {
        (row["document"], row["indicator"], row["measure"], row["period"]): Cell(
            row["bound"],
            Decimal(row["value"]),
            Decimal(row["high"]) if row["high"] else None,
            row["unit"],
            int(row["start"]),
            int(row["end"]),
        )
        for row in rows(path)
    }


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a tab-separated file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t"))


def reports() -> dict[str, str]:
    """Document and province of every report in the golden file, in its order."""
    return {row["document"]: row["province"] for row in rows(GOLDEN)}


def read_cells(shared: Path) -> dict[Key, list[Cell]]:
    """The cells as the program reads them from the shared texts; several where a cell is stated in several ways."""
    found: dict[Key, list[Cell]] = {}
    for name, province in reports().items():
        document = luoshi.read(shared / f"corpus/documents/{name}.txt")
        seen = observe(document)
        for column in COLUMNS.values():
            cells = [_cell(one) for one in pick(seen, column, province)]
            if cells:
                found[name, column.indicator, column.measure, column.period] = cells
    return found


def _cell(one: Observation) -> Cell:
    return Cell(one.bound, one.value, one.high, one.unit, one.source.start, one.source.end)


def faults(read: Mapping[Key, Sequence[Cell]], true: Mapping[Key, Cell]) -> dict[Key, str]:
    """The cells where the program differs from the golden file.

    ``missing``, ``wrong``, ``place`` (the true value, found at another place), ``several`` (the true one among others).
    """
    told: dict[Key, str] = {}
    for key in sorted({*read, *true}):
        cells, cell = read.get(key, []), true.get(key)
        if cell is None:
            told[key] = "wrong"
        elif cell not in cells:
            same = [one for one in cells if (one.value, one.high, one.bound) == (cell.value, cell.high, cell.bound)]
            told[key] = "place" if same else "wrong" if cells else "missing"
        elif len(cells) > 1:
            told[key] = "several"
    return told


def known_faults() -> dict[Key, str]:
    """The differences that are known, and lie in the reader."""
    return {(row["document"], row["indicator"], row["measure"], row["period"]): row["fault"] for row in rows(FAULTS)}


HEAD = """# 2026年各省（区、市）政府工作报告：2025年结果与2026年目标

每格是报告原文写明的数；原文没有写的留空，不推算，不取自别处。约、至少、至多、超过是原文的“左右”“以上”“以内”“超过”。
增速都是比上年；地区生产总值为亿元，城镇新增就业为万人，其余为%。

{table}

## 出处

每格是数值在文件中的起止位置（按字符数，换行计一个），同 `luoshi observe` 输出的 `start`、`end`。
文件号是语料目录中的文件名。

{sources}

## 怎样核对

1. 共享语料中有{count}份2026年省级政府工作报告。逐份用关键词找出说到这七项指标的全部句子，逐句读过原文，
   把数值、界限和位置记入 `tests/golden/provinces-2026.tsv`，共 {cells} 格。金标准不由程序写出。
2. `python3 -m tests.indicators.provinces` 用程序重读全部报告，与金标准逐格比较，
   并由金标准生成本页和 `provinces-2026.csv`。程序现在读错、读漏的格列在
   `tests/golden/provinces-2026-faults.tsv`；出现新的差别，测试即失败。
3. 语料中没有上海、浙江、广东、重庆四省（市）的报告，这四行留空。

## 取舍

- 五年累计、每年、年均的就业数（如“五年新增”“每年超过”）不算2025年的数。
- “新增就业”而未写“城镇”的（天津2025年）不填。
- 持平、总体平稳、合理回升、正增长而没有数字的不填（宁夏、福建、青海2025年的居民消费价格，
  湖南2026年的固定资产投资等）。
- 扣除房地产开发后的固定资产投资增速（甘肃2025年）、完成年计划的比例（江西2025年城镇新增就业）、
  年末失业率（广西2025年）不填。
- 总量写在五年回顾中、指2025年的照填（如河北、江苏）；只写跨过某一台阶的，填“超过”或“至少”。
- 增速为同口径的（甘肃2026年一般公共预算收入）照填；同一句两种口径都有的（湖南2025年），取未加限定的。
- 一数同时说两项指标的（黑龙江2026年社会消费品零售总额、固定资产投资），两格都填。
"""
SHOWN = {"eq": "", "ge": "至少", "gt": "超过", "le": "至多", "lt": "不足", "approx": "约"}
ABSENT = ("上海", "浙江", "广东", "重庆")


def shown(cell: Cell) -> str:
    """A cell as the page prints it: in 亿元, 万人 or per cent."""
    power = {"元": 8, "人": 4}.get(cell.unit, 0)
    high = "" if cell.high is None else f"—{plain(cell.high.scaleb(-power))}"
    return SHOWN[cell.bound] + plain(cell.value.scaleb(-power)) + high


def table(true: Mapping[Key, Cell]) -> list[list[str]]:
    """The head and a row for each province: its name and its cells, empty where the report does not say."""
    made = [["地区", *COLUMNS]]
    for document, province in reports().items():
        keys = [(document, c.indicator, c.measure, c.period) for c in COLUMNS.values()]
        made.append([province, *(shown(true[key]) if key in true else "" for key in keys)])
    return made + [[province, *("" for _ in COLUMNS)] for province in ABSENT]


def write(true: Mapping[Key, Cell]) -> None:
    """Write the page and the sheet from the golden file."""
    whole = table(true)
    sources = [["地区", "文件", *COLUMNS]]
    for document, province in reports().items():
        keys = [(document, c.indicator, c.measure, c.period) for c in COLUMNS.values()]
        places = (f"{true[key].start}–{true[key].end}" if key in true else "" for key in keys)
        sources.append([province, document, *places])
    page = HEAD.format(table=_markdown(whole), sources=_markdown(sources), count=len(reports()), cells=len(true))
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    with SHEET.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(whole)


def _markdown(made: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown, the first one being its head."""
    lines = [f"| {' | '.join(row)} |" for row in made]
    return "\n".join([lines[0], "|" + "---|" * len(made[0]), *lines[1:]])


def main() -> int:
    """Compare, tell the differences, and write the page and the sheet from the golden file."""
    shared = shared_folder()
    if not (shared / "corpus").is_dir():
        print(f"没有共享语料 {shared.name}/corpus", file=sys.stderr)
        return 2
    true, read = golden(), read_cells(shared)
    told = faults(read, true)
    write(true)
    for key, fault in told.items():
        cells = "；".join(f"{cell.bound} {plain(cell.value)}{cell.unit} @{cell.start}" for cell in read.get(key, []))
        print("\t".join((*key, fault, cells)))
    kinds = "、".join(f"{kind} {count}" for kind, count in sorted(Counter(told.values()).items()))
    print(f"{len(true)} 格，程序读对 {sum(1 for key in true if key not in told)} 格；{kinds}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
