"""A Z39.50 server as it is asked here: connected when needed, searched again after a break, in its turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from catalog.sdk import HttpClient, SourceError, SourceRefused, SourceUnavailable, Visit
from khomo_z3950 import zoom
from khomo_z3950.association import Association, Presented, Refused
from khomo_z3950.diagnostics import CONNECT, Diagnostic
from khomo_z3950.options import PORT
from khomo_z3950.syntaxes import Asked

RENEWED_BYTES = 16_000_000
"""So many bytes of records libyaz keeps until a result set is ended: then it is searched anew."""
WHOLE_FACTOR = 4
"""A whole request may take so many times the option ``timeout``."""
_LOGIN = ("user", "password", "group")
T = TypeVar("T")


class Batch(NamedTuple):
    """Records from a position on, why there are no more of them, and how many the search finds now."""

    pieces: list[Presented]
    diagnostic: Diagnostic | None
    total: int


class NotAnswered(SourceUnavailable):
    """The connection broke, or there was none, at each attempt."""

    def __init__(self, message: str, diagnostic: Diagnostic) -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


class SearchRefused(SourceRefused):
    """The server answered a search, or the session itself, with a diagnostic."""

    def __init__(self, message: str, diagnostic: Diagnostic) -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


class Server:
    """The server of a source's options; ``close`` ends its session. ``asked``: how records are asked for."""

    def __init__(self, http: HttpClient, options: Mapping[str, Any]) -> None:
        self.asked = Asked("", "")
        self._http, self._options = http, options
        self._visit: Visit | None = None
        self._association: Association | None = None
        self._query, self._hits, self._held = "", 0, 0

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def where(self) -> str:
        """The server for people."""
        host, port = self._options["host"], self._options.get("port", PORT)
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    def close(self) -> None:
        """End the session; the next request begins another one."""
        association, self._association = self._association, None
        self._query = ""
        if association is not None:
            association.close()

    def introduced(self, *, patient: bool = True) -> dict[str, str]:
        """What the server says of itself when the session begins: name, version; raises as ``search``."""
        return self._tried(self._introduced, patient=patient)

    def search(self, query: str) -> int:
        """The number of records that a query finds.

        Raises ``SearchRefused``, ``NotAnswered`` and other ``SourceUnavailable``.
        """
        return self._tried(lambda association, until: self._searched(association, query, until))

    def present(self, query: str, start: int, count: int, *, patient: bool = True) -> Batch:
        """Records of a query from ``start`` (from 1) on; raises as ``search``.

        ``patient``: a connection that breaks is made again, with the pauses of all harvests.
        """

        def ask(association: Association, until: float) -> Batch:
            total = self._searched(association, query, until)
            wanted = min(count, total - start + 1)
            if wanted < 1:
                return Batch([], None, total)
            left = until - time.monotonic()
            pieces, error = association.present(start, wanted, *self.asked, left)
            if error is not None and error.is_of_line and not pieces:
                raise Refused(error)
            self._keep(association, pieces, error)
            return Batch(pieces, error, total)

        return self._tried(ask, patient=patient)

    def is_there(self, query: str) -> bool:
        """Whether the server still connects and searches."""
        self.close()
        try:
            self.search(query)
        except SourceError:
            return False
        return True

    def _keep(self, association: Association, pieces: list[Presented], error: Diagnostic | None) -> None:
        """Go on with the result set, unless an error ended it or it has grown too large."""
        self._held += sum(len(piece.payload or b"") for piece in pieces)
        if error is not None and error.is_of_line:
            self.close()
        elif error is not None or self._held > RENEWED_BYTES:
            self._query = ""

    def _introduced(self, association: Association, until: float) -> dict[str, str]:
        names = ("Name", "Version", "Id")
        return {name.lower(): association.said(f"serverImplementation{name}") for name in names}

    def _searched(self, association: Association, query: str, until: float) -> int:
        if self._query != query:
            self._query = ""
            self._hits = association.search(query, until - time.monotonic())
            self._query, self._held = query, 0
        return self._hits

    def _tried(self, ask: Callable[[Association, float], T], *, patient: bool = True) -> T:
        """What a request brings, tried again where the connection broke."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._asked(ask)
            except Refused as error:
                diagnostic = error.diagnostic
                if not diagnostic.may_pass:
                    raise SearchRefused(f"{self.where}: {diagnostic.told}", diagnostic) from error
                self.close()
                if not patient or not self._way().again(attempt):
                    times = f" ({attempt} times)" if attempt > 1 else ""
                    raise NotAnswered(f"{self.where}: {diagnostic.told}{times}", diagnostic) from error

    def _asked(self, ask: Callable[[Association, float], T]) -> T:
        with self._way().turn() as seconds:
            given = self._options.get("timeout") or 0.0
            until = time.monotonic() + (min(seconds, WHOLE_FACTOR * given) if given else seconds)
            association = self._association or self._connected(until)
            try:
                return ask(association, until)
            except Refused:
                raise
            except BaseException:
                # A signal came in between: where the session stands is no longer known.
                self.close()
                raise

    def _way(self) -> Visit:
        if self._visit is None:
            zoom.library()
            self._visit = self._http.visit(self._options["host"], self._options.get("port", PORT))
        return self._visit

    def _connected(self, until: float) -> Association:
        """A session at the first of the server's addresses that answers; raises ``Refused``."""
        visit = self._way()
        patience = self._options.get("timeout") or visit.seconds
        given = {name: self._options.get(name, "") for name in _LOGIN}
        options = {name: value for name, value in given.items() if value}
        options["databaseName"] = self._options["database"]
        failed = Refused(Diagnostic(CONNECT))
        for address in visit.addresses:
            association = Association(address, self._options.get("port", PORT), options, patience)
            try:
                association.open(until - time.monotonic())
            except BaseException as error:
                association.close()
                if not isinstance(error, Refused):
                    raise
                failed = error
                continue
            self._association = association
            return association
        raise failed
