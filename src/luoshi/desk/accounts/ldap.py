"""Signing in with the password of a directory (LDAP): only with the extra ``sso`` and LUOSHI_LDAP_URL.

The directory says whether the password is right; account and grants are the desk's own.
"""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import ldap3
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import escape_rdn

from luoshi.desk.accounts.models import User

_LOG = logging.getLogger(__name__)
_PATIENCE = 5
"""Seconds that a directory has to answer: whoever has a password here need not wait for one that is down."""


class LdapBackend(ModelBackend):
    """Asks a directory by binding as the person."""

    strategy: Any = ldap3.SYNC

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        """The user whose password the directory takes; nobody where it does not, or cannot be asked.

        An empty password is refused here: a directory would take it as an anonymous bind and say yes.
        """
        if not username or not password:
            return None
        user = User.objects.filter(username=username).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        try:
            name = self._name_of(username)
            return user if name and self._binds(name, password) else None
        except (LDAPException, OSError) as error:
            _LOG.warning("LDAP: %s", error)
            return None

    def _name_of(self, username: str) -> str:
        """The person's distinguished name: by the pattern, or looked up; nothing for none or for several."""
        told = settings.LDAP
        if told["dn"]:
            return str(told["dn"].replace("{}", escape_rdn(username)))
        with self._connection(told["user"] or None, told["password"] or None) as connection:
            if not connection.bound:
                return ""
            wanted = told["filter"].replace("{}", escape_filter_chars(username))
            connection.search(told["base"], wanted, attributes=ldap3.NO_ATTRIBUTES, size_limit=2)
            found = [row["dn"] for row in connection.response or () if row["type"] == "searchResEntry"]
        return str(found[0]) if len(found) == 1 else ""

    def _binds(self, name: str, password: str) -> bool:
        with self._connection(name, password) as connection:
            return bool(connection.bound)

    @contextmanager
    def _connection(self, user: str | None, password: str | None) -> Iterator[Any]:
        """A connection, bound if the directory takes the password; over TLS always, but to this very machine."""
        server = self.server()
        plain = urlsplit(settings.LDAP["url"]).hostname in ("127.0.0.1", "localhost")
        connection = ldap3.Connection(
            server, user, password, client_strategy=self.strategy, receive_timeout=_PATIENCE, auto_bind=False
        )
        try:
            if not server.ssl and not plain and not connection.start_tls():
                raise LDAPException("no TLS")
            connection.bind()
            yield connection
        finally:
            connection.unbind()  # ldap3's own context manager leaves open what was bound before,
            if connection.socket is not None:  # and its unbind what could not be connected
                connection.socket.close()

    def server(self) -> Any:
        """The directory, its certificate proved."""
        tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.LDAP["ca"] or None)
        return ldap3.Server(settings.LDAP["url"], tls=tls, connect_timeout=_PATIENCE, get_info=ldap3.NONE)
