"""What Omeka's OAI-PMH plugin would say of a list, cut out of and put together from its recorded replies.

Pure: bytes in, bytes out. ``test_omeka_replay`` checks each rule against a reply that was recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

PAGE = 25
Asked = tuple[tuple[str, str], ...]
"""The arguments of a request, sorted."""

_RECORD = re.compile(rb"    <record>\n.*?    </record>\n", re.DOTALL)
_HEADER = re.compile(rb"      <header>\n.*?      </header>\n", re.DOTALL)
_IDENTIFIER = re.compile(rb"<identifier>([^<]*)</identifier>")
_DATESTAMP = re.compile(rb"<datestamp>([^<]*)</datestamp>")
_SET = re.compile(rb"<setSpec>([^<]*)</setSpec>")
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
_ORDER = ("verb", "resumptionToken", "metadataPrefix", "identifier", "set", "from", "until")
_NAMESPACES = (
    'xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"'
)
_ERRORS = {
    "badResumptionToken": "The value of the resumptionToken argument is invalid or expired.",
    "idDoesNotExist": "The value of the identifier argument is unknown or illegal in this repository.",
    "noRecordsMatch": "No records match the given criteria.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a list: its bytes, and what of its header a request can ask for."""

    identifier: bytes
    datestamp: str
    sets: tuple[str, ...]
    record: bytes

    @property
    def header(self) -> bytes:
        """The header as ListIdentifiers has it: two columns further left."""
        return b"".join(line[2:] for line in _first(_HEADER, self.record).splitlines(keepends=True))

    def renamed(self, old: bytes, new: bytes) -> Entry:
        """The same record of a repository with another identifier in its namespace."""
        identifier = self.identifier.replace(old, new)
        record = self.record.replace(self.identifier, identifier)
        return replace(self, identifier=identifier, record=record)


def entries(page: bytes) -> Iterator[Entry]:
    """The records of a recorded page of ListRecords."""
    for record in _RECORD.findall(page):
        header = _first(_HEADER, record)
        yield Entry(
            identifier=_IDENTIFIER.findall(header)[0],
            datestamp=_DATESTAMP.findall(header)[0].decode(),
            sets=tuple(name.decode() for name in _SET.findall(header)),
            record=record,
        )


def token(page: bytes) -> str:
    """The resumption token of a page, "" on the last one."""
    found = _TOKEN.search(page)
    return found[1].decode() if found else ""


def selected(given: Sequence[Entry], asked: Mapping[str, str], added: Mapping[bytes, str]) -> list[Entry]:
    """The entries that ``from``, ``until`` and ``set`` ask for.

    Omeka takes an item into a window if it was added or last changed within it.
    """

    earliest = _bound(asked.get("from", ""), "T00:00:00Z")
    latest = _bound(asked.get("until", "9999-12-31"), "T23:59:59Z")

    def is_wanted(entry: Entry) -> bool:
        moments = (entry.datestamp, added[entry.identifier.rpartition(b":")[2]])
        inside = any(earliest <= moment <= latest for moment in moments)
        return inside and ("set" not in asked or asked["set"] in entry.sets)

    return [entry for entry in given if is_wanted(entry)]


def _bound(date: str, time: str) -> str:
    return date + time if len(date) == 10 else date


def page(moment: str, asked: Asked, found: Sequence[Entry], start: int, following: str) -> bytes:
    """One page of ListRecords or ListIdentifiers; ``following`` is the token of the page after it, or ""."""
    verb = dict(asked)["verb"]
    shown = found[start : start + PAGE]
    parts = [entry.record if verb == "ListRecords" else entry.header for entry in shown]
    if following:
        told = f'expirationDate="{moment}" completeListSize="{len(found)}" cursor="{start}"'
        parts.append(f"    <resumptionToken {told}>{following}</resumptionToken>\n".encode())
    elif start:
        parts.append(b"    <resumptionToken/>\n")
    return _reply(moment, asked, f"  <{verb}>\n".encode() + b"".join(parts) + f"  </{verb}>\n".encode())


def record(moment: str, asked: Asked, entry: Entry) -> bytes:
    """The answer to GetRecord."""
    return _reply(moment, asked, b"  <GetRecord>\n" + entry.record + b"  </GetRecord>\n")


def error(moment: str, asked: Asked, code: str) -> bytes:
    """An answer that is an error of the protocol, in Omeka's words."""
    return _reply(moment, asked, f'  <error code="{code}">{_ERRORS[code]}</error>\n'.encode())


def _reply(moment: str, asked: Asked, inside: bytes) -> bytes:
    given = dict(asked)
    attributes = " ".join(f'{name}="{given[name]}"' for name in _ORDER if name in given)
    head = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<OAI-PMH {_NAMESPACES}>\n"
        f"  <responseDate>{moment}</responseDate>\n"
        f"  <request {attributes}>http://omeka.example.org/oai-pmh-repository/request</request>\n"
    )
    return head.encode() + inside + b"</OAI-PMH>\n"


def _first(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    found = pattern.search(text)
    assert found is not None, text
    return found[0]
