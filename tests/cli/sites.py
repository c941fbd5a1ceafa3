"""Sites on the loopback address as library and museum systems serve them: pages, and OAI-PMH at its place."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from catalog.sdk.testing.oaipmh import Provider
from tests.harvest.servers import Handler, Served, answer, serving

PLACES = {
    "Koha": "/cgi-bin/koha/oai.pl",
    "DSpace 7+": "/server/oai/request",
    "DSpace": "/oai/request",
    "OJS": "/index.php/index/oai",
    "Omeka Classic": "/oai-pmh-repository/request",
    "Greenstone 3": "/greenstone3/oaiserver",
    "EPrints": "/cgi/oai2",
    "Invenio": "/oai2d",
}
HTML = "text/html; charset=utf-8"
HOME = "<!DOCTYPE html><html><head><title>Thư viện Sông &amp; Núi</title></head><body>…</body></html>"


class Site(dict[str, Handler]):
    """Pages by path; all others are not found."""

    def __missing__(self, path: str) -> Handler:
        return answer(404, b"<html><title>Not found</title></html>", Content_Type=HTML)


def speaking(provider: Provider) -> Handler:
    """An OAI-PMH server."""

    def handle(request: BaseHTTPRequestHandler, before: int) -> None:
        parts = urlsplit(request.path)
        base = f"http://{request.headers['Host']}{parts.path}"
        body = provider.reply(parse_qsl(parts.query, keep_blank_values=True), base)
        answer(200, body, Content_Type="text/xml; charset=utf-8")(request, before)

    return handle


def site(**more: Handler) -> Site:
    """A site of a home page alone, with ``more`` pages."""
    return Site({"/": answer(200, HOME.encode(), Content_Type=HTML), **more})


def library(system: str, provider: Provider | None = None) -> AbstractContextManager[Served]:
    """A site of the system, with its OAI-PMH server at the usual place."""
    return serving(site(**{PLACES[system]: speaking(provider or Provider())}))
