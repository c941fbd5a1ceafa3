"""Further outputs that the verifier reads: OAI-PMH and the sitemap for their ids, the records of the API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from catalog.errors import SourceMalformed
from catalog.feeds.verify_held import Held
from catalog.feeds.verify_reader import Reader

OAI = "/oai"
RECORDS = "/api/v1/records"
SITEMAP = "/sitemap.xml"
_SIZE = "500"
_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_RECORD = re.compile(r"/record/([A-Za-z0-9_-]{1,200})\Z")

Progress = Callable[[int], None]


def oai_identifiers(reader: Reader, progress: Progress) -> set[str]:
    """The ids of the records that ListIdentifiers gives as live, in oai_dc, which every provider has."""
    return _oai_live(reader, "ListIdentifiers", "oai_dc", progress)


def oai_prefixes(reader: Reader) -> list[str]:
    """The metadataPrefixes that the provider offers."""
    root = reader.xml(OAI, verb="ListMetadataFormats")
    return [found.text or "" for found in root.iter(f"{_OAI}metadataPrefix")]


def oai_records(reader: Reader, progress: Progress, prefix: str) -> set[str]:
    """The ids of the live records that ListRecords gives in a format, each with its metadata."""
    return _oai_live(reader, "ListRecords", prefix, progress)


def _oai_live(reader: Reader, verb: str, prefix: str, progress: Progress) -> set[str]:
    live: set[str] = set()
    for page in _oai_pages(reader, verb, prefix):
        for header in page.iter(f"{_OAI}header"):
            name = _local_id(header)
            if header.get("status") == "deleted":
                live.discard(name)
                continue
            if verb == "ListRecords" and not _has_metadata(header):
                raise SourceMalformed(f"{reader.base}{OAI} gives {name} as live but without metadata")
            live.add(name)
        progress(len(live))
    return live


def _oai_pages(reader: Reader, verb: str, prefix: str) -> Iterator[etree._Element]:
    query, seen = {"verb": verb, "metadataPrefix": prefix}, set[str]()
    while True:
        root = reader.xml(OAI, **query)
        if (error := root.find(f"{_OAI}error")) is not None:
            if error.get("code") != "noRecordsMatch" or seen:
                raise SourceMalformed(f"{reader.base}{OAI} {verb}: {error.get('code')}: {error.text}")
            return
        page = root.find(f"{_OAI}{verb}")
        if page is None:
            raise SourceMalformed(f"{reader.base}{OAI} does not answer {verb}")
        yield page
        token = (page.findtext(f"{_OAI}resumptionToken") or "").strip()
        if not token:
            return
        if token in seen:
            raise SourceMalformed(f"{reader.base}{OAI} leads in a circle: token {token[:80]} comes again")
        seen.add(token)
        query = {"verb": verb, "resumptionToken": token}


def _local_id(header: etree._Element) -> str:
    """The record's id: what stands behind the last colon of oai:<namespace>:<id>."""
    return (header.findtext(f"{_OAI}identifier") or "").strip().rpartition(":")[2]


def _has_metadata(header: etree._Element) -> bool:
    record = header.getparent()
    metadata = None if record is None else record.find(f"{_OAI}metadata")
    return metadata is not None and len(metadata) == 1


def api_records(reader: Reader, progress: Progress) -> Held:
    """What the API's records give when they are walked by cursor, at the place of the log that it tells."""
    held = Held()
    query, seen = {"cursor": "0", "size": _SIZE}, set[str]()
    while True:
        page = reader.json(RECORDS, **query)
        try:
            for record in page["items"]:
                held.put(record)
            following = page["next"]
            if following is None:
                held.cursor = _query(page["changes"])["after"]
                return held
        except (KeyError, TypeError) as error:
            raise SourceMalformed(f"{reader.base}{RECORDS} is no walk through records: {error!r}") from error
        progress(len(held.held))
        if following in seen:
            raise SourceMalformed(f"{reader.base}{RECORDS} leads in a circle: {following}")
        seen.add(following)
        query = _query(following)


def _query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def sitemap_records(reader: Reader, progress: Progress) -> set[str]:
    """The ids of the records whose pages the sitemap names."""
    root = reader.xml(SITEMAP)
    if root.tag == f"{_SITEMAPS}urlset":
        return _records_of(root)
    found: set[str] = set()
    for address in _addresses(root, "sitemap"):
        # Asked for at the instance that is verified, whatever public address it tells.
        found |= _records_of(reader.xml(urlsplit(address).path))
        progress(len(found))
    return found


def _records_of(urlset: etree._Element) -> set[str]:
    paths = (urlsplit(address).path for address in _addresses(urlset, "url"))
    return {match[1] for path in paths if not path.startswith("/en/") and (match := _RECORD.search(path))}


def _addresses(root: etree._Element, kind: str) -> Iterator[str]:
    for entry in root.iter(f"{_SITEMAPS}{kind}"):
        yield (entry.findtext(f"{_SITEMAPS}loc") or "").strip()
