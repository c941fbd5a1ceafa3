"""Sitemaps (sitemaps.org, protocol 0.9) with the languages of each page, as search engines read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HEAD = f'{_DECLARATION}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'.encode()
FOOT = b"</urlset>\n"


class Page(NamedTuple):
    """A page: its address, those of the same page by language, when it last changed (None: not known)."""

    address: str
    languages: Mapping[str, str]
    modified: datetime | None


def write_pages(pages: Iterable[Page]) -> bytes:
    """The entries of pages, to stand between ``HEAD`` and ``FOOT``."""
    return "".join(map(_page, pages)).encode()


def _page(page: Page) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>'
        for tag, address in page.languages.items()
    )
    return f"<url><loc>{escape(page.address)}</loc>{_changed(page.modified)}{others}</url>\n"


def write_index(files: Iterable[tuple[str, datetime | None]]) -> bytes:
    """The index of sitemaps, each with its address and when it last changed."""
    told = "".join(
        f"<sitemap><loc>{escape(address)}</loc>{_changed(modified)}</sitemap>\n"
        for address, modified in files
    )
    return f"{_DECLARATION}<sitemapindex {_NAMESPACE}>\n{told}</sitemapindex>\n".encode()


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if moment else ""
