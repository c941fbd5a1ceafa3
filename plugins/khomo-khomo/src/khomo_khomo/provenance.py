"""Where a record came from, kept with it, and by that: which records came from here in the first place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from catalog.sdk import Chapter, Identifier, Image, Link, Record, Related, SourceRef, record_id

CATALOG = "khomo"
"""Scheme of the identifier that is a record's page in another catalog, one for each that it came through."""
INSTITUTION = "khomo-institution"
"""Scheme of the address of its institution in that catalog."""
SOURCE = "khomo-source"
"""Scheme of source and native id in that catalog, as ``source:native id``."""
_PATH = "/record/"
_LONGEST = 500


def site_of(page: str) -> str:
    """The address of the catalog that a record's page belongs to, "" for what is no such page."""
    site, path, name = page.rpartition(_PATH)
    parts = urlsplit(site)
    return site if path and name and parts.scheme in ("http", "https") and parts.netloc else ""


def came_through(record: Record) -> Iterator[str]:
    """The catalogs that a record came through before the one that gives it."""
    for identifier in record.identifiers:
        if identifier.scheme == CATALOG and (site := site_of(identifier.value)):
            yield site


def is_same(site: str, other: str) -> bool:
    """Whether two addresses are of one catalog, over http or https."""
    return bool(site) and bool(other) and _bare(site) == _bare(other)


def _bare(site: str) -> tuple[str, str]:
    parts = urlsplit(site)
    return parts.netloc.lower(), parts.path.rstrip("/")


def placed(record: Record, site: str, slug: str, institutions: dict[str, str]) -> Record:
    """The record of the catalog at ``site`` as it is in this one, as a record of the source ``slug``.

    What it was there is told by identifiers, its page there is the source's address. Ids of other records
    become those that they have here, pictures kept there keep their addresses there.
    """
    page = f"{site}{_PATH}{record.id}"
    return dataclasses.replace(
        record,
        source=SourceRef(slug=slug, native_id=record.id, url=page),
        institution=institutions.get(record.institution, ""),
        identifiers=(*record.identifiers, *_identifiers(record, site, page)),
        links=_links(record),
        images=_pictures(record.images, site),
        related=_related(record.related, slug),
        chapters=tuple(_chapter(chapter, site, slug) for chapter in record.chapters),
    )


def _identifiers(record: Record, site: str, page: str) -> Iterable[Identifier]:
    yield Identifier(scheme=CATALOG, value=page)
    if record.institution:
        yield Identifier(scheme=INSTITUTION, value=f"{site}/institution/{record.institution}")
    if record.source is not None:
        told = f"{record.source.slug}:{record.source.native_id}"
        if len(told) <= _LONGEST:
            yield Identifier(scheme=SOURCE, value=told)


def _links(record: Record) -> tuple[Link, ...]:
    """The links, with the record's page at its own source, which is no longer the source's address here."""
    url = record.source.url if record.source is not None else ""
    if not url or any(link.url == url for link in record.links):
        return record.links
    return (*record.links, Link(rel="catalogue", url=url))


def _pictures(images: tuple[Image, ...], site: str) -> tuple[Image, ...]:
    return tuple(
        dataclasses.replace(image, url=_absolute(image.url, site), thumbnail=_absolute(image.thumbnail, site))
        for image in images
    )


def _absolute(url: str, site: str) -> str:
    return site + url if url.startswith("/") else url


def _related(related: tuple[Related, ...], slug: str) -> tuple[Related, ...]:
    return tuple(
        dataclasses.replace(other, id=record_id(slug, other.id)) if other.id else other for other in related
    )


def _chapter(chapter: Chapter, site: str, slug: str) -> Chapter:
    return dataclasses.replace(
        chapter, images=_pictures(chapter.images, site), shows=_related(chapter.shows, slug)
    )
