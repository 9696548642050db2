"""Some work done in the demonstration district, so that its pages have numbers of every origin and state."""

import io
from decimal import Decimal

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, UnitGroup, User
from luoshi.desk.ledger.calendar import working_day
from luoshi.desk.ledger.models import Entry, Fact, Filing, Indicator, TableImport, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.bulk import facts_accept
from luoshi.desk.ledger.services.documents import document_import
from luoshi.desk.ledger.services.entries import Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_submit
from luoshi.desk.ledger.services.rounds import Plan, Wanted, round_create
from luoshi.desk.ledger.services.table_import import table_upload
from luoshi.desk.ledger.workbooks.table_template import filled_table

PASSED = "django.contrib.auth.backends.ModelBackend"


def filled() -> None:
    """Reports reviewed, one in a second version; filings typed and uploaded; tables, a document, a round on the way."""
    _reviewed()
    _typed(Filing.objects.get(organ__name="东堤街道"))
    uploaded(Filing.objects.get(organ__name="望海街道"))
    _waiting()


def _reviewed() -> None:
    clerk = User.objects.get(username="tianbao")
    for version in Version.objects.order_by("pk"):
        facts = version.facts.filter(state=Fact.State.PENDING, doubts="")
        facts_accept(clerk, version, {fact.pk: fact.revision for fact in facts})
    report = Version.objects.get(name="report.txt")
    data = report.text.replace("618.4", "619.5").encode()
    document_import(clerk, name="report.txt", data=data, organ=report.document.organ, document=report.document)
    work_all()


def _typed(filing: Filing) -> None:
    """Entered on the page, handed in, approved: it stands in the ledger."""
    boss, clerk = User.objects.get(username="shenhe"), User.objects.get(username="dongdi")
    entries = Entry.objects.filter(filing=filing).order_by("pk")
    entries_save(clerk, filing, [Given(entry.item_id, Decimal(71237 + at)) for at, entry in enumerate(entries)])
    filing.refresh_from_db()
    filing_submit(clerk, filing, checked=True)
    filing.refresh_from_db()
    filing_approve(boss, filing, revision=filing.revision)


def uploaded(filing: Filing) -> None:
    """Filled in the template, one upload taken over, a later one only previewed."""
    clerk = User.objects.get(username="tianbao")
    client = Client()
    client.force_login(clerk, backend=PASSED)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/filings/{filing.pk}/template.xlsx").content))
    for value in (64962, 64999):
        sheet = book["填报表"]
        for row in range(5, sheet.max_row + 1):
            if sheet.cell(row, 2).value:
                sheet.cell(row, 5).value = value + row
        stream = io.BytesIO()
        book.save(stream)
        sent = SimpleUploadedFile("望海街道.xlsx", stream.getvalue())
        page = client.post(f"/filings/{filing.pk}/upload", {"file": sent}).headers["Location"]
        if value == 64962:
            client.post(page)
    filing.refresh_from_db()
    assert filing.entries.exclude(upload=None).exists()


def _waiting() -> None:
    """A draft of a round, a document and two tables that nobody has looked at; one table has errors."""
    organ = Organ.objects.get(name="澜湾区")
    boss, holder = User.objects.get(username="shenhe"), User.objects.get(username="ducha")
    today = timezone.localdate()
    plan = Plan("2025年镇街就业", "2025", UnitGroup.objects.get(code="towns"), organ, today, working_day(today, 9), 1)
    round_create(holder, plan, [Wanted(Indicator.objects.get(name="城镇新增就业人数"))])
    row = {"单位": "澜湾区", "指标": "地区生产总值", "期间": "2023", "数值": "583.1", "计量单位": "亿元"}
    for name, rows in (("年报.xlsx", [row]), ("错表.xlsx", [row | {"指标": "没有这个指标7"}])):
        table_upload(boss, name=name, data=filled_table(rows, timezone.localtime()), organ=organ)
    work_all()
    assert set(TableImport.objects.values_list("state", flat=True)) == {"posted", "checked", "refused"}
    table_upload(boss, name="等着.xlsx", data=filled_table([row], timezone.localtime()), organ=organ)
    document_import(User.objects.get(username="tianbao"), name="等着.txt", data="等着读的一份。".encode(), organ=organ)
