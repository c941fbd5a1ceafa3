"""A Z-association: one connection to a server, its session, the result set of its latest search."""

from __future__ import annotations

import ctypes
import select
import time
from collections.abc import Mapping
from ctypes import c_char_p
from types import TracebackType
from typing import NamedTuple

from khomo_z3950 import zoom
from khomo_z3950.diagnostics import PRESENTING, Diagnostic, cleaned

MAX_HITS = 1 << 40
"""Hits over this number, or below zero, are no number."""
MAX_RECORD, MAX_ANSWER = 10_000_000, 16_000_000
"""Bytes that the server is asked (at Init) to keep to; libyaz itself ends at 128 MB of one answer."""
_SIZES = {"maximumRecordSize": str(MAX_RECORD), "preferredMessageSize": str(MAX_ANSWER)}
_MADE_UP = "ZOOM C generated"
"""How libyaz marks the diagnostic that it puts in place of an empty answer."""


class Refused(Exception):
    """A request ended with a diagnostic instead of an answer."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.told)
        self.diagnostic = diagnostic


class Presented(NamedTuple):
    """A record as it came: its syntax by the name of libyaz, its bytes, or what stands in its place.

    ``payload`` is None where it is no row of octets.
    """

    syntax: str
    payload: bytes | None
    diagnostic: Diagnostic | None = None


class Association:
    """A connection to ``address`` (an IP address and a port), ended with its ``with``.

    ``options`` are ZOOM's (databaseName, user, password, group); ``patience`` are the seconds to wait for the
    next bytes. Methods raise ``Refused``; ``SourceUnavailable`` where libyaz is not installed.
    """

    def __init__(self, address: str, port: int, options: Mapping[str, str], patience: float) -> None:
        self._zoom = zoom.library()
        self.patience = patience
        self._set: int | None = None
        self._where = f"tcp:[{address}]:{port}" if ":" in address else f"tcp:{address}:{port}"
        made = self._zoom.ZOOM_options_create()
        try:
            for name, value in {**options, **_SIZES, "async": "1"}.items():
                self._zoom.ZOOM_options_set(made, name.encode(), value.encode())
            self._connection = self._zoom.ZOOM_connection_create(made)
        finally:
            self._zoom.ZOOM_options_destroy(made)

    def __enter__(self) -> Association:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the session and free everything that libyaz holds of it."""
        self._forget()
        connection, self._connection = self._connection, None
        if connection is not None:
            self._zoom.ZOOM_connection_destroy(connection)

    def open(self, seconds: float) -> None:
        """Connect and begin the session (Init)."""
        self._zoom.ZOOM_connection_connect(self._connection, self._where.encode(), 0)
        self._work(seconds)
        self._raise_error()

    def said(self, name: str) -> str:
        """What the server said of itself at Init: serverImplementationName, serverImplementationVersion."""
        return cleaned(self._zoom.ZOOM_connection_option_get(self._connection, name.encode()))

    def search(self, query: str, seconds: float) -> int:
        """Search by PQF; the number of hits, of which ``present`` then gives records."""
        self._forget()
        self._set = self._zoom.ZOOM_connection_search_pqf(self._connection, query.encode())
        self._work(seconds)
        self._raise_error()
        hits = int(self._zoom.ZOOM_resultset_size(self._set))
        if hits > MAX_HITS:
            raise Refused(Diagnostic(PRESENTING, "the number of hits is no number"))
        return hits

    def present(
        self, start: int, count: int, syntax: str, elements: str, seconds: float
    ) -> tuple[list[Presented], Diagnostic | None]:
        """Records of the latest search from ``start`` (from 1) on, and why there are not ``count`` of them.

        The caller sees to it that so many were found.
        """
        found = self._set
        self._zoom.ZOOM_resultset_option_set(found, b"preferredRecordSyntax", syntax.encode())
        self._zoom.ZOOM_resultset_option_set(found, b"elementSetName", elements.encode())
        self._zoom.ZOOM_resultset_records(found, None, start - 1, count)
        try:
            self._work(seconds)
            error = self._error()
            return self._came(start - 1, count, error)
        finally:
            self._zoom.ZOOM_resultset_cache_reset(found)

    def _came(
        self, first: int, count: int, error: Diagnostic | None
    ) -> tuple[list[Presented], Diagnostic | None]:
        came: list[Presented] = []
        for position in range(first, first + count):
            record = self._zoom.ZOOM_resultset_record_immediate(self._set, position)
            if not record:
                break
            piece = self._read(record)
            if piece.diagnostic is not None and piece.diagnostic.details.startswith(_MADE_UP):
                return came, error or Diagnostic(PRESENTING, "no records came")
            came.append(piece)
        return came, error

    def _read(self, record: int) -> Presented:
        message, details, kind = c_char_p(), c_char_p(), c_char_p()
        code = self._zoom.ZOOM_record_error(
            record, ctypes.byref(message), ctypes.byref(details), ctypes.byref(kind)
        )
        if code:
            return Presented("", None, Diagnostic(code, cleaned(message.value), cleaned(details.value)))
        return Presented(zoom.text(record, b"syntax").lower(), zoom.octets(record))

    def _forget(self) -> None:
        found, self._set = self._set, None
        if found is not None:
            self._zoom.ZOOM_resultset_destroy(found)

    def _raise_error(self) -> None:
        error = self._error()
        if error is not None:
            raise Refused(error)

    def _error(self) -> Diagnostic | None:
        message, details, kind = c_char_p(), c_char_p(), c_char_p()
        code = self._zoom.ZOOM_connection_error_x(
            self._connection, ctypes.byref(message), ctypes.byref(details), ctypes.byref(kind)
        )
        return Diagnostic(code, cleaned(message.value), cleaned(details.value)) if code else None

    def _work(self, seconds: float) -> None:
        """Do what was asked for: at most ``patience`` for each next bytes, at most ``seconds`` in all.

        The loop of ZOOM_event, with a clock over the whole and open to signals while it waits.
        """
        calls, connection = self._zoom, self._connection
        until = time.monotonic() + seconds
        while True:
            while calls.ZOOM_connection_process(connection):
                pass
            socket, mask = (
                calls.ZOOM_connection_get_socket(connection),
                calls.ZOOM_connection_get_mask(connection),
            )
            if calls.ZOOM_connection_is_idle(connection) or socket < 0 or not mask:
                return
            ready = _ready(socket, mask, min(self.patience, until - time.monotonic()))
            if not ready:
                calls.ZOOM_connection_fire_event_timeout(connection)
                continue
            calls.ZOOM_connection_fire_event_socket(connection, ready)


_WAITED = ((zoom.READ, select.POLLIN), (zoom.WRITE, select.POLLOUT), (zoom.EXCEPT, select.POLLPRI))


def _ready(socket: int, mask: int, seconds: float) -> int:
    """The mask of what a socket is ready for, 0 where nothing came in the time."""
    if seconds <= 0:
        return 0
    poll = select.poll()
    poll.register(socket, sum(event for bit, event in _WAITED if mask & bit))
    found = poll.poll(seconds * 1000)
    if not found:
        return 0
    event = found[0][1]
    if event & (select.POLLERR | select.POLLHUP | select.POLLNVAL):
        # The end of a connection is read like its bytes; one that is not made yet is told by writing.
        return mask & (zoom.READ | zoom.WRITE)
    return sum(bit for bit, waited in _WAITED if event & waited)
