"""Static files: addresses that carry the content's hash, and the build that answers are made with.

What every page runs is one script, put together at the start: each request of a first visit on a slow line
costs more than the bytes in it.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import Flask, Response, request, url_for

from catalog import __version__
from catalog.resources import resource_folder

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
SCRIPT = "/site.js"
EARLY = ("early.js",)
"""Runs before anything is painted."""
LATER = ("box.js", "saved.js", "reading.js")
"""Waits until the page is read; each in a scope of its own. They import nothing but by ``import()``."""
_WHEN_READ = 'addEventListener("DOMContentLoaded", () => {\n"use strict";\n'


def attach(app: Flask) -> None:
    """Give the app's static files their caching and templates ``static_url`` and ``script_url``."""
    app.jinja_env.globals.update(static_url=static_url, script_url=script_url)
    app.add_url_rule(SCRIPT, "site_script", _script)
    app.after_request(_cache)
    build()


def static_url(name: str) -> str:
    """The address of a static file with its content's hash; raises ``FileNotFoundError``."""
    return url_for("static", filename=name, v=_hash_of(name))


def script_url() -> str:
    """The address of the script of every page with its content's hash."""
    return url_for("site_script", v=_digest(site_script()))


@functools.cache
def site_script() -> bytes:
    """The script of every page."""
    folder = resource_folder("static") / "js"
    early = [(folder / name).read_text("utf-8") for name in EARLY]
    later = [f"{_WHEN_READ}{(folder / name).read_text('utf-8')}}});\n" for name in LATER]
    return "".join((*early, *later)).encode()


def _script() -> Response:
    response = Response(site_script(), mimetype="text/javascript")
    digest = _digest(site_script())
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == digest else A_DAY
    response.set_etag(digest, weak=True)
    conditional: Response = response.make_conditional(request)  # type: ignore[assignment]
    return conditional


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@functools.cache
def _hash_of(name: str) -> str:
    return _digest((resource_folder("static") / name).read_bytes())


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
