"""Addresses of kept pictures and documents: ``/media/<hash>``, small ones below it."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request, send_file

from catalog.parts import Parts
from catalog.store import media, media_uses
from catalog.store.db import reading
from catalog.web.errors import problem

blueprint = Blueprint("media", __name__)

# The address is made of the content, so what was once fetched stays right; but a picture may be taken down,
# and must then be gone from caches too.
_DAY = 86_400
_MINUTE = 60
MISSING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="352" height="264" viewBox="-12 -8 48 36">'
    b'<g fill="none" stroke="#80868b" stroke-width="1.2" stroke-linejoin="round" stroke-linecap="round">'
    b'<rect x="2" y="2" width="20" height="16" rx="1.5"/><circle cx="8" cy="7.5" r="1.6"/>'
    b'<path d="m4 16 5-5 3 3 3.5-4L20 16"/></g></svg>'
)
"""What a page shows in the place of a picture whose file is not here: a frame, clear on any colour."""


@blueprint.get("/media/<hash>")
def show_media(hash: str) -> Response:
    """The file of that SHA-256, pictures to be shown, documents to be saved.

    404 for an unknown one, 410 while nothing that is shown names it.
    """
    return _send(media.path_of(_folder(), hash), hash)


@blueprint.get("/media/<hash>/thumb")
def show_thumbnail(hash: str) -> Response:
    """The picture of that SHA-256 with at most 352 pixels a side, as WebP; 404 where there is none."""
    return _send(media.thumbnail_of(_folder(), hash), hash, "-thumb")


@blueprint.get("/media/<hash>/<int:size>")
def show_sized(hash: str, size: int) -> Response:
    """The picture of that SHA-256 with at most ``size`` pixels a side, as WebP; 404 for sizes not ours."""
    return _send(media.sized(_folder(), hash, size), hash, f"-{size}")


def _folder() -> Path:
    parts: Parts = current_app.extensions["catalog"]
    return parts.settings.media


def _send(path: Path | None, hash: str, ending: str = "") -> Response:
    if path is None:
        return _missing()
    with reading() as session:
        is_shown = media_uses.is_shown(session, hash)
    if not is_shown:
        gone = problem(410, "The record that has this file is not shown at present.")
        gone.cache_control.no_store = True
        return gone
    media_type = media.MEDIA_TYPES[path.suffix.removeprefix(".")]
    reply = send_file(
        path,
        mimetype=media_type,
        as_attachment=not media_type.startswith("image/"),
        download_name=path.name,
        etag=f"{hash}{ending}",
        max_age=_DAY,
    )
    reply.headers["X-Content-Type-Options"] = "nosniff"
    reply.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return reply


def _missing() -> Response:
    """404: drawn for who wants a picture, since browsers show it, else as a page."""
    accepted = request.accept_mimetypes
    if accepted["image/svg+xml"] <= accepted["text/html"]:
        abort(404)
    reply = Response(MISSING, status=404, mimetype="image/svg+xml")
    # It may come back, from a copy of the folder.
    reply.cache_control.max_age = _MINUTE
    reply.vary.add("Accept")
    return reply
