"""核对报告.docx: what was checked and what was found, laid out as an official paper that can be printed and signed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from luoshi.records import Document, Finding, Promise, Source
from luoshi.write.findings import ORDER, Places, Standing, counts, names_of, ranked
from luoshi.write.labels import VERDICTS, check_label, period_label, said
from luoshi.write.promises import OUTCOMES
from luoshi.write.report_blocks import Report, chinese
from luoshi.write.report_style import DATE, NOTE, QUOTE, SIGN, paper

_MEANINGS: Final = {
    "error": "在所列前提下算式不成立，须更正或说明",
    "possible": "可能不成立，须由经办人员对照口径判断",
    "info": "不是对错问题，供修改时参考",
    "consistent": "经复算成立",
}
_LINE: Final = 19
"""Characters of the title that stand in one line."""
_NAMED: Final = 3
"""So many documents are named in the text; all stand in the first annex."""


def report(
    documents: Sequence[Document],
    findings: Sequence[Finding],
    path: Path,
    *,
    standing: Standing | None = None,
    promises: Sequence[Promise] = (),
    made: datetime | None = None,
) -> None:
    """Write 核对报告.docx to *path* (written over if it is there), laid out after GB/T 9704-2012.

    Errors and doubts stand in full, each with its arithmetic, its quotes (numbered §1, §2 … through the report) and its
    assumption; notes and agreements are tables; *promises* are a section, what was answered for (*standing*) an annex.
    Findings bear the numbers that they have in 核对台账.xlsx.

    Raises:
        OSError: *path* cannot be written.
    """
    made = made or datetime.now()
    title = title_of(documents)
    _Writer(Report(paper(title, made)), documents, findings, standing or Standing()).write(title, promises, made, path)


def title_of(documents: Sequence[Document]) -> str:
    """What the report is called.

    >>> title_of([Document("甲.txt", ""), Document("乙.txt", "", title="规划")])
    '关于《甲》等2份文件的核对报告'
    """
    names = [_named(document) for document in documents[:1]]
    many = f"等{len(documents)}份文件" if len(documents) > 1 else ""
    return f"关于《{names[0]}》{many}的核对报告" if names else "核对报告"


def _named(document: Document) -> str:
    """The title of a document, or the name of its file without folder and format."""
    return document.title or _stem(document.name)


class _Writer:
    """One report while it is written."""

    def __init__(
        self, report: Report, documents: Sequence[Document], findings: Sequence[Finding], standing: Standing
    ) -> None:
        self._report, self._documents, self._standing = report, documents, standing
        self._open, self._closed = ranked(standing.open(findings)), ranked(standing.closed(findings))
        self._numbers = {finding: number for number, finding in enumerate([*self._open, *self._closed], 1)}
        self._places, self._notes = Places(documents), 0

    def write(self, title: str, promises: Sequence[Promise], made: datetime, path: Path) -> None:
        # a long title is broken where its sense allows (GB/T 9704-2012, 7.3.1: 回行时要做到词意完整)
        self._report.title(title if len(title) <= _LINE else title.replace("的核对报告", "的\n核对报告"))
        self._summary(made)
        for number, verdict in enumerate(ORDER, 1):
            held = [finding for finding in self._open if finding.verdict == verdict]
            self._report.heading(f"{chinese(number)}、{VERDICTS[verdict]}（{len(held)}处）", 1)
            if not held:
                self._report.text("没有。")
            elif verdict in ("error", "possible"):
                self._full(held)
            else:
                self._table(held)
        if promises:
            self._promises(promises, len(ORDER) + 1)
        self._signature(made)
        self._report.annex("附件1", "核对的文件")
        self._files()
        if self._closed:
            self._report.annex("附件2", "已说明理由、维持原文的疑点")
            self._answered()
        self._report.paper.save(str(path))

    def _summary(self, made: datetime) -> None:
        """What was read and checked as of when, and the conclusion in a sentence and a table."""
        names = "".join(f"《{_named(document)}》" for document in self._documents[:_NAMED])
        names += f"等{len(self._documents)}份文件" if len(self._documents) > _NAMED else ""
        figures = sum(len(document.figures) for document in self._documents)
        letters = sum(len(document.text) for document in self._documents)
        across = "，并对照了文件之间的数据" if len(self._documents) > 1 else ""
        self._report.text(
            f"截至{made.year}年{made.month}月{made.day}日{made.hour}时{made.minute:02}分，核对了{names}（共{letters:,}字），"
            f"从中读出{figures:,}条数据，复算了文内的算术，比较了前后的说法{across}。核对由程序完成，只指出疑点，不改动原文；"
            "每处疑点都列出原句和所在位置，结论以所列前提成立为限。"
        )
        told = counts(self._open)
        line = "、".join(f"{VERDICTS[verdict]}{number}处" for verdict, number in told.items())
        closed = f"另有{len(self._closed)}处已由单位说明理由，列入附件2。" if self._closed else ""
        self._report.text(f"{line}。{closed}", lead="核对结论：")
        rows = [(VERDICTS[verdict], str(number), _MEANINGS[verdict]) for verdict, number in told.items()]
        self._report.table(("结论", "处数", "含义"), (2, 1.5, 9), rows, centred=(0, 1))
        self._report.gap()

    def _full(self, findings: Sequence[Finding]) -> None:
        """Findings one by one, those of one check together."""
        for number, check in enumerate(dict.fromkeys(finding.check for finding in findings), 1):
            held = [finding for finding in findings if finding.check == check]
            self._report.heading(f"（{chinese(number)}）{check_label(check)}（{len(held)}处）", 2)
            for finding in held:
                self._report.heading(f"疑点{self._numbers[finding]}　{finding.message}", 3)
                if finding.arithmetic:
                    self._report.text(finding.arithmetic, lead="算式：")
                for source in finding.sources:
                    self._report.text(f"“{source.quote}”（{self._place(source)}）", QUOTE, lead=f"{self._note()}　")
                if finding.assumes:
                    self._report.text(finding.assumes, lead="前提：")
                if self._standing.id(finding):
                    self._report.text(f"编号：{self._standing.id(finding)}", QUOTE)

    def _table(self, findings: Sequence[Finding]) -> None:
        """Findings as a table a check: what asks nobody to act need not be read line by line."""
        for number, check in enumerate(dict.fromkeys(finding.check for finding in findings), 1):
            held = [finding for finding in findings if finding.check == check]
            self._report.heading(f"（{chinese(number)}）{check_label(check)}（{len(held)}处）", 2)
            assumed = {finding.assumes for finding in held if finding.assumes}
            shared = assumed.pop() if len(assumed) == 1 else ""
            if shared:
                self._report.text(shared, lead="前提：")
            rows = [self._row(finding, shared) for finding in held]
            self._report.table(("序号", "说明和算式", "原句和位置"), (1, 5.4, 6.6), rows)
            self._report.gap()

    def _row(self, finding: Finding, shared: str) -> tuple[str, ...]:
        """A finding as a row; *shared* is the assumption that was told above the table."""
        told = [finding.message, *([f"算式：{finding.arithmetic}"] if finding.arithmetic else [])]
        told += [f"前提：{finding.assumes}"] if finding.assumes not in ("", shared) else []
        return str(self._numbers[finding]), "\n".join(told), "\n".join(self._briefly(finding))

    def _briefly(self, finding: Finding) -> Iterator[str]:
        """The quotes of a finding for a cell: a document is named where it changes, places go without sections."""
        named = ""
        for source in finding.sources:
            if source.document != named:
                named = source.document
                yield f"《{_stem(named)}》"
            yield f"{self._note()}“{source.quote}”{self._places.of(source, short=True)}"

    def _promises(self, promises: Sequence[Promise], number: int) -> None:
        self._report.heading(f"{chinese(number)}、承诺兑现情况（{len(promises)}项）", 1)
        held = {outcome: sum(1 for promise in promises if promise.outcome == outcome) for outcome in OUTCOMES}
        self._report.text("、".join(f"{OUTCOMES[key]}{count}项" for key, count in held.items() if count) + "。")
        rows = [
            (str(row), OUTCOMES[promise.outcome], *self._promise(promise)) for row, promise in enumerate(promises, 1)
        ]
        self._report.table(
            ("序号", "结果", "承诺", "承诺原句", "后来的原句", "算式和变更"), (1.3, 1.6, 3, 4, 4, 3), rows
        )
        self._report.gap()

    def _promise(self, promise: Promise) -> Iterator[str]:
        lead = f"牵头：{'、'.join(promise.lead)}" if promise.lead else ""
        when = "" if promise.period == "-" else period_label(promise.period)
        yield "\n".join(words for words in (said(promise.name), when, lead) if words)
        for sources in ((promise.promised,) if promise.promised else (), promise.reported):
            yield "\n".join(f"{self._note()}“{source.quote}”（{self._place(source)}）" for source in sources) or "无"
        yield "\n".join(words for words in (promise.arithmetic, promise.changes, promise.note) if words) or "无"

    def _signature(self, made: datetime) -> None:
        """The list of annexes, and lines to be signed by hand; the program names nobody."""
        self._report.text("1.核对的文件", lead="附件：")
        if self._closed:
            self._report.text("　　　2.已说明理由、维持原文的疑点")
        self._report.text("", SIGN)
        self._report.text("核对单位（盖章）：", SIGN)
        self._report.text("核对人：　　　　　　复核人：", SIGN)
        self._report.text(f"{made.year}年{made.month}月{made.day}日", DATE)

    def _files(self) -> None:
        rows = []
        for number, document in enumerate(self._documents, 1):
            mine = [finding for finding in self._open if document.name in names_of(finding)]
            told = counts(mine)
            about = [document.title or "无标题", *document.notes]
            row = (str(number), document.name, "\n".join(about), f"{len(document.text):,}", str(len(document.figures)))
            rows.append((*row, str(told["error"]), str(told["possible"])))
        heads = ("序号", "文件", "标题", "字数", "数据", "错误", "可疑")
        self._report.table(heads, (1.1, 3.2, 6, 1.6, 1.2, 1.2, 1.2), rows, centred=(0, 3, 4, 5, 6))
        self._report.text("疑点涉及几份文件的，在每份文件中各计一次。", NOTE)

    def _answered(self) -> None:
        rows = []
        for finding in self._closed:
            accepted = self._standing.of(finding)
            if accepted is None:
                continue
            quotes = "\n".join(f"“{source.quote}”（{self._place(source)}）" for source in finding.sources)
            told = f"{check_label(finding.check)}（{VERDICTS[finding.verdict]}）：{finding.message}\n{quotes}"
            who = "\n".join(words for words in (accepted.name, accepted.date) if words)
            rows.append((str(self._numbers[finding]), self._standing.id(finding), told, accepted.reason, who))
        self._report.table(("序号", "编号", "疑点", "理由", "姓名、日期"), (1, 2.2, 6, 4, 2.2), rows)

    def _note(self) -> str:
        """The mark of the next quote: they are numbered through the report."""
        self._notes += 1
        return f"§{self._notes}"

    def _place(self, source: Source) -> str:
        return f"《{_stem(source.document)}》{self._places.of(source)}"


def _stem(name: str) -> str:
    """The name of a file without folder and format."""
    return Path(name.replace("\\", "/")).stem
