"""Static files: addresses that carry the content's hash, and the build that answers are made with."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import Flask, Response, request, url_for

from catalog import __version__
from catalog.resources import resource_folder

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"


def attach(app: Flask) -> None:
    """Give the app's static files their caching and templates ``static_url``."""
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_cache)
    build()


def static_url(name: str) -> str:
    """The address of a static file with its content's hash; raises ``FileNotFoundError``."""
    return url_for("static", filename=name, v=_hash_of(name))


@functools.cache
def _hash_of(name: str) -> str:
    return hashlib.sha256((resource_folder("static") / name).read_bytes()).hexdigest()[:12]


@functools.cache
def build() -> str:
    """A short hash of everything that shapes an answer: templates, texts, static files, views, feeds."""
    told = hashlib.sha256(__version__.encode())
    views = Path(__file__).parent
    folders = (*map(resource_folder, ("static", "templates", "translations")), views, views.parent / "feeds")
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()[:10]


def _cache(response: Response) -> Response:
    told = request.method != "OPTIONS" and response.status_code in (200, 304)
    if request.endpoint != "static" or not told:
        return response
    name = (request.view_args or {}).get("filename", "")
    # Fonts are named by their version, because a stylesheet cannot add a hash.
    lasting = name.startswith("font/") or request.args.get("v") == _hash_of(name)
    response.headers["Cache-Control"] = FOREVER if lasting else A_DAY
    return response
