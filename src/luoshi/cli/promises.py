"""``luoshi promises``: what became of the promises of a plan in later reports or plans."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from luoshi import corridor
from luoshi.cli.inputs import documents, tell
from luoshi.cli.options import Verbs, add_output, add_verb, output_format, year
from luoshi.cli.outputs import put
from luoshi.cli.table import flat
from luoshi.records.promise import Account, Promise, Ruling
from luoshi.track import Margin
from luoshi.write.columns import wrapped
from luoshi.write.promises import OUTCOMES, counted, goal, promise_lines, sure, told
from luoshi.write.promises_book import promise_workbook
from luoshi.write.promises_page import promise_page
from luoshi.write.promises_taking import take_decisions

LINES, WORKBOOK, PAGE = "promises.jsonl", "承诺对照.xlsx", "承诺对照.html"


def add(verbs: Verbs) -> None:
    """Add the verb to the program's parser."""
    detail = "把一份计划的指标和任务与后来的报告对照：完成、超额、未完成、有调整、有提未量化、未再提及、新增。"
    parser = add_verb(verbs, "promises", "把计划的承诺与后来的报告对照", detail)
    group = parser.add_argument_group("文件")
    group.add_argument("plan", metavar="计划", type=Path, help="作出承诺的文件；既有回顾又有安排的，读其中的安排")
    group.add_argument("reports", metavar="报告", nargs="+", type=Path, help="后来的报告，一份或几份，或文件夹")
    options = parser.choices_group
    options.add_argument(
        "--plan", dest="plans", action="store_true", help="后来的文件也当计划读：延续、调整、未再提及、新增"
    )
    options.add_argument("--decisions", type=Path, metavar="文件", help=f"收回 {WORKBOOK} 里的采纳、拒绝，照此重新对照")
    words = "超过目标百分之几算超额完成，默认 10；增速、占比用 --points"
    options.add_argument("--margin", type=_amount, default=Decimal(10), metavar="百分数", help=words)
    words = "增速、占比超过目标几个百分点算超额完成，默认 0.5"
    options.add_argument("--points", type=_amount, default=Decimal("0.5"), metavar="百分点", help=words)
    options.add_argument("--year", type=year, metavar="年份", help="报告所述的年份；不给则由文中判断")
    options.add_argument(
        "--plan-year", type=year, metavar="年份", help="计划文件回顾的年份，或计划的年份；不给则由文中判断"
    )
    add_output(parser, f"{LINES}、{WORKBOOK}、{PAGE}")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read plan and reports, set them side by side; 2 if the plan or any report could not be read.

    Raises:
        LuoshiError: the plan or all reports cannot be read, the decisions are not those of such a workbook.
    """
    rulings = _rulings(arguments.decisions) if arguments.decisions else ()
    plan, failed = documents([arguments.plan], year=arguments.plan_year, region=None)
    later, broken = documents(arguments.reports, year=arguments.year, region=None, without=arguments.out)
    if not plan or not later:
        return 2
    margin = Margin(arguments.margin / 100, arguments.points)
    account = corridor.promises(plan[0], later, rulings=rulings, margin=margin, plans=arguments.plans or None)
    for remark in account.remarks:
        tell(f"注意：{remark}")
    form = output_format(arguments)
    for line in () if not form else promise_table(account) if form == "table" else promise_lines(account):
        print(line)
    if arguments.out:
        for path in _written(arguments.out, account):
            tell(f"已写 {path}")
    return 2 if failed or broken else 0


def _written(folder: Path, account: Account) -> Iterator[Path]:
    """Write the three files, each whole or not at all."""
    made = datetime.now()
    lines = "".join(f"{line}\n" for line in promise_lines(account))
    yield put(folder / LINES, lambda path: path.write_text(lines, encoding="utf-8", newline="\n"))
    yield put(folder / WORKBOOK, lambda path: promise_workbook(account, path, made=made))
    page = promise_page(account, made=made)
    yield put(folder / PAGE, lambda path: path.write_text(page, encoding="utf-8", newline="\n"))


def _rulings(path: Path) -> tuple[Ruling, ...]:
    """The decisions of the workbook; every fault is told, and nothing is used if there is one."""
    rulings, errors = take_decisions(path)
    for error in errors[1:]:
        tell(str(error))
    if errors:
        raise errors[0]
    return rulings


def promise_table(account: Account, columns: int = 100) -> Iterator[str]:
    """An account for a terminal: the counts, then every promise that is not kept, then the others in one line each."""
    total = sum(1 for promise in account.promises if promise.promised is not None)
    counts = "，".join(f"{OUTCOMES[outcome]} {number}" for outcome, number in counted(account))
    yield from wrapped(f"《{flat(account.plan)}》{total} 条承诺：{counts}", columns)
    yield ""
    for outcome, _ in counted(account):
        for promise in account.promises:
            if promise.outcome == outcome:
                yield from _told(promise, columns)


def _told(promise: Promise, columns: int) -> Iterator[str]:
    """One promise: outcome and goal, both texts, sum and changes."""
    yield from wrapped(f"{OUTCOMES[promise.outcome]}  {promise.id}  {flat(goal(promise))}", columns)
    if promise.promised is not None:
        yield from _indented(f"承诺：“{flat(promise.promised.quote)}”", columns)
    for source in promise.reported:
        yield from _indented(
            f"报告：“{flat(source.quote)}”（{flat(source.document)} {source.start}—{source.end}）", columns
        )
    words = "；".join(part for part in (promise.arithmetic, told(promise)) if part)
    if words:
        yield from _indented(flat(words), columns)
    if promise.reported and promise.outcome != "new":
        yield from _indented(f"把握：{sure(promise)}", columns)
    yield ""


def _indented(text: str, columns: int) -> Iterator[str]:
    for line in wrapped(text, columns - 4):
        yield f"    {line}"


def _amount(words: str) -> Decimal:
    """A share or a number of points, not below zero.

    Raises:
        argparse.ArgumentTypeError: *words* is none.
    """
    try:
        value = Decimal(words)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f"“{words}”不是数") from error
    if not value.is_finite() or value < 0:
        raise argparse.ArgumentTypeError(f"“{words}”应当不小于零")
    return value
