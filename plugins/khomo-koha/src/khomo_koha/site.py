"""The addresses of a Koha: its OPAC, its OAI-PMH server, its REST interface."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

_BELOW = ("/cgi-bin/koha", "/api/v1", "/opac-tmpl", "/bib/")
"""Where the paths of Koha's own pages begin."""


@dataclass(frozen=True, slots=True)
class Site:
    """One Koha; ``base`` is the address of its OPAC without a slash at its end."""

    base: str

    @property
    def oai(self) -> str:
        """The base URL of the OAI-PMH server."""
        return f"{self.base}/cgi-bin/koha/oai.pl"

    @property
    def home(self) -> str:
        """The first page of the OPAC."""
        return f"{self.base}/cgi-bin/koha/opac-main.pl"

    @property
    def is_open(self) -> bool:
        """Whether what is sent to it can be read on the way."""
        return self.base.startswith("http://")

    def api(self, path: str) -> str:
        """The address of a resource of the REST interface."""
        return f"{self.base}/api/v1{path}"

    def page(self, number: str) -> str:
        """The OPAC's page of one record."""
        return f"{self.base}/cgi-bin/koha/opac-detail.pl?biblionumber={number}"


def site_of(url: str) -> Site:
    """The Koha that an address belongs to, whichever of its pages a person copied it from."""
    parts = urlsplit(url.strip())
    path = parts.path
    for mark in _BELOW:
        path = path.partition(mark)[0]
    return Site(urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", "")))
