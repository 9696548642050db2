"""What a stranger or a careless person may try: headers, forms, addresses, uploads, exports, settings."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from luoshi.desk.accounts.address import client_address
from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.audit.export import workbook
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.selectors import Sought
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import Document, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.secret import secret_key
from luoshi.desk.settings import database
from luoshi.records import LuoshiError
from tests.desk.conftest import person
from tests.desk.test_matrix import ROLES, _address, _client, objects, table  # noqa: F401
from tests.shared import ROOT

pytestmark = pytest.mark.django_db
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip


def guarded(answer: Any) -> list[str]:
    """What is missing of the headers that every answer must have, and what is inline in a page."""
    told = {part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")}
    wanted = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    wrong = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    if told != POLICY:
        wrong.append(f"策略 {told ^ POLICY}")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        wrong.append("可被缓存")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        wrong += INLINE.findall(answer.content.decode())
    if answer.streaming:
        answer.getvalue()  # a file is closed when it was read
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_guarded_and_has_nothing_inline(objects: Any, role: str) -> None:  # noqa: F811
    client = _client(objects, role)
    pages = 0
    for name, row in table().items():
        address = _address(name, row, objects["own"])
        for answer in (client.get(address), client.post(address)):
            assert guarded(answer) == [], name
            pages += answer.status_code == 200
        if name in ("accounts:logout", "accounts:sessions-end"):
            client = _again(client)
    assert pages > 20


def _again(client: Client) -> Client:
    user = User.objects.get(username__startswith="试")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_pages_of_errors_are_guarded_and_tell_what_to_do(reader: User, settings: Settings) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    strict = Client(enforce_csrf_checks=True)
    settings.REQUEST_MAX_BYTES = 1000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    answers = {
        404: client.get("/nirgends"),
        403: client.get("/accounts/users/"),
        413: client.post("/ledger/as-of", {"day": "x" * 2000}),
        400: client.get("/", HTTP_HOST="boese.example"),
        429: [
            strict.get("/accounts/login"),
            *(Client().post("/accounts/login", {"username": reader.username, "password": "x"}) for _ in range(6)),
        ][-1],
    }
    for status, answer in answers.items():
        assert answer.status_code == status and guarded(answer) == [], status
        assert "请" in answer.content.decode() and "<h1>" in answer.content.decode()
    forged = strict.post("/accounts/login", {})
    assert forged.status_code == 403 and guarded(forged) == [] and "页面已过期" in forged.content.decode()
    many = client.post("/ledger/as-of", {f"f{n}": "1" for n in range(9)})
    assert many.status_code == 413 and guarded(many) == []


def test_a_fault_of_the_program_is_a_page_without_its_insides(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr("luoshi.desk.ledger.views.ledger.observation_pages", broken)
    client = Client(raise_request_exception=False)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/ledger/")
    assert answer.status_code == 500 and guarded(answer) == []
    assert "geheim" not in answer.content.decode() and "请" in answer.content.decode()


def test_a_coded_error_that_nobody_caught_is_told(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise LuoshiError("L999", "甲<b>坏了", "乙处", "请做丙")

    monkeypatch.setattr("luoshi.desk.ledger.views.ledger.observation_pages", refused)
    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/ledger/")
    words = answer.content.decode()
    assert answer.status_code == 400 and guarded(answer) == [] and "L999" in words and "请做丙" in words
    assert "甲&lt;b&gt;坏了" in words
    told = client.get("/ledger/", headers={"Content-Type": "application/json"}, content_type="application/json")
    assert told.status_code == 400 and json.loads(told.content)["error"].startswith("[L999]")


def test_the_body_of_a_heavy_request_is_not_read(reader: User, settings: Settings) -> None:
    class Body(io.RawIOBase):
        """A body that must not be touched."""

        def read(self, *_: Any) -> bytes:
            raise AssertionError("读了正文")

    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    weight = str(settings.REQUEST_MAX_BYTES + 1)
    more: dict[str, Any] = {"CONTENT_LENGTH": weight, "wsgi.input": Body()}
    answer = client.generic("POST", "/documents/new", **more)
    assert answer.status_code == 413


# addresses


@pytest.mark.parametrize(
    "there",
    [
        "https://boese.example/",
        "//boese.example",
        "/\\boese.example",
        "javascript:alert(1)",
        "http:///boese.example",
        "\thttps://boese.example",
    ],
)
def test_nobody_is_sent_elsewhere(clerk: User, there: str) -> None:
    client = Client()
    answer = client.post("/accounts/login", {"username": clerk.username, "password": "Chuang-hai-2024", "next": there})
    assert answer.status_code == 302 and answer["Location"] == "/"
    for address in ("/ledger/as-of", "/seen"):
        answer = client.post(address, {"next": there, "day": "2020-01-01"})
        assert answer.status_code in (302, 404) and "boese" not in answer.get("Location", ""), address


def test_only_hosts_of_the_settings_are_served(reader: User) -> None:
    assert Client().get("/accounts/login", HTTP_HOST="boese.example").status_code == 400
    assert Client().get("/accounts/login", HTTP_X_FORWARDED_HOST="boese.example").status_code == 200


@pytest.mark.parametrize(
    ("here", "told", "wanted"),
    [
        ("10.0.0.9", "", "10.0.0.9"),
        ("10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("10.1.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.1.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.1.0.1", "6.6.6.6, 1.2.3.4, 10.1.0.2", "1.2.3.4"),
        ("10.1.0.1", "unsinn", "10.1.0.1"),
        ("10.1.0.1", "<script>", "10.1.0.1"),
        ("10.1.0.1", "2001:DB8::1", "2001:db8::1"),
        ("", "", ""),
    ],
)
def test_the_address_of_a_client_is_told_by_our_proxies_only(
    rf: Any, settings: Settings, here: str, told: str, wanted: str
) -> None:
    from luoshi.desk.accounts.environment import proxies

    settings.PROXIES = proxies("10.1.0.0/16")
    assert client_address(rf.get("/", REMOTE_ADDR=here, HTTP_X_FORWARDED_FOR=told)) == wanted


# uploads


def sent(clerk: User, name: str, data: bytes, **more: str) -> Any:
    """An import through the form."""
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    fields = {"organ": clerk.organ_id, "sensitivity": "0", "upload": SimpleUploadedFile(name, data)} | more
    return client.post("/documents/new", fields)


BINARIES = {
    "exe": ("a.exe", b"MZ\x90\0" + b"\0" * 200),
    "exe as docx": ("a.docx", b"MZ\x90\0" + b"\0" * 200),
    "elf as txt": ("a.txt", b"\x7fELF" + b"\0" * 99),
    "zip": ("a.zip", b"PK\x03\x04" + b"\0" * 99),
    "empty": ("a.txt", b""),
}


@pytest.mark.parametrize("name", BINARIES)
def test_files_that_no_reader_takes_are_refused_or_fail_with_a_sentence(clerk: User, name: str) -> None:
    answer = sent(clerk, *BINARIES[name])
    assert answer.status_code in (200, 302, 400)
    work_all()
    for version in Version.objects.all():
        assert version.state == Version.State.FAILED and version.error and not version.facts.exists()


def test_files_that_are_too_large_are_refused(clerk: User, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    assert "L614" in sent(clerk, "a.txt", "数据".encode() * 100).content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["../../../evil.txt", "..\\..\\evil.txt", "/etc/evil.txt", "a\r\nSet-Cookie: x=1.txt", "=cmd|' /C calc'!A0.txt"],
)
def test_the_name_of_a_file_is_only_a_name(clerk: User, settings: Settings, name: str) -> None:
    sent(clerk, name, "2024年地区生产总值618.4亿元。".encode())
    version = Version.objects.get()
    assert "/" not in version.name and "\\" not in version.name and not version.name.startswith(".")
    path = path_of(version.file).resolve()
    assert path.is_relative_to(Path(settings.MEDIA_ROOT).resolve()) and path.name == version.sha256
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("ledger:version-file", args=[version.pk]))
    assert answer["Content-Disposition"].startswith("attachment") and "Set-Cookie" not in answer.headers
    assert answer["Content-Type"] == "application/octet-stream" and guarded(answer) == []


@pytest.mark.parametrize(
    "place", ["../secret.key", "..", "ab/../../x", "/etc/passwd", "aa/" + "z" * 63, "aa/bb" + "a" * 62]
)
def test_no_place_outside_the_folder_of_files_is_opened(place: str) -> None:
    with pytest.raises(LuoshiError, match="L612"):
        path_of(place)


def test_downloads_are_in_the_chain(version: Version, clerk: User) -> None:
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    before = Event.objects.count()
    assert client.get(reverse("ledger:version-file", args=[version.pk])).getvalue()
    event = Event.objects.order_by("-number")[0]
    assert Event.objects.count() == before + 1 and event.action == "下载文件"
    assert event.target == f"ledger.version:{version.pk}" and event.address == "127.0.0.1"


def test_what_a_document_says_is_never_markup(clerk: User) -> None:
    words = "2024年<script>alert(1)</script>地区生产总值618.4亿元，增长6.1%。<img src=x onerror=alert(1)>\n"
    sent(clerk, "<b onclick=x>.txt", words.encode())
    work_all()
    version = Version.objects.get()
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("ledger:review", "ledger:documents", "ledger:home"):
        page = client.get(reverse(name, args=[version.pk] if name == "ledger:review" else None)).content.decode()
        assert not INLINE.search(page) and "<img src=x" not in page and "<b onclick" not in page


# exports


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://boese.example")', "http://boese.example"],
)
def test_nothing_that_somebody_typed_is_a_formula_or_a_link_in_an_export(words: str) -> None:
    record_alone(words, target=words, detail={words: words, "x": [words]})
    data, count = workbook(Event.objects.all(), Sought(person=words), by=words)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert count == 1
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None, cell.coordinate


# settings


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python with the desk's own settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LUOSHI_", "DJANGO_"))}
    told = kept | {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "luoshi.desk.settings", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *code.split()], env=told | environment, capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_the_check_for_production_finds_nothing(tmp_path: Path) -> None:
    done = run(
        "-W error -m django check --deploy --fail-level INFO",
        LUOSHI_HOME=str(tmp_path), LUOSHI_HTTPS="1", LUOSHI_HOSTS="luoshi.example",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("LUOSHI_HASH", "md5", "L604"), ("LUOSHI_IDLE_MINUTES", "viel", "L603"), ("LUOSHI_LOCK_AFTER", "0", "L603"),
        ("LUOSHI_PROXIES", "hier", "L605"), ("LUOSHI_DATABASE", "mysql://x", "L601"),
        ("LUOSHI_OIDC_ISSUER", "https://id.example", "L608"), ("LUOSHI_LDAP_URL", "http://x", "L609"),
        ("LUOSHI_LDAP_URL", "ldaps://x", "L609"),
    ],
)  # fmt: skip
def test_a_wrong_setting_stops_the_desk_with_a_sentence(tmp_path: Path, name: str, value: str, code: str) -> None:
    done = run("-m luoshi.desk audit verify", LUOSHI_HOME=str(tmp_path), **{name: value})
    assert done.returncode == 2 and f"[{code}]" in done.stderr and "Traceback" not in done.stderr


def test_a_short_secret_is_refused_in_production(tmp_path: Path) -> None:
    done = run("-m luoshi.desk audit verify", LUOSHI_HOME=str(tmp_path), LUOSHI_HTTPS="1", LUOSHI_SECRET="kurz")
    assert done.returncode == 2 and "[L606]" in done.stderr


def test_cookies_are_kept_from_scripts_and_other_sites(reader: User) -> None:
    client = Client()
    client.get("/accounts/login")
    client.post("/accounts/login", {"username": reader.username, "password": "Chuang-hai-2024"})
    assert {"sessionid", "csrftoken"} == set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert not client.cookies["sessionid"]["max-age"], "关闭浏览器即失效"


def test_behind_tls_cookies_are_secure_and_plain_requests_are_sent_on(tmp_path: Path) -> None:
    code = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from django.test import Client
client = Client()
answer = client.get("/accounts/login", HTTP_HOST="luoshi.example")
print(answer.status_code, answer["Location"], "default-src 'none'" in answer["Content-Security-Policy"])
answer = client.get("/accounts/login", HTTP_HOST="luoshi.example", HTTP_X_FORWARDED_PROTO="https")
cookies = sorted((key, c["secure"], c["path"], c["domain"]) for key, c in answer.cookies.items())
print(answer.status_code, answer["Strict-Transport-Security"], cookies)
"""
    path = tmp_path / "run.py"
    path.write_text(code, encoding="utf-8")
    done = run(str(path), LUOSHI_HOME=str(tmp_path / "home"), LUOSHI_HTTPS="1", LUOSHI_HOSTS="luoshi.example")
    first, second = done.stdout.splitlines()
    assert first == "301 https://luoshi.example/accounts/login True", done.stderr
    assert second.startswith("200 max-age=31536000") and "('__Host-csrftoken', True, '/', '')" in second


def test_the_secret_is_made_once_and_read_by_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUOSHI_SECRET", raising=False)
    key = secret_key(tmp_path)
    assert key == secret_key(tmp_path) and len(key) >= 50
    path = tmp_path / "secret.key"
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["secret.key"]
    path.write_text("", encoding="ascii")
    with pytest.raises(LuoshiError, match="L607"):
        secret_key(tmp_path)


def test_a_database_address_is_taken_apart() -> None:
    told = database("postgresql://desk:p%40ss@db.example:5433/luoshi?sslmode=require", Path("x"))
    assert (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"]) == ("desk", "p@ss", "db.example", "5433")
    assert told["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
    assert database("", Path("x"))["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_no_address_gives_more_than_its_pattern(reader: User, district: Organ, settings: Settings) -> None:
    (Path(settings.HOME) / "secret.key").write_text("nur-fuer-das-programm", encoding="ascii")
    person("x", district, Role.READER)
    client = Client(raise_request_exception=False)
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    for address in (
        "/static/../secret.key",
        "/static/%2e%2e/secret.key",
        "/static/..%2fsecret.key",
        "/versions/1/../../secret.key",
        "/documents/99999999999999999999/",
        "/ledger/..%2f/",
        "/ledger/cells/%00/",
        "/?page=%00",
    ):
        answer = client.get(address)
        assert answer.status_code in (200, 400, 404) and b"nur-fuer" not in answer.content, address
