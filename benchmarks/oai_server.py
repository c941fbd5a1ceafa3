"""An OAI-PMH 2.0 repository on loopback that costs next to nothing, so that its client is measured.

    python benchmarks/oai_server.py FOLDER

Prints its address and serves the pages of that folder (``oai_pages.py``) until its standard input ends.
It answers all six verbs, from and until by the second or the day, and every error of section 3.6. One thing
is left out: it offers ``marcxml`` alone, not ``oai_dc``, of which a benchmark has no use.
"""

from __future__ import annotations

import re
import sys
import threading
import urllib.parse
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from oai_pages import EARLIEST, PREFIX, Pages, stamp

FORMAT = "marcxml"
ARGUMENTS = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set"}),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set"}),
}
"""Each verb's required and optional arguments (section 4)."""
MOST_BYTES = 10_000
_NATIVE = re.compile(re.escape(PREFIX) + r"kh-([0-9]{9})\Z")
_TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})\Z")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    '"http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
    "<responseDate>{now}</responseDate><request{arguments}>{address}</request>"
)
_FORMAT = (
    f"<metadataFormat><metadataPrefix>{FORMAT}</metadataPrefix>"
    "<schema>http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd</schema>"
    "<metadataNamespace>http://www.loc.gov/MARC21/slim</metadataNamespace></metadataFormat>"
)
_IDENTIFY = (
    "<repositoryName>Benchmark</repositoryName><baseURL>{address}</baseURL>"
    "<protocolVersion>2.0</protocolVersion><adminEmail>benchmark@benchmark.example</adminEmail>"
    "<earliestDatestamp>{earliest}</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
    "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"
)


class OaiError(Exception):
    """An error of the protocol, to be answered as such."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Listing(NamedTuple):
    """Where in a listing a request stands: its pages are ``first`` to ``end``, the one wanted is ``page``."""

    first: int
    page: int
    end: int


class Repository:
    """Answers requests; knows nothing of HTTP."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def parts(self, given: dict[str, str], address: str) -> tuple[bytes, tuple[int, int], bytes]:
        """What comes before the stored bytes, where those stand (length 0: nowhere), what comes after."""
        verb, arguments = given.get("verb", ""), dict(given)
        try:
            span, inner, after = self._answer(verb, given, address)
        except OaiError as error:
            span, after = (0, 0), b""
            inner = f'<error code="{error.code}">{escape(error.message)}</error>'.encode()
            if error.code in ("badVerb", "badArgument"):
                arguments = {}
        else:
            inner, after = f"<{verb}>".encode() + inner, after + f"</{verb}>".encode()
        shown = "".join(f" {name}={quoteattr(value)}" for name, value in arguments.items())
        now = stamp(datetime.now(UTC))
        head = _HEAD.format(now=now, arguments=shown, address=escape(address)).encode()
        return head + inner, span, after + b"</OAI-PMH>\n"

    def _answer(self, verb: str, given: dict[str, str], address: str) -> tuple[tuple[int, int], bytes, bytes]:
        _check(verb, given)
        match verb:
            case "Identify":
                earliest = stamp(EARLIEST)
                inner = _IDENTIFY.format(address=escape(address), earliest=earliest).encode()
            case "ListMetadataFormats":
                if "identifier" in given:
                    self._number(given["identifier"])
                inner = _FORMAT.encode()
            case "ListSets":
                raise OaiError("noSetHierarchy", "this repository has no sets")
            case "GetRecord":
                _check_format(given)
                inner = self.pages.record(self._number(given["identifier"]))
            case "ListIdentifiers":
                listing = self._listing(given)
                inner = b"".join(map(self.pages.header, self.pages.numbers(listing.page)))
                return (0, 0), inner, self._token(listing)
            case _:
                listing = self._listing(given)
                return self.pages.span(listing.page), b"", self._token(listing)
        return (0, 0), inner, b""

    def _number(self, identifier: str) -> int:
        found = _NATIVE.match(identifier)
        if found is None or int(found[1]) >= self.pages.count:
            raise OaiError("idDoesNotExist", f"there is no item {identifier!r}")
        return int(found[1])

    def _listing(self, given: dict[str, str]) -> Listing:
        if "resumptionToken" in given:
            found = _TOKEN.match(given["resumptionToken"])
            listing = Listing(*map(int, found.groups())) if found else Listing(0, 0, 0)
            if not listing.first <= listing.page < listing.end <= len(self.pages):
                raise OaiError("badResumptionToken", f"{given['resumptionToken']!r} is no token of ours")
            return listing
        _check_format(given)
        if "set" in given:
            raise OaiError("noSetHierarchy", "this repository has no sets")
        wanted = self.pages.between(*_dates(given))
        if not wanted:
            raise OaiError("noRecordsMatch", "nothing changed between these dates")
        return Listing(wanted.start, wanted.start, wanted.stop)

    def _token(self, listing: Listing) -> bytes:
        """The token of the next page; empty on the last of several, none where one page is all."""
        first, page, end = listing
        if end - first == 1:
            return b""
        last = min(self.pages.count, end * self.pages.size)
        size, cursor = last - first * self.pages.size, (page - first) * self.pages.size
        following = f"{first}.{page + 1}.{end}" if page + 1 < end else ""
        return (
            f'<resumptionToken completeListSize="{size}" cursor="{cursor}">{following}</resumptionToken>'
        ).encode()


def _check(verb: str, given: dict[str, str]) -> None:
    if verb not in ARGUMENTS:
        raise OaiError("badVerb", f"{verb!r} is no verb of OAI-PMH" if verb else "the verb is missing")
    names = set(given) - {"verb"}
    if names == {"resumptionToken"} and verb in ("ListIdentifiers", "ListRecords"):
        return
    required, optional = ARGUMENTS[verb]
    if wrong := (names - required - optional) | (required - names):
        raise OaiError("badArgument", f"missing, or not of {verb}: {', '.join(sorted(wrong))}")


def _check_format(given: dict[str, str]) -> None:
    if given["metadataPrefix"] != FORMAT:
        raise OaiError("cannotDisseminateFormat", f"{given['metadataPrefix']!r} is not offered, {FORMAT} is")


def _dates(given: dict[str, str]) -> tuple[datetime | None, datetime | None]:
    since, until = given.get("from"), given.get("until")
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until differ in granularity")
    begin, end = _moment("from", since), _moment("until", until)
    if end is not None and len(until or "") == len("2026-01-01"):
        end += timedelta(days=1, seconds=-1)
    if begin is not None and end is not None and begin > end:
        raise OaiError("badArgument", "from is later than until")
    return begin, end


def _moment(name: str, given: str | None) -> datetime | None:
    if given is None:
        return None
    for shape in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"):
        try:
            return datetime.strptime(given, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise OaiError("badArgument", f"{name}={given!r} is no date of OAI-PMH")


class Handler(BaseHTTPRequestHandler):
    """Sends an answer: its frame from here, its records straight from the file."""

    protocol_version = "HTTP/1.1"
    # The frame's end follows the records in a small packet of its own, which must not wait for the first.
    disable_nagle_algorithm = True
    repository: Repository

    def do_GET(self) -> None:
        self._serve(urllib.parse.urlsplit(self.path).query)

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        self._serve(self.rfile.read(length).decode("utf-8", "replace"))

    def _serve(self, query: str) -> None:
        pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
        # An argument that stands twice is a badArgument, as an unknown one is.
        given = (
            dict(pairs) if len(dict(pairs)) == len(pairs) else {"verb": dict(pairs).get("verb", ""), "": ""}
        )
        host, port = self.server.server_address[:2]
        before, (start, length), after = self.repository.parts(given, f"http://{host!s}:{port}/oai")
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(before) + length + len(after)))
        self.end_headers()
        self.wfile.write(before)
        if length:
            with self.repository.pages.file.open("rb") as file:
                self.connection.sendfile(file, start, length)
        self.wfile.write(after)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a line for each page would cost more than the page."""


def main() -> None:
    """Serve until standard input ends."""
    handler = type("Served", (Handler,), {"repository": Repository(Pages(Path(sys.argv[1])))})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}/oai", flush=True)
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
