"""The pages of the API: whose tokens are seen and revoked, shown once; the documentation needs no file of others."""

import re

import pytest
from django.test import Client

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.api.models import Token
from luoshi.desk.api.tokens import MOST_TOKENS
from luoshi.desk.audit.models import Event
from tests.desk.api_scene import Api, token_for
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
_WAY = "django.contrib.auth.backends.ModelBackend"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, _WAY)
    return client


def test_a_token_is_made_shown_once_used_and_revoked(reader: User) -> None:
    client = signed_in(reader)
    made = client.post("/api/tokens/", {"name": " 城市  云脑 ", "days": "30", "scopes": ["export"]}).content.decode()
    [secret] = re.findall(r"luoshi_[0-9a-f]{10}_[\w-]{43}", made)
    token = Token.objects.get()
    assert (token.name, token.scopes, token.user) == ("城市 云脑", ["read", "export"], reader)
    assert secret not in client.get("/api/tokens/").content.decode()
    assert Api(secret).get("/me")["token"] == "城市 云脑"
    assert client.post(f"/api/tokens/{token.pk}/revoke").status_code == 302
    assert Api(secret).call("GET", "/me").status_code == 401
    assert [event.action for event in Event.objects.order_by("-number")[:2]] == ["撤销令牌", "建立令牌"]


@pytest.mark.parametrize(
    "told", [{}, {"name": "甲", "days": "0", "scopes": ["read"]}, {"name": "甲", "days": "9", "scopes": ["x"]}]
)
def test_what_is_wrong_is_told_beside_the_form(reader: User, told: dict[str, object]) -> None:
    answer = signed_in(reader).post("/api/tokens/", told)
    assert answer.status_code == 400 and "errorlist" in answer.content.decode() and not Token.objects.exists()


def test_there_is_an_end_to_tokens(reader: User) -> None:
    for _ in range(MOST_TOKENS):
        token_for(reader)
    answer = signed_in(reader).post("/api/tokens/", {"name": "甲", "days": "9", "scopes": ["read"]})
    assert answer.status_code == 400 and "L752" in answer.content.decode()


def test_whose_tokens_are_seen_and_revoked(reader: User, district: Organ, other: Organ, city: Organ) -> None:
    token_for(reader)
    token = Token.objects.get()
    above, beside = person("管一", city, Role.ADMINISTRATOR), person("管二", other, Role.ADMINISTRATOR)
    colleague = person("同事", district, Role.CLERK)
    for user in (beside, colleague):
        assert token.prefix not in signed_in(user).get("/api/tokens/").content.decode()
        assert signed_in(user).post(f"/api/tokens/{token.pk}/revoke").status_code == 404
    page = signed_in(above).get("/api/tokens/").content.decode()
    assert token.prefix in page and "撤销" in page
    assert signed_in(above).post(f"/api/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked_by == above and not token.live


def test_a_user_of_more_power_keeps_the_token(district: Organ, city: Organ) -> None:
    """Who keeps a district sees the token of somebody who may more than that, and cannot revoke it."""
    high = person("高", district, Role.READER)
    high.grants.create(role=Role.SUPERVISOR, organ=city)
    token_for(high)
    keeper = person("管", district, Role.ADMINISTRATOR)
    token = Token.objects.get()
    assert signed_in(keeper).post(f"/api/tokens/{token.pk}/revoke").status_code == 403
    token.refresh_from_db()
    assert token.live


def test_the_documentation_needs_no_file_of_others(reader: User) -> None:
    page = signed_in(reader).get("/api/")
    text = page.content.decode()
    assert page.status_code == 200 and "推送观测值" in text and "If-Match" in text
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", text) and " style=" not in text and "<script>" not in text
    assert "`" not in text and "Created" not in text


def test_the_document_is_for_whoever_is_signed_in_or_has_a_token(reader: User) -> None:
    assert Client().get("/api/openapi.json").status_code == 302
    assert signed_in(reader).get("/api/openapi.json").json()["openapi"] == "3.1.0"
    answer = Client().get("/api/openapi.json", headers={"Authorization": f"Bearer {token_for(reader)}"})
    assert answer.json()["info"]["title"] == "落实接口"
