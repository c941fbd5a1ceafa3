"""How the verifier reads an instance: one patient session, bounded answers, plain words for what fails."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import IO, Any
from urllib.parse import urlencode

import orjson
import requests
from lxml import etree

from catalog.errors import ForeignCursor, SourceMalformed, SourceUnavailable
from catalog.feeds.patience import patient_session

TIMEOUT = (10.0, 120.0)
"""Seconds to connect, and between two pieces of an answer."""
MAX_ANSWER = 256 << 20
"""Bytes of an answer that is read as a whole, and of one line of a stream."""
_PIECE = 1 << 20


class Unreachable(SourceUnavailable):
    """The instance does not answer at all, or broke off."""


class NotOffered(SourceUnavailable):
    """The instance has no such output (404)."""


class Reader:
    """Reads the instance at ``base``, its address without a slash at its end."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = patient_session("khomo verify-feed")

    def get(self, path: str, accept: str = "*/*", **query: str) -> bytes:
        """The answer at a path of the instance; raises as ``opened`` does, and for one that is too long."""
        with self.opened(path, accept, **query) as response:
            pieces, size = [], 0
            for piece in _pieces(response):
                size += len(piece)
                if size > MAX_ANSWER:
                    raise SourceMalformed(f"{response.url} gives more than {MAX_ANSWER} bytes at once")
                pieces.append(piece)
        return b"".join(pieces)

    def json(self, path: str, **query: str) -> Mapping[str, Any]:
        """The JSON object at a path; raises ``SourceMalformed`` for anything else."""
        payload = self.get(path, "application/json", **query)
        try:
            told = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise SourceMalformed(f"{self.base}{path} is not JSON: {error}") from error
        if not isinstance(told, dict):
            raise SourceMalformed(f"{self.base}{path} is not a JSON object")
        return told

    def xml(self, path: str, **query: str) -> etree._Element:
        """The root of the XML at a path; entities are not expanded."""
        payload = self.get(path, "text/xml, application/xml", **query)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(payload, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceMalformed(f"{self.base}{path} is not well-formed XML: {error}") from error

    def lines(self, path: str, accept: str, **query: str) -> Iterator[bytes]:
        """The lines of a stream as they come; a last one that was cut off is not given."""
        with self.opened(path, accept, **query) as response:
            rest = b""
            for piece in _pieces(response):
                *whole, rest = (rest + piece).split(b"\n")
                yield from whole
                if len(rest) > MAX_ANSWER:
                    raise SourceMalformed(f"{response.url} has a line of more than {MAX_ANSWER} bytes")

    def download(self, path: str, most: int) -> tuple[IO[bytes], int, str]:
        """A file without a name that holds what is at a path: with its size and SHA-256 in hex.

        Reads no more than one byte beyond ``most``.
        """
        file, size, checksum = tempfile.TemporaryFile(), 0, sha256()  # noqa: SIM115 - the caller closes it
        with self.opened(path, "*/*") as response:
            for piece in _pieces(response):
                piece = piece[: most + 1 - size]
                size += len(piece)
                checksum.update(piece)
                file.write(piece)
                if size > most:
                    break
        file.seek(0)
        return file, size, checksum.hexdigest()

    def opened(self, path: str, accept: str, **query: str) -> requests.Response:
        """The answer at a path, its body not read yet; close it.

        Raises ``Unreachable`` when nothing answers, ``NotOffered`` for 404, ``ForeignCursor`` for 410 and
        ``SourceUnavailable`` for any other error.
        """
        address = self.base + path + (f"?{urlencode(query)}" if query else "")
        try:
            response = self.session.get(address, headers={"Accept": accept}, timeout=TIMEOUT, stream=True)
        except requests.RequestException as error:
            raise Unreachable(f"{address} does not answer: {_innermost(error)}") from error
        if response.status_code == 200:
            return response
        response.close()
        if response.status_code == 404:
            raise NotOffered(f"{address} is not there (404)")
        if response.status_code == 410:
            raise ForeignCursor(f"{address}: the cursor is of another state of the catalog (410)")
        raise SourceUnavailable(f"{address} answers with status {response.status_code}")


def _pieces(response: requests.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_content(_PIECE)
    except requests.RequestException as error:
        raise Unreachable(f"{response.url} broke off: {_innermost(error)}") from error


def _innermost(error: BaseException) -> str:
    """The reason that a person understands: that of the system, without the library's layers."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return str(error)
