"""Addresses of pages and files of this site, made quickly: a page of results holds two hundred of them.

Flask looks through the rules of a view for each. What it finds hangs on the view and on the path under which
the site is mounted alone, so that is kept, with a gap for the one value that most paths have.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import flask
from flask import Flask, current_app, has_request_context, request
from werkzeug.datastructures import iter_multi_items
from werkzeug.routing import BuildError

SAFE = "!$'()*,/:;?@"
"""Left as they are in a query, as Werkzeug does (URL standard, query percent-encode set)."""
MOST = 2_000
"""So many paths of views are kept, of all languages and places where the site is mounted."""
_EXTENSION = "catalog.paths"
_GAP = "-gap-"
_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]+")
"""Values that stand in a path as they are."""


class _Path(NamedTuple):
    """The path of a view: what stands before and behind the value of that name, all before where none is."""

    named: str
    start: str
    end: str


def attach(app: Flask) -> None:
    """Let views and templates of ``app`` make addresses quickly."""
    app.extensions[_EXTENSION] = lru_cache(maxsize=MOST)(_path)
    app.jinja_env.globals["url_for"] = url_for


def url_for(view: str, /, **values: Any) -> str:
    """What Flask's own gives."""
    path = _known_path(view, values)
    if path is None:
        return flask.url_for(view, **values)
    if not values:
        return path.start
    told = path.start
    if path.named:
        value = values.get(path.named)
        if not (isinstance(value, str) and _PLAIN.fullmatch(value)):
            return flask.url_for(view, **values)
        told = f"{told}{values.pop(path.named)}{path.end}"
    asked = query(values) if values else ""
    return f"{told}?{asked}" if asked else told


def query(values: dict[str, Any]) -> str:
    """The query of an address: a list is a parameter several times, None is left out."""
    return urlencode([pair for pair in iter_multi_items(values) if pair[1] is not None], safe=SAFE)


def _known_path(view: str, values: dict[str, Any]) -> _Path | None:
    # What begins with an underscore asks for something else than the path; a dot is this very blueprint.
    if not has_request_context() or view[:1] == "." or any(name[:1] == "_" for name in values):
        return None
    found: _Path | None = current_app.extensions[_EXTENSION](request.script_root, view)
    return found


def _path(_root: str, view: str) -> _Path | None:
    """The path of a view under this root; None where it is not one path with one gap for text at most."""
    try:
        rules = list(current_app.url_map.iter_rules(view))
    except KeyError:
        return None
    if len(rules) != 1 or rules[0].defaults or len(rules[0].arguments) > 1:
        return None
    named = next(iter(rules[0].arguments), "")
    given: dict[str, Any] = {named: _GAP} if named else {}
    try:
        told = flask.url_for(view, **given)
    except (BuildError, ValueError):
        return None
    start, gap, end = told.partition(_GAP)
    return _Path(named, start, end) if bool(gap) == bool(named) else None
