"""What a site is, for ``check`` and ``discover``: how many pages it lists, what some of them mark up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from catalog.formats.schemaorg_nodes import text, types_of
from catalog.formats.schemaorg_pages import MarkedPage
from catalog.formats.schemaorg_things import institutions, things
from catalog.formats.schemaorg_types import ARTICLES, GENERIC, MEDIA
from catalog.sdk import HttpClient, SourceInfo
from khomo_schemaorg.pages import Listing, PageList
from khomo_schemaorg.robots import Robots, entrance_of
from khomo_schemaorg.visit import LOST, visit


@dataclass(slots=True)
class Survey:
    """What was seen of a site: its list, and of some pages the types, titles and institutions."""

    listed: PageList
    pause: float
    title: str = ""
    types: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    read: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def is_catalog(self) -> bool:
        """Whether more is marked up than news, pictures and pages."""
        return bool(self.types.keys() - ARTICLES - GENERIC - MEDIA)

    def add(self, page: MarkedPage) -> None:
        """Take in one page."""
        self.read += 1
        self.title = self.title or page.title
        self.owners += institutions(page)
        for thing in things(page):
            self.types.update(types_of(thing.node))
            self.names.append(text(thing.node, "name", "headline", "title", "caption"))

    def info(self) -> SourceInfo:
        """What is told to the operator."""
        notices = [message for _rule, message in self.listed.told] + self.lost[:3]
        if self.read and not self.names:
            notices.append(
                f"{self.read} pages were looked at and none of them marks up an event, a work or a course: "
                "ask the site's staff to switch on structured data (schema.org), in WordPress by a plugin"
            )
        details = {
            "pages": len(self.listed.pages),
            "sitemaps": self.listed.sitemaps[:20],
            "types": dict(self.types.most_common(20)),
            "looked_at": self.read,
            "seconds_between_pages": self.pause,
            "institutions": list(dict.fromkeys(self.owners))[:10],
            "first_title": self.names[0][:200] if self.names else "",
        }
        return SourceInfo(
            title=self.title or "schema.org",
            formats=("schemaorg",),
            notices=tuple(notices),
            details={name: value for name, value in details.items() if value not in ("", [], {}, 0.0)},
        )


def survey(http: HttpClient, url: str, most: int, samples: int) -> Survey:
    """Look at a site: its list of up to ``most`` pages, and ``samples`` of them spread over it.

    Raises ``SourceError`` where the site cannot be read at all.
    """
    robots = Robots(http, entrance_of(url))
    listed = Listing(robots, url, most).pages()
    found = Survey(listed, robots.pause)
    pages = list(listed.pages)
    step = max(1, len(pages) // samples)
    for address in list(dict.fromkeys([*pages[:1], *pages[step - 1 :: step]]))[:samples]:
        visited = visit(robots, address, {})
        if visited.page is not None:
            found.add(visited.page)
        elif visited.fate in LOST:
            found.lost.append(visited.told)
    return found
