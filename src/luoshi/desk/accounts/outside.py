"""Log-ins elsewhere (统一身份认证): which are set up, from the environment; nothing is on by itself.

The desk takes from them only who somebody is. Accounts and grants are the desk's own: whoever has no account here is
turned away, and an account that was deactivated stays so.
"""

from collections.abc import Mapping
from typing import Any

from luoshi.records import LuoshiError

_LOCAL = "django.contrib.auth.backends.ModelBackend"
_OIDC = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "LUOSHI_OIDC_AUTHORIZE",
    "OIDC_OP_TOKEN_ENDPOINT": "LUOSHI_OIDC_TOKEN",
    "OIDC_OP_USER_ENDPOINT": "LUOSHI_OIDC_USER",
    "OIDC_OP_JWKS_ENDPOINT": "LUOSHI_OIDC_KEYS",
    "OIDC_RP_CLIENT_ID": "LUOSHI_OIDC_CLIENT",
    "OIDC_RP_CLIENT_SECRET": "LUOSHI_OIDC_SECRET",
}


def backends(environment: Mapping[str, str]) -> list[str]:
    """The ways to sign in, in their order: the lock-out first, the desk's own passwords last."""
    ways = ["axes.backends.AxesStandaloneBackend"]
    if environment.get("LUOSHI_LDAP_URL"):
        ways.append("luoshi.desk.accounts.ldap.LdapBackend")
    if environment.get("LUOSHI_OIDC_ISSUER"):
        ways.append("luoshi.desk.accounts.oidc.OidcBackend")
    return [*ways, _LOCAL]


def ldap(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of a log-in by LDAP; empty where ``LUOSHI_LDAP_URL`` is not set.

    Either ``dn`` is a name with a place for the user name (``uid={},ou=people,dc=example``), or ``base`` says where to
    look for ``filter`` (``(uid={})``), with the account ``user`` and ``password`` if the directory asks for one.

    Raises:
        LuoshiError: neither is given, or the address is none.
    """
    url = environment.get("LUOSHI_LDAP_URL", "")
    if not url:
        return {}
    if not url.startswith(("ldaps://", "ldap://")):
        raise LuoshiError("L609", "认不出目录服务的地址", "LUOSHI_LDAP_URL", "请写 ldaps://主机 或 ldap://主机")
    keys = ("dn", "base", "filter", "user", "password", "ca")
    told = {key: environment.get(f"LUOSHI_LDAP_{key.upper()}", "") for key in keys}
    told["filter"] = told["filter"] or "(uid={})"
    places = (told["dn"] or "{}").count("{}"), told["filter"].count("{}")
    if not (told["dn"] or told["base"]) or places != (1, 1):
        todo = "请写 LUOSHI_LDAP_DN（如 uid={},ou=people,dc=example，{} 处填用户名）或 LUOSHI_LDAP_BASE"
        raise LuoshiError("L609", "目录服务没有配全", "LUOSHI_LDAP_DN", todo)
    return told | {"url": url}


def oidc(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings of mozilla-django-oidc; empty where ``LUOSHI_OIDC_ISSUER`` is not set.

    Raises:
        LuoshiError: an address or a name is missing, or an address is not behind TLS.
    """
    issuer = environment.get("LUOSHI_OIDC_ISSUER", "")
    if not issuer:
        return {}
    told: dict[str, Any] = {name: environment.get(variable, "") for name, variable in _OIDC.items()}
    for name, variable in _OIDC.items():
        if not told[name]:
            raise LuoshiError("L608", "统一身份认证（OIDC）没有配全", variable, "请按身份提供方给的配置补上")
        if name.endswith("_ENDPOINT") and not _safe(told[name]):
            raise LuoshiError("L608", "统一身份认证（OIDC）的地址没有加密", variable, "请写 https:// 开头的地址")
    return told | {
        "OIDC_ISSUER": issuer,
        "OIDC_CLAIM": environment.get("LUOSHI_OIDC_CLAIM") or "preferred_username",
        "OIDC_RP_SCOPES": environment.get("LUOSHI_OIDC_SCOPES") or "openid profile",
        "OIDC_RP_SIGN_ALGO": environment.get("LUOSHI_OIDC_SIGNED") or "RS256",
        "OIDC_AUTHENTICATION_CALLBACK_URL": "accounts:oidc-back",
        "OIDC_CREATE_USER": False,
        "OIDC_USE_PKCE": True,
        "OIDC_TIMEOUT": 10,
        "OIDC_STORE_ACCESS_TOKEN": False,
        "OIDC_STORE_ID_TOKEN": False,
    }


def _safe(address: str) -> bool:
    """Whether an address is behind TLS, or on this very machine."""
    return address.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))
