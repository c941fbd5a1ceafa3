"""A record as it is given away: with addresses that hold outside of this catalog."""

from __future__ import annotations

from dataclasses import replace

from catalog.record import Chapter, Image, Link, Record
from catalog.shape import with_values


def addressed(record: Record, base: str) -> Record:
    """``record`` with whole addresses of our own pictures, and its page here before its other links.

    ``base`` is the catalog's public address, without a slash at its end.
    """
    page = Link(rel="page", url=f"{base}/record/{record.id}", media_type="text/html")
    links = (page, *(link for link in record.links if link.url != page.url))
    return with_values(
        record,
        links=links,
        images=tuple(_image(image, base) for image in record.images),
        chapters=tuple(_chapter(chapter, base) for chapter in record.chapters),
    )


def _chapter(chapter: Chapter, base: str) -> Chapter:
    return replace(chapter, images=tuple(_image(image, base) for image in chapter.images))


def _image(image: Image, base: str) -> Image:
    own = {name: base + url for name in ("url", "thumbnail") if (url := getattr(image, name)).startswith("/")}
    return replace(image, **own) if own else image
