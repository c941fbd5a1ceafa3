"""The frame of the public pages: their blueprint, mounted once per language, and what all of them need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, render_template

from catalog.parts import Parts
from catalog.store import institutions
from catalog.store.db import reading
from catalog.web import caching

blueprint = Blueprint("pages", __name__)
SLUG = re.compile(r"[a-z0-9-]{1,80}\Z")
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")


def parts() -> Parts:
    """The parts of the running app."""
    held: Parts = current_app.extensions["catalog"]
    return held


def page(template: str, **values: Any) -> Response:
    """A page made of a template."""
    return Response(render_template(template, **values), mimetype="text/html")


def known_institutions(stamp: str = "") -> Mapping[str, Mapping[str, Any]]:
    """The facts of all institutions by slug, kept while nothing changes.

    ``stamp`` is that of ``caching.stand`` where it was asked for already.
    """

    def read() -> Mapping[str, Mapping[str, Any]]:
        with reading() as session:
            return institutions.everything(session)

    return caching.remembered("institutions", read, stamp or caching.stand().institutions)


def kept_slug(slug: str) -> str:
    """The slug of the institution that a merged one went on as; that of any other as it is."""
    facts = known_institutions().get(slug)
    return slug if facts is None else str(facts["slug"])
