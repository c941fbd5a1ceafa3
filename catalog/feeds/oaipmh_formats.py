"""Formats as OAI-PMH carries them: which are offered, and a record's metadata in one of them."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from lxml import etree

from catalog.errors import RecordError
from catalog.feeds.oaipmh_request import PREFIX
from catalog.formats.addressed import addressed
from catalog.sdk.format import Format
from catalog.shape import from_dict

_OWN = "catalog.formats."


def offered(writers: Iterable[Format]) -> dict[str, Format]:
    """The formats that have what the protocol tells of one (section 2.4), by name, oai_dc first."""
    found = {
        entry.name: entry
        for entry in writers
        if entry.namespace and entry.schema and PREFIX.fullmatch(entry.name)
    }
    return dict(sorted(found.items(), key=lambda item: (item[0] != "oai_dc", item[0])))


def writes_all(entry: Format) -> bool:
    """Whether the format writes every record that there is, as core's do: a plugin's may leave some out."""
    return type(entry).__module__.startswith(_OWN)


def metadata(entry: Format, text: str, base: str) -> bytes:
    """The XML element of a record, whose stored text is given, in a format, with a link to its page.

    ``base`` is the site's address without a slash at its end. Raises ``RecordError`` where the format cannot
    write the record, or writes what is no XML element: one record's failure, whatever its writer raised.
    """
    try:
        written = entry.write(addressed(from_dict(orjson.loads(text)), base))
        return written if writes_all(entry) else _element(written)
    except (Exception, SystemExit) as error:
        raise RecordError.of("metadata", "", entry.name, f"cannot be written: {error!r:.200}") from error


def _element(written: bytes) -> bytes:
    """The element alone, in UTF-8: a plugin may write a declaration before it, or a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.tostring(etree.fromstring(written, parser), encoding="UTF-8", xml_declaration=False)
