"""The switch to English: only by choice, whole on the pages that have a catalogue, and nowhere else than before."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

from luoshi.desk.accounts.models import User

pytestmark = pytest.mark.django_db
PO = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES/django.po"
WHOLE = ("base.html", "language.html", "finding/", "charts/")


def test_a_browser_that_asks_for_english_gets_chinese(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get("/search/", headers={"accept-language": "en"})
    assert "要找的词" in page.content.decode() and page["Content-Language"] == "zh-hans"


def test_the_switch_goes_there_and_back(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.post("/language", {"language": "en", "next": "/search/?q=a"})["Location"] == "/search/?q=a"
    page = client.get("/search/").content.decode()
    assert '<html lang="en">' in page and "Sign out" in page and "中文" in page
    client.post("/language", {"language": "zh-hans", "next": "/"})
    assert "要找的词" in client.get("/search/").content.decode()


def test_the_switch_leads_nowhere_else(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.post("/language", {"language": "en", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert client.get("/language").status_code in (302, 405)


def test_an_unknown_language_is_chinese(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert "要找的词" in client.get("/search/").content.decode()


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    assert polib.pofile(str(PO)).to_binary() == PO.with_suffix(".mo").read_bytes(), "运行 python3 scripts/messages.py"


def test_pages_that_are_whole_have_english_for_every_word() -> None:
    left = [
        entry.msgid
        for entry in polib.pofile(str(PO)).untranslated_entries()
        if any(name.startswith(WHOLE) for name, _ in entry.occurrences) and entry.msgid != "年"
    ]
    assert left == []


def test_the_english_keeps_what_is_filled_in() -> None:
    for entry in polib.pofile(str(PO)):
        names = re.findall(r"%\(\w+\)s", entry.msgid)
        assert not entry.msgstr or sorted(names) == sorted(re.findall(r"%\(\w+\)s", entry.msgstr)), entry.msgid
