"""Addresses of kept pictures and documents: ``/media/<hash>`` and ``/media/<hash>/thumb``."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_file

from catalog.parts import Parts
from catalog.store import media

blueprint = Blueprint("media", __name__)

# The address is made of the content, so what was once fetched stays right for ever.
_YEAR = 31_536_000


@blueprint.get("/media/<hash>")
def show_media(hash: str) -> Response:
    """The file of that SHA-256, pictures to be shown, documents to be saved; 404 for an unknown one."""
    return _send(media.path_of(_folder(), hash), hash)


@blueprint.get("/media/<hash>/thumb")
def show_thumbnail(hash: str) -> Response:
    """The picture of that SHA-256 with at most 352 pixels a side, as WebP; 404 where there is none."""
    return _send(media.thumbnail_of(_folder(), hash), f"{hash}-thumb")


def _folder() -> Path:
    parts: Parts = current_app.extensions["catalog"]
    return parts.settings.media


def _send(path: Path | None, etag: str) -> Response:
    if path is None:
        abort(404)
    media_type = media.MEDIA_TYPES[path.suffix.removeprefix(".")]
    reply = send_file(
        path,
        mimetype=media_type,
        as_attachment=not media_type.startswith("image/"),
        download_name=path.name,
        etag=etag,
        max_age=_YEAR,
    )
    reply.cache_control.immutable = True
    reply.headers["X-Content-Type-Options"] = "nosniff"
    reply.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return reply
