"""Connections that end when their time is over, and that say nothing before it is seen to whom they lead."""

import http.client
import socket
import threading
import urllib.request
from contextlib import suppress
from typing import Any

from luoshi.read.second.address import is_private


class PublicError(OSError):
    """The name of an intranet address led to a public one; nothing was sent."""


class Watch:
    """Cuts a connection off after *seconds*, however it trickles, and guards that it is *private*.

    A socket's own timeout counts anew with every byte that comes: a service that sends one byte a minute would hold
    the program for ever.
    """

    def __init__(self, seconds: float, *, private: bool) -> None:
        """The time begins to run when the connection stands."""
        self.seconds, self.private, self.over = seconds, private, False
        self._timer: threading.Timer | None = None

    def connected(self, sock: socket.socket) -> None:
        """See whom *sock* leads to, and start the clock.

        Raises:
            PublicError: to a public address, where only private ones are allowed.
        """
        if self.private and not is_private(str(sock.getpeername()[0])):
            raise PublicError("public address")
        self._timer = threading.Timer(self.seconds, self._end, (sock,))
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, sock: socket.socket) -> None:
        """Cut the connection off; whoever waits for it wakes up."""
        self.over = True
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of a TLS socket too: no farewell, which could block


class _Clear(http.client.HTTPConnection):
    """A plain connection under watch."""

    watch: Watch

    def connect(self) -> None:
        super().connect()
        self.watch.connected(self.sock)


class _Secure(http.client.HTTPSConnection):
    """A TLS connection under watch."""

    watch: Watch

    def connect(self) -> None:
        super().connect()
        self.watch.connected(self.sock)


class ClearHandler(urllib.request.HTTPHandler):
    """Opens http addresses under a watch."""

    def __init__(self, watch: Watch) -> None:
        """*watch* is for one request."""
        super().__init__()
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open *req*."""

        def connection(host: str, **options: Any) -> _Clear:
            made = _Clear(host, **options)
            made.watch = self._watch
            return made

        return self.do_open(connection, req)


class SecureHandler(urllib.request.HTTPSHandler):
    """Opens https addresses under a watch, certificates checked."""

    def __init__(self, watch: Watch) -> None:
        """*watch* is for one request."""
        super().__init__()
        self._watch = watch

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open *req*."""

        def connection(host: str, **options: Any) -> _Secure:
            made = _Secure(host, **options)
            made.watch = self._watch
            return made

        return self.do_open(connection, req)
