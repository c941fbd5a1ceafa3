"""What the site tells machines about itself: robots.txt and the OpenSearch description."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, current_app, request

from catalog.parts import Parts
from catalog.web import i18n, sessions
from catalog.web.assets import static_url
from catalog.web.i18n import gettext as _

blueprint = Blueprint("site", __name__)
OPENSEARCH = "application/opensearchdescription+xml"
_DAY = "public, max-age=86400"


def base_url() -> str:
    """The public address of the site, without a slash at its end."""
    parts: Parts = current_app.extensions["catalog"]
    return (parts.settings.base_url or request.url_root).rstrip("/")


_LETTERS = tuple(f"{start}{path}" for start in ("", "/en") for path in ("/report", "/message/"))
"""Forms beside every record, and what came of them: nothing for a list of pages."""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may see all but searches (the feed costs less), what asks libraries, letters, what is private.

    It names the sitemap (RFC 9309 lets other lines stand in it).
    """
    public = ("/search", "/en/search", "/holdings/", "/en/holdings/", *_LETTERS)
    closed = (*public, *(f"{start}{path}" for start in ("", "/en") for path in sessions.CLOSED))
    lines = (
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "Allow: /",
        "",
        f"Sitemap: {base_url()}/sitemap.xml",
        "",
    )
    response = Response("\n".join(lines), mimetype="text/plain")
    response.headers["Cache-Control"] = _DAY
    return response


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description (draft 6), by which browsers and programs search the site.

    ``lang=en`` gives the one that leads to the English pages.
    """
    language = "en" if request.args.get("lang") == "en" else i18n.DEFAULT
    with i18n.speaking(language):
        told = _description(language)
    response = Response(told, content_type=f"{OPENSEARCH}; charset=utf-8")
    response.headers["Cache-Control"] = _DAY
    return response


def _description(language: str) -> str:
    parts: Parts = current_app.extensions["catalog"]
    base, name = base_url(), parts.settings.site_name
    query = "q={searchTerms}&page={startPage?}"
    more = "" if language == i18n.DEFAULT else f"&lang={language}"
    itself = f"{base}/opensearch.xml" + ("" if language == i18n.DEFAULT else f"?lang={language}")
    ways = (
        ("text/html", "results", f"{base}{i18n.page_url('search', to=language)}?{query}"),
        ("application/json", "results", f"{base}/search.json?{query}"),
        ("application/atom+xml", "results", f"{base}/search.atom?q={{searchTerms}}{more}"),
        ("application/feed+json", "results", f"{base}/search.feed.json?q={{searchTerms}}{more}"),
        (
            "application/x-suggestions+json",
            "suggestions",
            f"{base}/api/v1/suggest/opensearch?q={{searchTerms}}",
        ),
        (OPENSEARCH, "self", itself),
    )
    urls = "".join(
        f'<Url type="{kind}" rel="{rel}" template={quoteattr(template)}/>' for kind, rel, template in ways
    )
    logo = base + static_url("img/logo.svg")
    said = _(
        "Books, objects, exhibitions, lessons, classes and clubs of libraries, museums and cultural centres"
    )
    contact = f"<Contact>{escape(parts.settings.contact)}</Contact>" if parts.settings.contact else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(name[:16])}</ShortName><LongName>{escape(name[:48])}</LongName>"
        f"<Description>{escape(said)}</Description>{contact}{urls}"
        f'<Image height="64" width="64" type="image/svg+xml">{escape(logo)}</Image>'
        f'<Query role="example" searchTerms="trống đồng"/><Language>{language}</Language>'
        "<SyndicationRight>open</SyndicationRight>"
        "<InputEncoding>UTF-8</InputEncoding><OutputEncoding>UTF-8</OutputEncoding>"
        "</OpenSearchDescription>\n"
    )
