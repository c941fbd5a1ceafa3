"""Answers of an OAI-PMH 2.0 repository (OAI-PMH.xsd), written of rows that are handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol, TypeVar
from xml.sax.saxutils import escape, quoteattr

from catalog.errors import RecordError
from catalog.feeds.oaipmh_request import OaiError
from catalog.feeds.oaipmh_token import Token
from catalog.feeds.rows import Row as LogRow
from catalog.sdk.format import Format

MEDIA_TYPE = "text/xml"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(?:\.[a-zA-Z][a-zA-Z0-9\-]*)+")
"""A namespace-identifier of oai-identifier.xsd (implementation guidelines, section 2.1)."""
_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<?xml-stylesheet type="text/xsl" href={stylesheet}?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/'
    ' http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
    "<responseDate>{moment}</responseDate>\n<request{arguments}>{address}</request>\n"
)
_OAI_IDENTIFIER = (
    "<description>"
    '<oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai-identifier'
    ' http://www.openarchives.org/OAI/2.0/oai-identifier.xsd">'
    "<scheme>oai</scheme><repositoryIdentifier>{namespace}</repositoryIdentifier>"
    "<delimiter>:</delimiter><sampleIdentifier>{sample}</sampleIdentifier>"
    "</oai-identifier></description>\n"
)
# What XML 1.0 has no way to write, references included.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Row(LogRow, Protocol):
    """A record of a list, as the store gives it."""

    @property
    def modified(self) -> datetime:
        """When it last changed."""

    @property
    def withdrawn(self) -> datetime | None:
        """When it was withdrawn, None for a live record."""

    @property
    def source(self) -> str:
        """Its source."""

    @property
    def institution(self) -> str:
        """Its institution."""

    @property
    def kind(self) -> str:
        """Its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """What the answers say of the repository; ``namespace`` stands in the identifiers of its records."""

    address: str
    stylesheet: str
    namespace: str
    name: str = ""
    email: str = ""
    compressions: tuple[str, ...] = ()


Listed = TypeVar("Listed", bound=Row)


class Filled(NamedTuple):
    """The records of a page, the last one's number (0 for none), whether more follow, what was left out."""

    records: list[bytes]
    last: int
    more: bool
    left_out: list[tuple[str, RecordError]]


def stamp(moment: datetime) -> str:
    """A time by the second, as section 3.3 writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(
    repository: Repository, given: Mapping[str, str], moment: datetime, inner: Iterable[bytes]
) -> bytes:
    """A whole answer to the arguments ``given`` around what ``inner`` gives, in UTF-8."""
    shown = "".join(f" {name}={quoteattr(_sound(value))}" for name, value in given.items())
    opening = _OPENING.format(
        stylesheet=quoteattr(repository.stylesheet),
        moment=stamp(moment),
        arguments=shown,
        address=escape(repository.address),
    )
    return b"".join((opening.encode(), *inner, b"</OAI-PMH>\n"))


def error(told: OaiError) -> bytes:
    """The element that tells an error (section 3.6)."""
    return f'<error code="{told.code}">{_text(told.message)}</error>\n'.encode()


def within(verb: str, parts: Iterable[bytes]) -> list[bytes]:
    """The parts within the element of a verb."""
    return [f"<{verb}>\n".encode(), *parts, f"</{verb}>\n".encode()]


def identify(repository: Repository, earliest: datetime, sample: str) -> bytes:
    """What Identify holds (section 4.2); ``sample`` is the identifier of a record."""
    told = [
        ("repositoryName", repository.name),
        ("baseURL", repository.address),
        ("protocolVersion", "2.0"),
        ("adminEmail", repository.email),
        ("earliestDatestamp", stamp(earliest)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        *(("compression", name) for name in repository.compressions),
    ]
    text = "".join(f"<{name}>{_text(value)}</{name}>\n" for name, value in told)
    # Another name than that of a domain, such as localhost, is none by the scheme's own schema.
    if DOMAIN.fullmatch(repository.namespace):
        text += _OAI_IDENTIFIER.format(namespace=repository.namespace, sample=sample)
    return text.encode()


def metadata_formats(formats: Iterable[Format]) -> bytes:
    """What ListMetadataFormats holds (section 4.4)."""
    return "".join(
        f"<metadataFormat><metadataPrefix>{entry.name}</metadataPrefix><schema>{_text(entry.schema)}</schema>"
        f"<metadataNamespace>{_text(entry.namespace)}</metadataNamespace></metadataFormat>\n"
        for entry in formats
    ).encode()


def sets(named: Iterable[tuple[str, str]]) -> bytes:
    """The sets of a page of ListSets (section 4.6), of their specs and names."""
    return "".join(
        f"<set><setSpec>{spec}</setSpec><setName>{_text(name)}</setName></set>\n" for spec, name in named
    ).encode()


def header(row: Row, identifier: str, specs: bytes) -> bytes:
    """A record's header (section 2.5); ``specs`` are the elements of its sets."""
    status = b"" if row.withdrawn is None else b' status="deleted"'
    told = f"<identifier>{identifier}</identifier><datestamp>{stamp(row.modified)}</datestamp>"
    return b"<header%b>%b%b</header>" % (status, told.encode(), specs)


def set_specs(specs: Sequence[str]) -> bytes:
    """The elements of the sets in a header."""
    return "".join(f"<setSpec>{spec}</setSpec>" for spec in specs).encode()


def record(head: bytes, metadata: bytes | None) -> bytes:
    """A record of its header and metadata; without them that of a deleted one."""
    if metadata is None:
        return b"<record>%b</record>\n" % head
    return b"<record>%b<metadata>%b</metadata></record>\n" % (head, metadata)


def fill(rows: Iterable[Listed], write: Callable[[Listed], bytes], most: int, most_bytes: int) -> Filled:
    """Records of ``rows`` up to ``most`` and about ``most_bytes``, but at least one.

    What ``write`` cannot write (``RecordError``) is left out. Reads no more rows than it needs and one.
    """
    records: list[bytes] = []
    left_out: list[tuple[str, RecordError]] = []
    size, last = 0, 0
    for row in rows:
        if len(records) >= most or size > most_bytes:
            return Filled(records, last, True, left_out)
        last = row.seq
        try:
            records.append(write(row))
        except RecordError as failure:
            left_out.append((row.id, failure))
        else:
            size += len(records[-1])
    return Filled(records, last, False, left_out)


def resumption(token: Token | None, cursor: int, size: int) -> bytes:
    """The element that leads on (section 3.5): empty on the last of several pages, none where one is all."""
    if token is None and cursor == 0:
        return b""
    text = "" if token is None else token.encode()
    return f'<resumptionToken completeListSize="{size}" cursor="{cursor}">{text}</resumptionToken>\n'.encode()


def _text(text: str) -> str:
    return escape(_sound(text))


def _sound(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
