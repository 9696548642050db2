"""Signing in elsewhere: an OpenID provider and a directory, each a server of its own on this machine."""

import base64
import hashlib
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.backends import BaseBackend
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.accounts.outside import backends, ldap, oidc
from luoshi.desk.audit.models import Event
from luoshi.records import LuoshiError
from tests.desk.conftest import PASSWORD, person

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LOGIN = "/accounts/login"


class Nobody(BaseBackend):
    """A way to sign in that knows nobody."""


def test_nothing_is_on_by_itself(reader: User) -> None:
    assert oidc({}) == {} and ldap({}) == {} and len(backends({})) == 2
    assert Client().get("/accounts/oidc/").status_code == 404
    assert "统一身份" not in Client().get(LOGIN).content.decode()


WHOLE = {
    "LUOSHI_OIDC_ISSUER": "https://id.example", "LUOSHI_OIDC_AUTHORIZE": "https://id.example/a",
    "LUOSHI_OIDC_TOKEN": "https://id.example/t", "LUOSHI_OIDC_USER": "https://id.example/u",
    "LUOSHI_OIDC_KEYS": "https://id.example/k", "LUOSHI_OIDC_CLIENT": "luoshi", "LUOSHI_OIDC_SECRET": "s",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "LUOSHI_OIDC_ISSUER"])
def test_a_provider_must_be_whole_and_behind_tls(name: str) -> None:
    assert oidc(WHOLE)["OIDC_RP_SIGN_ALGO"] == "RS256" and not oidc(WHOLE)["OIDC_CREATE_USER"]
    with pytest.raises(LuoshiError, match=name):
        oidc({key: value for key, value in WHOLE.items() if key != name})
    if name not in ("LUOSHI_OIDC_CLIENT", "LUOSHI_OIDC_SECRET"):
        with pytest.raises(LuoshiError, match="没有加密"):
            oidc(WHOLE | {name: "http://id.example/x"})


# an OpenID provider


def _text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


class Provider(ThreadingHTTPServer):
    """An identity provider: authorizes whoever comes as *who*, answers with whatever *claims* and *info* say."""

    daemon_threads = True

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric import rsa

        super().__init__(("127.0.0.1", 0), _Answer)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing: Any = self.key
        self.claims: dict[str, Any] = {}
        self.info: dict[str, Any] = {"sub": "7", "preferred_username": "zhang.san"}
        self.asked: dict[str, str] = {}
        self.down = False

    def token(self, told: dict[str, str]) -> dict[str, Any]:
        """The token, if code and verifier are right."""
        import jwt

        challenge = base64.urlsafe_b64encode(hashlib.sha256(told["code_verifier"].encode()).digest()).rstrip(b"=")
        assert told["code"] == "code-1" and told["client_secret"] == "secret"
        assert challenge.decode() == self.asked["code_challenge"]
        now = int(time.time())
        claims = {"iss": "https://id.example", "aud": "luoshi", "sub": "7", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.asked["nonce"]} | self.claims
        signed = jwt.encode({k: v for k, v in claims.items() if v is not None}, self.signing, "RS256", {"kid": "1"})
        return {"access_token": "a", "id_token": signed, "token_type": "Bearer"}

    def keys(self) -> dict[str, Any]:
        """The public key."""
        numbers = self.key.public_key().public_numbers()
        return {
            "keys": [
                {"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "n": _text(numbers.n), "e": _text(numbers.e)}
            ]
        }


class _Answer(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        self._send(self.server.keys() if self.path == "/k" else self.server.info)

    def do_POST(self) -> None:
        told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._send(self.server.token({key: value[0] for key, value in told.items()}))

    def _send(self, told: Any) -> None:
        self.send_response(500 if self.server.down else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    pytest.importorskip("mozilla_django_oidc", reason="没有装附加项 sso（mozilla-django-oidc）")
    server = Provider()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    here = WHOLE | {
        f"LUOSHI_OIDC_{name}": f"{server.address}/{path}"
        for name, path in (("AUTHORIZE", "a"), ("TOKEN", "t"), ("USER", "u"), ("KEYS", "k"))
    }
    settings.OIDC = oidc(here | {"LUOSHI_OIDC_SECRET": "secret"})
    for name, value in settings.OIDC.items():
        setattr(settings, name, value)
    settings.AUTHENTICATION_BACKENDS = backends(here)
    _reload()
    yield server
    server.shutdown()
    server.server_close()
    settings.OIDC = {}
    _reload()


def _reload() -> None:
    """Let the addresses be made anew."""
    import importlib

    from luoshi.desk import urls
    from luoshi.desk.accounts import urls as mine

    importlib.reload(mine)
    importlib.reload(urls)
    clear_url_caches()


def went(client: Client, provider: Provider, **changes: str) -> Any:
    """Go to the provider and come back."""
    there = urlsplit(client.get("/accounts/oidc/?next=/documents/")["Location"])
    provider.asked = {key: value[0] for key, value in parse_qs(there.query).items()}
    assert provider.asked["redirect_uri"] == "http://testserver/accounts/oidc/back"
    return client.get("/accounts/oidc/back", {"code": "code-1", "state": provider.asked["state"]} | changes)


@pytest.fixture
def zhang(district: Organ) -> User:
    user = person("zhang.san", district, Role.READER)
    user.must_change_password = True  # the password here is none of the provider's business
    user.save()
    return user


def test_the_provider_vouches_for_an_account(provider: Provider, zhang: User) -> None:
    client = Client()
    assert "用统一身份登录" in client.get(LOGIN).content.decode()
    assert went(client, provider)["Location"] == "/documents/"
    assert client.get("/documents/").status_code == 200
    event = Event.objects.get(action="登录")
    assert event.actor == zhang.pk and event.detail == {"方式": "OIDC"}


def refused(client: Client, answer: Any) -> bool:
    """Whether nobody was signed in and the log-in says so."""
    page = client.get(LOGIN).content.decode()
    return bool(answer["Location"] == LOGIN and client.get("/").status_code == 302 and "没有成功" in page)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://boese.example"}, {"aud": "anderswo"}, {"aud": ["a", "b"]}, {"aud": None}, {"exp": 1},
        {"exp": None}, {"nonce": "x"}, {"nonce": None}, {"azp": "anderswo"}, {"sub": "8"}, {"sub": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_is_not_for_us_is_refused(provider: Provider, zhang: User, claims: dict[str, Any]) -> None:
    provider.claims = claims
    client = Client()
    assert refused(client, went(client, provider)) and Event.objects.filter(action="登录失败").exists()


def test_a_token_signed_by_another_is_refused(provider: Provider, zhang: User) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa

    provider.signing = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    client = Client()
    assert refused(client, went(client, provider))


@pytest.mark.parametrize(
    "info",
    [
        {"sub": "7"},
        {"sub": "7", "preferred_username": "unbekannt"},
        {"sub": "9", "preferred_username": "zhang.san"},
        {"preferred_username": "zhang.san"},
    ],
)
def test_whoever_has_no_account_is_turned_away(provider: Provider, zhang: User, info: dict[str, str]) -> None:
    provider.info = info
    client = Client()
    assert refused(client, went(client, provider)) and User.objects.count() == 1


def test_an_account_out_of_use_stays_so(provider: Provider, zhang: User) -> None:
    User.objects.update(is_active=False)
    client = Client()
    assert refused(client, went(client, provider))


def test_a_provider_that_is_down_is_told(provider: Provider, zhang: User) -> None:
    provider.down = True
    client = Client()
    assert refused(client, went(client, provider))


def test_an_answer_that_was_not_asked_for_is_refused(provider: Provider, zhang: User) -> None:
    client = Client(raise_request_exception=False)
    assert went(client, provider, state="erraten").status_code == 400
    assert went(Client(), provider).status_code == 302
    stolen = Client(raise_request_exception=False)
    answer = stolen.get("/accounts/oidc/back", {"code": "code-1", "state": provider.asked["state"]})
    assert answer["Location"] == LOGIN and stolen.get("/").status_code == 302


def test_nobody_is_sent_elsewhere_afterwards(provider: Provider, zhang: User) -> None:
    client = Client()
    client.get("/accounts/oidc/?next=https://boese.example/")
    assert not client.session["oidc_login_next"]


# a directory

PEOPLE = {"uid=zhang.san,ou=people,dc=example": "Mu-lu-mi-ma-1", "cn=reader,dc=example": "lesen"}


class _Directory(socketserver.BaseRequestHandler):
    """As much of LDAP as a log-in needs: bind, search by one equality, unbind."""

    def handle(self) -> None:
        from ldap3.protocol import rfc4511
        from pyasn1.codec.ber import decoder, encoder

        data = b""
        bound = False
        while True:
            part = self.request.recv(65536)
            if not part:
                return
            data += part
            while data:
                message, data = decoder.decode(data, asn1Spec=rfc4511.LDAPMessage())
                request = message["protocolOp"].getComponent()
                kind = message["protocolOp"].getName()
                if kind == "unbindRequest":
                    return
                for name, answer in self._answers(kind, request, bound):
                    bound = bound or (name == "bindResponse" and int(answer["resultCode"]) == 0)
                    reply = rfc4511.LDAPMessage()
                    reply["messageID"] = message["messageID"]
                    reply["protocolOp"] = rfc4511.ProtocolOp().setComponentByName(name, answer)
                    self.request.sendall(encoder.encode(reply))

    def _answers(self, kind: str, request: Any, bound: bool) -> Iterator[tuple[str, Any]]:
        from ldap3.protocol import rfc4511

        if kind == "bindRequest":
            name, password = str(request["name"]), bytes(request["authentication"]["simple"]).decode()
            self.server.binds.append(name)  # type: ignore[attr-defined]
            good = (
                not password or PEOPLE.get(name) == password
            )  # an empty password is an anonymous bind, as in real life
            answer = rfc4511.BindResponse()
            answer["resultCode"] = 0 if good else 49
            answer["matchedDN"], answer["diagnosticMessage"] = "", ""
            yield "bindResponse", answer
            return
        if bound:
            wanted = str(request["filter"]["equalityMatch"]["assertionValue"])
            for name in PEOPLE:
                if name.startswith(f"uid={wanted},"):
                    entry = rfc4511.SearchResultEntry()
                    entry["object"] = name
                    entry["attributes"] = rfc4511.PartialAttributeList()
                    yield "searchResEntry", entry
        done = rfc4511.SearchResultDone()
        done["resultCode"] = 0 if bound else 1
        done["matchedDN"], done["diagnosticMessage"] = "", ""
        yield "searchResDone", done


@pytest.fixture(params=["dn", "base"])
def directory(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Any]:
    pytest.importorskip("ldap3", reason="没有装附加项 sso（ldap3）")
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Directory)
    server.daemon_threads = True
    server.binds = []
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    told = {"LUOSHI_LDAP_URL": f"ldap://127.0.0.1:{server.server_address[1]}"}
    if request.param == "dn":
        told["LUOSHI_LDAP_DN"] = "uid={},ou=people,dc=example"
    else:
        told |= {
            "LUOSHI_LDAP_BASE": "dc=example",
            "LUOSHI_LDAP_USER": "cn=reader,dc=example",
            "LUOSHI_LDAP_PASSWORD": "lesen",
        }
    settings.LDAP = ldap(told)
    settings.AUTHENTICATION_BACKENDS = backends(told)
    yield server
    server.shutdown()
    server.server_close()


def entered(username: str, password: str) -> tuple[int, Client]:
    client = Client()
    return client.post(LOGIN, {"username": username, "password": password}).status_code, client


def test_the_directory_s_password_opens_the_account(directory: Any, zhang: User) -> None:
    zhang.set_unusable_password()
    zhang.save()
    status, client = entered("zhang.san", "Mu-lu-mi-ma-1")
    assert status == 302 and client.get("/documents/").status_code == 200
    assert Event.objects.get(action="登录").detail == {"方式": "LDAP"}


@pytest.mark.parametrize("password", ["falsch", "", " ", "*"])
def test_a_wrong_or_empty_password_does_not(directory: Any, zhang: User, password: str) -> None:
    zhang.set_unusable_password()
    zhang.save()
    assert entered("zhang.san", password)[0] == 200
    from luoshi.desk.accounts.ldap import LdapBackend

    assert LdapBackend().authenticate(None, "zhang.san", password) is None


def test_the_directory_is_asked_only_for_accounts(directory: Any, zhang: User, reader: User) -> None:
    assert entered("unbekannt", "Mu-lu-mi-ma-1")[0] == 200
    User.objects.filter(pk=zhang.pk).update(is_active=False)
    assert entered("zhang.san", "Mu-lu-mi-ma-1")[0] == 200 and directory.binds == []
    assert entered(reader.username, PASSWORD)[0] == 302, "本系统的密码照样能用"


@pytest.mark.parametrize("name", ["zhang.san)(uid=*", "*", "zhang.san,ou=people,dc=example", "a\\2c", "x=y+z"])
def test_a_name_cannot_ask_for_more_than_itself(directory: Any, district: Organ, name: str) -> None:
    user = person(name, district, Role.READER)
    user.set_unusable_password()
    user.save()
    assert entered(name, "Mu-lu-mi-ma-1")[0] == 200
    assert "uid=zhang.san,ou=people,dc=example" not in directory.binds


def test_a_directory_that_is_down_keeps_nobody_out_who_has_a_password_here(zhang: User, settings: Settings) -> None:
    pytest.importorskip("ldap3", reason="没有装附加项 sso（ldap3）")
    told = {"LUOSHI_LDAP_URL": "ldap://127.0.0.1:9", "LUOSHI_LDAP_DN": "uid={},dc=x"}
    settings.LDAP, settings.AUTHENTICATION_BACKENDS = ldap(told), backends(told)
    assert entered("zhang.san", PASSWORD)[0] == 302


def test_a_directory_elsewhere_is_asked_over_tls_with_a_proved_certificate(settings: Settings) -> None:
    pytest.importorskip("ldap3", reason="没有装附加项 sso（ldap3）")
    import ssl

    from luoshi.desk.accounts.ldap import LdapBackend

    settings.LDAP = ldap({"LUOSHI_LDAP_URL": "ldaps://mulu.example", "LUOSHI_LDAP_DN": "uid={},dc=x"})
    server = LdapBackend().server()
    assert server.ssl and server.tls.validate == ssl.CERT_REQUIRED
