"""The site of a museum on this machine, and the connector run over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from khomo_schemaorg import SchemaOrgConnector

from catalog.formats.schemaorg import SchemaOrgFormat
from catalog.sdk import Formats
from catalog.sdk.testing import Answer, serving
from catalog.sdk.testing.played import Played
from catalog.sdk.testing.serving import FileServer

HTML = {"Content-Type": "text/html; charset=utf-8"}
OLD = "2020-01-01"


class Site(Played[SchemaOrgConnector, FileServer]):
    """A site whose pages are put up one by one; ``lists`` are the paths in its sitemap with their lastmod."""

    def __init__(self, server: FileServer) -> None:
        super().__init__(SchemaOrgConnector, {"url": f"{server.url}/"}, server, Formats([SchemaOrgFormat()]))
        self.lists: dict[str, str] = {}
        self.root = server.url

    def page(
        self, path: str, *nodes: Any, title: str = "Bảo tàng", listed: str | None = OLD, body: str = ""
    ) -> None:
        """Put up a page with JSON-LD, listed in the sitemap as changed then; "" for without a day."""
        script = f'<script type="application/ld+json">{json.dumps(nodes)}</script>' if nodes else ""
        head = f"<head><title>{title}</title>{script}</head>"
        html = f"<!doctype html><html>{head}<body>{body or title}</body></html>"
        self.script.files[path] = Answer(html.encode(), headers=HTML)
        if listed is not None:
            self.lists[path] = listed
        self.script.files["/sitemap.xml"] = Answer(self.sitemap(self.lists))

    def events(self, *paths: str, listed: str = OLD) -> None:
        """Put up a page with an event at each path."""
        for path in paths:
            self.page(path, {"@type": "Event", "name": f"Hội {path}"}, listed=listed)

    def sitemap(self, paths: dict[str, str] | list[str]) -> bytes:
        """A sitemap of these pages; whole addresses are left as they are."""
        days = paths if isinstance(paths, dict) else dict.fromkeys(paths, OLD)
        entries = (
            f"<url><loc>{path if '://' in path else self.root + path}</loc>"
            f"{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
            for path, day in days.items()
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(entries)}</urlset>'.encode()

    @property
    def asked(self) -> list[str]:
        """The paths that were asked for, without those that tell of others."""
        return [path for path in self.script.requests if "robots" not in path and "sitemap" not in path]

    def paths(self, ids: list[str]) -> list[str]:
        """Native ids as paths of the site."""
        return [name.removeprefix(self.root) for name in ids]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as server:
        yield Site(server)
