"""Where the API of a site is, and which of both Omekas it is: from any address that a person copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import HttpClient, SourceError, SourceUnavailable
from catalog.sdk.answers import WebBroken
from khomo_omeka.classic import Classic
from khomo_omeka.flavour import Flavour
from khomo_omeka.omeka_s import OmekaS
from khomo_omeka.reading import Document, part, text
from khomo_omeka.server import OmekaRefused, Server

_MARKS = frozenset(
    (
        "api",
        "items",
        "s",
        "admin",
        "collections",
        "exhibits",
        "item-set",
        "item",
        "page",
        "oai-pmh-repository",
        "solr-search",
    )
)
"""Pieces of paths behind which nothing belongs to the address of the site itself."""
MOST_TRIED = 4


class Site:
    """A site that answered: its API, which Omeka it is, what it says of itself (Omeka Classic)."""

    def __init__(self, server: Server, flavour: Flavour, about: Document) -> None:
        self.server, self.flavour, self.about = server, flavour, about

    @property
    def system(self) -> str:
        """The software and its version ("Omeka Classic 3.2.1")."""
        version = text(self.about.get("omeka_version"))[:20] or self.server.version
        return f"{self.flavour.label} {version}".strip()


def found_site(http: HttpClient, url: str, flavour: str, key: Mapping[str, str]) -> Site | None:
    """The first site that answers at an address or above it, None for none.

    ``flavour`` is "s", "classic" or "" for either. Raises ``OmekaRefused`` where an API answers that does not
    let us in, ``SourceUnavailable`` where an address does not answer for the moment: it may be the one.
    """
    trouble: SourceError | None = None
    for base in list(dict.fromkeys(_bases(url)))[:MOST_TRIED]:
        for ask in (_classic, _omeka_s):
            if flavour and flavour != ("classic" if ask is _classic else "s"):
                continue
            server = Server(http, base, key_for("classic" if ask is _classic else "s", key))
            try:
                if site := ask(server):
                    return site
            except SourceUnavailable as error:
                if not isinstance(error, WebBroken):
                    trouble = trouble or error
            except OmekaRefused as error:
                if error.status in (401, 403):
                    trouble = trouble if isinstance(trouble, OmekaRefused) else error
            except PageUnreadable:
                continue
    if trouble is not None:
        raise trouble
    return None


def key_for(flavour: str, key: Mapping[str, str]) -> dict[str, str]:
    """The arguments that a key is given in; none without a key."""
    if not key.get("key"):
        return {}
    if flavour == "classic":
        return {"key": key["key"]}
    return {"key_identity": key.get("key_identity", ""), "key_credential": key["key"]}


def _bases(url: str) -> Iterator[str]:
    """Addresses that the site may have: up to the first piece known to be inside, then shorter ones."""
    parts = urlsplit(url.strip())
    pieces = [piece for piece in parts.path.split("/") if piece]
    inside = next((place for place, piece in enumerate(pieces) if piece in _MARKS), len(pieces))
    pieces = pieces[:inside]
    if pieces and "." in pieces[-1]:
        pieces.pop()
    for length in range(len(pieces), -1, -1):
        path = "".join(f"/{piece}" for piece in pieces[:length])
        yield urlunsplit(parts._replace(path=path, query="", fragment=""))


def _classic(server: Server) -> Site | None:
    value, _repairs = server.get("site")
    if not isinstance(value, dict) or not text(value.get("omeka_version")):
        return None
    return Site(server, Classic(), value)


def _omeka_s(server: Server) -> Site | None:
    page = server.page("items", {"per_page": "1", "page": "1"})
    is_s = "o:id" in page.rows[0] if page.rows else bool(server.version)
    return Site(server, OmekaS(), {}) if is_s else None


def title_of(site: Site) -> str:
    """What the site calls itself: Omeka Classic as a whole, Omeka S by its first public site."""
    if site.about:
        return text(site.about.get("title"))[:200]
    try:
        sites = site.server.page("sites", {"per_page": "1", "page": "1"}).rows
    except SourceError:
        return ""
    return text(part({"site": sites[0]}, "site").get("o:title"))[:200] if sites else ""
