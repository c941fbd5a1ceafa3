"""Static files: addresses that carry the content's hash, and the build that answers are made with.

What every page runs is one script, put together at the start, and so is what pages of a sort need beside
it: each request of a first visit on a slow line costs more than the bytes in it.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from catalog import __version__
from catalog.resources import resource_folder
from catalog.web import packing
from catalog.web.addresses import url_for

FOREVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
SCRIPT = "/site.js"
EARLY = ("early.js",)
"""Runs before anything is painted."""
LATER = ("box.js", "near.js", "saved.js", "reading.js")
"""Waits until the page is read; each in a scope of its own. They import nothing but by ``import()``."""
JOINED = {
    "data.css": ("stacked.css", "data.css"),
    "exhibition.css": ("pictures.css", "exhibition.css"),
    "exhibition.js": ("pictures.js", "share.js"),
    "places.css": ("map.css", "places.css"),
    "record.css": ("record.css", "pictures.css"),
    "record.js": ("share.js", "pictures.js", "copies.js"),
    "status.css": ("stacked.css", "status.css"),
}
"""What is one file for browsers: styles, and modules, each in a scope of its own and importing nothing."""
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_COMMENTS = re.compile(r"^[ \t]*(?://.*|/\*(?:.|\n)*?\*/)[ \t]*\n", re.M)
"""Those that have their lines to themselves."""
_WHEN_READ = 'addEventListener("DOMContentLoaded", () => {\n"use strict";\n'


def attach(app: Flask) -> None:
    """Give static files their caching, and templates ``static_url``, ``script_url`` and ``joined_url``."""
    app.jinja_env.globals.update(static_url=static_url, script_url=script_url, joined_url=joined_url)
    app.add_url_rule(SCRIPT, "site_script", lambda: _made(site_script(), ".js"))
    app.add_url_rule("/joined/<name>", "joined_file", _joined)
    app.after_request(_cache)
    build()


def static_url(name: str) -> str:
    """The address of a static file with its content's hash; raises ``FileNotFoundError``."""
    return url_for("static", filename=name, v=_hash_of(name))


def script_url() -> str:
    """The address of the script of every page with its content's hash."""
    return url_for("site_script", v=_digest_of(site_script))


def joined_url(name: str) -> str:
    """The address of a file put together from several, with its content's hash; raises ``KeyError``."""
    return url_for("joined_file", name=name, v=_digest_of(joined, name))


@functools.cache
def _digest_of(make: Callable[..., bytes], *named: str) -> str:
    return packing.digest(make(*named))


@functools.cache
def joined(name: str) -> bytes:
    """A file put together from several; raises ``KeyError``."""
    suffix = Path(name).suffix
    folder = resource_folder("static") / suffix[1:]
    texts = [_without_comments(folder / part) for part in JOINED[name]]
    return "".join(texts if suffix == ".css" else (f"{{\n{text}}}\n" for text in texts)).encode()


@functools.cache
def site_script() -> bytes:
    """The script of every page."""
    folder = resource_folder("static") / "js"
    early = [_without_comments(folder / name) for name in EARLY]
    later = [f"{_WHEN_READ}{_without_comments(folder / name)}}});\n" for name in LATER]
    return "".join((*early, *later)).encode()


def _without_comments(path: Path) -> str:
    # They are for who reads the files; browsers would fetch a tenth of each script for them.
    return _COMMENTS.sub("", path.read_text("utf-8"))


def is_static() -> bool:
    """Whether what is asked for lies among the files that stay the same until the next build."""
    return request.endpoint in ("static", "site_script", "joined_file")


def prepare(folder: Path) -> None:
    """Pack all static files into this folder, where the server looks for them."""
    packing.prepare([*packing.texts(), site_script(), *map(joined, JOINED)], folder)


def _joined(name: str) -> Response:
    if name not in JOINED:
        raise NotFound
    return _made(joined(name), Path(name).suffix)


def _made(content: bytes, suffix: str) -> Response:
    response = Response(content, mimetype=_TYPES[suffix])
    digest = packing.digest(content)
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == digest else A_DAY
    response.set_etag(digest, weak=True)
    conditional: Response = response.make_conditional(request)  # type: ignore[assignment]
    return conditional


@functools.cache
def _hash_of(name: str) -> str:
    return packing.digest((resource_folder("static") / name).read_bytes())


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
