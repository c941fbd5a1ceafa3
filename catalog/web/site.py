"""What the site tells machines about itself: robots.txt and the OpenSearch description."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, request

from catalog.parts import Parts

blueprint = Blueprint("site", __name__)
_DAY = "public, max-age=86400"


def base_url() -> str:
    """The public address of the site, without a slash at its end."""
    parts: Parts = current_app.extensions["catalog"]
    return (parts.settings.base_url or request.url_root).rstrip("/")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may see all pages but searches (the feed costs less) and those that ask libraries."""
    closed = ("/search", "/en/search", "/holdings/", "/en/holdings/")
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /", "")
    response = Response("\n".join(lines), mimetype="text/plain")
    response.headers["Cache-Control"] = _DAY
    return response


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description, by which browsers add the site to their search box."""
    parts: Parts = current_app.extensions["catalog"]
    base, name = escape(base_url()), escape(parts.settings.site_name)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{name[:16]}</ShortName><Description>{name}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>"
        f'<Url type="text/html" template="{base}/search?q={{searchTerms}}"/>'
        f'<Url type="application/json" template="{base}/search.json?q={{searchTerms}}"/>'
        '<Url type="application/x-suggestions+json" rel="suggestions"'
        f' template="{base}/api/v1/suggest/opensearch?q={{searchTerms}}"/>'
        "</OpenSearchDescription>\n"
    )
    response = Response(text, content_type="application/opensearchdescription+xml; charset=utf-8")
    response.headers["Cache-Control"] = _DAY
    return response
