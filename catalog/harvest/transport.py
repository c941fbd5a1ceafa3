"""requests' transport with a guard: the other end is checked after the connection is made.

What a name resolved to when it was checked says nothing about where the connection then goes (DNS
rebinding); the socket does, before anything was sent over it.
"""

from __future__ import annotations

import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from catalog.harvest.ssrf import check_peer


def _checked(connected: socket.socket, host: str) -> socket.socket:
    try:
        check_peer(str(connected.getpeername()[0]), host)
    except BaseException:
        connected.close()
        raise
    return connected


class _GuardedHTTPConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _GuardedHTTPSConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _GuardedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _GuardedHTTPConnection


class _GuardedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHTTPSConnection


class GuardedAdapter(HTTPAdapter):
    """An adapter for ``requests.Session.mount`` that connects to public addresses only."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of guarded connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _GuardedHTTPPool, "https": _GuardedHTTPSPool}
